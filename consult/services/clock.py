"""The one place that reads the clock; history is replayed under a clock of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_SET: ContextVar[datetime | None] = ContextVar("clock", default=None)


def now() -> datetime:
    """The present instant, or the one that `standing_at` has set."""
    return _SET.get() or datetime.now(UTC)


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Let the clock stand at an instant: for replaying acts of the past in their order."""
    token = _SET.set(instant)
    try:
        yield
    finally:
        _SET.reset(token)
