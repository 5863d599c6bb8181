"""Loading ballots by who asks: officials of the consultation, heads and alternates of a delegation, readers."""

from typing import TypeVarTuple

from msgspec import Struct
from sqlalchemy import Select, and_, bindparam, exists, select
from sqlalchemy.orm import aliased

from consult.ledger import entries
from consult.models.ballots import Ballot, BallotEvent, BallotState, RegisterEntry
from consult.models.consultations import Consultation, Participation
from consult.models.delegations import Delegation
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules import phases, procedure
from consult.rules.access import Act
from consult.rules.decision import Rule
from consult.rules.refusal import Code, Refusal
from consult.services import standing
from consult.services.occasion import Occasion
from consult.services.standing import Credentials

Columns = TypeVarTuple("Columns")


class Which(Struct, frozen=True, kw_only=True):
    """A ballot by its address."""

    path: str
    number: int


class Ours(Struct, frozen=True, kw_only=True):
    """A ballot by its address, and the delegation acted for."""

    delegation: str
    path: str
    number: int


class Place(Struct, frozen=True, kw_only=True):
    """A delegation before a ballot: what both are, whether it is in the register, and its vote so far."""

    consultation: Consultation
    ballot: Ballot
    delegation: Delegation
    registered: bool
    current: BallotEvent | None
    participation: Participation | None


_LATER = aliased(BallotEvent)
IS_LAST = ~exists().where(
    _LATER.ballot_id == BallotEvent.ballot_id,
    _LATER.delegation_id == BallotEvent.delegation_id,
    _LATER.previous_seq == BallotEvent.seq,
)
"""SQL condition: the event without a successor, which is the delegation's vote."""
_PLACE = (
    select(Consultation, Ballot, Delegation, RegisterEntry.position, BallotEvent, Participation)
    .join(Ballot, and_(Ballot.consultation_id == Consultation.id, Ballot.number == bindparam("number")))
    .join(Delegation, Delegation.key == bindparam("delegation"))
    .outerjoin(
        Participation,
        and_(Participation.consultation_id == Consultation.id, Participation.delegation_id == Delegation.id),
    )
    .outerjoin(
        RegisterEntry,
        and_(RegisterEntry.ballot_id == Ballot.id, RegisterEntry.delegation_id == Delegation.id),
    )
    .outerjoin(
        BallotEvent,
        and_(BallotEvent.ballot_id == Ballot.id, BallotEvent.delegation_id == Delegation.id, IS_LAST),
    )
    .where(Consultation.path == bindparam("path"), Consultation.state.in_(phases.PUBLIC))
)
"""Made once: it runs with every paper and every cast."""


def is_voted_on(ballot: Ballot) -> bool:
    """Whether delegations vote on the question; else it is adopted unless one of them objects."""
    return Rule.from_facts(ballot.rule).unopposed is None


def is_adopted(ballot: Ballot) -> bool:
    """Whether the question was adopted and that stands, by a vote or without one."""
    return ballot.state is BallotState.CLOSED and (ballot.result or {}).get("outcome") in procedure.ADOPTED


def with_subject(query: Select[*Columns]) -> Select[*Columns]:
    """The query joined with what a ballot is about: revision, provision, and its number there; none for procedure."""
    return (
        query.outerjoin(Revision, Revision.id == Ballot.revision_id)
        .outerjoin(Provision, Provision.id == Ballot.provision_id)
        .outerjoin(
            ProvisionVersion,
            (ProvisionVersion.revision_id == Ballot.revision_id)
            & (ProvisionVersion.provision_id == Ballot.provision_id),
        )
    )


def record_name(consultation: Consultation, ballot: Ballot) -> str:
    """The name of a ballot in the record."""
    return entries.ballot_id(consultation.symbol, ballot.number)


def chaired(occasion: Occasion, path: str, act: Act) -> Consultation:
    """A consultation whose ballots the actor may handle; an unpublished one does not exist for others."""
    return chaired_by(occasion, path, act)[0]


def chaired_by(occasion: Occasion, path: str, act: Act) -> tuple[Consultation, Credentials]:
    """The same, with the actor's credentials."""
    found = occasion.session.scalar(select(Consultation).where(Consultation.path == path))
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    try:
        credentials = standing.ask(occasion, act, found)
    except Refusal as refusal:
        raise (refusal if found.state in phases.PUBLIC else Refusal(Code.NOT_FOUND)) from None
    return found, credentials


def ballot_of(occasion: Occasion, consultation: Consultation, number: int) -> Ballot:
    """A ballot of this consultation by its number."""
    found = occasion.session.scalar(
        select(Ballot).where(Ballot.consultation_id == consultation.id, Ballot.number == number)
    )
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def place(occasion: Occasion, where: Ours) -> Place:
    """A delegation before a ballot, in one query; the caller asks what the actor may do there.

    The participation comes along, and is held, so that `standing` finds it loaded.
    """
    asked = {"path": where.path, "number": where.number, "delegation": where.delegation}
    row = occasion.session.execute(_PLACE, asked).first()
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    consultation, ballot, delegation, position, current, participation = row
    return Place(
        consultation=consultation,
        ballot=ballot,
        delegation=delegation,
        registered=position is not None,
        current=current,
        participation=participation,
    )
