"""What delegations say where no vote is held: positions before and after, reservations to what was adopted."""

from datetime import timedelta

import pytest

from consult.rules.refusal import Code
from tests import voting
from tests.objecting_at_work import ENDS, object_to
from tests.races import at_once, outcome_of
from tests.speaking import declare, explain, number_of, reply, said
from tests.voting import DURING, OPENS

LATER = ENDS + timedelta(hours=1)


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.approve(made.draft(preset="silence", closes=ENDS))
    return made


@pytest.fixture
def silence(hall):
    hall.open_sitting()
    hall.run_due(OPENS)
    return hall


@pytest.fixture
def adopted(silence):
    silence.run_due(ENDS)
    return silence


def test_a_position_is_explained_before_the_question_opens(hall):
    assert explain(hall, 0, "before")
    assert said(hall) == [(0, "before", 1)]


def test_while_objections_are_awaited_nothing_else_is_heard(silence):
    for kind in ("before", "after", "reservation"):
        assert outcome_of(lambda kind=kind: explain(silence, 0, kind, at=DURING)) is Code.OBJECTIONS_AWAITED


def test_after_the_adoption_a_delegation_explains_its_position_and_enters_its_reservation_once_each(adopted):
    assert explain(adopted, 0, "after", at=ENDS)
    assert explain(adopted, 0, "reservation", en="We do not consider ourselves bound by paragraph 3.", at=ENDS)
    assert said(adopted) == [(0, "after", 1), (0, "reservation", 1)]
    again = outcome_of(lambda: explain(adopted, 0, "reservation", en="Nor by paragraph 4.", at=LATER))
    assert again is Code.ALREADY_EXPLAINED
    (_, entry) = adopted.entries("statement.made")[1]
    assert (entry["kind"], entry["delegation"]) == ("reservation", adopted.delegations[0].key)


def test_a_reservation_changes_nothing_in_the_result(adopted):
    before = adopted.ballot().result
    explain(adopted, 0, "reservation", at=ENDS)
    assert adopted.ballot().result == before


def test_others_may_reply_to_a_reservation(adopted):
    explain(adopted, 0, "reservation", at=ENDS)
    assert reply(adopted, 1, number_of(adopted, 0, "reservation"), at=LATER)


def test_two_reservations_of_one_delegation_at_once_leave_one(adopted):
    done = at_once(
        lambda: explain(adopted, 0, "reservation", en="Paragraph 3.", at=ENDS),
        lambda: explain(adopted, 0, "reservation", en="Paragraph 4.", at=ENDS, who=adopted.alternates[0]),
    )
    assert sorted(map(str, done)) == sorted(["True", str(Code.ALREADY_EXPLAINED)])
    assert said(adopted) == [(0, "reservation", 1)]


def test_where_silence_was_broken_there_is_nothing_to_reserve_and_positions_are_heard_at_once(silence):
    object_to(silence, 0)
    soon = DURING + timedelta(minutes=1)
    assert explain(silence, 1, "after", at=soon)
    assert outcome_of(lambda: explain(silence, 1, "reservation", at=soon)) is Code.NO_RESERVATION


def test_a_question_put_to_the_vote_knows_no_reservation(database):
    hall = voting.hall(database)
    hall.open_ballot()
    hall.run_due(voting.CLOSES)
    assert outcome_of(lambda: explain(hall, 0, "reservation", at=voting.CLOSES)) is Code.NO_RESERVATION


def test_where_no_vote_was_held_there_is_none_to_correct(adopted):
    assert outcome_of(lambda: declare(adopted, 0, "no", at=ENDS)) is Code.DECIDED_WITHOUT_VOTE


def test_members_and_observers_reserve_nothing(adopted):
    refused = outcome_of(lambda: explain(adopted, 0, "reservation", at=ENDS, who=adopted.members[0]))
    assert refused in {Code.ROLE_MAY_NOT_SUBMIT, Code.NOT_OPEN_TO_YOU}
    assert said(adopted) == []
