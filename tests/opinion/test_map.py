"""The opinion map: the same whatever the order, hidden where it would say too much, at rest where there is little."""

import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.opinion.drawing import draw
from consult.opinion.opinion_map import Hidden, Parameters, json_bytes
from consult.opinion.votes import BadVotes, VoteFlaw, of_codes, votes_of

PEOPLE = [f"p{number}" for number in range(14)]
QUESTIONS = [f"q{number}" for number in range(6)]
SPARSE = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(QUESTIONS)), st.sampled_from([-1, 0, 1]), max_size=84
).map(lambda votes: [(*cell, value) for cell, value in votes.items()])
QUICK = Parameters(resamples=5)


def camps(*sizes, questions=10, stray=0.1):
    """Camps of so many, each with a mind of its own, from which a vote strays now and then."""
    chance = np.random.default_rng(3)
    minds = chance.choice([-1, 1], (len(sizes), questions))
    camp = np.repeat(np.arange(len(sizes)), sizes)
    votes = np.where(chance.random((len(camp), questions)) < stray, 0, minds[camp])
    return [
        (f"c{camp[one]}-{one:02}", f"q{question}", int(votes[one, question]))
        for one in range(len(camp))
        for question in range(questions)
    ]


def bytes_of(triples, **more):
    return json_bytes(draw(votes_of(triples), **more).to_facts())


def test_camps_are_found_numbered_by_size_and_named_by_nobody():
    drawn = draw(votes_of(camps(6, 12, 9)))
    assert drawn.hidden == ()
    assert [len(group.participants) for group in drawn.groups] == [12, 9, 6]
    assert [group.number for group in drawn.groups] == [1, 2, 3]
    assert [{one[:2] for one in group.participants} for group in drawn.groups] == [{"c1"}, {"c2"}, {"c0"}]
    assert drawn.stability > 0.9


def test_groups_of_equal_size_are_numbered_by_their_first_member():
    drawn = draw(votes_of(camps(8, 8)))
    assert [group.participants[0][:2] for group in drawn.groups] == ["c0", "c1"]


@settings(deadline=None)
@given(st.randoms())
def test_the_order_of_votes_changes_no_byte(chance):
    votes = camps(6, 12, 9)
    shuffled = votes.copy()
    chance.shuffle(shuffled)
    assert bytes_of(shuffled, parameters=QUICK) == bytes_of(votes, parameters=QUICK)


@settings(deadline=None, max_examples=60)
@given(SPARSE, st.randoms())
def test_any_votes_give_a_map_and_the_same_one_in_any_order(votes, chance):
    drawn = draw(votes_of(votes), QUICK)
    chance.shuffle(votes)
    assert draw(votes_of(votes), QUICK).to_facts() == drawn.to_facts()
    assert 0 <= sum(drawn.shares) <= 1 + 1e-9
    assert drawn.silhouette is None or -1 <= drawn.silhouette <= 1
    assert drawn.stability is None or -1 <= drawn.stability <= 1
    assert drawn.positions.keys() == {vote[0] for vote in votes}
    grouped = [one for group in drawn.groups for one in group.participants]
    assert len(grouped) == len(set(grouped))
    for statement in drawn.statements:
        assert statement.priority > 0
        assert statement.extremity >= 0
        assert statement.consensus is None or 0 < statement.consensus.product < 1


@settings(deadline=None, max_examples=40)
@given(SPARSE)
def test_agreeing_where_others_disagreed_changes_no_position_up_to_sign(votes):
    """Loadings are turned by their signs, so a map of opposite votes may be turned over; distances stay."""
    before = draw(votes_of(votes), QUICK)
    after = draw(votes_of([(one, question, -value) for one, question, value in votes]), QUICK)
    for name, point in before.positions.items():
        assert np.hypot(*after.positions[name]) == pytest.approx(np.hypot(*point), abs=1e-6)


def test_new_names_in_the_same_order_change_nothing_but_names():
    old = draw(votes_of(camps(6, 12, 9)))
    new = draw(votes_of([(f"x{one}", f"y{question}", value) for one, question, value in camps(6, 12, 9)]))
    assert list(new.positions.values()) == list(old.positions.values())
    assert [each.priority for each in new.statements] == [each.priority for each in old.statements]


@pytest.mark.parametrize(
    "votes",
    [
        [],
        [("a", "q", 1)],
        [("a", "q", 1), ("a", "r", -1), ("a", "s", 0)],
        [("a", "q", 1), ("b", "q", -1)],
        [(one, question, 0) for one in PEOPLE for question in QUESTIONS],
        [(one, question, 1) for one in PEOPLE for question in QUESTIONS],
        [(one, "q", 1) for one in PEOPLE],
    ],
    ids=["nothing", "one vote", "one participant", "one question", "all abstain", "all agree", "all agree on one"],
)
def test_where_there_is_little_there_are_no_groups_and_nothing_breaks(votes):
    drawn = draw(votes_of(votes))
    assert drawn.hidden
    assert json.loads(json_bytes(drawn.to_facts()))["groups"] == []
    assert all(np.isfinite(point).all() for point in drawn.positions.values())


def test_where_all_agree_everybody_stands_in_the_middle():
    drawn = draw(votes_of([(one, question, 1) for one in PEOPLE for question in QUESTIONS]))
    assert set(drawn.positions.values()) == {(0.0, 0.0)}
    assert drawn.hidden == (Hidden.FLAT,)
    assert drawn.silhouette is None


