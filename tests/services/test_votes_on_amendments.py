"""Amendments put to the vote: what may be put, what a result makes of them, and what an annulment takes back."""

import pytest

from consult.models.ballots import BallotState, Return
from consult.rules.procedure import Effect
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import amendment_desk, clock, tabling
from consult.services.amendment_desk import AdoptionAsked
from consult.services.questions import Hang
from consult.services.tabling import AmendmentAsked
from tests import factories
from tests.amendment_votes_at_work import ALONE, FAR, NEAR, SHORT, Table
from tests.races import at_once
from tests.voting import BEFORE

YES, NO = ("yes",) * 3, ("no",) * 3


@pytest.fixture
def table(database):
    return Table(database)


def acting(table, service, reference, place, at=BEFORE, as_place=None):
    hall = table.hall
    asked = AmendmentAsked(delegation=hall.delegations[place].key, consultation=hall.path, reference=reference)
    with clock.standing_at(at), hall.as_(hall.heads[place if as_place is None else as_place]) as occasion:
        return service(occasion, asked)


def refused(table, reference):
    with pytest.raises(Refusal) as caught:
        table.draft(reference)
    assert caught.value.at == "amendment"
    return caught.value.code


@pytest.mark.parametrize(("choices", "state", "step"), [(YES, "adopted", "adopted"), (NO, "rejected", "rejected")])
def test_the_result_settles_the_amendment_in_the_same_act(table, choices, state, step):
    number = table.put(NEAR)
    table.hall.open_sitting()
    table.vote(number, *choices)
    assert table.state(NEAR) == state
    assert table.life(NEAR) == [("tabled", 0), (step, number)]
    assert table.state(FAR) == "tabled"


def test_a_ballot_names_its_amendment_and_the_text_it_was_tabled_to_and_so_does_the_record(table):
    number = table.put(NEAR)
    table.hall.open_sitting()
    table.vote(number, *YES)
    ballot = table.hall.ballot(number)
    assert ballot.subject is Subject.AMENDMENT
    assert ballot.revision_id is not None
    (_, entry), *_ = table.hall.entries("ballot.opened")
    assert (entry["subject"], entry["amendment"], entry["revision"]) == ("amendment", NEAR, 1)


def test_what_is_still_missing_in_one_language_is_not_put_before_it_has_been_supplied(table):
    assert refused(table, ALONE) is Code.AMENDMENT_INCOMPLETE
    table.translate()
    assert table.put(ALONE) == 1


def test_what_was_withdrawn_or_adopted_without_a_vote_is_not_put(table):
    acting(table, tabling.withdraw, NEAR, 0)
    assert refused(table, NEAR) is Code.AMENDMENT_SETTLED
    with clock.standing_at(BEFORE), table.hall.as_(table.hall.chair) as occasion:
        amendment_desk.adopt(occasion, AdoptionAsked(consultation=table.hall.path, reference=FAR))
    assert refused(table, FAR) is Code.AMENDMENT_SETTLED


def test_what_was_tabled_to_an_earlier_text_is_not_put(table):
    newer_text(table)
    assert refused(table, NEAR) is Code.TEXT_SUPERSEDED


@pytest.mark.parametrize("reference", ["AM.9", "", "C-0001", "AM.x"])
def test_what_is_no_amendment_is_refused_at_the_field(table, reference):
    assert refused(table, reference) is Code.BAD_REQUEST


def newer_text(table):
    with table.hall.database.writing() as occasion:
        session = occasion.session
        from consult.models.consultations import Consultation
        from consult.models.texts import Revision

        where = session.query(Consultation).filter_by(path=table.hall.path).one()
        first = session.query(Revision).filter_by(consultation_id=where.id, number=1).one()
        factories.revision(session, where, ("aim", "AI serves.", "人工智能服务。"), number=2, previous=first)


@pytest.mark.parametrize("obstacle", ["withdrawn", "superseded"])
def test_what_has_changed_since_the_approval_sends_the_ballot_back_to_its_draft(table, obstacle):
    number = table.put(NEAR)
    if obstacle == "withdrawn":
        acting(table, tabling.withdraw, NEAR, 0)
    else:
        newer_text(table)
    table.hall.open_sitting()
    table.hall.run_due(table.opening(number))
    ballot = table.hall.ballot(number)
    assert (ballot.state, ballot.returned) == (BallotState.DRAFT, Return.NOT_AUTHENTIC)


def test_two_ballots_on_one_amendment_are_never_open_at_once_and_the_second_does_not_undo_the_first(table):
    number = table.put(NEAR)
    twin = table.put(NEAR, opens=table.opening(number), closes=table.opening(number) + SHORT)
    late = table.put(NEAR)
    table.hall.open_sitting()
    table.vote(number, *YES)
    table.vote(late, *NO)
    for other in (twin, late):
        assert table.hall.ballot(other).returned is Return.NOT_AUTHENTIC
    assert table.state(NEAR) == "adopted"


def test_nobody_joins_leaves_withdraws_or_translates_once_the_ballot_has_opened(table):
    table.translate()
    number = table.put(ALONE)
    table.hall.open_sitting()
    acting(table, tabling.sponsor, ALONE, 0)
    table.hall.run_due(table.opening(number))
    for service, place in ((tabling.sponsor, 1), (tabling.leave, 0), (tabling.withdraw, 2)):
        with pytest.raises(Refusal) as caught:
            acting(table, service, ALONE, place, at=table.opening(number))
        assert caught.value.code is Code.VOTING_ON_AMENDMENT
    with pytest.raises(Refusal) as caught:
        table.translate(text="另一种译法。")
    assert caught.value.code is Code.VOTING_ON_AMENDMENT


