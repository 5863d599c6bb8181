"""What a ballot on an amendment needs, and what it makes of the amendment, in the same act as its result."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, or_, select

from consult.models.amendments import Amendment, AmendmentEvent, AmendmentOperation
from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.rules import amendments, procedure
from consult.rules.amendments import AmendmentState, AmendmentStep
from consult.rules.decision import Decision, Rule
from consult.rules.procedure import Again
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import amendment_desk, revisions, tabling
from consult.services.occasion import Occasion
from consult.services.tabling import Happened

_DECISIONS = frozenset({AmendmentStep.ADOPTED, AmendmentStep.REJECTED, AmendmentStep.MOOT})


def to_put(occasion: Occasion, consultation: Consultation, reference: str, first: Ballot | None) -> Amendment:
    """The amendment that a draft puts to the vote, `first` being the ballot put again; refused at the field."""
    try:
        found = tabling.by_reference(occasion, consultation, reference)
    except Refusal:
        raise Refusal(Code.BAD_REQUEST, at="amendment") from None
    refusal = _refusal(occasion, found, first)
    if refusal is not None:
        raise Refusal(refusal.code, at="amendment")
    return found


def is_in_order(occasion: Occasion, ballot: Ballot) -> bool:
    """Whether the vote on an amendment can begin: nothing has happened to it, and no other ballot on it is open."""
    amendment = _locked(occasion, ballot)
    first = occasion.session.get(Ballot, ballot.put_again_from_id) if ballot.put_again_from_id else None
    going_on = select(Ballot.id).where(Ballot.amendment_id == amendment.id, Ballot.state == BallotState.OPEN)
    return _refusal(occasion, amendment, first) is None and occasion.session.scalar(going_on.limit(1)) is None


def waits_for_amendments(occasion: Occasion, ballot: Ballot) -> bool:
    """Whether amendments to what a ballot puts come first (UNGA rule 90): undecided, or adopted and not in a text.

    A question of procedure and an amendment wait for none; a provision, for those that touch it.
    """
    if ballot.subject not in {Subject.TEXT, Subject.PROVISION}:
        return False
    applied = (
        select(AmendmentEvent.amendment_id)
        .where(AmendmentEvent.amendment_id == Amendment.id, AmendmentEvent.step == AmendmentStep.APPLIED)
        .exists()
    )
    waiting = or_(Amendment.state == AmendmentState.TABLED, and_(Amendment.state == AmendmentState.ADOPTED, ~applied))
    query = select(Amendment.id).where(Amendment.revision_id == ballot.revision_id, waiting)
    if ballot.subject is Subject.PROVISION:
        touching = AmendmentOperation.provision_id == ballot.provision_id
        query = query.join(AmendmentOperation, AmendmentOperation.amendment_id == Amendment.id).where(touching)
    return occasion.session.scalar(query.limit(1)) is not None


def decide(occasion: Occasion, ballot: Ballot, at: datetime) -> None:
    """Write down what the amendment becomes by the result of the ballot on it.

    A ballot that was never put settles what is still on the table, never what another ballot has decided.
    """
    if ballot.amendment_id is None or ballot.result is None:
        return
    amendment = _locked(occasion, ballot)
    state = amendments.became(Decision.from_facts(ballot.result), Rule.from_facts(ballot.rule))
    unput = ballot.state is BallotState.MOOT
    if state is None or (unput and amendment.state is not AmendmentState.TABLED):
        return
    _become(occasion, amendment, state, at, ballot)


def check_not_carried_over(occasion: Occasion, ballot: Ballot) -> None:
    """A ballot whose amendment is in a text already cannot be annulled: its words would stay there undecided."""
    amendment = occasion.session.get(Amendment, ballot.amendment_id) if ballot.amendment_id else None
    if amendment is not None and _decides(occasion, ballot, amendment) and _is_carried_over(occasion, amendment):
        raise Refusal(Code.AMENDMENT_CARRIED_OVER)


def undo(occasion: Occasion, annulled: Ballot, at: datetime) -> None:
    """Put back on the table what an annulled ballot decided and what fell by it; an earlier decision stands again."""
    for ballot in (annulled, *_fallen_by(occasion, annulled)):
        if ballot.amendment_id is None:
            continue
        amendment = _locked(occasion, ballot)
        if not _decides(occasion, ballot, amendment):
            continue
        amendment.state = AmendmentState.TABLED
        tabling.note(occasion, amendment, Happened(AmendmentStep.REOPENED, at, ballot_id=annulled.id))
        earlier = _decided_earlier(occasion, ballot)
        if earlier is not None:
            decide(occasion, earlier, at)


def _refusal(occasion: Occasion, amendment: Amendment, first: Ballot | None) -> Refusal | None:
    consultation = occasion.session.get_one(Consultation, amendment.consultation_id)
    current = revisions.last_published(occasion, consultation)
    return amendments.put(
        amendment.state,
        current=current is not None and current.id == amendment.revision_id,
        complete=not amendment_desk.is_incomplete(occasion, amendment),
        anew=_is_reconsidered(amendment, first) and not _is_carried_over(occasion, amendment),
    )


def _is_reconsidered(amendment: Amendment, first: Ballot | None) -> bool:
    """Whether the ballot that is put again decided this amendment."""
    if first is None or first.amendment_id != amendment.id or first.state is not BallotState.CLOSED:
        return False
    assert first.result is not None, "a closed ballot has its result"
    again = procedure.again(Decision.from_facts(first.result), Rule.from_facts(first.rule))
    return again is Again.IF_RECONSIDERED


def _locked(occasion: Occasion, ballot: Ballot) -> Amendment:
    return occasion.session.get_one(Amendment, ballot.amendment_id, with_for_update=True, populate_existing=True)


def _become(occasion: Occasion, amendment: Amendment, state: AmendmentState, at: datetime, ballot: Ballot) -> None:
    amendment.state = state
    tabling.note(occasion, amendment, Happened(AmendmentStep(state.value), at, ballot_id=ballot.id))


def _decides(occasion: Occasion, ballot: Ballot, amendment: Amendment) -> bool:
    """Whether what the amendment is now, it is by this ballot."""
    steps = (*_DECISIONS, AmendmentStep.REOPENED)
    last = occasion.session.scalar(
        select(AmendmentEvent)
        .where(AmendmentEvent.amendment_id == amendment.id, AmendmentEvent.step.in_(steps))
        .order_by(AmendmentEvent.seq.desc())
        .limit(1)
    )
    return last is not None and last.step in _DECISIONS and last.ballot_id == ballot.id


def _is_carried_over(occasion: Occasion, amendment: Amendment) -> bool:
    applied = select(AmendmentEvent.seq).where(
        AmendmentEvent.amendment_id == amendment.id, AmendmentEvent.step == AmendmentStep.APPLIED
    )
    return occasion.session.scalar(applied.limit(1)) is not None


def _decided_earlier(occasion: Occasion, ballot: Ballot) -> Ballot | None:
    """The decision that this ballot had taken the place of: the last one that stands; none for one never put."""
    if ballot.closed_at is None:
        return None
    others = occasion.session.scalars(
        select(Ballot)
        .where(
            Ballot.amendment_id == ballot.amendment_id,
            Ballot.id != ballot.id,
            Ballot.state == BallotState.CLOSED,
            Ballot.closed_at <= ballot.closed_at,
        )
        .order_by(Ballot.closed_at.desc(), Ballot.number.desc())
    )
    return next((each for each in others if _settles(each)), None)


def _settles(ballot: Ballot) -> bool:
    assert ballot.result is not None, "a closed ballot has its result"
    return amendments.became(Decision.from_facts(ballot.result), Rule.from_facts(ballot.rule)) is not None


def _fallen_by(occasion: Occasion, ballot: Ballot) -> Sequence[Ballot]:
    """The ballots that were not put because of this one, and those that fell with them."""
    moot = select(Ballot).where(Ballot.consultation_id == ballot.consultation_id, Ballot.state == BallotState.MOOT)
    numbers, fallen = {ballot.number}, list[Ballot]()
    waiting = list(occasion.session.scalars(moot.order_by(Ballot.number)))
    while found := [each for each in waiting if numbers.intersection(each.settled_by or ())]:
        fallen += found
        numbers |= {each.number for each in found}
        waiting = [each for each in waiting if each not in found]
    return fallen
