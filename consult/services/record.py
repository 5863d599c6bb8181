"""The public record: every deciding act appends its entry in its own transaction, in one order."""

from collections.abc import Callable
from datetime import datetime
from secrets import token_hex

from sqlalchemy import bindparam, insert, update

from consult.ledger import entries, merkle, succession
from consult.ledger.entries import EntryType
from consult.models.base import table_of
from consult.models.record import RecordEntry, RecordLog
from consult.rules.refusal import Code, Refusal
from consult.services import record_head, record_tree
from consult.services.occasion import Occasion
from consult.services.record_head import Head

_APPEND = insert(table_of(RecordEntry))
_LOG = table_of(RecordLog)
_GROW = update(_LOG).values(size=bindparam("to"), edge=bindparam("with_edge"), last_at=bindparam("at"))


class WrongOrigin(RuntimeError):  # noqa: N818  named as what it is
    """The record was begun under another origin; the setting must be put back."""

    def __init__(self, begun: str) -> None:
        """The origin it was begun under."""
        super().__init__(begun)
        self.begun = begun


def begin(occasion: Occasion, origin: str, key: Callable[[], str]) -> None:
    """Begin the log with its first entries, once: its origin, and the key that signs its heads, made only then.

    Raises WrongOrigin when it was begun under another origin.
    """
    log = occasion.session.get(RecordLog, 1)
    if log is None:
        fresh = {"origin": origin, "log_id": token_hex(16), "size": 0, "edge": b"", "signed_by": ""}
        log = RecordLog(id=1, **fresh, last_at=occasion.instant())
        occasion.session.add(log)
        occasion.session.flush()
        append(occasion, EntryType.LOG_STARTED, origin, origin=origin, log=log.log_id)
        add_key(occasion, key())
    if log.origin not in {origin, succession.origin(origin, log.log_id)}:
        raise WrongOrigin(log.origin)


def add_key(occasion: Occasion, key: str) -> int:
    """From here on heads are signed by this key too; raises KEY_STANDS where they are already."""
    head = lock(occasion)
    if key in head.keys:
        raise Refusal(Code.KEY_STANDS)
    return _keyed(occasion, EntryType.KEY_ADDED, key, (*head.keys, key))


def retire_key(occasion: Occasion, key: str) -> int:
    """From here on heads are no longer signed by this key; raises KEY_UNKNOWN, and KEY_IS_LAST for the only one."""
    head = lock(occasion)
    if key not in head.keys:
        raise Refusal(Code.KEY_UNKNOWN)
    if head.keys == (key,):
        raise Refusal(Code.KEY_IS_LAST)
    return _keyed(occasion, EntryType.KEY_RETIRED, key, tuple(each for each in head.keys if each != key))


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
    index, leaf = head.size, merkle.leaf_hash(body)
    made = {"position": index, "type": kind, "subject": subject, "at": at, "body": body}
    occasion.session.execute(_APPEND, {**made, "leaf_hash": leaf})
    edge, completed = head.edge.grown(leaf)
    occasion.session.execute(_GROW, {"to": edge.size, "with_edge": edge.kept, "at": at})
    record_tree.grow(occasion, completed)
    head.edge, head.at, head.grew = edge, at, True
    return index


def _keyed(occasion: Occasion, kind: EntryType, key: str, keys: tuple[str, ...]) -> int:
    head = lock(occasion)
    index = append(occasion, kind, head.origin, key=key)
    occasion.session.execute(update(_LOG).values(signed_by="\n".join(keys)))
    head.keys = keys
    return index
