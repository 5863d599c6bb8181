"""Read models of the public record: the log, one entry, and what a receipt proves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from json import loads

from sqlalchemy import func, select

from consult.ledger import entries, seal
from consult.ledger.entries import BadEntry, EntryType
from consult.ledger.seal import Opening
from consult.models.record import RecordEntry, RecordLog
from consult.rules.facts import BadFacts
from consult.rules.refusal import Code, Refusal
from consult.services import paging, record_tree
from consult.services.occasion import Occasion
from consult.text.canonical import CanonicalError, canonical_json, parse_canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A page of the log, of one type of entry or of all."""

    page: int = 1
    type: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry."""

    index: int
    type: str
    subject: str
    at: datetime
    body: str
    leaf_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage:
    """The log and one page of its entries, newest first."""

    origin: str
    log_id: str
    size: int
    root: str
    found: int
    page: int
    pages: int
    type: str
    types: tuple[str, ...]
    entries: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry with its path to the root as it is now."""

    entry: Line
    path: record_tree.Path


class Verdict(StrEnum):
    """What a receipt proves."""

    UNREADABLE = "unreadable"
    SEAL_BROKEN = "seal_broken"
    NO_SUCH_ENTRY = "no_such_entry"
    OTHER_ENTRY = "other_entry"
    SEALED = "sealed"
    OPENED = "opened"
    SUPERSEDED = "superseded"
    ANNULLED = "annulled"
    NOT_OPENED = "not_opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A receipt held against the record."""

    verdict: Verdict
    index: int = 0
    commitment: str = ""
    choice: str = ""


def newest(occasion: Occasion, asked: Asked) -> RecordPage:
    """Entries from the newest backwards, fifty to a page."""
    log = occasion.session.scalars(select(RecordLog)).one()
    wanted = asked.type if asked.type in set(EntryType) else ""
    query = select(RecordEntry)
    count = log.size
    if wanted:
        query = query.where(RecordEntry.type == wanted)
        count = occasion.session.scalar(select(func.count()).where(RecordEntry.type == wanted)) or 0
    part = paging.part(count, asked.page)
    newest_first = query.order_by(RecordEntry.position.desc())
    rows = occasion.session.scalars(newest_first.limit(paging.SIZE).offset(part.before))
    return RecordPage(
        origin=log.origin,
        log_id=log.log_id,
        size=log.size,
        root=record_tree.root(occasion, log.size).hex(),
        found=part.total,
        page=part.page,
        pages=part.pages,
        type=wanted,
        types=tuple(EntryType),
        entries=tuple(map(_line, rows)),
    )


def entry(occasion: Occasion, index: int) -> EntryPage:
    """One entry by its index."""
    row = occasion.session.get(RecordEntry, index) if index < 2**53 else None
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    size = occasion.session.scalars(select(RecordLog.size)).one()
    return EntryPage(_line(row), record_tree.path(occasion, index, size))


def check_receipt(occasion: Occasion, pasted: str) -> Checked:
    """Recompute the seal of a receipt, and look for it in the record."""
    try:
        held = _parsed(pasted)
        index, salt, opening = _parts(held)
        commitment = seal.commitment(salt, opening)
    except (CanonicalError, BadFacts, BadEntry, KeyError, TypeError, ValueError, RecursionError):
        return Checked(verdict=Verdict.UNREADABLE)
    said = Checked(verdict=Verdict.SEAL_BROKEN, index=index, commitment=commitment, choice=opening.choice.value)
    return replace(said, verdict=_verdict(occasion, held, said, opening))


def _verdict(occasion: Occasion, held: Mapping[str, object], said: Checked, opening: Opening) -> Verdict:
    stated = held.get("entry")
    if not isinstance(stated, dict) or stated.get("commitment") != said.commitment:
        return Verdict.SEAL_BROKEN
    row = occasion.session.get(RecordEntry, said.index)
    if row is None:
        return Verdict.NO_SUCH_ENTRY
    if row.body != canonical_json(stated):
        return Verdict.OTHER_ENTRY
    return _after_the_close(occasion, said, opening)


def _after_the_close(occasion: Occasion, said: Checked, opening: Opening) -> Verdict:
    rows = occasion.session.scalars(
        select(RecordEntry).where(
            RecordEntry.subject == opening.ballot,
            RecordEntry.type.in_([EntryType.BALLOT_CLOSED, EntryType.BALLOT_REVEALED, EntryType.BALLOT_ANNULLED]),
        )
    ).all()
    kinds = {row.type for row in rows}
    if EntryType.BALLOT_CLOSED not in kinds:
        return Verdict.ANNULLED if EntryType.BALLOT_ANNULLED in kinds else Verdict.SEALED
    opened = _opened(rows)
    if opened.get(said.index) != opening:
        return Verdict.NOT_OPENED
    last = max(one.seq for one in opened.values() if one.delegation == opening.delegation)
    return Verdict.OPENED if last == opening.seq else Verdict.SUPERSEDED


def _opened(rows: Sequence[RecordEntry]) -> dict[int, Opening]:
    found: dict[int, Opening] = {}
    for row in rows:
        if row.type == EntryType.BALLOT_REVEALED:
            listed = entries.decode(row.body)["openings"]
            assert isinstance(listed, list)
            found |= {one["index"]: Opening.from_facts(one["opening"]) for one in listed}
    return found


def _parsed(pasted: str) -> Mapping[str, object]:
    """The receipt as people paste it: with blanks around and between, however their editor kept it."""
    held = parse_canonical(canonical_json(loads(pasted.strip().removeprefix("\ufeff"))))
    if not isinstance(held, dict):
        raise TypeError
    return held


def _parts(held: Mapping[str, object]) -> tuple[int, bytes, Opening]:
    index, salt, opening = held["index"], held["salt"], held["opening"]
    if type(index) is not int or not isinstance(salt, str) or not isinstance(opening, dict):
        raise TypeError
    return index, bytes.fromhex(salt), Opening.from_facts(opening)


def _line(row: RecordEntry) -> Line:
    return Line(row.position, row.type, row.subject, row.at, row.body.decode(), row.leaf_hash.hex())
