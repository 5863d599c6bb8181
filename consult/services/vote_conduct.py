"""Before a vote, during it and after it: what every act on what is said about a ballot asks first."""

from datetime import datetime

from consult.models.ballots import Ballot, BallotState, Sitting
from consult.rules import statements
from consult.rules.access import Act, Standing
from consult.rules.refusal import Code, Refusal
from consult.rules.statements import Course, Moment
from consult.services import ballot_room, counting, record, standing
from consult.services.ballot_room import Ours, Place
from consult.services.occasion import Occasion
from consult.services.standing import Credentials


def enter(occasion: Occasion, where: Ours, act: Act) -> tuple[Place, Credentials]:
    """A delegation before a ballot, under the record's lock, once all that is due by the clock has been done."""
    record.lock(occasion)
    counting.close_due(occasion)
    counting.open_due(occasion)
    return admitted(occasion, where, act)


def admitted(occasion: Occasion, where: Ours, act: Act) -> tuple[Place, Credentials]:
    """The same for a reader: a ballot that stands, and an actor who may speak for the delegation."""
    place = ballot_room.place(occasion, where)
    credentials = standing.ask(occasion, act, place.consultation, place.delegation)
    if place.ballot.state is BallotState.DRAFT:
        raise Refusal(Code.NOT_FOUND)
    return place, credentials


def course(occasion: Occasion, ballot: Ballot) -> Course:
    """The instants by which the rules judge; an approved ballot that no sitting has taken up has no opening yet."""
    return course_of(
        ballot, None if ballot.sitting_id is None else occasion.session.get_one(Sitting, ballot.sitting_id)
    )


def course_of(ballot: Ballot, sitting: Sitting | None) -> Course:
    """The same where the sitting is at hand."""
    return Course(
        opens_at=None if sitting is None else ballot.opens_at,
        closes_at=min(ballot.closes_at, ballot.closed_at or ballot.closes_at),
        sitting_ended_at=None if sitting is None else sitting.ended_at,
    )


def moment(occasion: Occasion, place: Place, now: datetime) -> Moment:
    """Where the question stands for this delegation; refused while it is being decided, and when all is over."""
    ballot = place.ballot
    check_stands(ballot)
    instants = course(occasion, ballot)
    stands = Moment.VOTING if ballot.state is BallotState.OPEN else statements.moment(instants, now)
    if stands is Moment.VOTING:
        voted_on = ballot_room.is_voted_on(ballot)
        raise Refusal(Code.VOTING_HAS_BEGUN if voted_on else Code.OBJECTIONS_AWAITED, time=ballot.closes_at)
    if stands is Moment.OVER and instants.last is not None:
        raise Refusal(Code.EXPLANATIONS_OVER, time=instants.last)
    check_register(place, stands)
    return stands


def check_stands(ballot: Ballot) -> None:
    """Something is said about a question that stands: not where it has been annulled, or is moot."""
    if ballot.state is BallotState.ANNULLED:
        raise Refusal(Code.BALLOT_ANNULLED)
    if ballot.state is BallotState.MOOT:
        raise Refusal(Code.QUESTION_MOOT)


def check_register(place: Place, stands: Moment) -> None:
    """Before the vote whoever has a vote here speaks, after it whoever stood in its register."""
    is_voting = place.participation is not None and place.participation.standing is Standing.VOTING
    if place.registered or (stands is Moment.BEFORE and is_voting and place.delegation.seat_until is None):
        return
    raise Refusal(Code.NOT_IN_REGISTER if is_voting else Code.OBSERVER_HAS_NO_VOTE)
