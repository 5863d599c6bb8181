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
from consult.services import amendment_desk, amendment_steps, revisions
from consult.services.amendment_steps import Happened
from consult.services.occasion import Occasion

_DECISIONS = frozenset({AmendmentStep.ADOPTED, AmendmentStep.REJECTED, AmendmentStep.MOOT})


def to_put(occasion: Occasion, consultation: Consultation, reference: str, first: Ballot | None) -> Amendment:
    """The amendment that a draft puts to the vote, `first` being the ballot put again; refused at the field."""
    try:
        found = amendment_steps.by_reference(occasion, consultation, reference)
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
    busy = amendment_steps.is_voted_on(occasion, amendment, now=True)
    busy = busy or amendment_steps.has_rival_voted_on(occasion, amendment)
    return not busy and _refusal(occasion, amendment, first) is None


def waits_for_amendments(occasion: Occasion, ballot: Ballot) -> bool:
    """Whether amendments to what a ballot puts come first (UNGA rule 90): undecided, or adopted and not in a text.

    A question of procedure waits for none; a provision, for those that touch it; an amendment, for its
    sub-amendments.
    """
    if ballot.subject is Subject.AMENDMENT:
        return bool(amendment_steps.subs(occasion, _locked(occasion, ballot), AmendmentState.TABLED))
    if ballot.subject is Subject.PROCEDURE:
        return False
    applied = (
        select(AmendmentEvent.amendment_id)
        .where(AmendmentEvent.amendment_id == Amendment.id, AmendmentEvent.step == AmendmentStep.APPLIED)
        .exists()
    )
    waiting = or_(Amendment.state == AmendmentState.TABLED, and_(Amendment.state == AmendmentState.ADOPTED, ~applied))
    to_the_text = and_(Amendment.revision_id == ballot.revision_id, Amendment.amends_id.is_(None))
    query = select(Amendment.id).where(to_the_text, waiting)
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


def check_not_relied_on(occasion: Occasion, ballot: Ballot) -> None:
    """A ballot on what is in a text already, or was relied on since, cannot be annulled.

    Words would stay in the text undecided, or an amendment decided that nobody had voted on as it then stood.
    """
    amendment = occasion.session.get(Amendment, ballot.amendment_id) if ballot.amendment_id else None
    if amendment is None or not _decides(occasion, ballot, amendment):
        return
    if _is_carried_over(occasion, amendment):
        raise Refusal(Code.AMENDMENT_CARRIED_OVER)
    amended = occasion.session.get(Amendment, amendment.amends_id) if amendment.amends_id else None
    refusal = amendments.annul(amendment.state, amended.state if amended else None)
    if refusal is not None:
        raise refusal


def undo(occasion: Occasion, annulled: Ballot, at: datetime) -> None:
    """Put back on the table what an annulled ballot decided and what fell by it; an earlier decision stands again."""
    for ballot in (annulled, *_fallen_by(occasion, annulled)):
        if ballot.amendment_id is None:
            continue
        amendment = _locked(occasion, ballot)
        if not _decides(occasion, ballot, amendment):
            continue
        reopened = Happened(AmendmentStep.REOPENED, at, ballot_id=annulled.id)
        amendment_steps.reopen(occasion, amendment, reopened, decided_by=ballot)
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
    happened = Happened(AmendmentStep(state.value), at, ballot_id=ballot.id)
    amendment_steps.become(occasion, amendment, state, happened)


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
