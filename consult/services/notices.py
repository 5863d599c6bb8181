"""Who is told by mail of what the secretariat does and of what falls due; written in the act's own transaction."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, or_, select

from consult.models.ballots import Ballot, RegisterEntry
from consult.models.base import Json
from consult.models.consultations import Consultation, Participation
from consult.models.delegations import Accreditation, AccreditationRequest, Delegation
from consult.models.people import Appointment, Office, Person
from consult.models.texts import Revision
from consult.rules import phases
from consult.rules.access import TABLE, Act
from consult.rules.roster import AccreditationRole
from consult.services import outbox, periods, rights
from consult.services.occasion import Occasion
from consult.services.outbox import Addressee, MailKind


class Circle(Enum):
    """Who of a delegation gets a mail."""

    LEADERS = (AccreditationRole.HEAD, AccreditationRole.ALTERNATE)
    EVERYBODY = tuple(AccreditationRole)


class Reader(Struct, frozen=True):
    """Somebody who gets a mail, for which delegation, and by which clock they live."""

    to: Addressee
    zone: str
    delegation: Json


def accreditation_requested(occasion: Occasion, request: AccreditationRequest) -> None:
    """To those officials who may decide it. The applicant's own message waits on the page, not in the mail."""
    deciders = [Office(role.value) for role in TABLE[Act.DECIDE_ACCREDITATION].roles]
    people = occasion.session.scalars(
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.office.in_(deciders), Appointment.consultation_id.is_(None), Appointment.ended_at.is_(None)
        )
        .order_by(Person.id)
    ).unique()
    known = occasion.session.get(Delegation, request.delegation_id) if request.delegation_id else None
    facts: Json = {
        "applicant": request.name,
        "role": request.role.value,
        "name_en": known.name_en if known else request.organisation_en or request.organisation_zh,
        "name_zh": known.name_zh if known else request.organisation_zh or request.organisation_en,
    }
    outbox.post_all(
        occasion, MailKind.ACCREDITATION_REQUESTED, [(outbox.addressee(person), facts) for person in people]
    )


def comments_opened(occasion: Occasion, consultation: Consultation) -> None:
    """A comment period begins: to everybody in the delegations that take part."""
    closes = consultation.comments_close_at
    facts = _subject(consultation) | {"closes": closes.isoformat() if closes else ""}
    readers = _participants(occasion, consultation, Circle.EVERYBODY)
    outbox.post_all(occasion, MailKind.COMMENTS_OPENED, [(one.to, facts | {"zone": one.zone}) for one in readers])


def amendments_opened(occasion: Occasion, consultation: Consultation) -> None:
    """The period for amendments begins: to heads and alternates of the delegations that take part."""
    closes = consultation.amendments_close_at
    facts = _subject(consultation) | {"closes": closes.isoformat() if closes else ""}
    readers = _participants(occasion, consultation, Circle.LEADERS)
    outbox.post_all(occasion, MailKind.AMENDMENTS_OPENED, [(one.to, facts | {"zone": one.zone}) for one in readers])


def deadline_extended(
    occasion: Occasion, consultation: Consultation, was: datetime, reasons: tuple[str, str]
) -> None:
    """More time, and why: to heads and alternates of the delegations that take part."""
    closes = periods.until(consultation)
    assert closes is not None
    facts = _subject(consultation) | {
        "state": consultation.state.value,
        "was": was.isoformat(),
        "closes": closes.isoformat(),
        "reason_en": reasons[0],
        "reason_zh": reasons[1],
    }
    readers = _participants(occasion, consultation, Circle.LEADERS)
    outbox.post_all(occasion, MailKind.DEADLINE_EXTENDED, [(one.to, facts | {"zone": one.zone}) for one in readers])


def revision_published(occasion: Occasion, consultation: Consultation, revision: Revision) -> None:
    """A new text: to everybody in the delegations that take part, once they may read the consultation at all."""
    if consultation.state not in phases.PUBLIC:
        return
    facts = _subject(consultation) | {"number": revision.number, "revision": revision.symbol}
    readers = _participants(occasion, consultation, Circle.EVERYBODY)
    outbox.post_all(occasion, MailKind.REVISION_PUBLISHED, [(one.to, facts) for one in readers])


def ballot_opened(occasion: Occasion, consultation: Consultation, ballot: Ballot) -> None:
    """A ballot is open: to heads and alternates of the frozen register."""
    facts = question(consultation, ballot) | {"rule": ballot.rule, "closes": ballot.closes_at.isoformat()}
    facts |= {"reveal": ballot.reveal_seconds}
    readers = _registered(occasion, ballot)
    outbox.post_all(
        occasion, MailKind.BALLOT_OPENED, [(one.to, facts | one.delegation | {"zone": one.zone}) for one in readers]
    )


def result_declared(occasion: Occasion, consultation: Consultation, ballot: Ballot) -> None:
    """A ballot is closed and counted: to heads and alternates of the frozen register; it is public by then."""
    facts = question(consultation, ballot) | {"result": ballot.result, "rule": ballot.rule}
    readers = {one.to.address: one for one in _registered(occasion, ballot)}
    outbox.post_all(occasion, MailKind.RESULT_DECLARED, [(one.to, facts) for one in readers.values()])


