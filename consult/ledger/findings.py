"""What of a bundle does not verify, by code and place."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What does not verify."""

    NOT_AS_PACKED = "not_as_packed"
    FILE_MISSING = "file_missing"
    FILE_UNKNOWN = "file_unknown"
    MANIFEST_WRONG = "manifest_wrong"
    HEAD_WRONG = "head_wrong"
    NOT_SIGNED = "not_signed"
    NOT_COSIGNED = "not_cosigned"
    COSIGNED_WRONG = "cosigned_wrong"
    ENTRIES_WRONG = "entries_wrong"
    TILE_WRONG = "tile_wrong"
    ROOT_WRONG = "root_wrong"
    KEYS_WRONG = "keys_wrong"
    TEXT_WRONG = "text_wrong"
    TEXT_MISSING = "text_missing"
    RESULT_WRONG = "result_wrong"
    RESULT_MISSING = "result_missing"
    ROLL_CALL_WRONG = "roll_call_wrong"
    ROLL_CALL_MISSING = "roll_call_missing"
    HISTORY_WRONG = "history_wrong"
    ENTRIES_LOST = "entries_lost"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not verify: its code (those above, and those of the replay), where, and about what."""

    code: str
    place: str
    about: str = ""
