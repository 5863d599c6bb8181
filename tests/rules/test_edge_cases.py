"""The table "Edge cases to fix in tests" of docs/domain.md, row by row, as far as counts and rules settle them.

Rows that need a live ballot stand in tests/services/test_edge_cases_of_ballots.py.
"""

from dataclasses import replace

import pytest

from consult.rules import tally
from consult.rules.counts import Counts
from consult.rules.decision import MORE_THAN_HALF, PRESETS, Outcome, Reason, decide, preset, second_ballot
from consult.rules.tally import BadCast, Cast, Choice, TallyFlaw
from tests.deciding import counted, judged, settled

REGISTER = [f"d{number}" for number in range(12)]
PASSED = (Outcome.ADOPTED, Reason.PASSED)


def cast(delegation, choice, seq=1):
    return Cast(delegation=delegation, seq=seq, choice=choice)


@pytest.mark.parametrize("name", sorted(PRESETS.keys() - {"silence", "itu-tap"}))
@pytest.mark.parametrize("abstain", [0, 7])
def test_nobody_votes_or_all_abstain_is_not_adopted_for_want_of_votes(name, abstain):
    assert settled(judged(name, 0, 0, abstain, 3)) == (Outcome.NOT_ADOPTED, Reason.NO_VOTES)


@pytest.mark.parametrize("name", ["silence", "itu-tap"])
def test_nobody_votes_is_adopted_under_silence_and_itu_tap(name):
    assert settled(judged(name, 0, 0, 0, 3)) == PASSED


def test_zero_of_zero_is_no_two_thirds():
    assert 3 * 0 >= 2 * 0, "what a naive formula would pass"
    assert settled(judged("two-thirds", 0, 0)) == (Outcome.NOT_ADOPTED, Reason.NO_VOTES)


def test_as_many_for_as_against_is_not_adopted_as_tied_and_a_second_ballot_is_offered_once():
    first = judged("simple", 47, 47, 20)
    assert settled(first) == (Outcome.NOT_ADOPTED, Reason.TIED)
    assert first.second_ballot_offered
    again = decide(second_ballot(preset("simple", None)), counted(47, 47, 20))
    assert settled(again) == (Outcome.NOT_ADOPTED, Reason.TIED)
    assert not again.second_ballot_offered


@pytest.mark.parametrize("figures", [(104, 52, 15, 18), (62, 31, 45), (2, 1)])
def test_exactly_two_thirds_is_adopted(figures):
    decision = judged("two-thirds", *figures)
    assert settled(decision) == PASSED
    assert decision.margin == 0


def test_one_yes_and_the_rest_abstaining_is_adopted_as_abstainers_count_to_the_quorum():
    decision = judged("simple", 1, 0, 9, 0, quorum=MORE_THAN_HALF)
    assert settled(decision) == PASSED
    assert (decision.took_part, decision.quorum_needed, decision.quorum_met) == (10, 6, True)


def test_a_missed_quorum_is_no_decision_and_not_a_rejection():
    decision = judged("simple", 5, 0, 0, 5, quorum=MORE_THAN_HALF)
    assert settled(decision) == (Outcome.NO_DECISION, Reason.QUORUM)
    assert (decision.took_part, decision.quorum_needed, decision.quorum_met) == (5, 6, False)


def test_a_quorum_lost_after_opening_is_judged_once_on_those_who_took_part_and_never_on_the_register():
    counts = Counts(members=10, yes=3, no=1, abstain=1)
    assert decide(PRESETS["simple"], counts).reason is Reason.QUORUM
    assert decide(PRESETS["simple"], replace(counts, abstain=2)).reason is Reason.PASSED


def test_a_delegation_accredited_after_opening_is_not_in_the_frozen_register():
    with pytest.raises(BadCast) as refused:
        tally.count(["d1"], [cast("d1", Choice.YES), cast("late", Choice.YES)])
    assert (refused.value.code, refused.value.delegation) == (TallyFlaw.NOT_IN_REGISTER, "late")


def test_a_delegation_suspended_during_the_ballot_is_excluded_and_the_members_are_unchanged():
    casts = [cast("d1", Choice.YES), cast("d2", Choice.NO)]
    counts = tally.count(REGISTER, casts, excluded=["d2"])
    assert counts == Counts(members=12, yes=1, no=0, abstain=0)


def test_a_vote_changed_before_closing_counts_as_last_cast():
    casts = [cast("d1", Choice.YES), cast("d1", Choice.NO, 2), cast("d2", Choice.YES)]
    assert tally.count(REGISTER, casts) == Counts(members=12, yes=1, no=1, abstain=0)
    assert tally.current(casts) == {"d1": Choice.NO, "d2": Choice.YES}


def test_recused_leave_the_members_under_ietf_and_count_as_not_voting_elsewhere():
    ietf = judged("ietf", 8, 0, 0, 4, recused=3)
    assert (ietf.base, ietf.not_voting, ietf.outcome) == (12, 4, Outcome.ADOPTED)
    elsewhere = judged("two-thirds-of-members", 8, 0, 0, 4, recused=3)
    assert (elsewhere.base, elsewhere.not_voting, elsewhere.outcome) == (15, 7, Outcome.NOT_ADOPTED)


def test_a_negative_without_reason_is_taken_out_before_an_iso_enquiry_is_judged():
    rule = preset("iso-enquiry")
    assert rule.requires_reason_for_negative
    all_negatives = counted(70, 25, 0, 5)
    assert decide(rule, all_negatives).outcome is Outcome.NOT_ADOPTED
    assert decide(rule, replace(all_negatives, no=23)).outcome is Outcome.ADOPTED
