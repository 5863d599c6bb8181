"""Who is asking: from the token of a signed-in device to a person and the desks open to them."""

from datetime import timedelta
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import bindparam, select

from consult.models.people import Person, UserSession
from consult.rules.access import Capacity, Role
from consult.services import rights
from consult.services.occasion import Occasion
from consult.services.rights import Desk

_TOUCH_EVERY = timedelta(minutes=5)
_DEVICE = rights.beside(
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


class Identity(Struct, frozen=True):
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


class Recognition(Struct, frozen=True):
    """What the gate asks with: the device's token and how long an idle one lives."""

    token: str
    idle: timedelta


def hash_of(token: str) -> str:
    """What the database holds instead of a random token."""
    return sha256(token.encode()).hexdigest()


def recognise(occasion: Occasion, asked: Recognition) -> Identity | None:
    """The person behind a device's token, or None when it has expired or was revoked."""
    rows = occasion.session.execute(_DEVICE, {"token_hash": hash_of(asked.token), "now": occasion.now}).all()
    row = next(iter(rows), None)
    if row is None or row.revoked_at is not None or row.expires_at <= occasion.now:
        return None
    if occasion.now - row.last_seen_at > asked.idle:
        return None
    held = rights.read(occasion, row.person_id, rows)
    return Identity(
        person_id=row.person_id,
        name=row.name,
        language=row.language,
        time_zone=row.time_zone,
        desks=held.desks,
        offices=tuple(sorted({each.role for each in held.offices})),
        stale=occasion.now - row.last_seen_at > _TOUCH_EVERY,
    )


def touch(occasion: Occasion, token: str) -> None:
    """Note that a device was seen; the gate asks for it at most once in five minutes."""
    row = occasion.session.get(UserSession, hash_of(token))
    if row is not None and row.revoked_at is None:
        row.last_seen_at = occasion.now
