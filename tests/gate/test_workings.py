"""The working of a decision: the right base, what was needed where that exists, and the test that settled it."""

from dataclasses import replace

import pytest

from consult.gate.decision_words import working
from consult.language import speaking
from consult.rules.decision import MORE_THAN_HALF, PRESETS, Base, Rule, annulled, decide, preset
from tests.deciding import counted


@pytest.fixture(autouse=True, scope="module")
def speech(pages):
    with pages.app_context():
        yield


def said(rule, counts, language="en"):
    with speaking(language):
        return working(decide(rule, counts), rule)


def of(name, *figures, **others):
    return said(preset(name, None), counted(*figures, **others))


def test_those_present_and_voting_are_the_base_of_common_rules():
    (line,) = of("simple", 76, 35, 17, 3)
    assert line == "76 in favour, 35 against, 17 abstentions; 111 present and voting; 56 needed; adopted"
    assert said(preset("simple", None), counted(76, 35, 17, 3), "zh") == [
        "76票赞成、35票反对、17票弃权；出席并参加表决的代表团111个，通过须有56票赞成；结果：通过"
    ]


def test_all_entitled_to_vote_are_the_base_of_a_majority_of_members():
    first, second = of("absolute-majority", 9, 1, 2, 8)
    assert first == "9 in favour, 1 against, 2 abstentions; 20 entitled to vote; 11 needed; not adopted"
    assert second == "Too few in favour: 11 of 20 were needed"
    line = said(preset("absolute-majority", None), counted(9, 1, 2, 8), "zh")[0]
    assert line == "9票赞成、1票反对、2票弃权；有表决权的代表团20个，通过须有11票赞成；结果：未通过"


def test_those_taking_part_are_the_base_where_abstentions_count():
    rule = Rule(name="own", base=Base.YES_NO_ABSTAIN, num=1, den=2, strict=True, quorum=None)
    assert said(rule, counted(5, 1, 3, 4)) == [
        "5 in favour, 1 against, 3 abstentions; 9 taking part; 5 needed; adopted"
    ]


@pytest.mark.parametrize("name", ["consensus", "ietf"])
def test_nothing_is_said_to_be_needed_where_no_number_in_favour_can_tell(name):
    first, *_, last = of(name, 30, 1)
    assert first == "30 in favour, 1 against, 0 abstentions; not adopted"
    assert last == "Blocked: the rule allows no vote against"


def test_where_no_ballot_is_held_the_objections_alone_are_told():
    assert of("silence", 0, 0) == ["No delegation objected"]
    assert of("silence", 0, 1) == ["1 delegation objected"]
    assert said(preset("silence", None), counted(0, 2), "zh") == ["2个代表团提出异议"]
    assert said(preset("silence"), counted(0, 0), "zh") == ["没有代表团提出异议"]
    assert said(preset("silence", MORE_THAN_HALF), counted(3, 0, 0, 7))[1:] == [
        "No decision: 3 delegations took part; the quorum is 6"
    ]


def test_a_limit_on_the_number_of_negatives_is_named_when_it_blocks():
    rule = Rule(name="own", num=2, den=3, max_negative=2, quorum=None)
    assert said(rule, counted(30, 3))[-1] == "Blocked: the rule allows at most 2 votes against"


def test_every_demand_that_was_not_met_is_named():
    assert of("iso-enquiry", 74, 26)[1:] == ["Too many against: more than one quarter of those present and voting"]
    assert of("iso-enquiry", 60, 40)[1:] == [
        "Too few in favour: 67 of 100 were needed",
        "Too many against: more than one quarter of those present and voting",
    ]
    rule = Rule(name="own", num=1, den=2, min_positive=5, quorum=None)
    assert said(rule, counted(4, 0))[1:] == ["Too few in favour: the rule asks for at least 5"]


def test_p_members_no_objections_and_recusals_are_counted_beside():
    assert of("iso-enquiry", 75, 25, p_yes=19, p_no=10)[1:] == [
        "Among the P-members: 19 in favour, 10 against",
        "Too few in favour: 20 of 29 were needed",
    ]
    assert of("ietf", 1, 0, 0, 6, no_objection=8, recused=2)[1:] == [
        "No objection: 8",
        "Recused: 2",
        "In favour or without objection: 9; the share asks for 10 of 15",
        "Too few in favour or without objection",
    ]


def test_a_tie_and_its_second_ballot_are_named():
    assert of("simple", 4, 4)[1:] == ["As many in favour as against", "Tied: a second ballot may be held once"]


def test_an_empty_vote_is_named():
    assert of("two-thirds", 0, 0, 5)[1:] == ["No delegation voted in favour or against"]


def test_a_missed_quorum_is_named_and_a_met_one_too():
    rule = PRESETS["simple"]
    assert said(rule, counted(2, 1, 0, 7)) == [
        "2 in favour, 1 against, 0 abstentions",
        "No decision: 3 delegations took part; the quorum is 6",
    ]
    assert said(rule, counted(4, 1, 1, 4))[-1] == "Quorum met: 6 of 10 delegations took part; 6 needed"


def test_the_quorum_of_a_rule_that_recused_leave_is_met_among_the_others():
    assert said(PRESETS["ietf"], counted(6, 0, 0, 2, recused=4))[-1] == (
        "Quorum met: 6 of 8 delegations took part; 5 needed"
    )


def test_an_annulled_count_states_its_figures_and_no_outcome():
    rule = replace(PRESETS["simple"], quorum=None)
    assert working(annulled(rule, counted(9, 0)), rule) == ["9 in favour, 0 against, 0 abstentions"]
    assert working(annulled(rule), rule) == []
