"""Own rules: every composition that means something becomes a rule, and every other one says where it fails."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.rules.composing import (
    OWN,
    PRESETS,
    QUORUMS,
    Composition,
    Negatives,
    Obstacle,
    chosen,
    composed,
    composition_of,
    obstacles,
)
from consult.rules.decision import MORE_THAN_HALF, Base, Outcome, Rule, Tie, decide, preset
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

WHOLES = st.integers(2, 12) | st.sampled_from([1000])


@st.composite
def sound(draw):
    """Compositions that make a rule: a part of a whole for each share."""
    den, limit = draw(WHOLES), draw(WHOLES)
    return Composition(
        base=draw(st.sampled_from(Base)),
        num=draw(st.integers(1, den - 1)),
        den=den,
        strict=draw(st.booleans()),
        negatives=draw(st.sampled_from(Negatives)),
        negatives_num=draw(st.integers(1, limit - 1)),
        negatives_den=limit,
        least=draw(st.integers(1, 12)),
        tie=draw(st.sampled_from(Tie)),
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
        ({"num": 1001}, "num", Obstacle.NUMBER_TOO_LARGE),
        ({"negatives": Negatives.SHARE, "negatives_num": 1001}, "negatives_num", Obstacle.NUMBER_TOO_LARGE),
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


EVERYTHING = Composition(
    base=Base.MEMBERS,
    num=6,
    den=8,
    strict=True,
    negatives=Negatives.SHARE,
    negatives_num=2,
    negatives_den=10,
    least=3,
)
NOBODY_AGAINST = Composition(base=Base.MEMBERS, num=0, den=7, strict=True, negatives=Negatives.NONE, least=2)


def test_everything_that_was_written_stands_in_the_rule_and_can_be_read_back():
    rule = composed(EVERYTHING, QUORUMS["third"])
    assert rule == Rule(
        name=OWN,
        base=Base.MEMBERS,
        num=3,
        den=4,
        strict=True,
        max_negative_num=1,
        max_negative_den=5,
        min_positive=3,
        quorum=QUORUMS["third"],
    )
    assert composition_of(rule) == replace(EVERYTHING, num=3, den=4, negatives_num=1, negatives_den=5)


def test_without_a_share_there_is_nothing_for_it_to_be_a_share_of():
    rule = composed(NOBODY_AGAINST, None)
    assert rule == Rule(name=OWN, num=0, den=1, max_negative=0, min_positive=2, quorum=None)
    assert composition_of(rule) == replace(NOBODY_AGAINST, base=Base.YES_NO, den=1, strict=False)


def test_a_rule_without_a_limit_to_negatives_is_read_back_without_one():
    half = of(num=1, den=2, strict=True, tie=Tie.SECOND_BALLOT)
    assert composition_of(composed(half, None)) == half
    assert composition_of(chosen("simple", None, None)) is None


@pytest.mark.parametrize("share", [(1, 4), (3, 4), (1, 1000)])
def test_any_share_of_negatives_between_nobody_and_everybody_can_be_a_limit(share):
    limited = of(negatives=Negatives.SHARE, negatives_num=share[0], negatives_den=share[1])
    assert obstacles(limited) == {}


def test_a_choice_gives_the_own_rule_or_the_preset_with_the_quorum_chosen_beside_it():
    assert chosen(OWN, EVERYTHING, QUORUMS["third"]) == composed(EVERYTHING, QUORUMS["third"])
    assert chosen("simple", EVERYTHING, QUORUMS["third"]) == preset("simple", QUORUMS["third"])
    assert chosen("ietf", None, None) == preset("ietf", None)


def test_every_part_of_a_composition_that_is_wrong_is_named():
    both = of(num=5, den=4, negatives=Negatives.SHARE, negatives_num=5, negatives_den=4)
    assert obstacles(both).keys() == {"num", "negatives_num"}


def test_a_limit_of_no_share_at_all_is_a_limit_and_one_below_it_none():
    nothing = of(negatives=Negatives.SHARE, negatives_num=0, negatives_den=1)
    below = replace(nothing, negatives_num=-1)
    assert obstacles(below) == {"negatives_num": Obstacle.NUMBER_TOO_SMALL}
    assert obstacles(nothing).get("negatives_num") is not Obstacle.NUMBER_TOO_SMALL


@given(COMPOSITIONS)
def test_a_composition_without_obstacle_makes_a_rule_that_can_be_changed_again(asked):
    if obstacles(asked):
        with pytest.raises(ValueError, match="Obstacle"):
            composed(asked, None)
    else:
        rule = composed(asked, None)
        assert composed(composition_of(rule), None) == rule == Rule.from_facts(rule.to_facts())


@given(sound().map(lambda asked: composed(asked, None)), st.data())
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
    with pytest.raises(KeyError) as caught:
        chosen(name, None, None)
    assert caught.value.args == (name,)


@pytest.mark.parametrize("name", PRESETS)
def test_under_every_offered_rule_one_votes_for_against_abstains_or_declares_not_to_take_part(name):
    rule = chosen(name, None, MORE_THAN_HALF)
    assert set(choices(rule)) >= {Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.NOT_PARTICIPATING}
    assert rule.min_positive == 1
