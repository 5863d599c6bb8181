"""The life of an amendment: what may be done with it in each of its states, and what a ballot makes of it."""

import pytest

from consult.rules import amendments
from consult.rules.amendments import AmendmentState
from consult.rules.decision import WITHOUT_A_VOTE, annulled, decide, moot, preset, second_ballot
from consult.rules.refusal import Code
from tests.deciding import counted

DRAFT, DISCARDED, TABLED, WITHDRAWN, ADOPTED, REJECTED, MOOT, BROUGHT_ON = AmendmentState
SETTLED = sorted(set(AmendmentState) - {TABLED})
SIMPLE = preset("simple", None)


def code(refusal):
    return refusal and refusal.code


@pytest.mark.parametrize(
    ("current", "closed", "refused"),
    [
        (True, False, None),
        (False, False, Code.TEXT_SUPERSEDED),
        (True, True, Code.AMENDMENTS_CLOSED),
        (False, True, Code.AMENDMENTS_CLOSED),
    ],
)
def test_it_is_tabled_to_the_current_text_while_the_period_lasts(current, closed, refused):
    assert code(amendments.table(current=current, closed=closed)) is refused


@pytest.mark.parametrize("state", SETTLED)
def test_what_is_settled_no_longer_changes(state):
    assert code(amendments.change(state, ballot_opened=False)) is Code.AMENDMENT_SETTLED
    assert code(amendments.sponsor(state, own=False, ballot_opened=False)) is Code.AMENDMENT_SETTLED
    assert code(amendments.withdraw(state, amended=False, ballot_opened=False)) is Code.AMENDMENT_SETTLED
    assert code(amendments.amend(state, is_sub=False, current=True, ballot_opened=False)) is Code.AMENDMENT_SETTLED


def test_nothing_changes_once_voting_has_begun():
    assert amendments.change(TABLED, ballot_opened=False) is None
    assert code(amendments.change(TABLED, ballot_opened=True)) is Code.VOTING_ON_AMENDMENT
    assert code(amendments.sponsor(TABLED, own=False, ballot_opened=True)) is Code.VOTING_ON_AMENDMENT
    assert code(amendments.withdraw(TABLED, amended=False, ballot_opened=True)) is Code.VOTING_ON_AMENDMENT
    refused = amendments.amend(TABLED, is_sub=False, current=True, ballot_opened=True)
    assert code(refused) is Code.VOTING_ON_AMENDMENT


def test_others_than_the_one_that_tabled_it_join_its_sponsors():
    assert amendments.sponsor(TABLED, own=False, ballot_opened=False) is None
    assert code(amendments.sponsor(TABLED, own=True, ballot_opened=False)) is Code.OWN_AMENDMENT


def test_a_sub_amendment_is_made_to_an_amendment_to_the_current_text_and_to_none_of_its_own_kind():
    assert amendments.amend(TABLED, is_sub=False, current=True, ballot_opened=False) is None
    refused = amendments.amend(TABLED, is_sub=True, current=True, ballot_opened=False)
    assert code(refused) is Code.SUB_AMENDMENT_IS_FINAL
    refused = amendments.amend(TABLED, is_sub=False, current=False, ballot_opened=False)
    assert code(refused) is Code.TEXT_SUPERSEDED


def test_what_has_been_amended_is_not_taken_back():
    assert amendments.withdraw(TABLED, amended=False, ballot_opened=False) is None
    assert code(amendments.withdraw(TABLED, amended=True, ballot_opened=False)) is Code.AMENDMENT_AMENDED


@pytest.mark.parametrize(
    ("state", "given", "refused"),
    [
        (TABLED, {}, None),
        (TABLED, {"closed": True}, Code.AMENDMENTS_CLOSED),
        (TABLED, {"is_sub": True}, Code.SUB_AMENDMENT_BELONGS),
        (TABLED, {"is_sub": True, "closed": True}, Code.AMENDMENTS_CLOSED),
        (TABLED, {"current": True}, Code.AMENDMENT_CURRENT),
        (REJECTED, {}, Code.AMENDMENT_SETTLED),
        (REJECTED, {"current": True}, Code.AMENDMENT_SETTLED),
    ],
)
def test_brought_to_the_present_text_is_what_is_on_the_table_to_an_earlier_one(state, given, refused):
    asked = {"is_sub": False, "current": False, "closed": False, **given}
    assert code(amendments.bring(state, **asked)) is refused


@pytest.mark.parametrize(
    ("state", "given", "refused"),
    [
        (TABLED, {}, None),
        (TABLED, {"current": False}, Code.TEXT_SUPERSEDED),
        (TABLED, {"complete": False}, Code.AMENDMENT_INCOMPLETE),
        (TABLED, {"complete": False, "current": False}, Code.TEXT_SUPERSEDED),
        (ADOPTED, {}, Code.AMENDMENT_SETTLED),
        (ADOPTED, {"anew": True}, None),
        (ADOPTED, {"anew": True, "current": False}, Code.TEXT_SUPERSEDED),
        (TABLED, {"anew": True}, None),
    ],
)
def test_put_is_what_is_on_the_table_in_both_languages_or_is_reconsidered(state, given, refused):
    asked = {"current": True, "complete": True, **given}
    assert code(amendments.put(state, **asked)) is refused


@pytest.mark.parametrize("state", [ADOPTED, REJECTED])
@pytest.mark.parametrize("amended", [ADOPTED, REJECTED])
def test_a_sub_amendment_stands_as_it_was_decided_once_its_amendment_has_been(state, amended):
    assert code(amendments.annul(state, amended)) is Code.SUB_AMENDMENT_RELIED_ON


@pytest.mark.parametrize(
    ("state", "amended"), [(ADOPTED, TABLED), (ADOPTED, MOOT), (ADOPTED, None), (MOOT, ADOPTED), (TABLED, REJECTED)]
)
def test_anything_else_may_be_annulled(state, amended):
    assert amendments.annul(state, amended) is None


@pytest.mark.parametrize(
    ("rule", "decision", "state"),
    [
        (SIMPLE, decide(SIMPLE, counted(2, 1)), ADOPTED),
        (SIMPLE, decide(SIMPLE, counted(1, 2)), REJECTED),
        (SIMPLE, decide(SIMPLE, counted(2, 2)), None),
        (second_ballot(SIMPLE), decide(second_ballot(SIMPLE), counted(2, 2)), REJECTED),
        (SIMPLE, annulled(SIMPLE), None),
        (SIMPLE, moot(), MOOT),
        (WITHOUT_A_VOTE, decide(WITHOUT_A_VOTE, counted(0, 0)), ADOPTED),
        (WITHOUT_A_VOTE, decide(WITHOUT_A_VOTE, counted(0, 1)), None),
    ],
)
def test_a_ballot_makes_of_it_what_was_decided_and_leaves_it_on_the_table_where_nothing_was(rule, decision, state):
    assert amendments.became(decision, rule) is state
