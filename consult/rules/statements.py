"""What delegations may say about a vote, when, and at what length: the same for everybody.

Sources: rules of procedure of the General Assembly, rule 88 (explanations before or after the vote, the time limited)
and rules 80 and 88 (conduct during voting: once it has begun nothing interrupts it); decision 34/401 (two replies to
an item, the second half as long as the first).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class StatementKind(StrEnum):
    """What a statement is: an explanation of vote or position, before or after, a reservation, or a reply to one."""

    BEFORE = "before"
    AFTER = "after"
    RESERVATION = "reservation"
    REPLY = "reply"


class StatementStep(StrEnum):
    """A step in the public life of a statement once it has been made."""

    HIDDEN = "hidden"
    RESTORED = "restored"


class Moment(StrEnum):
    """Where a vote stands for those who wish to say something about it."""

    BEFORE = "before"
    VOTING = "voting"
    AFTER = "after"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Length:
    """The most characters in each language: Chinese takes about half as many for the same."""

    en: int
    zh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The instants of a vote: `opens_at` is none until a sitting takes it up, `sitting_ended_at` while that lasts."""

    opens_at: datetime | None
    closes_at: datetime
    sitting_ended_at: datetime | None

    @property
    def last(self) -> datetime | None:
        """Until when something may be said after the vote; none while its sitting lasts."""
        ended = self.sitting_ended_at
        return None if ended is None else max(ended, self.closes_at + STAYS_OPEN)


STAYS_OPEN = timedelta(days=7)
MOST_REPLIES = 2
WHOLE = Length(en=3_000, zh=1_500)
HALF = Length(en=1_500, zh=750)
EXPLANATIONS = frozenset(StatementKind) - {StatementKind.REPLY}


def length(kind: StatementKind, seq: int) -> Length:
    """How long a statement may be; `seq` counts the replies of one delegation on one ballot."""
    return HALF if kind is StatementKind.REPLY and seq > 1 else WHOLE


def moment(course: Course, now: datetime) -> Moment:
    """Where the vote stands at this instant; each window holds its first instant and not its last."""
    if course.opens_at is None or now < course.opens_at:
        return Moment.BEFORE
    if now < course.closes_at:
        return Moment.VOTING
    return Moment.AFTER if course.last is None or now < course.last else Moment.OVER
