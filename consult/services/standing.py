"""In what capacity somebody acts: rights read from the database each time they are asked for."""

from msgspec import Struct
from sqlalchemy import select

from consult.models.consultations import Consultation, Participation
from consult.models.delegations import Delegation
from consult.rules import access
from consult.rules.access import Act, Capacity, Role
from consult.rules.refusal import Code, Refusal
from consult.services import rights
from consult.services.occasion import Occasion


class Credentials(Struct, frozen=True):
    """What an act needs to know of the actor: the capacity, and the accreditation acted under, if any."""

    capacity: Capacity
    person_id: int | None
    accreditation_id: int | None = None
    accreditation_public_id: str = ""


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
    held = rights.of(occasion, person_id)
    roles = {Role.PERSON, *held.offices_in(None if consultation is None else consultation.id)}
    if delegation is None:
        return Credentials(Capacity(frozenset(roles)), person_id)
    desk = held.desk_of(delegation.id)
    if desk is not None:
        roles.add(desk.role)
    standing = _standing(occasion, consultation, delegation)
    capacity = Capacity(frozenset(roles), standing, delegation.suspended_at is not None)
    if desk is None:
        return Credentials(capacity, person_id)
    return Credentials(capacity, person_id, desk.accreditation_id, desk.public_id)


def _standing(
    occasion: Occasion, consultation: Consultation | None, delegation: Delegation
) -> access.Standing | None:
    if consultation is None:
        return None
    row = occasion.session.get(Participation, (consultation.id, delegation.id))
    return None if row is None else row.standing
