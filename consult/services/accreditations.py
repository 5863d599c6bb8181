"""Accreditations: who acts for which delegation, in which role, from when until when. Votes never depend on them."""

from datetime import datetime
from secrets import token_hex

from msgspec import Struct
from sqlalchemy import or_, select

from consult.ledger import entries
from consult.ledger.entries import EntryType
from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Person, Purpose
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import AccreditationRole
from consult.services import links, outbox, record, standing
from consult.services.occasion import Occasion
from consult.services.outbox import MailKind


class Newcomer(Struct, frozen=True, kw_only=True):
    """Somebody to be accredited or appointed: found by the address, made when not known yet."""

    email: str
    name: str
    language: str


class Grant(Struct, frozen=True, kw_only=True):
    """Accredit a person to a delegation; without `since` at once, without `until` for good."""

    delegation: str
    newcomer: Newcomer
    role: AccreditationRole
    since: datetime | None = None
    until: datetime | None = None


class Named(Struct, frozen=True):
    """One accreditation of a delegation."""

    delegation: str
    public_id: str


def grant(occasion: Occasion, asked: Grant) -> str:
    """Accredit a person as the secretariat; a new head replaces the present one. Gives the accreditation's id."""
    standing.ask(occasion, Act.DECIDE_ACCREDITATION)
    record.lock(occasion)
    return enter(occasion, loaded(occasion, asked.delegation), asked)


def enter(occasion: Occasion, delegation: Delegation, asked: Grant) -> str:
    """The row, the record entry and the mail of a new accreditation, within an act that has asked already."""
    now = occasion.instant()
    since = max(asked.since or now, now)
    if asked.until is not None and asked.until <= since:
        raise Refusal(Code.BAD_PERIOD, at="until")
    person = known_or_new(occasion, asked.newcomer)
    _refuse_double(occasion, delegation, person, since)
    if asked.role is AccreditationRole.HEAD:
        _relieve_heads(occasion, delegation, since)
    made = Accreditation(
        public_id=token_hex(16),
        person_id=person.id,
        delegation_id=delegation.id,
        role=asked.role,
        valid_from=since,
        valid_to=asked.until,
        granted_by_id=occasion.actor.person_id,
    )
    occasion.session.add(made)
    occasion.session.flush()
    _record_grant(occasion, delegation, made)
    _tell(occasion, person, delegation, asked.role)
    return made.public_id


def end(occasion: Occasion, asked: Named) -> None:
    """End an accreditation at once."""
    standing.ask(occasion, Act.DECIDE_ACCREDITATION)
    record.lock(occasion)
    now = occasion.instant()
    row = _one(occasion, asked)
    if row.ended_at is not None or (row.valid_to is not None and row.valid_to <= now):
        raise Refusal(Code.NOT_IN_FORCE)
    row.ended_at, row.ended_by_id = now, occasion.actor.person_id
    record.append(
        occasion,
        EntryType.ACCREDITATION_ENDED,
        asked.delegation,
        accreditation=row.public_id,
        until=entries.instant(now),
    )
    names = _names(row.delegation)
    outbox.post(occasion, MailKind.ACCREDITATION_ENDED, outbox.addressee(row.person), **names)


def invite_again(occasion: Occasion, asked: Named) -> None:
    """Send a fresh invitation to somebody who has not taken up the first; the earlier one ends."""
    standing.ask(occasion, Act.DECIDE_ACCREDITATION)
    row = _one(occasion, asked)
    if row.person.password_hash:
        raise Refusal(Code.PASSWORD_SET)
    _tell(occasion, row.person, row.delegation, row.role)


def known_or_new(occasion: Occasion, newcomer: Newcomer) -> Person:
    """The person with this address; a known one keeps the name and language they chose."""
    email = newcomer.email.strip().lower()
    person = occasion.session.scalar(select(Person).where(Person.email == email))
    if person is None:
        person = Person(email=email, name=newcomer.name, language=newcomer.language, created_at=occasion.now)
        occasion.session.add(person)
        occasion.session.flush()
    return person


def loaded(occasion: Occasion, key: str) -> Delegation:
    """A delegation by its key, for an act of the secretariat that has asked already."""
    found = occasion.session.scalar(select(Delegation).where(Delegation.key == key))
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def invitation(occasion: Occasion, person: Person) -> dict[str, int]:
    """What an invitation mail needs beyond its occasion, for somebody without a password."""
    return {"link": links.make(occasion, person, Purpose.INVITATION)}


def _one(occasion: Occasion, asked: Named) -> Accreditation:
    found = occasion.session.scalar(
        select(Accreditation)
        .join(Delegation, Delegation.id == Accreditation.delegation_id)
        .where(Accreditation.public_id == asked.public_id, Delegation.key == asked.delegation)
    )
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def _refuse_double(occasion: Occasion, delegation: Delegation, person: Person, since: datetime) -> None:
    found = occasion.session.scalar(
        select(Accreditation.id).where(
            Accreditation.person_id == person.id,
            Accreditation.delegation_id == delegation.id,
            Accreditation.ended_at.is_(None),
            or_(Accreditation.valid_to.is_(None), Accreditation.valid_to > since),
        )
    )
    if found is not None:
        raise Refusal(Code.ALREADY_ACCREDITED, at="email")


def _relieve_heads(occasion: Occasion, delegation: Delegation, since: datetime) -> None:
    """A delegation has one head: the present one's accreditation ends when the new one's begins."""
    heads = occasion.session.scalars(
        select(Accreditation).where(
            Accreditation.delegation_id == delegation.id,
            Accreditation.role == AccreditationRole.HEAD,
            Accreditation.ended_at.is_(None),
            or_(Accreditation.valid_to.is_(None), Accreditation.valid_to > since),
        )
    ).all()
    for head in heads:
        if since > head.valid_from:
            head.valid_to = since
        else:
            head.ended_at, head.ended_by_id = since, occasion.actor.person_id
        record.append(
            occasion,
            EntryType.ACCREDITATION_ENDED,
            delegation.key,
            accreditation=head.public_id,
            until=entries.instant(since),
        )
        outbox.post(occasion, MailKind.ACCREDITATION_ENDED, outbox.addressee(head.person), **_names(delegation))


def _record_grant(occasion: Occasion, delegation: Delegation, made: Accreditation) -> None:
    until = {} if made.valid_to is None else {"until": entries.instant(made.valid_to)}
    record.append(
        occasion,
        EntryType.ACCREDITATION_GRANTED,
        delegation.key,
        accreditation=made.public_id,
        delegation=delegation.key,
        role=made.role.value,
        since=entries.instant(made.valid_from),
        **until,
    )


def _tell(occasion: Occasion, person: Person, delegation: Delegation, role: AccreditationRole) -> None:
    facts = {**_names(delegation), "role": role.value}
    if person.password_hash:
        outbox.post(occasion, MailKind.ACCREDITED, outbox.addressee(person), **facts)
    else:
        link = invitation(occasion, person)
        outbox.post(occasion, MailKind.INVITATION, outbox.addressee(person), **facts, **link)


def _names(delegation: Delegation) -> dict[str, str]:
    return {"key": delegation.key, "name_en": delegation.name_en, "name_zh": delegation.name_zh}
