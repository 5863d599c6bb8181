"""Wordings of one text brought together: exact, in any order the same, nothing lost, every dispute found."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.text.merging import Edit, collide, collisions, edits, merged, stretches

WORDS = st.lists(
    st.sampled_from(["shall ", "may ", "protect ", "safety", "，", "人工", "智能", "应当", "。", " ", "x"])
)
TEXT = WORDS.map("".join)
BASE = "States shall protect the safety of artificial intelligence."
ZH = "各国应当保障人工智能的安全。"


@given(TEXT, TEXT)
def test_the_edits_made_on_the_base_give_the_variant(base, variant):
    made, place = "", 0
    for edit in edits(base, variant):
        made += base[place : edit.start] + edit.new
        place = edit.end
    assert made + base[place:] == variant


@given(TEXT, st.lists(TEXT, max_size=4))
def test_stretches_hold_the_base_and_every_variant_to_the_character(base, variants):
    parts = stretches(base, variants)
    assert "".join(part.base for part in parts) == base
    for number, variant in enumerate(variants):
        assert "".join(part.versions[number] for part in parts) == variant
    assert all(part.base or part.wordings for part in parts)


@given(TEXT, st.lists(TEXT, max_size=4))
def test_a_merger_is_the_same_in_any_order_and_given_exactly_when_no_two_collide(base, variants):
    together = {merged(base, order) for order in permutations(variants)}
    assert len(together) == 1
    disputed = any(part.is_disputed for part in stretches(base, variants))
    assert (together == {None}) is disputed
    assert bool(collisions(base, variants)) is disputed


@given(TEXT, TEXT)
def test_one_variant_or_twice_the_same_is_taken_as_it_is(base, variant):
    assert merged(base, [variant]) == merged(base, [variant, variant]) == merged(base, [base, variant]) == variant


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (
            "States should protect the safety of artificial intelligence.",
            "States shall protect the safety of trustworthy artificial intelligence.",
            "States should protect the safety of trustworthy artificial intelligence.",
        ),
        ("All States shall protect the safety of artificial intelligence.", BASE[:-1], None),
    ],
)
def test_changes_at_different_places_are_both_made(one, other, together):
    wanted = together or "All States shall protect the safety of artificial intelligence"
    assert merged(BASE, [one, other]) == wanted


def test_chinese_changes_side_by_side_are_both_made():
    assert merged(ZH, ["各国应保障人工智能的安全。", "各国应当维护人工智能的安全。"]) == "各国应维护人工智能的安全。"


def test_a_dispute_names_the_words_and_both_wordings():
    one = BASE.replace("shall protect", "should protect")
    other = BASE.replace("shall protect", "may protect")
    assert merged(BASE, [one, other]) is None
    disputed = [part for part in stretches(BASE, [one, other]) if part.is_disputed]
    assert [(part.base, part.wordings) for part in disputed] == [("shall", ("should", "may"))]
    assert collisions(BASE, [one, other, BASE]) == {(0, 1)}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (Edit(0, 4, "a"), Edit(4, 6, "b"), False),
        (Edit(0, 4, "a"), Edit(3, 6, "b"), True),
        (Edit(0, 4, "a"), Edit(0, 4, "a"), False),
        (Edit(4, 4, "a"), Edit(4, 6, "b"), True),
        (Edit(4, 4, "a"), Edit(2, 4, "b"), True),
        (Edit(4, 4, "a"), Edit(4, 4, "b"), True),
        (Edit(4, 4, "a"), Edit(5, 6, "b"), False),
        (Edit(5, 5, "a"), Edit(4, 6, "b"), True),
    ],
)
def test_edits_collide_where_they_share_a_character_or_one_inserts_at_the_edge(one, other, expected):
    assert collide(one, other) is collide(other, one) is expected


def test_words_inserted_between_two_replacements_meet_both():
    base, before, between, behind = "甲乙丙丁", "戊乙丙丁", "甲己乙丙丁", "甲庚丙丁"
    assert collisions(base, [before, between, behind]) == {(0, 1), (1, 2)}
    assert [(part.base, part.versions) for part in stretches(base, [before, between, behind])] == [
        ("甲乙", ("戊乙", "甲己乙", "甲庚")),
        ("丙丁", ("丙丁",) * 3),
    ]
    assert collisions(base, [before, behind]) == frozenset()


def test_words_inserted_within_what_another_replaces_do_not_hold_what_follows_it():
    base, whole, within, behind = "甲乙丙丁", "戊己丙丁", "甲庚乙丙丁", "甲乙辛丁"
    assert collisions(base, [whole, within, behind]) == {(0, 1)}
    assert [part.base for part in stretches(base, [whole, within, behind])] == ["甲乙", "丙", "丁"]


def test_two_that_insert_different_words_at_one_place_are_in_dispute():
    one, other = BASE.replace("safety", "public safety"), BASE.replace("safety", "human safety")
    assert merged(BASE, [one, other]) is None
