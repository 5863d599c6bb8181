"""Officials: who holds which office, for the installation or for one consultation."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, select

from consult.models.consultations import Consultation
from consult.models.people import Appointment, Office, Person, Purpose
from consult.rules.access import Act
from consult.rules.refusal import Code, Event, Refusal, Trace
from consult.services import accreditations, links, outbox, paging, record, security, standing
from consult.services.accreditations import Newcomer
from consult.services.occasion import Occasion
from consult.services.outbox import MailKind
from consult.services.paging import Part

_FOR_ALL = frozenset({Office.ADMINISTRATOR, Office.AUDITOR})
"""Offices that concern the installation and are never held for one consultation."""


class Official(Struct, frozen=True, kw_only=True):
    """An office and who holds it."""

    number: int
    name: str
    email: str
    office: Office
    symbol: str
    since: datetime
    invited: bool


class Place(Struct, frozen=True):
    """A consultation an office may be held for."""

    path: str
    symbol: str
    title_en: str
    title_zh: str


class OfficialsPage(Struct, frozen=True):
    """A page of those in office, and the consultations there are."""

    officials: tuple[Official, ...]
    part: Part
    places: tuple[Place, ...]


class Call(Struct, frozen=True, kw_only=True):
    """Appoint somebody to an office; `consultation` is its path, or empty for all."""

    newcomer: Newcomer
    office: str
    consultation: str = ""


class Install(Struct, frozen=True, kw_only=True):
    """The operator makes somebody administrator, with a password or without."""

    newcomer: Newcomer
    new_hash: str = ""


def page(occasion: Occasion, asked: int) -> OfficialsPage:
    """A page of the officials by office and name, and where more could be appointed."""
    standing.ask(occasion, Act.APPOINT_OFFICIAL)
    query = (
        select(Appointment, Person, Consultation.symbol)
        .join(Person, Person.id == Appointment.person_id)
        .outerjoin(Consultation, Consultation.id == Appointment.consultation_id)
        .where(Appointment.ended_at.is_(None))
        .order_by(Appointment.office, Person.name, Appointment.id)
    )
    part = paging.part(paging.counted(occasion, query.with_only_columns(Appointment.id)), asked)
    rows = occasion.session.execute(query.limit(paging.SIZE).offset(part.before))
    places = occasion.session.scalars(select(Consultation).order_by(Consultation.id.desc()))
    return OfficialsPage(
        tuple(_official(*row) for row in rows),
        part,
        tuple(Place(row.path, row.symbol, row.title_en, row.title_zh) for row in places),
    )


def appoint(occasion: Occasion, asked: Call) -> None:
    """Appoint somebody to an office; the mail says so, with an invitation for somebody new."""
    standing.ask(occasion, Act.APPOINT_OFFICIAL)
    record.lock(occasion)
    person, symbol = _enter(occasion, asked)
    link = {} if person.password_hash else accreditations.invitation(occasion, person)
    facts = {"office": asked.office, "symbol": symbol}
    outbox.post(occasion, MailKind.APPOINTED, outbox.addressee(person), **facts, **link)


def install(occasion: Occasion, asked: Install) -> str:
    """Make somebody administrator, as the operator; gives the token of an invitation where no password is set."""
    record.lock(occasion)
    person, _ = _enter(occasion, Call(newcomer=asked.newcomer, office=Office.ADMINISTRATOR))
    if asked.new_hash:
        person.password_hash = asked.new_hash
    if person.password_hash:
        return ""
    return links.mint(occasion, links.make(occasion, person, Purpose.INVITATION)) or ""


def _enter(occasion: Occasion, asked: Call) -> tuple[Person, str]:
    """The row of an appointment, within an act that has asked already, or the operator's own."""
    office = Office(asked.office)
    consultation = None if office in _FOR_ALL else _consultation(occasion, asked.consultation)
    person = accreditations.known_or_new(occasion, asked.newcomer)
    where = Appointment.consultation_id == (consultation.id if consultation else None)
    taken = select(Appointment.id).where(
        Appointment.person_id == person.id, Appointment.office == office, Appointment.ended_at.is_(None), where
    )
    if occasion.session.scalar(taken) is not None:
        raise Refusal(Code.ALREADY_APPOINTED, at="email")
    occasion.session.add(
        Appointment(
            person_id=person.id,
            office=office,
            consultation_id=consultation.id if consultation else None,
            appointed_at=occasion.now,
        )
    )
    security.note(occasion, Trace(Event.OFFICIAL_APPOINTED, {"office": office.value, "whom": person.id}))
    return person, consultation.symbol if consultation else ""


def end(occasion: Occasion, number: int) -> None:
    """End an appointment; the last administrator stays."""
    standing.ask(occasion, Act.APPOINT_OFFICIAL)
    record.lock(occasion)
    row = occasion.session.get(Appointment, number, populate_existing=True)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    if row.ended_at is not None:
        raise Refusal(Code.NOT_IN_FORCE)
    if row.office is Office.ADMINISTRATOR and _administrators(occasion) < 2:
        raise Refusal(Code.LAST_ADMINISTRATOR)
    row.ended_at = occasion.instant()
    security.note(occasion, Trace(Event.OFFICIAL_ENDED, {"office": row.office.value, "whom": row.person_id}))


def _administrators(occasion: Occasion) -> int:
    """How many can still sign in and appoint others."""
    query = select(func.count(func.distinct(Appointment.person_id))).where(
        Appointment.office == Office.ADMINISTRATOR,
        Appointment.ended_at.is_(None),
        Appointment.consultation_id.is_(None),
    )
    return occasion.session.scalar(query) or 0


def _consultation(occasion: Occasion, path: str) -> Consultation | None:
    if not path:
        return None
    found = occasion.session.scalar(select(Consultation).where(Consultation.path == path))
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def _official(row: Appointment, person: Person, symbol: str | None) -> Official:
    return Official(
        number=row.id,
        name=person.name,
        email=person.email,
        office=row.office,
        symbol=symbol or "",
        since=row.appointed_at,
        invited=not person.password_hash,
    )
