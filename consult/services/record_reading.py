"""Read models of the public record."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from consult.models.record import RecordEntry, RecordLog
from consult.services.occasion import Occasion

PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in the list."""

    index: int
    type: str
    subject: str
    at: datetime
    body: str
    leaf_hash: str


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The log and one page of its entries, newest first."""

    origin: str
    log_id: str
    size: int
    page: int
    pages: int
    entries: tuple[Line, ...]


def newest(occasion: Occasion, page: int) -> RecordPage:
    """Entries from the newest backwards, fifty to a page."""
    log = occasion.session.scalars(select(RecordLog)).one()
    rows = occasion.session.scalars(
        select(RecordEntry).order_by(RecordEntry.position.desc()).offset(page * PAGE).limit(PAGE)
    )
    return RecordPage(log.origin, log.log_id, log.size, page, max(1, -(-log.size // PAGE)), tuple(map(_line, rows)))


def _line(row: RecordEntry) -> Line:
    return Line(row.position, row.type, row.subject, row.at, row.body.decode(), row.leaf_hash.hex())
