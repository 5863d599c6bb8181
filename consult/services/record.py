"""The public record: every deciding act appends its entry in its own transaction, in one order."""

from datetime import datetime
from secrets import token_hex

from sqlalchemy import bindparam, insert, update

from consult.ledger import entries, merkle
from consult.ledger.entries import EntryType
from consult.models.base import table_of
from consult.models.record import RecordEntry, RecordLog
from consult.services import record_head, record_tree
from consult.services.occasion import Occasion
from consult.services.record_head import Head

_APPEND = insert(table_of(RecordEntry))
_GROW = update(table_of(RecordLog)).values(size=bindparam("to"), last_at=bindparam("at"))


class WrongOrigin(RuntimeError):  # noqa: N818  named as what it is
    """The record was begun under another origin; the setting must be put back."""


def begin(occasion: Occasion, origin: str) -> None:
    """Begin the log with its first entry, once; raises WrongOrigin when it has another origin."""
    log = occasion.session.get(RecordLog, 1)
    if log is None:
        log = RecordLog(id=1, origin=origin, log_id=token_hex(16), size=0, last_at=occasion.instant())
        occasion.session.add(log)
        occasion.session.flush()
        append(occasion, EntryType.LOG_STARTED, origin, origin=origin, log=log.log_id)
    if log.origin != origin:
        raise WrongOrigin(f"RECORD_ORIGIN is {origin!r}, but the record was begun as {log.origin!r}")


def lock(occasion: Occasion) -> Head:
    """Hold the place of the next entry: the first lock of every act that decides, so that none deadlocks."""
    return record_head.hold(occasion.session)


def append(occasion: Occasion, kind: EntryType, subject: str, /, **facts: object) -> int:
    """Append an entry of this type; gives its index. `subject` is what a reader looks entries up by."""
    lock(occasion)
    return append_at(occasion, occasion.instant(), kind, subject, **facts)


def append_at(occasion: Occasion, at: datetime, kind: EntryType, subject: str, /, **facts: object) -> int:
    """Append an entry at the instant by which the act was judged, read after the record's lock."""
    head = lock(occasion)
    body = entries.encode(entries.entry(kind, at, **facts))
    index = head.size
    made = {"position": index, "type": kind, "subject": subject, "at": at, "body": body}
    occasion.session.execute(_APPEND, {**made, "leaf_hash": merkle.leaf_hash(body)})
    occasion.session.execute(_GROW, {"to": index + 1, "at": at})
    head.size, head.at = index + 1, at
    record_tree.grow(occasion, head.size)
    return index