def ballot_annulled(occasion: Occasion, consultation: Consultation, ballot: Ballot) -> None:
    """A ballot has no effect, and why: to heads and alternates of its register; one that never opened has none."""
    facts = question(consultation, ballot) | {
        "reason_en": ballot.annul_reason_en,
        "reason_zh": ballot.annul_reason_zh,
    }
    readers = {one.to.address: one for one in _registered(occasion, ballot)}
    outbox.post_all(occasion, MailKind.BALLOT_ANNULLED, [(one.to, facts) for one in readers.values()])


def letter_contested(occasion: Occasion, consultation: Consultation, ballot: Ballot, delegation: Delegation) -> None:
    """To those who enter and confirm letters here; the delegation's words wait on the page, not in the mail."""
    facts = question(consultation, ballot) | _named(delegation)
    people = occasion.session.scalars(_officials(consultation, Act.CONFIRM_LETTER)).unique()
    outbox.post_all(occasion, MailKind.LETTER_CONTESTED, [(outbox.addressee(person), facts) for person in people])


def correction_filed(
    occasion: Occasion,
    consultation: Consultation,
    ballot: Ballot,
    delegation: Delegation,
    barred: ColumnElement[bool],
) -> None:
    """To those who confirm notes of correction here, save who may not confirm this one; never which choice."""
    facts = question(consultation, ballot) | _named(delegation)
    asked = _officials(consultation, Act.CONFIRM_CORRECTION).where(~barred)
    people = occasion.session.scalars(asked).unique()
    outbox.post_all(occasion, MailKind.CORRECTION_FILED, [(outbox.addressee(person), facts) for person in people])


def correction_confirmed(
    occasion: Occasion, consultation: Consultation, ballot: Ballot, delegation: Delegation
) -> None:
    """To head and alternates of the delegation whose note it is; what it says is public and waits on the page."""
    facts = question(consultation, ballot)
    readers = _readers(occasion, Circle.LEADERS, Delegation.id == delegation.id)
    outbox.post_all(occasion, MailKind.CORRECTION_CONFIRMED, [(one.to, facts | one.delegation) for one in readers])


def leaders(occasion: Occasion) -> Select[Person, Delegation]:
    """Heads and alternates in office, each with the delegation."""
    return _people(occasion, Circle.LEADERS)


def question(consultation: Consultation, ballot: Ballot) -> Json:
    """What a mail says of a ballot: never a choice."""
    asked: Json = {"ballot": ballot.number, "question_en": ballot.question_en, "question_zh": ballot.question_zh}
    return _subject(consultation) | asked


def reader(person: Person, delegation: Delegation) -> Reader:
    """A person of a delegation as somebody a mail goes to."""
    return Reader(outbox.addressee(person), person.time_zone, _named(delegation))


def _named(delegation: Delegation) -> Json:
    return {"key": delegation.key, "name_en": delegation.name_en, "name_zh": delegation.name_zh}


def _subject(consultation: Consultation) -> Json:
    return {
        "symbol": consultation.symbol,
        "path": consultation.path,
        "title_en": consultation.title_en,
        "title_zh": consultation.title_zh,
    }


def _officials(consultation: Consultation, act: Act) -> Select[Person]:
    """Those who hold an office that may do this here."""
    offices = [Office(role.value) for role in TABLE[act].roles]
    here = or_(Appointment.consultation_id.is_(None), Appointment.consultation_id == consultation.id)
    return (
        select(Person)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(Appointment.office.in_(offices), here, Appointment.ended_at.is_(None))
        .order_by(Person.id)
    )


def _participants(occasion: Occasion, consultation: Consultation, circle: Circle) -> Iterable[Reader]:
    """Each person once, also one who serves two delegations."""
    taking_part = select(Participation.delegation_id).where(Participation.consultation_id == consultation.id)
    found = _readers(occasion, circle, Delegation.id.in_(taking_part))
    return {one.to.address: one for one in found}.values()


def _registered(occasion: Occasion, ballot: Ballot) -> list[Reader]:
    register = select(RegisterEntry.delegation_id).where(RegisterEntry.ballot_id == ballot.id)
    return _readers(occasion, Circle.LEADERS, Delegation.id.in_(register))


def _readers(occasion: Occasion, circle: Circle, among: ColumnElement[bool]) -> list[Reader]:
    rows = occasion.session.execute(_people(occasion, circle).where(among))
    made = {(person.id, delegation.id): reader(person, delegation) for person, delegation in rows}
    return list(made.values())


def _people(occasion: Occasion, circle: Circle) -> Select[Person, Delegation]:
    return (
        select(Person, Delegation)
        .join(Accreditation, Accreditation.person_id == Person.id)
        .join(Delegation, Delegation.id == Accreditation.delegation_id)
        .where(Accreditation.role.in_(circle.value), rights.current(occasion.now))
        .order_by(Delegation.sort_key, Person.id)
    )
