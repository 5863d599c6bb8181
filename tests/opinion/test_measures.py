"""Measures of agreement: published values, and what holds of them whatever the votes."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.opinion import measures

NUMBER = st.integers(0, 10_000)
SCALE = st.lists(NUMBER, min_size=2, max_size=7)
VOTES = st.lists(st.tuples(st.sampled_from([-1, 0, 1, None]), st.sampled_from([-1, 0, 1, None])), max_size=30)
GROUPS = st.lists(st.tuples(NUMBER, NUMBER).map(lambda pair: (min(pair), max(pair))), max_size=5)


@pytest.fixture
def reference(shared):
    return json.loads((shared / "opinion" / "agreement_measures.json").read_text(encoding="utf-8"))


def test_the_two_published_examples_come_out(reference):
    named = {
        "tastle_wierman_consensus": measures.tastle_wierman,
        "van_der_eijk_agreement": measures.van_der_eijk,
    }
    found = [float(named[example["measure"]](example["counts"])) for example in reference["published"]]
    assert found == pytest.approx([example["expected"] for example in reference["published"]], abs=1e-7)


def test_twelve_splits_of_votes_come_out_in_four_measures(reference):
    for split in reference["derived"]:
        yes, abstain, no = split["yes"], split["abstain"], split["no"]
        found = {
            "tastle_wierman_consensus": measures.tastle_wierman([no, abstain, yes]),
            "van_der_eijk_agreement": measures.van_der_eijk([no, abstain, yes]),
            "agreement_index": measures.agreement_index(yes, no, abstain),
            "rice_index": measures.rice_index(yes, no),
        }
        numbers = {name: None if value is None else float(value) for name, value in found.items()}
        assert numbers == pytest.approx({name: split[name] for name in found}, abs=1e-7)


def test_turnout_and_the_two_approvals_have_each_their_own_base():
    assert measures.turnout(120, 160) == Fraction(3, 4)
    assert measures.approval_of_votes(60, 20) == Fraction(3, 4)
    assert measures.approval_of_members(60, 160) == Fraction(3, 8)


def test_what_no_formula_defines_is_none():
    assert measures.turnout(0, 0) is None
    assert measures.approval_of_votes(0, 0) is None
    assert measures.approval_of_members(0, 0) is None
    assert measures.rice_index(0, 0) is None
    assert measures.agreement_index(0, 0, 0) is None
    assert measures.group_informed_consensus([]) is None
    assert measures.pairwise_agreement([1, None], [None, 0]) is None
    for measure in (measures.tastle_wierman, measures.van_der_eijk):
        assert measure([0, 0, 0]) is None
        assert measure([5]) is None
        assert measure([]) is None


def test_group_informed_consensus_is_high_only_where_every_group_agrees():
    together = measures.group_informed_consensus([(8, 8), (8, 8)])
    apart = measures.group_informed_consensus([(16, 16), (0, 8)])
    assert together.product == Fraction(81, 100)
    assert together.geometric_mean == pytest.approx(0.9)
    assert (together.minimum, apart.minimum) == (Fraction(9, 10), Fraction(1, 10))


def test_half_agreement_is_where_one_of_two_abstains():
    assert measures.pairwise_agreement([1, 1, 1, 0, None], [1, -1, 0, 0, 1]) == Fraction(5, 8)


@given(NUMBER, NUMBER, NUMBER)
def test_indices_of_votes_lie_between_0_and_1_and_do_not_know_yes_from_no(yes, no, abstain):
    for value, mirrored in (
        (measures.rice_index(yes, no), measures.rice_index(no, yes)),
        (measures.agreement_index(yes, no, abstain), measures.agreement_index(no, yes, abstain)),
    ):
        assert value == mirrored
        assert value is None or 0 <= value <= 1


@given(SCALE)
def test_measures_on_a_scale_keep_their_range_turned_round_and_multiplied(counts):
    for measure, least in ((measures.tastle_wierman, 0), (measures.van_der_eijk, -1)):
        value = measure(counts)
        assert value is None or least - 1e-12 <= value <= 1 + 1e-12
        assert measure(counts[::-1]) == pytest.approx(value, abs=1e-12)
        assert measure([3 * number for number in counts]) == pytest.approx(value, abs=1e-12)


@given(GROUPS, st.randoms())
def test_the_order_of_groups_does_not_matter_and_the_minimum_is_below_the_mean(groups, chance):
    value = measures.group_informed_consensus(groups)
    chance.shuffle(groups)
    assert measures.group_informed_consensus(groups) == value
    if value is not None:
        assert 0 < value.product <= value.minimum <= value.geometric_mean + 1e-12 < 1


@given(VOTES)
def test_agreement_of_two_is_mutual_and_complete_with_oneself(pairs):
    one, other = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    value = measures.pairwise_agreement(one, other)
    assert value == measures.pairwise_agreement(other, one)
    assert value is None or 0 <= value <= 1
    assert measures.pairwise_agreement(one, one) in {1, None}
