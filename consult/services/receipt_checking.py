"""A receipt held against the record: what it proves, and whether it convicts."""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import select

from consult.ledger import entries
from consult.ledger.checkpoint import BadCheckpoint, Checkpoint
from consult.ledger.entries import EntryType
from consult.ledger.note import BadNote, VerifierKey
from consult.ledger.receipt import BadReceipt, Receipt
from consult.ledger.seal import Opening
from consult.models.record import RecordEntry, RecordLog
from consult.services import record_succession, record_tree
from consult.services.occasion import Occasion


class Verdict(StrEnum):
    """What a receipt proves."""

    UNREADABLE = "unreadable"
    SEAL_BROKEN = "seal_broken"
    PROOF_BROKEN = "proof_broken"
    NOT_SIGNED = "not_signed"
    OTHER_HISTORY = "other_history"
    SEALED = "sealed"
    OPENED = "opened"
    SUPERSEDED = "superseded"
    ANNULLED = "annulled"
    NOT_OPENED = "not_opened"
    LOST = "lost"


class Checked(Struct, frozen=True, kw_only=True):
    """A receipt held against the record."""

    verdict: Verdict
    index: int = 0
    commitment: str = ""
    choice: str = ""


def check(occasion: Occasion, pasted: str) -> Checked:
    """What a receipt proves: of itself, by its signature, and against the record as it is now."""
    try:
        receipt = Receipt.parse(_as_written(pasted))
    except BadReceipt:
        return Checked(verdict=Verdict.UNREADABLE)
    return Checked(
        verdict=_verdict(occasion, receipt),
        index=receipt.proof.index,
        commitment=str(receipt.entry["commitment"]),
        choice=receipt.opening.choice.value,
    )


def _as_written(pasted: str) -> str:
    """The receipt as people paste it: with blanks around, however their editor ended its lines."""
    lines = pasted.strip().removeprefix("\ufeff").splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _verdict(occasion: Occasion, receipt: Receipt) -> Verdict:
    if not receipt.is_sealed_so:
        return Verdict.SEAL_BROKEN
    if not receipt.is_proven:
        return Verdict.PROOF_BROKEN
    try:
        head = receipt.proof.head(_keys(occasion))
    except (BadNote, BadCheckpoint):
        return Verdict.NOT_SIGNED
    return _against(occasion, receipt, head) or _after_the_close(occasion, receipt)


def _keys(occasion: Occasion) -> list[VerifierKey]:
    """Every key that ever signed for this record."""
    rows = occasion.session.scalars(select(RecordEntry.body).where(RecordEntry.type == EntryType.KEY_ADDED))
    return [VerifierKey.parse(str(entries.decode(row)["key"])) for row in rows]


def _against(occasion: Occasion, receipt: Receipt, head: Checkpoint) -> Verdict | None:
    """None where the record has this head, and so the entry, which is proven to stand under it.

    It also has what is left of a record that it succeeds: that head, or the entry alone where the head was lost.
    """
    log = occasion.session.scalars(select(RecordLog)).one()
    ended = {each.before: each.index for each in record_succession.ended(occasion)}
    left = {log.origin: log.size, **ended}.get(head.origin, 0)
    if 0 < head.size <= left:
        return None if record_tree.root(occasion, head.size) == head.root else Verdict.OTHER_HISTORY
    if head.origin in ended and receipt.proof.index >= left:
        return Verdict.LOST
    row = occasion.session.get(RecordEntry, receipt.proof.index) if head.origin in ended else None
    stands = row is not None and row.body == entries.encode(receipt.entry)
    return None if stands else Verdict.OTHER_HISTORY


def _after_the_close(occasion: Occasion, receipt: Receipt) -> Verdict:
    rows = occasion.session.scalars(
        select(RecordEntry).where(
            RecordEntry.subject == receipt.opening.ballot,
            RecordEntry.type.in_([EntryType.BALLOT_CLOSED, EntryType.BALLOT_REVEALED, EntryType.BALLOT_ANNULLED]),
        )
    ).all()
    kinds = {row.type for row in rows}
    if EntryType.BALLOT_CLOSED not in kinds:
        return Verdict.ANNULLED if EntryType.BALLOT_ANNULLED in kinds else Verdict.SEALED
    opened = _opened(rows)
    if opened.get(receipt.proof.index) != receipt.opening:
        return Verdict.NOT_OPENED
    own = receipt.opening
    last = max(one.seq for one in opened.values() if one.delegation == own.delegation)
    return Verdict.OPENED if last == own.seq else Verdict.SUPERSEDED


def _opened(rows: Sequence[RecordEntry]) -> dict[int, Opening]:
    found: dict[int, Opening] = {}
    for row in rows:
        if row.type == EntryType.BALLOT_REVEALED:
            listed = entries.decode(row.body)["openings"]
            assert isinstance(listed, list)
            found |= {one["index"]: Opening.from_facts(one["opening"]) for one in listed}
    return found
