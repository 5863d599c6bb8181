"""Checkpoints: the origin, the size and the root of the record at one moment, as the text of a signed note.

Source: C2SP tlog-checkpoint. A checkpoint is a function of the record alone: it holds no time.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Self

from consult.ledger.merkle import HASH_BYTES

_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_LINES = 3


class BadCheckpoint(ValueError):  # noqa: N818  named as what it is
    """A text that is no checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The head of a record."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text of the note."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """A checkpoint from the text of a note; lines that extend it are passed over. Raises BadCheckpoint."""
        lines = text.split("\n")
        if len(lines) <= _LINES or lines[-1] or not lines[0] or "" in lines[:-1]:
            raise BadCheckpoint(text[:200])
        origin, size, encoded = lines[:_LINES]
        if not _NUMBER.fullmatch(size):
            raise BadCheckpoint(text[:200])
        try:
            root = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise BadCheckpoint(text[:200]) from None
        made = cls(origin, int(size), root)
        if len(root) != HASH_BYTES or base64.b64encode(root).decode() != encoded:
            raise BadCheckpoint(text[:200])
        return made
