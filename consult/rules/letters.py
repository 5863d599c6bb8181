"""Votes by signed letter: what can become of an entry, and which date a letter can bear."""

from datetime import date, datetime, timedelta
from enum import StrEnum

_FURTHEST_AHEAD = timedelta(hours=14)


class LetterEnd(StrEnum):
    """How the entry of a letter ended; one that has not waits for its second official."""

    CONFIRMED = "confirmed"
    DIFFERED = "differed"
    WITHDRAWN = "withdrawn"


class LetterState(StrEnum):
    """Where the entry of a letter stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    DIFFERED = "differed"
    WITHDRAWN = "withdrawn"
    VOID = "void"


def state(end: LetterEnd | None, *, voting: bool) -> LetterState:
    """An entry is a vote only once it is confirmed; one that waited when the vote ended is void."""
    if end is not None:
        return LetterState(end.value)
    return LetterState.WAITING if voting else LetterState.VOID


def is_dated_ahead(signed_on: date, now: datetime) -> bool:
    """Whether this date has come nowhere on earth: the first clocks are fourteen hours ahead of UTC."""
    return signed_on > (now + _FURTHEST_AHEAD).date()
