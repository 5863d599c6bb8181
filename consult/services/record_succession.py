"""A record that can no longer go on is succeeded: under another name, with another key, from what is left of it."""

from collections.abc import Callable
from secrets import token_hex

from msgspec import Struct
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.ledger import succession
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.entries import EntryType, public_hash
from consult.models.base import table_of
from consult.models.record import RecordLog, RecordSuccession
from consult.rules.refusal import Code, Refusal
from consult.services import record, record_guard, record_head
from consult.services.occasion import Occasion
from consult.services.record_guard import Outside, Published
from consult.services.record_head import Head

_LOG = table_of(RecordLog)


class Successor(Struct, frozen=True, kw_only=True):
    """The name under which the first record was begun, why it cannot go on, and the key that its successor gets."""

    first: str
    reason_en: str
    reason_zh: str
    key: Callable[[str], str]
    """Makes the key of a record of this name, and gives its public half."""


class Ended(Struct, frozen=True, kw_only=True):
    """A record that was succeeded, how far it had been published, where its successor begins, and why."""

    before: str
    published: int
    index: int
    reason_en: str
    reason_zh: str


def succeed(occasion: Occasion, asked: Successor) -> str:
    """End the record and begin its successor; gives the new name.

    Raises RECORD_STANDS where the record may grow as it is, and RECORD_UNMARKED where nobody can say how far it had
    been published.
    """
    session = occasion.session
    head = record_head.hold(session, guarded=False)
    _check_ended(session, head)
    published = _published(session, head)
    before, kept = Checkpoint(head.origin, published.size, published.root), head.size
    log_id = token_hex(16)
    head.origin, head.log_id, head.keys = succession.origin(asked.first, log_id), log_id, ()
    session.execute(update(_LOG).values(origin=head.origin, log_id=log_id, signed_by=""))
    reason = public_hash(asked.reason_en, asked.reason_zh)
    said = {"origin": before.origin, "checkpoint": before.text, "kept": kept, "reason": reason}
    index = record.append(occasion, EntryType.LOG_STARTED, head.origin, origin=head.origin, log=log_id, succeeds=said)
    reasons = {"reason_en": asked.reason_en, "reason_zh": asked.reason_zh}
    session.add(RecordSuccession(record_index=index, before=before.origin, published=before.size, **reasons))
    session.flush()
    record.add_key(occasion, asked.key(head.origin))
    return head.origin


def ended(occasion: Occasion) -> tuple[Ended, ...]:
    """The records before this one, the last first."""
    rows = occasion.session.scalars(select(RecordSuccession).order_by(RecordSuccession.record_index.desc()))
    return tuple(
        Ended(
            before=row.before,
            published=row.published,
            index=row.record_index,
            reason_en=row.reason_en,
            reason_zh=row.reason_zh,
        )
        for row in rows
    )


def _check_ended(session: Session, head: Head) -> None:
    try:
        record_guard.check(session, head)
    except Refusal as refusal:
        if refusal.code is Code.RECORD_UNMARKED:
            raise
    else:
        raise Refusal(Code.RECORD_STANDS)


def _published(session: Session, head: Head) -> Published:
    outside: Outside | None = session.info.get(Outside)
    marked = outside.published(head.log_id) if outside is not None else None
    return marked or Published(head.size, head.edge.root)
