"""Who is asking: from the token of a signed-in device to a person and the desks open to them."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import bindparam, select

from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Appointment, Person, UserSession
from consult.rules.access import Capacity, Role
from consult.services.occasion import Occasion
from consult.services.standing import CURRENT

_TOUCH_EVERY = timedelta(minutes=5)
_DEVICE = (
    select(
        UserSession.person_id,
        UserSession.revoked_at,
        UserSession.expires_at,
        UserSession.last_seen_at,
        Person.name,
        Person.language,
        Person.time_zone,
    )
    .join(Person, Person.id == UserSession.person_id)
    .where(UserSession.token_hash == bindparam("token_hash"))
)
_DESKS = (
    select(Delegation.key, Delegation.name_en, Delegation.name_zh, Accreditation.role)
    .join(Accreditation, Accreditation.delegation_id == Delegation.id)
    .where(Accreditation.person_id == bindparam("person"), CURRENT)
    .order_by(Delegation.sort_key)
)
_OFFICES = (
    select(Appointment.office)
    .where(Appointment.person_id == bindparam("person"), Appointment.ended_at.is_(None))
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Desk:
    """A delegation that somebody serves, and in which role."""

    key: str
    name_en: str
    name_zh: str
    role: Role


@dataclass(frozen=True, slots=True)
class Identity:
    """A signed-in person as the gate and the pages see them."""

    person_id: int
    name: str
    language: str
    time_zone: str
    desks: tuple[Desk, ...]
    offices: tuple[Role, ...]
    stale: bool

    @property
    def capacity(self) -> Capacity:
        """All roles held anywhere: enough to open a door, never to act."""
        return Capacity(frozenset({Role.PERSON, *self.offices, *(desk.role for desk in self.desks)}))


@dataclass(frozen=True, slots=True)
class Recognition:
    """What the gate asks with: the device's token and how long an idle one lives."""

    token: str
    idle: timedelta


def hash_of(token: str) -> str:
    """What the database holds instead of a random token."""
    return sha256(token.encode()).hexdigest()


def recognise(occasion: Occasion, asked: Recognition) -> Identity | None:
    """The person behind a device's token, or None when it has expired or was revoked."""
    row = occasion.session.execute(_DEVICE, {"token_hash": hash_of(asked.token)}).first()
    if row is None or row.revoked_at is not None or row.expires_at <= occasion.now:
        return None
    if occasion.now - row.last_seen_at > asked.idle:
        return None
    return Identity(
        person_id=row.person_id,
        name=row.name,
        language=row.language,
        time_zone=row.time_zone,
        desks=_desks(occasion, row.person_id),
        offices=_offices(occasion, row.person_id),
        stale=occasion.now - row.last_seen_at > _TOUCH_EVERY,
    )


def touch(occasion: Occasion, token: str) -> None:
    """Note that a device was seen; the gate asks for it at most once in five minutes."""
    row = occasion.session.get(UserSession, hash_of(token))
    if row is not None and row.revoked_at is None:
        row.last_seen_at = occasion.now


def _desks(occasion: Occasion, person_id: int) -> tuple[Desk, ...]:
    rows = occasion.session.execute(_DESKS, {"person": person_id, "now": occasion.now})
    return tuple(Desk(row.key, row.name_en, row.name_zh, Role(row.role.value)) for row in rows)


def _offices(occasion: Occasion, person_id: int) -> tuple[Role, ...]:
    return tuple(sorted(Role(office.value) for office in occasion.session.scalars(_OFFICES, {"person": person_id})))
