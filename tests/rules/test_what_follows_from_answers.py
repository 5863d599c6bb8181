"""What follows from a disposition."""

import pytest

from consult.rules.dispositions import CHANGES_TEXT, Outcome, is_on_answer, needs_second, outcome_of, outcomes
from consult.rules.remarks import Category
from consult.rules.roster import REASON_NEEDED, DispositionCode

REFUSE = DispositionCode.NOT_ACCEPTED


def test_a_second_official_is_needed_for_not_accepting_a_substantive_comment_and_for_nothing_else():
    needed = {
        (code, category, two)
        for code in DispositionCode
        for category in Category
        for two in (True, False)
        if needs_second(code, category, two=two)
    }
    assert needed == {(REFUSE, Category.SUBSTANTIVE, True)}


@pytest.mark.parametrize("code", DispositionCode)
def test_a_change_follows_from_what_is_taken_up(code):
    assert (code in CHANGES_TEXT) == (code.value in {"A", "AP", "PA", "T"})


def test_partly_accepted_alone_needs_both_a_reason_and_a_change():
    assert {DispositionCode.PARTIALLY_ACCEPTED} == CHANGES_TEXT & REASON_NEEDED


def test_a_reaction_is_to_the_answer_whose_number_it_bears():
    assert is_on_answer(2, 2)
    assert not is_on_answer(1, 2)


def test_every_comment_comes_to_one_of_three_outcomes_and_none_is_lost():
    assert {code.value: outcome_of(code).value for code in DispositionCode} == {
        **dict.fromkeys(["A", "AP", "PA", "T"], "changed"),
        **dict.fromkeys(["N", "D", "DUP", "W"], "otherwise"),
        **dict.fromkeys(["R", "OS"], "not_taken_up"),
    }
    counts = {code: number for number, code in enumerate(DispositionCode, start=1)}
    assert outcomes(counts) == {
        outcome: sum(number for code, number in counts.items() if outcome_of(code) is outcome) for outcome in Outcome
    }
    assert outcomes({}) == dict.fromkeys(Outcome, 0)
