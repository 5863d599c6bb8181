"""Questions that are adopted unless a delegation objects: by silence, or without a vote on the chair's call."""

from dataclasses import replace

import pytest

from consult.rules.composing import LEAST_TIME, UNOPPOSED, chosen
from consult.rules.counts import Counts
from consult.rules.decision import (
    WITHOUT_A_VOTE,
    Outcome,
    Quorum,
    Reason,
    Rule,
    Tie,
    Unopposed,
    annulled,
    decide,
    preset,
    verdict,
)
from consult.rules.flaws import BadRule, Flaw
from consult.rules.tally import Choice, choices

SILENT = Counts(members=10, yes=0, no=0, abstain=0)
OPPOSED = Counts(members=10, yes=0, no=1, abstain=0)


def test_nobody_objects_and_silence_adopts():
    decision = decide(preset("silence"), SILENT)
    assert (decision.outcome, decision.reason, decision.counts) == (Outcome.ADOPTED, Reason.PASSED, SILENT)


def test_adopted_without_a_vote_there_are_no_counts_and_none_are_made_up():
    decision = decide(WITHOUT_A_VOTE, SILENT)
    assert decision.to_facts() == {"outcome": "without_vote", "reason": "passed"}
    assert verdict(WITHOUT_A_VOTE, SILENT).outcome is Outcome.WITHOUT_VOTE


@pytest.mark.parametrize("rule", UNOPPOSED.values(), ids=UNOPPOSED)
def test_one_objection_is_enough_not_to_adopt(rule):
    decision = decide(rule, OPPOSED)
    assert (decision.outcome, decision.reason) == (Outcome.NOT_ADOPTED, Reason.BLOCKED)
    assert decision.counts == OPPOSED


@pytest.mark.parametrize("rule", UNOPPOSED.values(), ids=UNOPPOSED)
def test_an_annulled_one_says_so(rule):
    assert annulled(rule).outcome is Outcome.ANNULLED
    assert annulled(rule, SILENT).outcome is Outcome.ANNULLED


@pytest.mark.parametrize("rule", UNOPPOSED.values(), ids=UNOPPOSED)
def test_nothing_can_be_said_but_an_objection(rule):
    assert choices(rule) == (Choice.NO,)


@pytest.mark.parametrize("rule", UNOPPOSED.values(), ids=UNOPPOSED)
def test_its_facts_give_it_back(rule):
    assert Rule.from_facts(rule.to_facts()) == rule
    assert rule.to_facts()["unopposed"] in set(Unopposed)


@pytest.mark.parametrize(
    "more",
    [
        {"num": 1, "den": 2},
        {"min_positive": 1},
        {"max_negative": 1},
        {"max_negative": None},
        {"max_negative_num": 1, "max_negative_den": 4},
        {"count_no_objection": True},
        {"recused_leave_base": True},
        {"p_members": True},
        {"requires_reason_for_negative": True},
        {"tie": Tie.SECOND_BALLOT},
    ],
)
def test_nothing_more_can_be_asked_for(more):
    with pytest.raises(BadRule) as caught:
        replace(preset("silence"), **more)
    assert caught.value.code is Flaw.NOT_UNOPPOSED


def test_a_quorum_can_be_asked_for_on_the_command_line():
    rule = preset("silence", Quorum(num=1, den=2, strict=True))
    assert decide(rule, SILENT).outcome is Outcome.NO_DECISION


@pytest.mark.parametrize("name", UNOPPOSED)
def test_here_it_has_no_quorum_whatever_is_chosen_beside_it(name):
    assert chosen(name, None, Quorum(num=1, den=2, strict=True)).quorum is None


def test_every_kind_has_a_rule_and_a_least_time():
    assert {rule.unopposed for rule in UNOPPOSED.values()} == set(Unopposed) == LEAST_TIME.keys()
    assert LEAST_TIME[Unopposed.SILENCE] > LEAST_TIME[Unopposed.CALL]
