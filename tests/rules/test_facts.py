"""Rules, counts and decisions as facts: nothing is added, lost or guessed on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.rules.counts import Counts
from consult.rules.decision import PRESETS, Rule, annulled, decide, moot, preset, without_vote
from consult.rules.facts import BadFacts, FactsFlaw
from consult.text.canonical import canonical_json, parse_canonical


def test_a_rule_is_recorded_in_version_1_as_it_always_was():
    assert preset("simple").to_facts() == {
        "name": "simple",
        "version": 1,
        "base": "yes_no",
        "num": 1,
        "den": 2,
        "strict": "yes",
        "min_positive": 1,
        "count_no_objection": "no",
        "recused_leave_base": "no",
        "p_members": "no",
        "quorum": {"num": 1, "den": 2, "strict": "yes"},
        "tie": "second_ballot",
        "requires_reason_for_negative": "no",
    }


RULES = st.sampled_from(sorted(PRESETS)).flatmap(lambda name: st.sampled_from([preset(name), preset(name, None)]))
FIGURES = st.integers(0, 60)


@given(RULES, FIGURES, FIGURES, FIGURES, FIGURES)
def test_rules_counts_and_decisions_come_back_from_their_canonical_facts(rule, yes, no, abstain, absent):
    counts = Counts(members=yes + no + abstain + absent, yes=yes, no=no, abstain=abstain)
    decision = decide(rule, counts)
    for record in (rule, counts, decision, annulled(rule, counts), annulled(rule), moot(), without_vote()):
        facts = record.to_facts()
        assert type(record).from_facts(parse_canonical(canonical_json(facts))) == record


def test_p_members_come_back_too():
    counts = Counts(members=9, yes=5, no=2, abstain=0, p_yes=3, p_no=0)
    assert Counts.from_facts(counts.to_facts()) == counts


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"weight": 2}, FactsFlaw.UNKNOWN),
        ({"strict": True}, FactsFlaw.BAD),
        ({"strict": 1}, FactsFlaw.BAD),
        ({"num": True}, FactsFlaw.BAD),
        ({"num": 1.0}, FactsFlaw.BAD),
        ({"num": "1"}, FactsFlaw.BAD),
        ({"base": "everybody"}, FactsFlaw.BAD),
        ({"base": ["yes_no"]}, FactsFlaw.BAD),
        ({"quorum": "half"}, FactsFlaw.BAD),
        ({"quorum": {"num": 1, "den": 2}}, FactsFlaw.MISSING),
        ({"max_negative": None}, FactsFlaw.BAD),
    ],
)
def test_facts_that_are_not_those_of_a_rule_are_refused(change, code):
    with pytest.raises(BadFacts) as refused:
        Rule.from_facts(preset("simple").to_facts() | change)
    assert refused.value.code is code


def test_a_missing_fact_is_refused_and_never_guessed():
    facts = preset("simple").to_facts()
    del facts["tie"]
    with pytest.raises(BadFacts) as refused:
        Rule.from_facts(facts)
    assert (refused.value.code, refused.value.key) == (FactsFlaw.MISSING, "tie")
