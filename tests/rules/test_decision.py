"""Rules decide from whole numbers, by the table and the real figures of docs/domain.md."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.rules.counts import Counts
from consult.rules.decision import (
    MORE_THAN_HALF,
    PRESETS,
    BadCounts,
    BadRule,
    Base,
    Decision,
    Flaw,
    Outcome,
    Quorum,
    Reason,
    Rule,
    annulled,
    decide,
    moot,
    preset,
    without_vote,
)
from tests.deciding import counted, counts_for, judged, settled

# the table of presets


def test_all_nine_presets_stand_in_version_1():
    names = "simple two-thirds absolute-majority two-thirds-of-members iso-enquiry consensus silence ietf itu-tap"
    assert list(PRESETS) == names.split()
    assert {rule.version for rule in PRESETS.values()} == {1}


def test_the_quorum_is_more_than_half_save_under_silence_and_itu_tap():
    without = {name for name, rule in PRESETS.items() if rule.quorum is None}
    assert without == {"silence", "itu-tap"}
    assert {rule.quorum for rule in PRESETS.values()} == {None, MORE_THAN_HALF}


def passes_by_the_table(name, counts):
    y, n, o = counts.yes, counts.no, counts.no_objection
    c = y + n
    p_yes, p_no = (y, n) if counts.p_yes is None else (counts.p_yes, counts.p_no)
    return {
        "simple": y > n and y >= 1,
        "two-thirds": 3 * y >= 2 * c and y >= 1,
        "absolute-majority": 2 * y > counts.members,
        "two-thirds-of-members": 3 * y >= 2 * counts.members and y >= 1,
        "iso-enquiry": 3 * p_yes >= 2 * (p_yes + p_no) and 4 * n <= c and p_yes >= 1,
        "consensus": n == 0 and y >= 1,
        "silence": n == 0,
        "ietf": n == 0 and y >= 1 and 3 * (y + o) >= 2 * (counts.members - counts.recused),
        "itu-tap": c == 0 or 10 * y >= 7 * c,
    }[name]


def needed_by_the_table(name, counts):
    c, members = counts.yes + counts.no, counts.members
    return {
        "simple": c // 2 + 1,
        "two-thirds": max(1, (2 * c + 2) // 3),
        "absolute-majority": members // 2 + 1,
        "two-thirds-of-members": max(1, (2 * members + 2) // 3),
        "iso-enquiry": max(1, c - c // 4) if counts.p_yes is None else None,
        "itu-tap": 0 if c == 0 else (7 * c + 9) // 10,
    }.get(name)


@given(st.sampled_from(sorted(PRESETS)).flatmap(lambda name: counts_for(PRESETS[name]).map(lambda c: (name, c))))
def test_every_preset_passes_and_needs_what_the_table_says(case):
    name, counts = case
    decision = decide(preset(name, None), counts)
    assert (decision.outcome is Outcome.ADOPTED) == passes_by_the_table(name, counts)
    assert decision.needed == needed_by_the_table(name, counts)
    assert decision.margin == (None if decision.needed is None else counts.yes - decision.needed)


def test_two_thirds_of_9_is_6():
    assert judged("two-thirds", 6, 3).needed == 6
    assert judged("two-thirds", 6, 3).outcome is Outcome.ADOPTED
    assert judged("two-thirds", 5, 4).outcome is Outcome.NOT_ADOPTED


# tests in their order, and ends without a count


def test_adoption_without_a_vote_has_no_tally():
    decision = without_vote()
    assert decision.outcome is Outcome.WITHOUT_VOTE
    assert decision.counts is None
    assert decision.to_facts() == {"outcome": "without_vote", "reason": "passed"}


def test_annulled_is_final_whatever_the_counts():
    decision = annulled(PRESETS["simple"], counted(9, 0))
    assert settled(decision) == (Outcome.ANNULLED, Reason.ANNULLED)
    assert decision.counts == counted(9, 0)
    assert annulled(PRESETS["simple"]).counts is None


def test_an_amendment_that_another_decision_settles_is_moot_and_has_no_counts():
    assert moot() == Decision(outcome=Outcome.MOOT, reason=Reason.MOOT)
    assert moot().to_facts() == {"outcome": "moot", "reason": "moot"}


def test_a_tie_is_only_called_so_where_one_more_would_adopt():
    assert settled(judged("two-thirds", 5, 5)) == (Outcome.NOT_ADOPTED, Reason.SHORT)
    assert settled(judged("absolute-majority", 5, 5)) == (Outcome.NOT_ADOPTED, Reason.SHORT)
    assert settled(judged("consensus", 5, 5)) == (Outcome.NOT_ADOPTED, Reason.BLOCKED)


def test_a_quorum_that_is_not_strict_is_met_exactly():
    third = Quorum(num=1, den=3, strict=False)
    assert judged("simple", 3, 0, 0, 6, quorum=third).outcome is Outcome.ADOPTED
    assert judged("simple", 3, 0, 0, 7, quorum=third).outcome is Outcome.NO_DECISION


def test_an_iso_enquiry_asks_two_thirds_of_p_members_and_at_most_a_quarter_against():
    rule = preset("iso-enquiry", None)
    assert decide(rule, counted(75, 25, p_yes=20, p_no=10)).outcome is Outcome.ADOPTED
    assert decide(rule, counted(75, 25, p_yes=19, p_no=10)).outcome is Outcome.NOT_ADOPTED
    assert decide(rule, counted(74, 25, p_yes=30, p_no=0)).outcome is Outcome.NOT_ADOPTED
    assert decide(rule, counted(75, 25, p_yes=0, p_no=0)).outcome is Outcome.NOT_ADOPTED
    assert decide(rule, counted(75, 25, p_yes=20, p_no=10)).base == 30


@pytest.mark.parametrize("name", ["consensus", "silence", "ietf"])
def test_one_objection_blocks(name):
    assert settled(judged(name, 30, 1)) == (Outcome.NOT_ADOPTED, Reason.BLOCKED)


@pytest.mark.parametrize(("name", "votes"), [("simple", 0), ("simple", 2), ("consensus", 2)])
def test_the_quorum_is_tested_before_everything_else(name, votes):
    assert judged(name, votes, votes, 0, 9, quorum=MORE_THAN_HALF).reason is Reason.QUORUM


def test_itu_tap_asks_seventy_per_cent_of_replies():
    assert judged("itu-tap", 7, 3).outcome is Outcome.ADOPTED
    assert judged("itu-tap", 69, 30).outcome is Outcome.NOT_ADOPTED
    assert judged("itu-tap", 69, 30).needed == 70


def test_ietf_counts_no_objection_towards_two_thirds():
    assert judged("ietf", 1, 0, 0, 5, no_objection=9).outcome is Outcome.ADOPTED
    assert judged("ietf", 1, 0, 0, 6, no_objection=9).outcome is Outcome.NOT_ADOPTED
    assert judged("ietf", 0, 0, 0, 0, no_objection=9).reason is Reason.SHORT


def test_an_ietf_override_needs_two_thirds_and_at_most_two_against():
    rule = Rule(name="ietf-override", num=2, den=3, max_negative=2, quorum=None)
    assert decide(rule, counted(4, 2)).outcome is Outcome.ADOPTED
    assert settled(decide(rule, counted(30, 3))) == (Outcome.NOT_ADOPTED, Reason.BLOCKED)
    assert decide(rule, counted(30, 3)).needed == 31


# worked examples with real figures


@pytest.mark.parametrize(
    ("figures", "simple", "two_thirds", "needed"),
    [
        pytest.param((48, 0, 8, 2), True, True, 32, id="Universal Declaration 1948"),
        pytest.param((8, 34, 14), False, False, 28, id="first of four amendments before it"),
        pytest.param((56, 0, 0, 2), True, True, 38, id="Genocide Convention 1948"),
        pytest.param((47, 47, 20), False, False, 63, id="China seat 1965"),
        pytest.param((66, 52, 7), True, False, 79, id="important question 1970"),
        pytest.param((51, 49, 25), True, False, 67, id="China seat 1970"),
        pytest.param((55, 59, 15), False, False, 76, id="important question 1971"),
        pytest.param((51, 61, 16), False, False, 75, id="separate vote 1971"),
        pytest.param((76, 35, 17, 3), True, True, 74, id="2758 (XXVI) 1971"),
        pytest.param((33, 13, 10, 1), True, True, 31, id="Partition 1947"),
        pytest.param((143, 4, 11, 34), True, True, 98, id="UNDRIP 2007"),
        pytest.param((138, 9, 41, 5), True, True, 98, id="Palestine status 2012"),
        pytest.param((100, 11, 58, 24), True, True, 74, id="Ukraine 2014"),
        pytest.param((6, 6, 33, 14), False, False, 8, id="4/383 F 1949"),
        pytest.param((104, 52, 15, 18), True, True, 104, id="55/101"),
        pytest.param((164, 5, 8), True, True, 113, id="LAWS draft, First Committee 2023"),
        pytest.param((152, 4, 11), True, True, 104, id="LAWS, plenary 2023"),
        pytest.param((165, 2, 6), True, True, 112, id="military AI 2024"),
        pytest.param((123, 19, 29), True, True, 95, id="remote voting 2020"),
        pytest.param((33, 85, 35), False, False, 79, id="referral to the Sixth Committee 2020"),
    ],
)
def test_real_votes_come_out_as_they_did(figures, simple, two_thirds, needed):
    assert (judged("simple", *figures).outcome is Outcome.ADOPTED) == simple
    assert (judged("two-thirds", *figures).outcome is Outcome.ADOPTED) == two_thirds
    assert judged("two-thirds", *figures).needed == needed


def test_the_working_of_2758_is_that_which_is_announced():
    decision = judged("simple", 76, 35, 17, 3)
    assert (decision.present_and_voting, decision.needed, decision.margin) == (111, 56, 20)
    assert (decision.took_part, decision.not_voting) == (128, 3)


# counts and rules that cannot be


@pytest.mark.parametrize(
    ("figures", "code"),
    [
        ({"yes": -1}, Flaw.NEGATIVE),
        ({"yes": 11}, Flaw.MORE_THAN_MEMBERS),
        ({"yes": 6, "no": 3, "abstain": 1, "recused": 1}, Flaw.MORE_THAN_MEMBERS),
        ({"yes": 6, "no_objection": 5}, Flaw.MORE_THAN_MEMBERS),
        ({"yes": 1.0}, Flaw.NOT_AN_INTEGER),
        ({"yes": True}, Flaw.NOT_AN_INTEGER),
        ({"yes": "1"}, Flaw.NOT_AN_INTEGER),
        ({"yes": 2, "p_yes": 3, "p_no": 0}, Flaw.P_MEMBERS),
        ({"yes": 2, "p_yes": 2}, Flaw.P_MEMBERS),
    ],
)
def test_counts_that_no_vote_can_have_are_refused(figures, code):
    with pytest.raises(BadCounts) as refused:
        Counts(**({"members": 10, "yes": 0, "no": 0, "abstain": 0} | figures))
    assert refused.value.code is code


def test_no_objection_is_refused_where_the_rule_has_none():
    with pytest.raises(BadCounts) as refused:
        judged("simple", 5, 0, no_objection=1)
    assert refused.value.code is Flaw.NO_OBJECTION_NOT_COUNTED


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"version": 2}, Flaw.UNKNOWN_VERSION),
        ({"den": 0}, Flaw.BAD_FRACTION),
        ({"num": 3, "den": 2}, Flaw.BAD_FRACTION),
        ({"num": 1, "den": 1, "strict": True}, Flaw.BAD_FRACTION),
        ({"num": 0.5}, Flaw.NOT_AN_INTEGER),
        ({"num": -1}, Flaw.NEGATIVE),
        ({"max_negative_num": 1}, Flaw.BAD_FRACTION),
        ({"base": Base.MEMBERS, "p_members": True}, Flaw.P_MEMBERS),
    ],
)
def test_a_rule_that_cannot_judge_is_refused(wrong, code):
    with pytest.raises(BadRule) as refused:
        Rule(name="odd", **wrong)
    assert refused.value.code is code


def test_an_unknown_preset_is_refused():
    with pytest.raises(BadRule) as refused:
        preset("simplest")
    assert refused.value.code is Flaw.UNKNOWN_PRESET
