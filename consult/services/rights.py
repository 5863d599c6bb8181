"""What a person holds now: the desks of delegations, the offices of the secretariat. One query for all of it.

A reading transaction asks once, however many pages, desks and consultations it judges by it. A writing one asks anew
each time, under its lock.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    CompoundSelect,
    String,
    and_,
    bindparam,
    cast,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from consult.models.base import Instant
from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Appointment
from consult.rules.access import Role
from consult.services.occasion import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A delegation that somebody serves, in which role, and the accreditation that says so."""

    delegation_id: int
    key: str
    name_en: str
    name_zh: str
    role: Role
    accreditation_id: int
    public_id: str


@dataclass(frozen=True, slots=True)
class Office:
    """An office of the secretariat: for one consultation, or for all where none is named."""

    role: Role
    consultation_id: int | None


@dataclass(frozen=True, slots=True)
class Rights:
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
_NO_DESK = 0
_HELD: CompoundSelect[*tuple[Any, ...]] = union_all(
    select(
        Accreditation.id.label("accreditation"),
        Accreditation.public_id,
        cast(Accreditation.role, String).label("role"),
        Delegation.id.label("place"),
        Delegation.key,
        Delegation.name_en,
        Delegation.name_zh,
        Delegation.sort_key,
    )
    .join(Delegation, Delegation.id == Accreditation.delegation_id)
    .where(Accreditation.person_id == bindparam("person"), current(bindparam("now", type_=Instant))),
    select(
        literal(_NO_DESK),
        literal(""),
        cast(Appointment.office, String),
        Appointment.consultation_id,
        literal(""),
        literal(""),
        literal(""),
        literal(""),
    ).where(Appointment.person_id == bindparam("person"), Appointment.ended_at.is_(None)),
).order_by("sort_key")


def of(occasion: Occasion, person_id: int) -> Rights:
    """What this person holds now."""
    session = occasion.session
    known = session.info.get(Rights)
    if known is not None and known[0] == (person_id, session.get_transaction()):
        found: Rights = known[1]
        return found
    rights = _load(occasion, person_id)
    if _only_reads(session):
        session.info[Rights] = (person_id, session.get_transaction()), rights
    return rights


def _load(occasion: Occasion, person_id: int) -> Rights:
    desks, offices = [], []
    for row in occasion.session.execute(_HELD, {"person": person_id, "now": occasion.now}):
        if row.accreditation == _NO_DESK:
            offices.append(Office(Role(row.role), row.place))
            continue
        desks.append(
            Desk(
                delegation_id=row.place,
                key=row.key,
                name_en=row.name_en,
                name_zh=row.name_zh,
                role=Role(row.role),
                accreditation_id=row.accreditation,
                public_id=row.public_id,
            )
        )
    return Rights(tuple(desks), tuple(offices))


def _only_reads(session: Session) -> bool:
    return session.get_bind().get_execution_options().get("writes") is False
