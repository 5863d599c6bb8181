"""Cosignatures of the record's heads: what a witness is asked, and what is kept and shown of its answers."""

from collections import defaultdict
from collections.abc import Collection
from datetime import UTC, datetime

from msgspec import Struct
from sqlalchemy import select

from consult.ledger import cosignature, note
from consult.ledger.checkpoint import BadCheckpoint, Checkpoint
from consult.ledger.note import BadNote, Signature, VerifierKey
from consult.ledger.witnessing import Request
from consult.models.record import RecordCosignature
from consult.rules.refusal import Code, Refusal
from consult.services import record_head, record_tree
from consult.services.occasion import Occasion
from consult.services.record_head import Head, Signed

_LATEST = 253_402_300_799


class Asked(Struct, frozen=True, kw_only=True):
    """A head to be cosigned, by whom, and the size that the witness says it saw last; as it is known here if None."""

    head: Signed
    witness: VerifierKey
    seen: int | None = None


class Cosigned(Struct, frozen=True, kw_only=True):
    """A head with a witness's line below it."""

    note: str
    witness: VerifierKey


class Eye(Struct, frozen=True, kw_only=True):
    """A witness, the newest head that it has cosigned, and when."""

    name: str
    key: str
    size: int
    at: datetime


def request(occasion: Occasion, asked: Asked) -> Request | None:
    """What to send to a witness; None where it has cosigned this head already."""
    size = asked.head.size
    row = _row(occasion, asked.witness)
    if asked.seen is None and row is not None and row.size == size:
        return None
    old = asked.seen if asked.seen is not None else row.size if row else 0
    return Request(old, record_tree.continuation(occasion, old, size), asked.head.note)


def accept(occasion: Occasion, given: Cosigned) -> bool:
    """Keep a cosignature that verifies, of a head that the record has; an older one than that kept changes nothing.

    Raises COSIGNATURE_WRONG, and what the record's lock raises: it keeps two workers from keeping the same one.
    """
    head = record_head.hold(occasion.session)
    try:
        text, lines = note.split(given.note.encode())
        seen = Checkpoint.parse(text)
        own = note.opened(given.note.encode(), [VerifierKey.parse(key) for key in head.keys]).verified
        at = cosignature.times(text, lines, [given.witness])[given.witness]
    except (BadNote, BadCheckpoint, KeyError):
        raise Refusal(Code.COSIGNATURE_WRONG) from None
    if not _has(occasion, head, seen):
        raise Refusal(Code.COSIGNATURE_WRONG)
    row = _row(occasion, given.witness)
    if row is not None and row.size > seen.size:
        return False
    if row is None:
        row = RecordCosignature(origin=head.origin, witness=str(given.witness))
        occasion.session.add(row)
    whose = [each for each in lines if (each.name, each.id) == (given.witness.name, given.witness.id)]
    row.size, row.at = seen.size, datetime.fromtimestamp(min(at, _LATEST), UTC)
    row.note = note.written(text, (*own, *whose))
    occasion.session.flush()
    return True


def eyes(occasion: Occasion) -> tuple[Eye, ...]:
    """The witnesses that have cosigned heads of this record, by name."""
    shown = [
        Eye(name=cosignature.key(row.witness).name, key=row.witness, size=row.size, at=row.at)
        for row in _rows(occasion)
    ]
    return tuple(sorted(shown, key=lambda each: each.name))


def notes(occasion: Occasion) -> dict[int, str]:
    """The cosigned heads by size, each with the lines of all witnesses that cosigned it."""
    texts: dict[int, str] = {}
    lines: defaultdict[int, dict[Signature, None]] = defaultdict(dict)
    for row in _rows(occasion):
        texts[row.size], signatures = note.split(row.note.encode())
        lines[row.size] |= dict.fromkeys(signatures)
    return {size: note.written(text, lines[size]) for size, text in texts.items()}


def newest(occasion: Occasion, _nothing: None) -> str:
    """The newest head that a witness has cosigned; raises NOT_FOUND where there is none."""
    found = notes(occasion)
    if not found:
        raise Refusal(Code.NOT_FOUND)
    return found[max(found)]


def _rows(occasion: Occasion) -> Collection[RecordCosignature]:
    origin = record_head.read(occasion.session).origin
    of_this = RecordCosignature.origin == origin
    return occasion.session.scalars(
        select(RecordCosignature).where(of_this).order_by(RecordCosignature.witness)
    ).all()


def _row(occasion: Occasion, witness: VerifierKey) -> RecordCosignature | None:
    origin = record_head.read(occasion.session).origin
    return occasion.session.get(RecordCosignature, (origin, str(witness)))


def _has(occasion: Occasion, head: Head, seen: Checkpoint) -> bool:
    if seen.origin != head.origin or not 0 < seen.size <= head.size:
        return False
    return record_tree.root(occasion, seen.size) == seen.root
