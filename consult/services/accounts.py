"""One's own account: who one is, password, language and time zone, and the ways back in."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import select

from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Person, Purpose
from consult.rules.access import Act
from consult.rules.refusal import Code, Event, Refusal, Trace
from consult.rules.roster import AccreditationRole
from consult.services import identity, links, outbox, rights, security, sessions, standing
from consult.services.links import Presented
from consult.services.occasion import Occasion
from consult.services.outbox import MailKind
from consult.services.sessions import Account, Device, Knock, Opened, Proof


class Service(Struct, frozen=True, kw_only=True):
    """A delegation that somebody serves, in which role, from when until when."""

    key: str
    name_en: str
    name_zh: str
    role: AccreditationRole
    since: datetime
    until: datetime | None


class AccountPage(Struct, frozen=True, kw_only=True):
    """What somebody sees of their own account."""

    name: str
    email: str
    language: str
    time_zone: str
    services: tuple[Service, ...]
    devices: tuple[Device, ...]


class Preferences(Struct, frozen=True, kw_only=True):
    """Name, language and time zone as somebody wants them."""

    name: str
    language: str
    time_zone: str


class NewPassword(Struct, frozen=True, kw_only=True):
    """A new password's hash, with the proof of the present one."""

    proof: Proof
    new_hash: str
    lifetime: timedelta


class LinkedPassword(Struct, frozen=True, kw_only=True):
    """A new password's hash, with a link that was sent by mail; an invitation brings preferences too."""

    presented: Presented
    new_hash: str
    lifetime: timedelta
    preferences: Preferences | None = None


def page(occasion: Occasion, token: str) -> AccountPage:
    """The account of whoever asks, from the device with this token."""
    person = _own(occasion)
    return AccountPage(
        name=person.name,
        email=person.email,
        language=person.language,
        time_zone=person.time_zone,
        services=_services(occasion, person),
        devices=sessions.devices(occasion, token),
    )


def preferences(occasion: Occasion, _asked: None) -> Preferences:
    """One's name, language and time zone as they are."""
    person = _own(occasion)
    return Preferences(name=person.name, language=person.language, time_zone=person.time_zone)


def email(occasion: Occasion, _asked: None) -> str:
    """One's own address."""
    return _own(occasion).email


def set_preferences(occasion: Occasion, asked: Preferences) -> None:
    """Change one's name, language and time zone."""
    _prefer(_own(occasion), asked)


def own_account(occasion: Occasion, token: str) -> Account:
    """One's own account, before the present password is verified; a signed-in device has a count of its own."""
    person = _own(occasion)
    device = identity.hash_of(token)[:32]
    security.check(occasion, security.SIGN_IN, person.email, device)
    return Account(person.email, person.id, person.password_hash, device)


def change_password(occasion: Occasion, asked: NewPassword) -> Opened:
    """Set a new password; every session ends, and this device gets a fresh one."""
    own = _own(occasion)
    device = asked.proof.account.device
    security.check(occasion, security.SIGN_IN, own.email, device)
    person = sessions.proven_person(occasion, asked.proof)
    if person is None or person.id != own.id:
        trace = Trace(security.SIGN_IN.kind, {"account": security.counted_as(own.email, device)}, own.id)
        raise Refusal(Code.WRONG_PASSWORD, at="present", trace=trace)
    return _replace(occasion, person, asked.new_hash, asked.lifetime)


def ask_reset(occasion: Occasion, asked: Knock) -> None:
    """Send a link for a new password, if the address is known; the answer is the same if it is not.

    After three mails within the hour no further one goes: the last link holds for two, so that whoever asks again and
    again for somebody else neither fills the mailbox nor takes the way in away.
    """
    known = asked.email.strip().lower()
    if not asked.device:
        security.check_address(occasion, security.RESET)
    name = security.counted_as(known, asked.device)
    if security.is_reached(occasion, security.RESET, name):
        security.note(occasion, Trace(security.RESET.kind))
        return
    security.note(occasion, Trace(security.RESET.kind, {"account": name}))
    person = occasion.session.scalar(select(Person).where(Person.email == known))
    if person is not None and person.password_hash:
        link = links.make(occasion, person, Purpose.RESET)
        outbox.post(occasion, MailKind.RESET, outbox.addressee(person), link=link)
    elif person is not None:
        outbox.post(occasion, MailKind.PASSWORD_MISSING, outbox.addressee(person))


def finish_reset(occasion: Occasion, asked: LinkedPassword) -> Opened:
    """Set a new password with a link from a mail; every session ends, and this device gets a fresh one."""
    person = links.spend(occasion, asked.presented)
    return _replace(occasion, person, asked.new_hash, asked.lifetime)


def accept_invitation(occasion: Occasion, asked: LinkedPassword) -> Opened:
    """Take up an invitation: name, language, time zone and the first password."""
    person = links.spend(occasion, asked.presented)
    assert asked.preferences is not None
    _prefer(person, asked.preferences)
    person.password_hash = asked.new_hash
    security.note(occasion, Trace(Event.INVITATION_ACCEPTED, person_id=person.id))
    return sessions.open_for(occasion, person, asked.lifetime)


def _own(occasion: Occasion) -> Person:
    person_id = standing.ask(occasion, Act.MANAGE_ACCOUNT).person_id
    return occasion.session.get_one(Person, person_id)


def _prefer(person: Person, asked: Preferences) -> None:
    person.name, person.language, person.time_zone = asked.name, asked.language, asked.time_zone


def _replace(occasion: Occasion, person: Person, new_hash: str, lifetime: timedelta) -> Opened:
    person.password_hash = new_hash
    sessions.revoke_all(occasion, person.id)
    security.note(occasion, Trace(Event.PASSWORD_CHANGED, person_id=person.id))
    outbox.post(occasion, MailKind.PASSWORD_CHANGED, outbox.addressee(person))
    return sessions.open_for(occasion, person, lifetime)


def _services(occasion: Occasion, person: Person) -> tuple[Service, ...]:
    rows = occasion.session.execute(
        select(Accreditation, Delegation)
        .join(Delegation, Delegation.id == Accreditation.delegation_id)
        .where(Accreditation.person_id == person.id, rights.current(occasion.now))
        .order_by(Delegation.sort_key, Accreditation.id)
    )
    return tuple(
        Service(
            key=delegation.key,
            name_en=delegation.name_en,
            name_zh=delegation.name_zh,
            role=row.role,
            since=row.valid_from,
            until=row.valid_to,
        )
        for row, delegation in rows
    )
