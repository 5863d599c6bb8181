"""Ballots on all amendments on the table, drafted in one act in the order proposed or set."""

from datetime import timedelta

import pytest

from consult.models.ballots import BallotLink, BallotState
from consult.rules.phases import State
from consult.rules.procedure import Effect
from consult.rules.refusal import Code, Refusal
from consult.services import amendment_ballots, clock
from consult.services.amendment_ballots import Question, Series
from tests.amendment_votes_at_work import ALONE, FAR, NEAR, Table
from tests.amendments_at_work import tabled_before
from tests.races import at_once
from tests.voting import BEFORE, OPENS

SUB = "AM.4"


@pytest.fixture
def table(database):
    """The three amendments and a sub-amendment to the first."""
    made = Table(database)
    made.be(State.OPEN_FOR_AMENDMENTS)
    words = {"en": "AI serves all people alike.", "zh": "人工智能平等服务于所有人。"}
    tabled_before(made.hall, 2, "1", amends=NEAR, **words)
    made.be(State.FROZEN)
    return made


def page(table, who=None):
    with clock.standing_at(BEFORE), table.hall.as_(who or table.hall.chair) as occasion:
        return amendment_ballots.page(occasion, table.hall.path)


def drafted(table, *references, who=None):
    asked = Series(
        path=table.hall.path,
        questions=tuple(Question(each, f"Shall {each} be adopted?", f"是否通过{each}？") for each in references),
        preset="two-thirds",
        quorum="third",
        opens_at=OPENS,
        minutes=10,
    )
    with clock.standing_at(BEFORE), table.hall.as_(who or table.hall.moderator) as occasion:
        return amendment_ballots.draft(occasion, asked)


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def links(table):
    with table.hall.database.reading() as occasion:
        return {(each.ballot_id, each.on_id, each.effect) for each in occasion.session.query(BallotLink)}


def test_the_order_proposed_puts_the_furthest_first_and_sub_amendments_before_their_amendment(table):
    shown = page(table)
    assert [each.amendment.reference for each in shown.lines] == [FAR, SUB, NEAR]
    assert [each.clashing for each in shown.lines] == [(NEAR,), (), (FAR,)]
    assert (shown.incomplete, shown.prepared) == ((ALONE,), ())


def test_each_gets_its_ballot_one_after_the_other_and_falls_by_what_it_cannot_stand_beside(table):
    table.translate()
    assert drafted(table, FAR, SUB, NEAR, ALONE) == 4
    ballots = [table.hall.ballot(number) for number in range(1, 5)]
    assert [each.opens_at - OPENS for each in ballots] == [timedelta(minutes=10 * place) for place in range(4)]
    assert all(each.closes_at - each.opens_at == timedelta(minutes=10) for each in ballots)
    assert {each.state for each in ballots} == {BallotState.DRAFT}
    assert {each.rule["name"] for each in ballots} == {"two-thirds"}
    assert links(table) == {(ballots[2].id, ballots[0].id, Effect.FALLS_IF_ADOPTED)}
    assert page(table).prepared == (FAR, SUB, NEAR, ALONE)


def test_the_chair_may_set_another_order_and_leave_some_for_later(table):
    assert drafted(table, SUB, NEAR) == 2
    assert [each.amendment.reference for each in page(table).lines] == [FAR]


def test_they_are_held_in_that_order_and_do_what_they_are_for(table):
    drafted(table, SUB, NEAR, FAR)
    for number in (1, 2, 3):
        table.hall.approve(number)
    table.count = 3
    table.hall.open_sitting()
    for number in (1, 2, 3):
        table.vote(number, "yes", "yes", "yes")
    assert [table.state(each) for each in (SUB, NEAR, FAR)] == ["adopted", "adopted", "moot"]


def test_an_amendment_is_not_put_before_what_is_proposed_to_it(table):
    assert refused(lambda: drafted(table, NEAR, SUB)) is Code.SUB_AMENDMENTS_FIRST
    assert page(table).prepared == ()


@pytest.mark.parametrize("references", [("AM.9",), (FAR, "AM.9"), ()])
def test_what_is_not_on_the_table_is_not_put(table, references):
    assert refused(lambda: drafted(table, *references)) is Code.EDITED_MEANWHILE


def test_what_still_lacks_words_is_refused_and_nothing_is_half_done(table):
    assert refused(lambda: drafted(table, FAR, ALONE)) is Code.AMENDMENT_INCOMPLETE
    assert page(table).prepared == ()


def test_sent_twice_they_stand_once(table):
    results = at_once(lambda: drafted(table, FAR, NEAR), lambda: drafted(table, FAR, NEAR))
    assert results == [2, 2]
    assert page(table).prepared == (FAR, NEAR)
    assert refused(lambda: drafted(table, FAR, SUB)) is Code.EDITED_MEANWHILE


def test_only_those_who_prepare_ballots_may(table):
    assert refused(lambda: drafted(table, FAR, who=table.hall.heads[0])) is Code.NOT_OPEN_TO_YOU
    assert refused(lambda: page(table, table.hall.heads[0])) is Code.NOT_OPEN_TO_YOU
