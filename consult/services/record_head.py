"""The head of the record as a transaction holds it: locked once, then known until the transaction ends."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import Row, select
from sqlalchemy.orm import Session, SessionTransaction

from consult.ledger.edge import Edge
from consult.models.base import table_of
from consult.models.record import RecordLog
from consult.services import record_guard

_LOG = table_of(RecordLog)
_HEAD = select(_LOG.c.origin, _LOG.c.log_id, _LOG.c.size, _LOG.c.edge, _LOG.c.signed_by, _LOG.c.last_at)
_LOCKED = _HEAD.with_for_update()
_LAST_AT = select(_LOG.c.last_at)


class Head(Struct):
    """The log, the edge of its tree, its keys and the time of its last entry; as held under the lock, it grows."""

    origin: str
    log_id: str
    edge: Edge
    keys: tuple[str, ...]
    at: datetime
    transaction: SessionTransaction | None = None
    grew: bool = False

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.edge.size


class Signed(Struct, frozen=True):
    """A head that was signed: its size, and the note."""

    size: int
    note: str


def hold(session: Session, *, guarded: bool = True) -> Head:
    """Take the lock that orders all appends, or give the head that this transaction holds already.

    Raises the refusal of `record_guard` where nothing may be appended; a record that succeeds it begins unguarded.
    """
    if (held := _held(session)) is not None:
        return held
    fresh = _head(session.execute(_LOCKED).one())
    if guarded:
        record_guard.check(session, fresh)
    fresh.transaction = session.get_transaction()
    session.info[Head] = fresh
    return fresh


def read(session: Session) -> Head:
    """The head as it is now, whatever may be appended."""
    return _head(session.execute(_HEAD).one())


def grown(session: Session) -> Head | None:
    """The head to which this session's act has let the record grow, if it did; asked after its transaction too."""
    held: Head | None = session.info.get(Head)
    return held if held is not None and held.grew else None


def last_at(session: Session) -> datetime | None:
    """The time of the last entry: as held, else as it is now; None before the record has begun."""
    held = _held(session)
    return held.at if held is not None else session.scalar(_LAST_AT)


def _held(session: Session) -> Head | None:
    held: Head | None = session.info.get(Head)
    return held if held is not None and held.transaction is session.get_transaction() else None


def _head(row: Row[str, str, int, bytes, str, datetime]) -> Head:
    return Head(row.origin, row.log_id, Edge.of(row.size, row.edge), tuple(row.signed_by.split()), row.last_at)
