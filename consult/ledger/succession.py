"""Succession: a record that can no longer go on under its name goes on under another, from what is left of it.

It repeats the entries that are left, so that every place stays what it was, and says at once what is lost: the head
up to which the old record had been published. The old name is never signed again.
"""

from dataclasses import dataclass

from consult.ledger.checkpoint import BadCheckpoint, Checkpoint
from consult.ledger.faults import Line

_OF_ITS_ID = 8


@dataclass(frozen=True, slots=True)
class Succession:
    """What came to an end, the head up to which it had been published, and how many of its entries are left."""

    before: str
    published: Checkpoint
    kept: int

    @property
    def lost(self) -> int:
        """How many published entries are gone; none where the record ended for another reason."""
        return max(0, self.published.size - self.kept)


def read(line: Line) -> Succession | None:
    """What an entry says of it; None where no such thing can have happened."""
    if "succeeds" not in line.facts:
        return None
    said = line.held("succeeds")
    try:
        published = Checkpoint.parse(str(said["checkpoint"]))
    except BadCheckpoint:
        return None
    made = Succession(str(said["origin"]), published, line.index)
    is_sound = said["kept"] == line.index and published.origin == made.before and published.size > 0
    return made if is_sound else None


def origin(first: str, log_id: str) -> str:
    """The name of a record that succeeds one begun as `first`: no other ever had it, since its random id is new."""
    return f"{first}/{log_id[:_OF_ITS_ID]}"
