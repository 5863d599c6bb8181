"""What is wrong with counts, rules, casts and facts names where to look, for whoever says it and for the log."""

import pytest

from consult.rules.counts import Counts
from consult.rules.decision import Decision, Rule, decide, preset
from consult.rules.facts import BadFacts, FactsFlaw
from consult.rules.flaws import BadCounts, BadRule, Flaw
from consult.rules.refusal import Code, Event, Refusal, Trace
from consult.rules.tally import (
    BadCast,
    Cast,
    Choice,
    Position,
    Stance,
    TallyFlaw,
    by_group,
    count,
    current,
    position_tally,
)
from tests.deciding import counted


@pytest.mark.parametrize(
    ("figures", "code", "key"),
    [
        ({"yes": -1}, Flaw.NEGATIVE, "yes"),
        ({"abstain": 1.0}, Flaw.NOT_AN_INTEGER, "abstain"),
        ({"recused": True}, Flaw.NOT_AN_INTEGER, "recused"),
        ({"p_no": -1, "p_yes": 0}, Flaw.NEGATIVE, "p_no"),
        ({"yes": 11}, Flaw.MORE_THAN_MEMBERS, ""),
    ],
)
def test_bad_counts_name_the_figure(figures, code, key):
    with pytest.raises(BadCounts) as caught:
        Counts(**({"members": 10, "yes": 0, "no": 0, "abstain": 0} | figures))
    assert (caught.value.code, caught.value.key) == (code, key)
    assert str(caught.value) == f"{code} {key}".rstrip()


def test_a_rule_that_does_not_exist_is_named():
    with pytest.raises(BadRule) as caught:
        preset("simplest")
    assert (caught.value.code, caught.value.key) == (Flaw.UNKNOWN_PRESET, "simplest")
    assert str(caught.value) == "unknown_preset simplest"


def cast(delegation, seq, choice):
    return Cast(delegation=delegation, seq=seq, choice=Choice(choice))


def refused(act):
    with pytest.raises(BadCast) as caught:
        act()
    assert str(caught.value) == f"{caught.value.code} {caught.value.delegation}"
    return caught.value.code, caught.value.delegation


def test_two_choices_under_one_number_name_the_delegation():
    casts = [cast("a", 1, "yes"), cast("b", 1, "yes"), cast("b", 1, "no")]
    assert refused(lambda: current(casts)) == (TallyFlaw.TWO_CHOICES, "b")


def test_a_stranger_is_named_in_the_count_and_in_the_groups():
    casts = [cast("a", 1, "yes"), cast("z", 1, "yes"), cast("y", 1, "no")]
    assert refused(lambda: count(["a"], casts)) == (TallyFlaw.NOT_IN_REGISTER, "y")
    assert refused(lambda: by_group(["a"], casts, {"g": ["a"]})) == (TallyFlaw.NOT_IN_REGISTER, "y")


def test_two_stances_name_the_delegation():
    held = [
        Position(delegation="b", stance=stance, counts=True, on_earlier_text=False)
        for stance in (Stance.SUPPORT, Stance.OBJECTS)
    ]
    assert refused(lambda: position_tally(["a", "b"], held)) == (TallyFlaw.TWO_STANCES, "b")


@pytest.mark.parametrize(
    ("change", "code", "key"),
    [
        ({"strict": 7}, FactsFlaw.BAD, "strict"),
        ({"colour": "red"}, FactsFlaw.UNKNOWN, "colour"),
        ({"zeal": 1, "colour": "red"}, FactsFlaw.UNKNOWN, "colour"),
        ({"num": "2"}, FactsFlaw.BAD, "num"),
        ({"base": "all"}, FactsFlaw.BAD, "base"),
    ],
)
def test_bad_facts_name_the_key(change, code, key):
    with pytest.raises(BadFacts) as caught:
        Rule.from_facts({**preset("two-thirds").to_facts(), **change})
    assert (caught.value.code, caught.value.key) == (code, key)
    assert str(caught.value) == f"{code} {key}"


def test_a_decision_on_counts_is_stored_with_all_its_figures_or_refused():
    facts = decide(preset("simple"), counted(5, 3)).to_facts()
    del facts["took_part"]
    with pytest.raises(BadFacts) as caught:
        Decision.from_facts(facts)
    assert (caught.value.code, caught.value.key) == (FactsFlaw.MISSING, "took_part")


def test_a_refusal_carries_its_facts_its_field_and_its_trace():
    trace = Trace(Event.LATE_CAST, {"ballot": "X#1"})
    refusal = Refusal(Code.VOTING_CLOSED, trace=trace, at="choice", number="3")
    assert (refusal.code, refusal.facts, refusal.at) == (Code.VOTING_CLOSED, {"number": "3"}, "choice")
    assert refusal.trace is trace
    assert refusal.args == (Code.VOTING_CLOSED,)
    assert (Refusal(Code.BUSY).at, Refusal(Code.BUSY).trace) == (None, None)
