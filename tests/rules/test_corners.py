"""Corners of the formulas, each where one step to the side decides otherwise."""

from datetime import timedelta

import pytest

from consult.rules.composing import least_time
from consult.rules.counts import Counts
from consult.rules.decision import (
    WITHOUT_A_VOTE,
    Base,
    Outcome,
    Quorum,
    Reason,
    Rule,
    Tie,
    decide,
    judged,
    preset,
    reaches_fraction,
    second_ballot,
)
from consult.rules.flaws import BadRule, Flaw
from consult.rules.shortfalls import Shortfall, shortfalls
from consult.rules.tally import ConsensusState, PositionTally, consensus
from tests.deciding import counted, settled

HALF_OF_THOSE_TAKING_PART = Rule(name="own", base=Base.YES_NO_ABSTAIN, num=1, den=2, strict=True, quorum=None)


def test_one_for_and_one_against_is_a_tie():
    assert settled(decide(preset("simple", None), counted(1, 1))) == (Outcome.NOT_ADOPTED, Reason.TIED)


def test_nobody_for_and_nobody_against_is_no_tie_even_where_silence_could_adopt():
    rule = Rule(name="own", num=1, den=2, strict=True, min_positive=0, quorum=None)
    assert settled(decide(rule, counted(0, 0, 3))) == (Outcome.NOT_ADOPTED, Reason.SHORT)


def test_one_for_and_one_without_objection_are_votes():
    assert settled(decide(preset("ietf"), counted(1, 0, no_objection=1))) == (Outcome.ADOPTED, Reason.PASSED)


def test_the_second_ballot_rejects_in_a_tie():
    rule = second_ballot(preset("simple"))
    assert rule.tie is Tie.REJECTED
    assert not decide(rule, counted(2, 2)).second_ballot_offered


@pytest.mark.parametrize(
    ("figures", "needed", "outcome"),
    [((5, 1, 6), 7, Outcome.NOT_ADOPTED), ((7, 0, 5), 7, Outcome.ADOPTED), ((6, 0, 6), 7, Outcome.NOT_ADOPTED)],
)
def test_where_abstentions_count_they_are_part_of_the_whole(figures, needed, outcome):
    decision = decide(HALF_OF_THOSE_TAKING_PART, counted(*figures))
    assert (decision.needed, decision.base, decision.outcome) == (needed, 12, outcome)


def test_p_members_are_judged_on_only_where_the_rule_knows_them():
    counts = Counts(members=10, yes=6, no=2, abstain=0, p_yes=1, p_no=2)
    assert judged(preset("simple"), counts) == (6, 2)
    assert judged(preset("iso-enquiry"), counts) == (1, 2)


def test_those_without_objection_support_only_where_the_rule_says_so():
    counts = counted(1, 1, no_objection=5)
    assert not reaches_fraction(preset("two-thirds"), counts)
    assert reaches_fraction(preset("ietf"), counts)


@pytest.mark.parametrize(("figures", "needed"), [((74, 26), 75), ((75, 25), 75), ((3, 1), 3), ((2, 1), 3)])
def test_what_is_needed_keeps_within_the_limit_to_negatives(figures, needed):
    decision = decide(preset("iso-enquiry", None), counted(*figures))
    assert decision.needed == needed
    assert (decision.outcome is Outcome.ADOPTED) == (figures[0] >= needed)


@pytest.mark.parametrize(
    ("num", "den", "strict", "code"),
    [
        (1, 1, True, Flaw.BAD_FRACTION),
        (3, 2, False, Flaw.BAD_FRACTION),
        (0, 0, False, Flaw.BAD_FRACTION),
        (-1, 2, False, Flaw.NEGATIVE),
        (0.5, 1, False, Flaw.NOT_AN_INTEGER),
    ],
)
def test_a_quorum_that_nobody_can_reach_or_read_is_refused(num, den, strict, code):
    with pytest.raises(BadRule) as caught:
        Quorum(num=num, den=den, strict=strict)
    assert caught.value.code is code


def test_all_of_the_members_can_be_the_quorum():
    assert decide(preset("simple", Quorum(num=1, den=1, strict=False)), counted(2, 1)).quorum_met


def test_a_vote_may_be_as_short_as_the_chair_sees_fit_and_an_objection_has_its_time():
    assert least_time(preset("simple")) == timedelta(0)
    assert least_time(preset("silence")) == timedelta(days=1)
    assert least_time(WITHOUT_A_VOTE) == timedelta(minutes=10)


def test_only_what_is_missing_is_named():
    rule = Rule(name="own", num=1, den=2, min_positive=5, quorum=None)
    assert shortfalls(rule, counted(5, 0)) == ()
    assert shortfalls(rule, counted(4, 0)) == (Shortfall.IN_FAVOUR,)
    assert shortfalls(rule, counted(5, 6)) == (Shortfall.SHARE,)


def tally_of(members, spoken, objects):
    return PositionTally(
        members=members,
        support=spoken - objects,
        can_accept=0,
        wants_change=0,
        objects=objects,
        no_position=members - spoken,
        on_earlier_text=0,
        objections_not_renewed=(),
    )


def test_the_one_member_there_is_agrees_alone():
    assert consensus(tally_of(1, 1, 0)) is ConsensusState.AGREED


@pytest.mark.parametrize(
    ("spoken", "state"),
    [(15, ConsensusState.CONTESTED), (20, ConsensusState.CONTESTED), (21, ConsensusState.CLOSE)],
)
def test_two_objections_are_few_among_more_than_twenty(spoken, state):
    assert consensus(tally_of(25, spoken, 2)) is state