def test_one_that_falls_is_moot_and_comes_back_when_what_felled_it_is_annulled(table):
    first = table.put(FAR)
    second = table.put(NEAR, Hang(on=first, effect=Effect.FALLS_IF_ADOPTED))
    third = table.put(table_alone(table), Hang(on=second, effect=Effect.FALLS_IF_NOT_ADOPTED))
    table.hall.open_sitting()
    table.vote(first, *YES)
    assert [table.state(each) for each in (FAR, NEAR, ALONE)] == ["adopted", "moot", "moot"]
    assert table.life(NEAR) == [("tabled", 0), ("moot", second)]
    table.annul(first)
    assert [table.state(each) for each in (FAR, NEAR, ALONE)] == ["tabled"] * 3
    assert table.life(FAR) == [("tabled", 0), ("adopted", first), ("reopened", first)]
    assert table.life(ALONE) == [("tabled", 0), ("moot", third), ("reopened", first)]


def table_alone(table):
    table.translate()
    return ALONE


@pytest.mark.parametrize(
    ("choices", "fields"),
    [
        (("yes", "no"), {"quorum": "none"}),
        (("yes",), {"quorum": "half"}),
    ],
    ids=["a tie with a second ballot", "no quorum"],
)
def test_where_nothing_was_decided_it_stays_on_the_table_and_can_be_put_again(table, choices, fields):
    number = table.put(NEAR, **fields)
    table.hall.open_sitting()
    table.vote(number, *choices)
    assert table.state(NEAR) == "tabled"
    assert table.life(NEAR) == [("tabled", 0)]
    again = table.put(NEAR, again=number, **fields)
    table.hall.end_sitting(at=table.opening(again))
    assert table.hall.ballot(again).put_again_from_id == table.hall.ballot(number).id


def test_an_objection_to_adopting_it_without_a_vote_leaves_it_on_the_table(table):
    from tests.objecting_at_work import object_to

    number = table.put(NEAR, preset="without-vote")
    table.hall.open_sitting()
    table.hall.run_due(table.opening(number))
    object_to(table.hall, 1, at=table.opening(number))
    assert table.hall.ballot(number).state is BallotState.CLOSED
    assert table.state(NEAR) == "tabled"
    assert table.put(NEAR, again=number) == number + 1


def test_nobody_objecting_adopts_it_without_a_vote(table):
    number = table.put(NEAR, preset="without-vote")
    table.hall.open_sitting()
    table.vote(number)
    assert table.life(NEAR) == [("tabled", 0), ("adopted", number)]


MOTION = {"subject": Subject.PROCEDURE, "preset": "two-thirds", "quorum": "none", "amendment": ""}


def reconsidered(table, *choices, motion=YES):
    """Adopted, a motion to reconsider, and the question put again; gives the two ballots on the amendment."""
    first = table.put(NEAR)
    table.hall.open_sitting()
    table.vote(first, *YES)
    table.hall.end_sitting(at=table.opening(first + 1))
    moved = table.put("", reconsiders=first, **MOTION)
    again = table.put(NEAR, again=first)
    table.hall.open_sitting(at=table.opening(moved))
    table.vote(moved, *motion)
    table.vote(again, *choices)
    return first, again


def test_a_decision_reconsidered_is_replaced_by_the_new_one_and_stands_again_when_that_is_annulled(table):
    first, again = reconsidered(table, *NO)
    assert table.state(NEAR) == "rejected"
    table.annul(again)
    assert table.state(NEAR) == "adopted"
    decided = [("adopted", first), ("rejected", again), ("reopened", again), ("adopted", first)]
    assert table.life(NEAR) == [("tabled", 0), *decided]


def test_a_decision_that_is_not_reconsidered_stands(table):
    first, again = reconsidered(table, motion=NO)
    assert table.hall.ballot(again).state is BallotState.MOOT
    assert table.life(NEAR) == [("tabled", 0), ("adopted", first)]


def test_annulling_an_earlier_decision_leaves_the_later_one(table):
    first, _ = reconsidered(table, *NO)
    table.annul(first)
    assert table.state(NEAR) == "rejected"


def test_a_ballot_annulled_before_its_close_leaves_the_amendment_on_the_table(table):
    number = table.put(NEAR)
    table.annul(number)
    assert table.life(NEAR) == [("tabled", 0)]


def test_withdrawing_while_the_ballot_opens_is_done_or_refused_and_never_both(table):
    number = table.put(NEAR)
    table.hall.open_sitting()
    opening = table.opening(number)
    done, _ = at_once(
        lambda: acting(table, tabling.withdraw, NEAR, 0, at=opening), lambda: table.hall.run_due(opening)
    )
    withdrawn = table.state(NEAR) == "withdrawn"
    assert done is (None if withdrawn else Code.VOTING_ON_AMENDMENT)
    assert table.hall.ballot(number).state is (BallotState.DRAFT if withdrawn else BallotState.OPEN)
    assert len(table.hall.entries("ballot.opened")) == (0 if withdrawn else 1)


def test_sponsoring_while_the_ballot_opens_ends_without_a_deadlock(table):
    number = table.put(NEAR)
    other = table.put(FAR, opens=table.opening(number), closes=table.opening(number) + SHORT)
    table.hall.open_sitting()
    opening = table.opening(number)
    done = at_once(
        lambda: acting(table, tabling.sponsor, NEAR, 2, at=opening),
        lambda: acting(table, tabling.sponsor, FAR, 0, at=opening),
        lambda: table.hall.run_due(opening),
    )
    assert set(done[:2]) <= {None, Code.VOTING_ON_AMENDMENT}
    assert {table.hall.ballot(each).state for each in (number, other)} == {BallotState.OPEN}
