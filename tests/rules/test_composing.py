"""Own rules: every composition that means something becomes a rule, and every other one says where it fails."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.rules.composing import (
    OWN,
    PRESETS,
    Composition,
    Negatives,
    Obstacle,
    chosen,
    composed,
    composition_of,
    obstacles,
)
from consult.rules.decision import MORE_THAN_HALF, Base, Outcome, Rule, Tie, decide
from consult.rules.tally import Choice, choices
from tests.deciding import counts_for

THREE_QUARTERS = Composition(base=Base.YES_NO, num=3, den=4, strict=False)
NUMBERS = st.integers(-2, 12) | st.sampled_from([1000, 1001])
COMPOSITIONS = st.builds(
    Composition,
    base=st.sampled_from(Base),
    num=NUMBERS,
    den=NUMBERS,
    strict=st.booleans(),
    negatives=st.sampled_from(Negatives),
    negatives_num=NUMBERS,
    negatives_den=NUMBERS,
    least=NUMBERS,
    tie=st.sampled_from(Tie),
)


def of(**changes):
    return replace(THREE_QUARTERS, **changes)


def test_three_quarters_of_those_voting_become_a_rule():
    rule = composed(THREE_QUARTERS, MORE_THAN_HALF)
    assert rule == Rule(name=OWN, num=3, den=4)


@pytest.mark.parametrize(
    ("changes", "where", "obstacle"),
    [
        ({"den": 0}, "den", Obstacle.NUMBER_TOO_SMALL),
        ({"num": -1}, "num", Obstacle.NUMBER_TOO_SMALL),
        ({"num": 5}, "num", Obstacle.MORE_THAN_THE_WHOLE),
        ({"num": 4, "strict": True}, "strict", Obstacle.MORE_THAN_ALL),
        ({"num": 1, "den": 1, "strict": True}, "strict", Obstacle.MORE_THAN_ALL),
        ({"den": 1001}, "den", Obstacle.NUMBER_TOO_LARGE),
        ({"least": 0}, "least", Obstacle.NUMBER_TOO_SMALL),
        ({"num": 0}, "num", Obstacle.ASKS_NOTHING),
        ({"negatives": Negatives.SHARE, "negatives_den": 0}, "negatives_den", Obstacle.NUMBER_TOO_SMALL),
        ({"negatives": Negatives.SHARE, "negatives_num": 0}, "negatives_num", Obstacle.NO_REAL_LIMIT),
        ({"negatives": Negatives.SHARE, "negatives_num": 1}, "negatives_num", Obstacle.NO_REAL_LIMIT),
    ],
)
def test_an_impossible_rule_is_refused_where_it_fails(changes, where, obstacle):
    assert obstacles(of(**changes)) == {where: obstacle}
    with pytest.raises(ValueError, match=where):
        composed(of(**changes), None)


@given(COMPOSITIONS)
def test_a_composition_without_obstacle_makes_a_rule_that_can_be_changed_again(asked):
    if obstacles(asked):
        with pytest.raises(ValueError, match="Obstacle"):
            composed(asked, None)
    else:
        rule = composed(asked, None)
        assert composed(composition_of(rule), None) == rule == Rule.from_facts(rule.to_facts())


@given(COMPOSITIONS.filter(lambda asked: not obstacles(asked)).map(lambda asked: composed(asked, None)), st.data())
def test_no_own_rule_adopts_without_a_vote_in_favour(rule, data):
    counts = replace(data.draw(counts_for(rule)), yes=0)
    assert decide(rule, counts).outcome is not Outcome.ADOPTED


def test_a_tie_is_kept_only_where_there_can_be_one():
    half = of(num=1, den=2, strict=True, tie=Tie.SECOND_BALLOT)
    assert composed(half, None).tie is Tie.SECOND_BALLOT
    assert composed(replace(half, strict=False), None).tie is Tie.REJECTED


def test_shares_stand_in_their_lowest_terms():
    assert composed(of(num=6, den=8), None) == composed(THREE_QUARTERS, None)


@pytest.mark.parametrize("name", ["itu-tap", "own", "simplest", ""])
def test_a_rule_that_is_not_offered_cannot_be_chosen(name):
    with pytest.raises(KeyError):
        chosen(name, None, None)


@pytest.mark.parametrize("name", PRESETS)
def test_under_every_offered_rule_one_votes_for_against_abstains_or_declares_not_to_take_part(name):
    rule = chosen(name, None, MORE_THAN_HALF)
    assert set(choices(rule)) >= {Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.NOT_PARTICIPATING}
    assert rule.min_positive == 1
