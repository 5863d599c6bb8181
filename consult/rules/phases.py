"""States of a consultation and the moves between them, as data."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a consultation stands (domain: section 3)."""

    DRAFT = "draft"
    OPEN_FOR_COMMENT = "open_for_comment"
    COMMENTS_CLOSED = "comments_closed"
    DISPOSITION = "disposition"
    REVISED = "revised"
    OPEN_FOR_AMENDMENTS = "open_for_amendments"
    FROZEN = "frozen"
    OPEN_FOR_VOTE = "open_for_vote"
    DECIDED = "decided"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    ARCHIVED = "archived"


class Cause(StrEnum):
    """What moves a consultation: the clock, an act of its own, or another act that brings it along."""

    CLOCK = "clock"
    ACT = "act"
    CONSEQUENCE = "consequence"


class Guard(StrEnum):
    """What must hold before a move; the service that moves checks it."""

    TEXT_PUBLISHED = "text_published"
    DEADLINE_AHEAD = "deadline_ahead"
    COMMENTS_DISPOSED = "comments_disposed"
    NO_BALLOT_OPEN = "no_ballot_open"
    REASON_GIVEN = "reason_given"


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of the state diagram."""

    source: State
    target: State
    cause: Cause
    guards: tuple[Guard, ...] = ()


_OPENABLE = (Guard.TEXT_PUBLISHED, Guard.DEADLINE_AHEAD)

MOVES: tuple[Move, ...] = (
    Move(State.DRAFT, State.OPEN_FOR_COMMENT, Cause.ACT, _OPENABLE),
    Move(State.OPEN_FOR_COMMENT, State.COMMENTS_CLOSED, Cause.CLOCK),
    Move(State.COMMENTS_CLOSED, State.DISPOSITION, Cause.ACT),
    Move(State.DISPOSITION, State.REVISED, Cause.CONSEQUENCE, (Guard.COMMENTS_DISPOSED,)),
    Move(State.REVISED, State.OPEN_FOR_COMMENT, Cause.ACT, _OPENABLE),
    Move(State.REVISED, State.OPEN_FOR_AMENDMENTS, Cause.ACT, _OPENABLE),
    Move(State.OPEN_FOR_AMENDMENTS, State.FROZEN, Cause.CLOCK),
    Move(State.REVISED, State.FROZEN, Cause.ACT),
    Move(State.REVISED, State.OPEN_FOR_VOTE, Cause.CONSEQUENCE),
    Move(State.FROZEN, State.REVISED, Cause.ACT, (Guard.REASON_GIVEN,)),
    Move(State.FROZEN, State.OPEN_FOR_VOTE, Cause.CONSEQUENCE),
    Move(State.OPEN_FOR_VOTE, State.DECIDED, Cause.CONSEQUENCE, (Guard.NO_BALLOT_OPEN,)),
    Move(State.OPEN_FOR_VOTE, State.REVISED, Cause.CONSEQUENCE, (Guard.NO_BALLOT_OPEN,)),
    Move(State.OPEN_FOR_VOTE, State.FROZEN, Cause.CONSEQUENCE, (Guard.NO_BALLOT_OPEN,)),
    Move(State.DECIDED, State.PUBLISHED, Cause.ACT),
    Move(State.DECIDED, State.REVISED, Cause.ACT, (Guard.REASON_GIVEN,)),
    Move(State.PUBLISHED, State.ARCHIVED, Cause.ACT),
    *(
        Move(source, State.WITHDRAWN, Cause.ACT, (Guard.REASON_GIVEN,))
        for source in (
            State.OPEN_FOR_COMMENT,
            State.COMMENTS_CLOSED,
            State.DISPOSITION,
            State.REVISED,
            State.OPEN_FOR_AMENDMENTS,
            State.FROZEN,
        )
    ),
)

PERIODS = {State.OPEN_FOR_COMMENT: State.COMMENTS_CLOSED, State.OPEN_FOR_AMENDMENTS: State.FROZEN}
"""The states that last until an instant, with the one that the clock brings."""
COMMENTABLE = frozenset({State.OPEN_FOR_COMMENT})
AMENDABLE = frozenset({State.OPEN_FOR_AMENDMENTS})
LATE = frozenset({State.COMMENTS_CLOSED, State.DISPOSITION})
ANSWERED = frozenset({State.DISPOSITION, State.REVISED})
POSITIONABLE = frozenset(
    {
        State.OPEN_FOR_COMMENT,
        State.COMMENTS_CLOSED,
        State.DISPOSITION,
        State.REVISED,
        State.OPEN_FOR_AMENDMENTS,
    }
)
VOTABLE = frozenset({State.REVISED, State.FROZEN})
PUBLIC = frozenset(State) - {State.DRAFT}
MINIMUM_DAYS = 7


def move(source: State, target: State) -> Move | None:
    """The arrow from source to target, if the diagram has one."""
    return next((arrow for arrow in MOVES if (arrow.source, arrow.target) == (source, target)), None)


def choices(source: State) -> tuple[Move, ...]:
    """Moves that an official may choose from this state."""
    return tuple(arrow for arrow in MOVES if arrow.source is source and arrow.cause is Cause.ACT)
