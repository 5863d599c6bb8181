"""The checking time of a ballot: its last seconds, in which delegations see the votes and may still change them."""

from datetime import datetime, timedelta

LONGEST = 1800
"""The longest checking time, in seconds."""


def is_allowed(seconds: int, opens: datetime, closes: datetime) -> bool:
    """Whether a ballot of this length can have it: some of the vote must be sealed for everybody."""
    return 0 <= seconds <= LONGEST and timedelta(seconds=seconds) < closes - opens


def begins(closes: datetime, seconds: int) -> datetime:
    """The instant from which the votes are shown; without a checking time that is the close."""
    return closes - timedelta(seconds=seconds)


def lasts(now: datetime, closes: datetime, seconds: int) -> bool:
    """Whether the votes are shown at this instant: from its beginning to before the close."""
    return begins(closes, seconds) <= now < closes


def remaining(now: datetime, closes: datetime) -> int:
    """The whole seconds in which a vote can still be changed: a second that has begun counts no more."""
    return max(0, (closes - now) // timedelta(seconds=1))
