"""In what capacity somebody acts: rights read from the database each time they are asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, or_, select

from consult.models.base import Instant
from consult.models.consultations import Consultation, Participation
from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Appointment
from consult.rules import access
from consult.rules.access import Act, Capacity, Role
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import AccreditationRole
from consult.services.occasion import Occasion


class Served(NamedTuple):
    """An accreditation in force: its row, its name in the record, its role."""

    id: int
    public_id: str
    role: AccreditationRole


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an act needs to know of the actor: the capacity, and the accreditation acted under, if any."""

    capacity: Capacity
    person_id: int | None
    accreditation_id: int | None = None
    accreditation_public_id: str = ""


def current(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """SQL condition: an accreditation is in force."""
    return and_(
        Accreditation.valid_from <= now,
        or_(Accreditation.valid_to.is_(None), Accreditation.valid_to > now),
        Accreditation.ended_at.is_(None),
    )


CURRENT = current(bindparam("now", type_=Instant))
"""The same for statements that are made once: `now` is given when they run."""

_OFFICES = select(Appointment.office).where(
    Appointment.person_id == bindparam("person"),
    Appointment.ended_at.is_(None),
    or_(Appointment.consultation_id.is_(None), Appointment.consultation_id == bindparam("consultation")),
)
_SERVING = select(Accreditation.id, Accreditation.public_id, Accreditation.role).where(
    Accreditation.person_id == bindparam("person"),
    Accreditation.delegation_id == bindparam("delegation"),
    CURRENT,
)


def ask(
    occasion: Occasion,
    act: Act,
    consultation: Consultation | None = None,
    delegation: Delegation | None = None,
) -> Credentials:
    """The actor's credentials for this act; raises the Refusal that says why not."""
    credentials = _credentials(occasion, consultation, delegation)
    refusal = access.may(credentials.capacity, act, consultation.state if consultation else None)
    if refusal is not None:
        raise refusal
    return credentials


def allows(
    occasion: Occasion,
    act: Act,
    consultation: Consultation | None = None,
    delegation: Delegation | None = None,
) -> bool:
    """Whether the act would be allowed: for showing or leaving out a way to it."""
    capacity = _credentials(occasion, consultation, delegation).capacity
    return access.may(capacity, act, consultation.state if consultation else None) is None


def visible_consultation(occasion: Occasion, path: str) -> Consultation:
    """Load a consultation that the actor may read; an unpublished one does not exist for others."""
    found = occasion.session.scalar(select(Consultation).where(Consultation.path == path))
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    if not allows(occasion, Act.READ_CONSULTATION, found) and not allows(occasion, Act.READ_UNPUBLISHED, found):
        raise Refusal(Code.NOT_FOUND)
    return found


def own_delegation(occasion: Occasion, key: str) -> Delegation:
    """Load the delegation acted for; one that the actor does not serve does not open its desk."""
    found = occasion.session.scalar(select(Delegation).where(Delegation.key == key))
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    ask(occasion, Act.OPEN_DESK, None, found)
    return found


def _credentials(occasion: Occasion, consultation: Consultation | None, delegation: Delegation | None) -> Credentials:
    person_id = occasion.actor.person_id
    if person_id is None:
        return Credentials(Capacity(frozenset()), None)
    roles = {Role.PERSON, *_offices(occasion, person_id, consultation)}
    if delegation is None:
        return Credentials(Capacity(frozenset(roles)), person_id)
    accreditation = _accreditation(occasion, person_id, delegation)
    if accreditation is not None:
        roles.add(Role(accreditation.role.value))
    standing = _standing(occasion, consultation, delegation)
    capacity = Capacity(frozenset(roles), standing, delegation.suspended_at is not None)
    if accreditation is None:
        return Credentials(capacity, person_id)
    return Credentials(capacity, person_id, accreditation.id, accreditation.public_id)


def _offices(occasion: Occasion, person_id: int, consultation: Consultation | None) -> set[Role]:
    here = None if consultation is None else consultation.id
    rows = occasion.session.scalars(_OFFICES, {"person": person_id, "consultation": here})
    return {Role(office.value) for office in rows}


_WEIGHT = {"head": 0, "alternate": 1, "member": 2}


def _accreditation(occasion: Occasion, person_id: int, delegation: Delegation) -> Served | None:
    asked = {"person": person_id, "delegation": delegation.id, "now": occasion.now}
    rows = [Served(*row) for row in occasion.session.execute(_SERVING, asked)]
    return min(rows, key=lambda row: _WEIGHT[row.role.value], default=None)


def _standing(
    occasion: Occasion, consultation: Consultation | None, delegation: Delegation
) -> access.Standing | None:
    if consultation is None:
        return None
    row = occasion.session.get(Participation, (consultation.id, delegation.id))
    return None if row is None else row.standing