def test_fewer_than_twelve_are_too_few_however_clear_they_are():
    assert Hidden.TOO_FEW in draw(votes_of(camps(6, 5))).hidden
    assert draw(votes_of(camps(6, 6))).hidden == ()


def test_chance_is_unstable_and_the_public_form_says_nothing_of_its_groups():
    chance = np.random.default_rng(1)
    drawn = draw(votes_of([(f"p{n}", f"q{m}", int(chance.integers(-1, 2))) for n in range(200) for m in range(50)]))
    assert drawn.groups
    assert Hidden.UNSTABLE in drawn.hidden
    facts = drawn.to_facts()
    assert facts["groups"] == []
    assert all(each["by_group"] == [] and each["consensus"] is None for each in facts["statements"])


def test_a_higher_bar_hides_as_flat():
    assert draw(votes_of(camps(6, 12, 9)), Parameters(least_silhouette=0.99)).hidden == (Hidden.FLAT,)


def test_who_cast_few_votes_stands_on_the_map_and_in_no_group():
    drawn = draw(votes_of([*camps(8, 8), ("late", "q0", 1)]))
    assert "late" in drawn.positions
    assert all("late" not in group.participants for group in drawn.groups)
    assert drawn.statements[0].votes.seen == sum(tally.seen for tally in drawn.statements[0].by_group) + 1


def test_given_groups_take_the_place_of_those_found_and_are_never_hidden():
    drawn = draw(votes_of(camps(6, 5)), groups={f"c0-{n:02}": "north" for n in range(6)})
    assert [(group.name, len(group.participants)) for group in drawn.groups] == [("north", 6)]
    assert (drawn.hidden, drawn.silhouette, drawn.stability) == ((), None, None)
    assert drawn.groups[0].representative == ()


def test_what_marks_a_group_passes_both_tests_and_comes_clearest_first():
    drawn = draw(votes_of(camps(10, 10)))
    for group in drawn.groups:
        assert group.representative
        assert all(min(each.share_z, each.contrast_z) > 1.2816 for each in group.representative)
        clearness = [each.share * each.share_z * each.contrast * each.contrast_z for each in group.representative]
        assert clearness == sorted(clearness, reverse=True)


def test_axes_are_turned_towards_an_earlier_map_in_sign_and_in_place():
    votes = votes_of(camps(6, 12, 9))
    plain = draw(votes)
    turned = {each.id: (-each.loadings[1], each.loadings[0]) for each in plain.statements}
    after = draw(votes, earlier=turned)
    assert np.array([each.loadings for each in after.statements]) == pytest.approx(np.array(list(turned.values())))
    assert after.shares == pytest.approx(plain.shares[::-1])
    moved = np.array([(-y, x) for x, y in plain.positions.values()])
    assert np.array(list(after.positions.values())) == pytest.approx(moved)
    assert draw(votes, earlier={"gone": (1.0, 0.0)}).to_facts() == plain.to_facts()


@pytest.mark.parametrize("limit", ["_DENSE_SIDE", "_DENSE_CELLS"], ids=["many statements", "few statements"])
def test_a_large_map_is_the_same_by_the_way_for_many_votes_as_by_the_way_for_few(monkeypatch, limit):
    from consult.opinion import axes

    votes = votes_of(camps(20, 12, 9, questions=30, stray=0.3))
    few = draw(votes)
    monkeypatch.setattr(axes, limit, 0)
    many = draw(votes)
    assert np.array(list(many.positions.values())) == pytest.approx(np.array(list(few.positions.values())), abs=1e-6)
    assert [group.participants for group in many.groups] == [group.participants for group in few.groups]


def test_more_participants_than_base_clusters_are_grouped_by_them():
    drawn = draw(votes_of(camps(300, 200, 100, questions=30, stray=0.3)))
    assert drawn.hidden == ()
    for group in drawn.groups:
        camp = [one[:2] for one in group.participants]
        assert max(camp.count(each) for each in set(camp)) > 0.95 * len(camp)


@pytest.mark.parametrize(
    ("votes", "code", "place"),
    [
        ([("a", "q", 1), ("b", "q", 2)], VoteFlaw.NO_VOTE, 1),
        ([("a", "q", 1), ("b", "q", 1), ("a", "q", 1)], VoteFlaw.TWICE, 2),
    ],
)
def test_votes_that_cannot_be_are_refused_by_their_place(votes, code, place):
    with pytest.raises(BadVotes) as refused:
        votes_of(votes)
    assert (refused.value.code, refused.value.place) == (code, place)


def test_codes_and_triples_are_the_same_votes():
    coded = of_codes((("b", "a"), ("q",)), ([0, 1], [0, 0]), [1, -1])
    assert draw(coded).to_facts() == draw(votes_of([("a", "q", -1), ("b", "q", 1)])).to_facts()


@pytest.mark.parametrize(
    "module", ["consult.app", "consult.opinion", "consult.opinion.opinion_map", "consult.cli.main"]
)
def test_neither_the_site_nor_the_room_loads_numpy_before_a_map_is_drawn(module):
    ask = f"import sys, {module}; print(sorted({{'numpy', 'scipy'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
