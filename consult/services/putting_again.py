"""Putting a question once more: freely, after a tie, or when the decision on it is to be reconsidered."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import exists, select

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.rules import decision, procedure
from consult.rules.decision import Decision, Outcome, Rule
from consult.rules.procedure import Again, Effect
from consult.rules.refusal import Code, Refusal
from consult.services import ballot_room, questions
from consult.services.occasion import Occasion
from consult.services.questions import Hang

MOTION = "two-thirds"
"""The rule that a motion to reconsider is decided by."""


FREE = frozenset({Again.FREELY, Again.AFTER_A_TIE})


def how(ballot: Ballot) -> Again | None:
    """How the question of a ballot can be put once more, by what it came to."""
    ended = ballot.state in {BallotState.CLOSED, BallotState.ANNULLED, BallotState.MOOT}
    if not ended or not ballot.result:
        return None
    return procedure.again(Decision.from_facts(ballot.result), Rule.from_facts(ballot.rule))


def first(occasion: Occasion, consultation: Consultation, number: int) -> Ballot:
    """The ballot that another one puts again, once: freely, or where a motion to reconsider it can still carry."""
    found = ballot_room.ballot_of(occasion, consultation, number)
    done = occasion.session.scalar(select(exists().where(Ballot.put_again_from_id == found.id)))
    free = how(found) in FREE or questions.fell_by_an_annulled_one(occasion, found)
    if done or not (free or carries(motion_on(occasion, found))):
        raise Refusal(Code.NOT_TO_BE_PUT_AGAIN)
    return found


def following(found: Ballot, rule: Rule) -> Rule:
    """The rule of a ballot that puts a question again: after a tie, another tie rejects."""
    if how(found) is Again.AFTER_A_TIE:
        return decision.second_ballot(rule)
    own = Rule.from_facts(found.rule)
    return replace(rule, tie=own.tie) if rule.is_more_yes_than_no and own.is_more_yes_than_no else rule


def to_reconsider(occasion: Occasion, consultation: Consultation, number: int) -> Ballot:
    """The ballot whose decision a motion wants reconsidered: adopted or not, and no motion on it stands yet."""
    found = ballot_room.ballot_of(occasion, consultation, number)
    if how(found) is not Again.IF_RECONSIDERED or motion_on(occasion, found) is not None:
        raise Refusal(Code.NOT_TO_BE_RECONSIDERED)
    return found


def motion_on(occasion: Occasion, found: Ballot) -> Ballot | None:
    """The motion to reconsider what a ballot decided; one that was annulled, or decided nothing, is none."""
    asked = occasion.session.scalars(select(Ballot).where(Ballot.reconsiders_id == found.id))
    return motions(asked).get(found.id)


def motions(ballots: Iterable[Ballot]) -> dict[int, Ballot]:
    """The motions among some ballots, by the id of the one they want reconsidered."""
    standing = (each for each in ballots if each.reconsiders_id is not None and how(each) is not Again.FREELY)
    return {each.reconsiders_id: each for each in standing if each.reconsiders_id is not None}


def carries(motion: Ballot | None) -> bool:
    """Whether a motion was adopted, or can still be."""
    result = motion.result if motion is not None else None
    return motion is not None and (not result or Decision.from_facts(result).outcome is Outcome.ADOPTED)


def hangs(occasion: Occasion, found: Ballot | None, asked: tuple[Hang, ...]) -> tuple[Hang, ...]:
    """What a question hangs on: what is asked, and where it is reconsidered, that the motion is adopted."""
    motion = motion_on(occasion, found) if found is not None else None
    if motion is None:
        return asked
    others = tuple(each for each in asked if each.on != motion.number)
    return (*others, Hang(on=motion.number, effect=Effect.FALLS_IF_NOT_ADOPTED))
