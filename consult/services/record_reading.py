"""Read models of the public record: the log, and one entry."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, select

from consult.ledger.entries import EntryType
from consult.models.record import RecordEntry, RecordLog
from consult.rules.refusal import Code, Refusal
from consult.services import cosigning, paging, record_head, record_succession, record_tree
from consult.services.cosigning import Eye
from consult.services.occasion import Occasion
from consult.services.record_succession import Ended


class Asked(Struct, frozen=True, kw_only=True):
    """A page of the log, of one type of entry or of all."""

    page: int = 1
    type: str = ""


class Line(Struct, frozen=True):
    """One entry."""

    index: int
    type: str
    subject: str
    at: datetime
    body: str
    leaf_hash: str


class RecordPage(Struct, frozen=True, kw_only=True):
    """The log and one page of its entries, newest first."""

    origin: str
    log_id: str
    size: int
    root: str
    keys: tuple[str, ...]
    ended: tuple[Ended, ...]
    eyes: tuple[Eye, ...]
    found: int
    page: int
    pages: int
    type: str
    types: tuple[str, ...]
    entries: tuple[Line, ...]


class EntryPage(Struct, frozen=True):
    """An entry with its path to the root as it is now."""

    entry: Line
    path: record_tree.Path


def newest(occasion: Occasion, asked: Asked) -> RecordPage:
    """Entries from the newest backwards, fifty to a page."""
    head = record_head.read(occasion.session)
    wanted = asked.type if asked.type in set(EntryType) else ""
    query = select(RecordEntry)
    count = head.size
    if wanted:
        query = query.where(RecordEntry.type == wanted)
        count = occasion.session.scalar(select(func.count()).where(RecordEntry.type == wanted)) or 0
    part = paging.part(count, asked.page)
    newest_first = query.order_by(RecordEntry.position.desc())
    rows = occasion.session.scalars(newest_first.limit(paging.SIZE).offset(part.before))
    return RecordPage(
        origin=head.origin,
        log_id=head.log_id,
        size=head.size,
        root=head.edge.root.hex(),
        keys=head.keys,
        ended=record_succession.ended(occasion),
        eyes=cosigning.eyes(occasion),
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


def _line(row: RecordEntry) -> Line:
    return Line(row.position, row.type, row.subject, row.at, row.body.decode(), row.leaf_hash.hex())
