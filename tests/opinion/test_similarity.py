"""How alike delegations vote: all pairs at once as one by one, neighbours, blocs."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.opinion import similarity as room
from consult.opinion.measures import pairwise_agreement
from consult.opinion.opinion_map import json_bytes
from consult.opinion.similarity import Criteria, Neighbour, TooMany, similarity
from consult.opinion.votes import votes_of

ALL = Criteria(least_joint_votes=1)
SPARSE = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("qrstu")), st.sampled_from([-1, 0, 1]), max_size=30
)


def lined_up(**votes):
    """Each one's votes on questions in order: y, n, a, or . for none."""
    values = {"y": 1, "n": -1, "a": 0}
    return votes_of(
        (name, f"q{place}", values[vote])
        for name, row in votes.items()
        for place, vote in enumerate(row)
        if vote != "."
    )


def test_agreement_counts_joint_votes_alone_and_abstentions_by_half():
    found = similarity(lined_up(a="yyyn.", b="yna.y"), ALL)
    assert found.agreement[0, 1] == pytest.approx(0.5)
    assert found.joint_votes[0, 1] == 3
    assert math.isnan(found.agreement[0, 0])


@settings(deadline=None)
@given(SPARSE)
def test_all_pairs_at_once_agree_with_the_formula_for_one_pair(votes):
    found = similarity(votes_of((*cell, value) for cell, value in votes.items()), ALL)
    for i, one in enumerate(found.participants):
        for j, other in enumerate(found.participants):
            rows = [[votes.get((name, question)) for question in "qrstu"] for name in (one, other)]
            expected = pairwise_agreement(*rows) if i != j else None
            assert found.agreement[i, j] == pytest.approx(
                float("nan") if expected is None else float(expected), nan_ok=True
            )


def test_neighbours_come_by_agreement_then_by_joint_votes_then_by_id():
    found = similarity(
        lined_up(a="yyyy", b="yyy.", c="yyyy", d="yyyy", e="nnnn"), Criteria(least_joint_votes=3, neighbours=3)
    )
    assert found.neighbours[0] == (
        Neighbour(participant="c", agreement=1.0, joint_votes=4),
        Neighbour(participant="d", agreement=1.0, joint_votes=4),
        Neighbour(participant="b", agreement=1.0, joint_votes=3),
    )


def test_too_few_joint_votes_make_neither_neighbours_nor_blocs():
    votes = lined_up(a="yy...", b="yy...", c="nnnnn", d="nnnnn")
    found = similarity(votes, Criteria(least_joint_votes=5))
    assert found.neighbours[0] == ()
    assert found.blocs == (("c", "d"),)
    assert [pair[:2] for pair in found.to_facts()["pairs"]] == [["c", "d"]]


def test_blocs_hold_together_on_average_and_the_largest_comes_first():
    votes = lined_up(a="yyyyyyyyyy", b="yyyyyyyyya", c="yyyyyyyyyn", d="nnnnnnnnnn", e="nnnnnnnnnn", f="yynnyynnyy")
    assert similarity(votes).blocs == (("a", "b", "c"), ("d", "e"))
    assert similarity(votes, Criteria(least_agreement=0.99)).blocs == (("d", "e"),)


@pytest.mark.parametrize("votes", [{}, {"a": "y"}, {"a": "yyyyy", "b": "aaaaa"}])
def test_little_to_compare_breaks_nothing(votes):
    found = similarity(lined_up(**votes))
    assert found.blocs == ()
    assert json_bytes(found.to_facts())


def test_a_crowd_is_not_compared_in_pairs(monkeypatch):
    monkeypatch.setattr(room, "MOST_PARTICIPANTS", 1)
    with pytest.raises(TooMany):
        similarity(lined_up(a="y", b="y"))
