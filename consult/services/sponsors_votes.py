"""Whether the sponsors of an amendment explain their votes on it: a setting of each consultation (UNGA rule 88)."""

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from consult.models.amendments import Amendment, SponsorEvent
from consult.models.ballots import Ballot
from consult.models.consultations import Change, Consultation, Transition
from consult.models.delegations import Delegation
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import consultations, counting, register, stamps, standing
from consult.services.occasion import Occasion


class Setting(Struct, frozen=True, kw_only=True):
    """What is asked for in a consultation."""

    path: str
    explain: bool


def change(occasion: Occasion, asked: Setting) -> bool:
    """Change it, with a line in the public history; never while a ballot is open."""
    consultation = consultations.locked(occasion, asked.path)
    standing.ask(occasion, Act.SET_CONDUCT, consultation)
    if consultation.sponsors_explain == asked.explain:
        return True
    counting.close_due(occasion)
    counting.open_due(occasion)
    if register.ballot_open(occasion, consultation):
        raise Refusal(Code.CONDUCT_FIXED)
    consultation.sponsors_explain = asked.explain
    occasion.session.add(
        Transition(
            consultation_id=consultation.id,
            change=Change.CONDUCT,
            at=occasion.instant(),
            by_id=occasion.actor.person_id,
            facts={"sponsors_explain": "yes" if asked.explain else "no"},
        )
    )
    occasion.session.flush()
    stamps.touch(occasion, consultation)
    return True


def silent(delegation: int | InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """SQL condition on a ballot: the delegation sponsors the amendment put, and sponsors explain no votes here."""
    later = aliased(SponsorEvent)
    left = exists().where(
        later.amendment_id == SponsorEvent.amendment_id,
        later.delegation_id == SponsorEvent.delegation_id,
        later.previous_seq == SponsorEvent.seq,
    )
    joined = exists().where(
        SponsorEvent.amendment_id == Ballot.amendment_id,
        SponsorEvent.delegation_id == delegation,
        SponsorEvent.sponsors,
        ~left,
    )
    tabled = exists().where(Amendment.id == Ballot.amendment_id, Amendment.delegation_id == delegation)
    restricted = exists().where(Consultation.id == Ballot.consultation_id, ~Consultation.sponsors_explain)
    here = (restricted, tabled, joined)
    only_here, own, sponsored = (each.correlate(Ballot, Delegation) for each in here)
    return and_(only_here, or_(own, sponsored))


def silent_on(occasion: Occasion, ballot: Ballot) -> frozenset[str]:
    """The delegations, by key, that do not explain their votes in a ballot."""
    if ballot.amendment_id is None:
        return frozenset()
    query = select(Delegation.key).join(Ballot, Ballot.id == ballot.id).where(silent(Delegation.id))
    return frozenset(occasion.session.scalars(query))


def check(occasion: Occasion, ballot: Ballot, delegation: Delegation) -> None:
    """Refuse an explanation of vote of a sponsor where sponsors give none."""
    if ballot.amendment_id is None:
        return
    query = select(Ballot.id).where(Ballot.id == ballot.id, silent(delegation.id))
    if occasion.session.scalar(query) is not None:
        raise Refusal(Code.SPONSORS_EXPLAIN_NOT)
