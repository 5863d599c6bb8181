"""Who is asking: from the token of a signed-in device to a person and the desks open to them."""

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import select

from consult.models.consultations import Consultation
from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Appointment, Person, UserSession
from consult.rules.access import Capacity, Role
from consult.services.occasion import Occasion
from consult.services.standing import current

_TOUCH_EVERY = timedelta(minutes=5)


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
    row = occasion.session.get(UserSession, hash_of(asked.token))
    if row is None or row.revoked_at is not None or row.expires_at <= occasion.now:
        return None
    if occasion.now - row.last_seen_at > asked.idle:
        return None
    person = occasion.session.get_one(Person, row.person_id)
    return Identity(
        person_id=person.id,
        name=person.name,
        language=person.language,
        time_zone=person.time_zone,
        desks=_desks(occasion, person.id),
        offices=_offices(occasion, person.id),
        stale=occasion.now - row.last_seen_at > _TOUCH_EVERY,
    )


def touch(occasion: Occasion, token: str) -> None:
    """Note that a device was seen; the gate asks for it at most once in five minutes."""
    row = occasion.session.get(UserSession, hash_of(token))
    if row is not None and row.revoked_at is None:
        row.last_seen_at = occasion.now


def _desks(occasion: Occasion, person_id: int) -> tuple[Desk, ...]:
    rows = occasion.session.execute(
        select(Delegation.key, Delegation.name_en, Delegation.name_zh, Accreditation.role)
        .join(Accreditation, Accreditation.delegation_id == Delegation.id)
        .where(Accreditation.person_id == person_id, current(occasion.now))
        .order_by(Delegation.sort_key)
    )
    return tuple(Desk(row.key, row.name_en, row.name_zh, Role(row.role.value)) for row in rows)


def _offices(occasion: Occasion, person_id: int) -> tuple[Role, ...]:
    rows = occasion.session.scalars(
        select(Appointment.office)
        .outerjoin(Consultation, Consultation.id == Appointment.consultation_id)
        .where(Appointment.person_id == person_id, Appointment.ended_at.is_(None))
        .distinct()
    )
    return tuple(sorted(Role(office.value) for office in rows))
