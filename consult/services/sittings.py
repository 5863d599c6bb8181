"""Sittings: the chair opens one with the approved ballots in order, and ends it."""

from sqlalchemy import func, select

from consult.ledger.entries import EntryType
from consult.models.ballots import Ballot, BallotState, Return, Sitting
from consult.models.consultations import Change, Consultation, Transition
from consult.rules.access import Act
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import ballot_room, counting, record, stamps
from consult.services.occasion import Occasion


def open_sitting(occasion: Occasion, path: str) -> int:
    """Open a sitting with every approved ballot, by opening instant; those already due open at once."""
    record.lock(occasion)
    consultation = ballot_room.chaired(occasion, path, Act.HOLD_SITTING)
    if consultation.state is State.OPEN_FOR_VOTE or _current(occasion, consultation) is not None:
        raise Refusal(Code.SITTING_OPEN)
    questions = _questions(occasion, consultation)
    if not questions:
        raise Refusal(Code.NO_QUESTIONS)
    sitting = _begin(occasion, consultation)
    for ballot in questions:
        ballot.sitting_id = sitting.id
    names = [ballot_room.record_name(consultation, ballot) for ballot in questions]
    record.append(
        occasion,
        EntryType.SITTING_OPENED,
        consultation.symbol,
        consultation=consultation.symbol,
        sitting=sitting.number,
        questions=names,
    )
    _move(occasion, consultation, State.OPEN_FOR_VOTE, sitting)
    counting.open_due(occasion)
    stamps.touch(occasion, consultation)
    return sitting.number


def end_sitting(occasion: Occasion, path: str) -> int:
    """End the sitting; the consultation is decided when a ballot on the whole text was adopted in it."""
    record.lock(occasion)
    consultation = ballot_room.chaired(occasion, path, Act.HOLD_SITTING)
    counting.close_due(occasion)
    sitting = _current(occasion, consultation)
    if sitting is None:
        raise Refusal(Code.NO_SITTING)
    ballots = occasion.session.scalars(select(Ballot).where(Ballot.sitting_id == sitting.id)).all()
    if any(ballot.state is BallotState.OPEN for ballot in ballots):
        raise Refusal(Code.BALLOT_OPEN)
    for ballot in ballots:
        if ballot.state is BallotState.APPROVED:
            ballot.sitting_id = None
    sitting.ended_at = occasion.instant()
    sitting.ended_by_id = occasion.actor.person_id
    record.append(
        occasion,
        EntryType.SITTING_ENDED,
        consultation.symbol,
        consultation=consultation.symbol,
        sitting=sitting.number,
    )
    decided = any(_adopts_the_text(ballot) for ballot in ballots)
    _move(occasion, consultation, State.DECIDED if decided else sitting.came_from, sitting)
    stamps.touch(occasion, consultation)
    return sitting.number


def _current(occasion: Occasion, consultation: Consultation) -> Sitting | None:
    return occasion.session.scalar(
        select(Sitting).where(Sitting.consultation_id == consultation.id, Sitting.ended_at.is_(None))
    )


def _questions(occasion: Occasion, consultation: Consultation) -> list[Ballot]:
    """The approved ballots; one whose close has passed goes back to its draft."""
    instant = occasion.instant()
    approved = occasion.session.scalars(
        select(Ballot)
        .where(Ballot.consultation_id == consultation.id, Ballot.state == BallotState.APPROVED)
        .order_by(Ballot.opens_at, Ballot.number)
    ).all()
    for ballot in approved:
        if ballot.closes_at <= instant:
            counting.back_to_draft(ballot, Return.CLOSE_PASSED)
    return [ballot for ballot in approved if ballot.state is BallotState.APPROVED]


def _begin(occasion: Occasion, consultation: Consultation) -> Sitting:
    last = occasion.session.scalar(select(func.max(Sitting.number)).where(Sitting.consultation_id == consultation.id))
    assert occasion.actor.person_id is not None
    made = Sitting(
        consultation_id=consultation.id,
        number=(last or 0) + 1,
        opened_at=occasion.instant(),
        opened_by_id=occasion.actor.person_id,
        came_from=consultation.state,
    )
    occasion.session.add(made)
    occasion.session.flush()
    return made


def _adopts_the_text(ballot: Ballot) -> bool:
    return ballot.subject is Subject.TEXT and ballot_room.is_adopted(ballot)


def _move(occasion: Occasion, consultation: Consultation, target: State, sitting: Sitting) -> None:
    source, consultation.state = consultation.state, target
    occasion.session.add(
        Transition(
            consultation_id=consultation.id,
            change=Change.MOVED,
            source=source,
            target=target,
            at=occasion.instant(),
            by_id=occasion.actor.person_id,
            facts={"sitting": sitting.number},
        )
    )
