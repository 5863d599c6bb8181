"""The security log as the auditor reads it: what happened, when, to whom; never an address, never a choice.

A refused vote tells that a delegation had voted. So it stands here only once its ballot has closed, and never for a
ballot that was annulled before: while a ballot is open nothing here depends on what was cast.
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, select, true

from consult.ledger import entries
from consult.models.ballots import Ballot
from consult.models.consultations import Consultation
from consult.models.operations import SecurityEvent
from consult.models.people import Person
from consult.rules.access import Act
from consult.rules.refusal import Event
from consult.services import paging, standing
from consult.services.occasion import Occasion
from consult.services.paging import Part

_OF_A_BALLOT = frozenset({Event.LATE_CAST, Event.STALE_CAST, Event.LETTER_DIFFERED})
_SHORT = 8


class Asked(Struct, frozen=True):
    """Events of one kind, or of all; `page`: a page of the list."""

    kind: Event | None = None
    page: int = 1


class Line(Struct, frozen=True, kw_only=True):
    """One event. `address` and `account` are marks under the key of the day: equal ones are the same, that day."""

    number: int
    kind: str
    at: datetime
    who: str
    whom: str
    office: str
    ballot: str
    purpose: str
    address: str
    account: str


class LogPage(Struct, frozen=True):
    """A page of events."""

    lines: tuple[Line, ...]
    part: Part


def page(occasion: Occasion, asked: Asked) -> LogPage:
    """Events, the newest first."""
    standing.ask(occasion, Act.READ_SECURITY_LOG)
    query = (
        select(SecurityEvent, Person.name)
        .outerjoin(Person, Person.id == SecurityEvent.person_id)
        .where(_told(occasion))
        .order_by(SecurityEvent.id.desc())
    )
    if asked.kind is not None:
        query = query.where(SecurityEvent.kind == asked.kind)
    part = paging.part(paging.counted(occasion, query.with_only_columns(SecurityEvent.id)), asked.page)
    rows = occasion.session.execute(query.limit(paging.SIZE).offset(part.before)).all()
    names = _names(occasion, (event.facts.get("whom") for event, _ in rows))
    return LogPage(tuple(_line(event, name, names) for event, name in rows), part)


def _told(occasion: Occasion) -> ColumnElement[bool]:
    """All but what concerns a ballot whose seals are not open."""
    rows = occasion.session.execute(
        select(Consultation.symbol, Ballot.number)
        .join(Ballot, Ballot.consultation_id == Consultation.id)
        .where(Ballot.opened_at.is_not(None), Ballot.closed_at.is_(None))
    )
    sealed = [entries.ballot_id(row.symbol, row.number) for row in rows]
    if not sealed:
        return true()
    return ~and_(SecurityEvent.kind.in_(_OF_A_BALLOT), SecurityEvent.facts["ballot"].as_string().in_(sealed))


def _names(occasion: Occasion, ids: Iterable[object]) -> dict[int, str]:
    """The names of those whom an event concerns."""
    rows = occasion.session.execute(
        select(Person.id, Person.name).where(Person.id.in_([each for each in ids if each]))
    )
    return {row.id: row.name for row in rows}


def _line(event: SecurityEvent, name: str | None, names: dict[int, str]) -> Line:
    facts = event.facts
    return Line(
        number=event.id,
        kind=event.kind,
        at=event.at,
        who=name or "",
        whom=names.get(facts.get("whom", 0), ""),
        office=str(facts.get("office", "")),
        ballot=str(facts.get("ballot", "")),
        purpose=str(facts.get("purpose", "")),
        address=event.address_mac[:_SHORT],
        account=event.account_mac[:_SHORT],
    )
