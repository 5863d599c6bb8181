"""Putting a question once more: what may be repeated freely, and what only if two thirds want it reconsidered."""

from datetime import timedelta

import pytest

from consult.models.ballots import BallotState
from consult.rules.decision import Rule
from consult.rules.phases import State
from consult.rules.procedure import Effect
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import chairing_pages, questions
from consult.services.ballot_room import Which
from tests import voting
from tests.objecting_at_work import ENDS, object_to
from tests.voting import CLOSES, OPENS

LATER = CLOSES + timedelta(hours=1)
LAST = CLOSES + timedelta(hours=2)
MOTION = {"subject": Subject.PROCEDURE, "preset": "two-thirds", "quorum": "none"}


@pytest.fixture
def hall(database):
    return voting.hall(database)


@pytest.fixture
def rejected(hall):
    """Three delegations have rejected the text, and the sitting has ended."""
    hall.open_ballot()
    for index, choice in enumerate(["no", "no", "yes"]):
        hall.cast(index, choice)
    hall.run_due(CLOSES)
    hall.end_sitting(CLOSES)
    return hall


def code_of(act, *given, **named):
    with pytest.raises(Refusal) as caught:
        act(*given, **named)
    return caught.value.code


def motion(hall, **fields):
    return hall.draft(at=CLOSES, **({"opens": CLOSES, "closes": LATER, "reconsiders": 1} | MOTION | fields))


def again(hall, **fields):
    return hall.draft(at=CLOSES, **({"opens": LATER, "closes": LAST, "again": 1} | fields))


def held(hall, votes):
    """The motion is put to the vote, the question behind it waits."""
    for number in (2, 3):
        hall.approve(number, at=CLOSES)
    hall.open_sitting(at=CLOSES)
    hall.run_due(CLOSES)
    for index, choice in enumerate(votes):
        hall.cast(index, choice, number=2, at=CLOSES + timedelta(minutes=1))
    hall.run_due(LATER)


def test_what_was_rejected_is_not_put_again_without_a_motion(rejected):
    assert code_of(again, rejected) is Code.NOT_TO_BE_PUT_AGAIN


def test_reconsidered_by_two_thirds_the_question_is_put_again(rejected):
    motion(rejected)
    again(rejected)
    held(rejected, ["yes", "yes", "no"])
    assert rejected.ballot(2).result["outcome"] == "adopted"
    assert rejected.ballot(3).state is BallotState.OPEN
    (_, opened) = rejected.entries("ballot.opened")[1]
    assert opened["reconsiders"] == f"{rejected.symbol}#1"
    (_, opened) = rejected.entries("ballot.opened")[2]
    assert opened["again"] == f"{rejected.symbol}#1"


def test_short_of_two_thirds_the_first_decision_stands(rejected):
    motion(rejected)
    again(rejected)
    held(rejected, ["yes", "no", "no"])
    assert rejected.ballot(3).state is BallotState.MOOT
    assert rejected.ballot(1).result["outcome"] == "not_adopted"
    assert code_of(motion, rejected, opens=LATER, closes=LAST) is Code.NOT_TO_BE_RECONSIDERED


@pytest.mark.parametrize("other", [{"preset": "simple"}, {"subject": Subject.TEXT}])
def test_a_motion_to_reconsider_is_one_of_procedure_and_needs_two_thirds(rejected, other):
    assert code_of(motion, rejected, **other) is Code.RECONSIDERED_BY_TWO_THIRDS


def test_one_motion_at_a_time(rejected):
    motion(rejected)
    assert code_of(motion, rejected) is Code.NOT_TO_BE_RECONSIDERED


def test_the_question_waits_for_the_motion_whatever_its_drafter_says(rejected):
    motion(rejected)
    number = again(rejected)
    with rejected.database.reading() as occasion:
        ballot = rejected.ballot(number)
        (hang,) = questions.hangs(occasion, [ballot.id])[ballot.id]
    assert (hang.on, hang.effect) == (2, Effect.FALLS_IF_NOT_ADOPTED)


def test_the_question_cannot_open_before_the_motion_is_decided(rejected):
    motion(rejected)
    assert code_of(again, rejected, opens=CLOSES) is Code.QUESTION_NOT_DECIDED_BEFORE


def test_nothing_decided_may_be_repeated_freely_once(hall):
    hall.open_ballot()
    hall.run_due(CLOSES)
    assert hall.ballot().result["outcome"] == "no_decision"
    again(hall)
    assert code_of(again, hall) is Code.NOT_TO_BE_PUT_AGAIN
    assert code_of(motion, hall) is Code.NOT_TO_BE_RECONSIDERED


def test_what_is_not_decided_yet_cannot_be_reconsidered(hall):
    hall.open_ballot()
    assert code_of(motion, hall, opens=OPENS, closes=LATER) is Code.NOT_TO_BE_RECONSIDERED


def test_a_tie_has_its_second_ballot_without_a_motion(hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(1, "no")
    hall.run_due(CLOSES)
    hall.end_sitting(CLOSES)
    number = again(hall)
    assert Rule.from_facts(hall.ballot(number).rule).tie.value == "rejected"


def test_what_silence_did_not_adopt_may_be_put_to_the_vote(hall):
    hall.open_ballot(preset="silence", closes=ENDS)
    object_to(hall)
    hall.end_sitting(ENDS)
    assert hall.state() is State.FROZEN
    assert hall.draft(at=ENDS, opens=ENDS, closes=ENDS + timedelta(hours=1), again=1) == 2
    assert code_of(motion, hall) is Code.NOT_TO_BE_RECONSIDERED


def test_what_silence_adopted_is_reconsidered_by_two_thirds(hall):
    hall.open_ballot(preset="silence", closes=ENDS)
    hall.run_due(ENDS)
    assert code_of(hall.draft, at=ENDS, opens=ENDS, closes=ENDS + timedelta(hours=1), again=1) is (
        Code.NOT_TO_BE_PUT_AGAIN
    )
    assert hall.draft(at=ENDS, opens=ENDS, closes=ENDS + timedelta(hours=1), reconsiders=1, **MOTION) == 2


def test_officials_see_what_can_be_done_and_what_is_under_way(rejected):
    def shown():
        with rejected.as_(rejected.chair) as occasion:
            ballot = chairing_pages.watch(occasion, Which(path=rejected.path, number=1)).ballot
        return ballot.may_be_reconsidered, ballot.motion, ballot.may_be_put_again

    assert shown() == (True, 0, False)
    motion(rejected)
    assert shown() == (False, 2, True)
    again(rejected)
    assert shown() == (False, 2, False)
