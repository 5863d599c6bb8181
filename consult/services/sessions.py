"""Signed-in devices: opening a session with a proven password, listing and ending them."""

from datetime import datetime, timedelta
from secrets import token_hex

from msgspec import Struct
from sqlalchemy import exists, select, update

from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Appointment, Person, UserSession
from consult.rules.access import Act
from consult.rules.refusal import Code, Event, Refusal, Trace
from consult.services import security, standing
from consult.services.identity import hash_of
from consult.services.occasion import Occasion
from consult.services.rights import current


class Knock(Struct, frozen=True):
    """An address typed at the door, and the number of the device where the account knows it."""

    email: str
    device: str = ""


class Account(Struct, frozen=True):
    """What is needed to verify a password; the same for an address that nobody has."""

    email: str
    person_id: int | None
    password_hash: str
    device: str = ""


class Proof(Struct, frozen=True, kw_only=True):
    """What a password proved before the act began; compared again within it."""

    account: Account
    proven: bool
    fresh_hash: str = ""


class SignIn(Struct, frozen=True, kw_only=True):
    """Somebody wants to sign in on a device, for so long at most."""

    proof: Proof
    lifetime: timedelta


class Opened(Struct, frozen=True):
    """A session was opened: the token for the cookie, and what the person came for."""

    token: str
    account: str
    desks: tuple[str, ...]
    official: bool


class Device(Struct, frozen=True, kw_only=True):
    """A device on which somebody is signed in."""

    handle: str
    browser: str
    system: str
    signed_in_at: datetime
    seen_at: datetime
    is_this: bool


def account(occasion: Occasion, asked: Knock) -> Account:
    """The account of an address, before its password is verified; refused after too many attempts."""
    standing.ask(occasion, Act.SIGN_IN)
    known = asked.email.strip().lower()
    security.check(occasion, security.SIGN_IN, known, asked.device)
    person = occasion.session.scalar(select(Person).where(Person.email == known))
    return Account(known, person.id if person else None, person.password_hash if person else "", asked.device)


def sign_in(occasion: Occasion, asked: SignIn) -> Opened:
    """Open a session; a wrong password and an unknown address are refused alike."""
    known = asked.proof.account
    security.check(occasion, security.SIGN_IN, known.email, known.device)
    person = proven_person(occasion, asked.proof)
    if person is None:
        name = security.counted_as(known.email, known.device)
        raise Refusal(Code.WRONG_CREDENTIALS, trace=Trace(security.SIGN_IN.kind, {"account": name}))
    if asked.proof.fresh_hash:
        person.password_hash = asked.proof.fresh_hash
    security.note(occasion, Trace(Event.SIGNED_IN, person_id=person.id))
    return open_for(occasion, person, asked.lifetime)


def proven_person(occasion: Occasion, proof: Proof) -> Person | None:
    """The person, if the password was right and is still the one that was verified."""
    if not proof.proven or proof.account.person_id is None:
        return None
    person = occasion.session.get(Person, proof.account.person_id, with_for_update=True, populate_existing=True)
    same = person is not None and person.password_hash == proof.account.password_hash
    return person if same else None


def open_for(occasion: Occasion, person: Person, lifetime: timedelta) -> Opened:
    """A fresh session on this device."""
    token = token_hex(32)
    occasion.session.add(
        UserSession(
            token_hash=hash_of(token),
            person_id=person.id,
            device=occasion.actor.device,
            created_at=occasion.now,
            last_seen_at=occasion.now,
            expires_at=occasion.now + lifetime,
        )
    )
    desks = occasion.session.scalars(
        select(Delegation.key)
        .join(Accreditation, Accreditation.delegation_id == Delegation.id)
        .where(Accreditation.person_id == person.id, current(occasion.now))
        .order_by(Delegation.sort_key)
    )
    official = select(exists().where(Appointment.person_id == person.id, Appointment.ended_at.is_(None)))
    return Opened(token, person.email, tuple(dict.fromkeys(desks)), bool(occasion.session.scalar(official)))


def sign_out(occasion: Occasion, token: str) -> None:
    """End the session of this device."""
    person_id = standing.ask(occasion, Act.SIGN_OUT).person_id
    _revoke(occasion, UserSession.person_id == person_id, UserSession.token_hash == hash_of(token))


def sign_out_everywhere(occasion: Occasion, _asked: None) -> None:
    """End every session of the person who asks, this one too."""
    person_id = standing.ask(occasion, Act.MANAGE_ACCOUNT).person_id
    assert person_id is not None
    revoke_all(occasion, person_id)
    security.note(occasion, Trace(Event.SIGNED_OUT_EVERYWHERE))


def revoke_all(occasion: Occasion, person_id: int) -> None:
    """End every session of a person."""
    _revoke(occasion, UserSession.person_id == person_id)


def revoke(occasion: Occasion, handle: str) -> None:
    """End one session of the person who asks."""
    person_id = standing.ask(occasion, Act.MANAGE_ACCOUNT).person_id
    own = UserSession.person_id == person_id
    if _revoke(occasion, own, UserSession.token_hash.startswith(handle, autoescape=True)) != 1:
        raise Refusal(Code.NOT_FOUND)
    security.note(occasion, Trace(Event.DEVICE_REVOKED))


def devices(occasion: Occasion, token: str) -> tuple[Device, ...]:
    """Where the person is signed in, the last used first."""
    person_id = standing.ask(occasion, Act.MANAGE_ACCOUNT).person_id
    rows = occasion.session.scalars(
        select(UserSession)
        .where(
            UserSession.person_id == person_id,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > occasion.now,
        )
        .order_by(UserSession.last_seen_at.desc(), UserSession.token_hash)
    )
    return tuple(_device(row, hash_of(token)) for row in rows)


def _revoke(occasion: Occasion, *which: object) -> int:
    statement = update(UserSession).where(*which, UserSession.revoked_at.is_(None))  # type: ignore[arg-type]
    done = occasion.session.execute(statement.values(revoked_at=occasion.now))
    return int(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result counts rows


def _device(row: UserSession, this: str) -> Device:
    return Device(
        handle=row.token_hash[:24],
        browser=_first(_BROWSERS, row.device),
        system=_first(_SYSTEMS, row.device),
        signed_in_at=row.created_at,
        seen_at=row.last_seen_at,
        is_this=row.token_hash == this,
    )


_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("MicroMessenger", "WeChat"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("HarmonyOS", "HarmonyOS"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def _first(names: tuple[tuple[str, str], ...], said: str) -> str:
    return next((name for sign, name in names if sign in said), "")
