"""The head of the record as a transaction holds it: locked once, then known until the transaction ends."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, SessionTransaction

from consult.models.base import table_of
from consult.models.record import RecordLog

_LOG = table_of(RecordLog)
_LOCKED = select(_LOG.c.size, _LOG.c.last_at).with_for_update()
_LAST_AT = select(_LOG.c.last_at)


@dataclass(slots=True)
class Head:
    """The size of the log and the time of its last entry, as they are under the lock of this transaction."""

    transaction: SessionTransaction | None
    size: int
    at: datetime


def hold(session: Session) -> Head:
    """Take the lock that orders all appends, or give the head that this transaction holds already."""
    if (held := _held(session)) is not None:
        return held
    size, at = session.execute(_LOCKED).one()
    session.info[Head] = fresh = Head(session.get_transaction(), size, at)
    return fresh


def last_at(session: Session) -> datetime | None:
    """The time of the last entry: as held, else as it is now; None before the record has begun."""
    held = _held(session)
    return held.at if held is not None else session.scalar(_LAST_AT)


def _held(session: Session) -> Head | None:
    held: Head | None = session.info.get(Head)
    return held if held is not None and held.transaction is session.get_transaction() else None
