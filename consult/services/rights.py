"""What a person holds now: the desks of delegations, the offices of the secretariat. One query for all of it.

A reading transaction asks once, however many pages, desks and consultations it judges by it. A writing one asks anew
each time, under its lock.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import BindParameter, ColumnElement, Row, Select, and_, bindparam, join, or_, select

from consult.models.base import Instant
from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Appointment, Person
from consult.rules.access import Role
from consult.services.occasion import Occasion


class Desk(Struct, frozen=True, kw_only=True):
    """A delegation that somebody serves, in which role, and the accreditation that says so."""

    delegation_id: int
    key: str
    name_en: str
    name_zh: str
    role: Role
    accreditation_id: int
    public_id: str


class Office(Struct, frozen=True):
    """An office of the secretariat: for one consultation, or for all where none is named."""

    role: Role
    consultation_id: int | None


class Rights(Struct, frozen=True):
    """All that a person holds; desks in English alphabetical order."""

    desks: tuple[Desk, ...]
    offices: tuple[Office, ...]

    def offices_in(self, consultation_id: int | None) -> frozenset[Role]:
        """The offices held for this consultation, or for all."""
        return frozenset(each.role for each in self.offices if each.consultation_id in {None, consultation_id})

    def desk_of(self, delegation_id: int) -> Desk | None:
        """The delegation's desk, in the first role where somebody holds several."""
        held = [each for each in self.desks if each.delegation_id == delegation_id]
        return min(held, key=lambda desk: _ORDER.index(desk.role), default=None)


def current(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """SQL condition: an accreditation is in force."""
    return and_(
        Accreditation.valid_from <= now,
        or_(Accreditation.valid_to.is_(None), Accreditation.valid_to > now),
        Accreditation.ended_at.is_(None),
    )


_ORDER = (Role.HEAD, Role.ALTERNATE, Role.MEMBER)


def beside(persons: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """A query of persons with what each holds at `now` beside them: a row for every pair of a desk and an office."""
    desk = join(Accreditation, Delegation, Delegation.id == Accreditation.delegation_id)
    serves = and_(Accreditation.person_id == Person.id, current(bindparam("now", type_=Instant)))
    return (
        persons.add_columns(
            Accreditation.id.label("accreditation_id"),
            Accreditation.public_id,
            Accreditation.role,
            Delegation.id.label("delegation_id"),
            Delegation.key,
            Delegation.name_en,
            Delegation.name_zh,
            Appointment.office,
            Appointment.consultation_id,
        )
        .outerjoin(desk, serves)
        .outerjoin(Appointment, and_(Appointment.person_id == Person.id, Appointment.ended_at.is_(None)))
        .order_by(Delegation.sort_key, Accreditation.id, Appointment.id)
    )


_HELD = beside(select(Person.id).where(Person.id == bindparam("person")))


def of(occasion: Occasion, person_id: int) -> Rights:
    """What this person holds now."""
    session = occasion.session
    known = session.info.get(Rights)
    if known is not None and known[0] == (person_id, session.get_transaction()):
        found: Rights = known[1]
        return found
    rows = session.execute(_HELD, {"person": person_id, "now": occasion.now})
    return read(occasion, person_id, rows)


def read(occasion: Occasion, person_id: int, rows: Iterable[Row[*tuple[Any, ...]]]) -> Rights:
    """What the rows of one person say, kept for the rest of a reading transaction."""
    session = occasion.session
    desks: dict[int, Desk] = {}
    offices: dict[Office, None] = {}
    for row in rows:
        if row.accreditation_id is not None:
            desks[row.accreditation_id] = _desk(row)
        if row.office is not None:
            offices[Office(Role(row.office.value), row.consultation_id)] = None
    rights = Rights(tuple(desks.values()), tuple(offices))
    if session.get_bind().get_execution_options().get("writes") is False:
        session.info[Rights] = (person_id, session.get_transaction()), rights
    return rights


def _desk(row: Row[*tuple[Any, ...]]) -> Desk:
    return Desk(
        delegation_id=row.delegation_id,
        key=row.key,
        name_en=row.name_en,
        name_zh=row.name_zh,
        role=Role(row.role.value),
        accreditation_id=row.accreditation_id,
        public_id=row.public_id,
    )
