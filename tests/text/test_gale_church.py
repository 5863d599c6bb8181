"""Which blocks belong together, by what can be compared across languages: kind, length, ordinals and numbers."""

from itertools import accumulate

import pytest

from consult.text.gale_church import Look, best_steps, numbers_agree
from consult.text.ordinals import Division, Ordinal
from consult.text.provision import Kind

HEADING, PREAMBLE, PRINCIPLE, PARAGRAPH = Kind
MATCHED, ENGLISH_ALONE, CHINESE_ALONE = (1, 1), (1, 0), (0, 1)


def english(*lengths, kind=PARAGRAPH):
    return [Look.of(kind, "x" * length) for length in lengths]


def chinese(*lengths, kind=PARAGRAPH):
    return [Look.of(kind, "字" * length) for length in lengths]


def are_paired(left, right):
    return best_steps([left], [right]) == [MATCHED]


@pytest.mark.parametrize("kind", [HEADING, PRINCIPLE])
def test_headings_and_principles_bear_the_ordinal_they_begin_with(kind):
    ordinal = Ordinal(Division.ARTICLE, 3)
    assert Look.of(kind, "Article 3") == Look(kind, 9, frozenset({3}), frozenset(), ordinal)
    assert Look.of(kind, "第三条") == Look(kind, 3, frozenset({3}), frozenset({3}), ordinal)


@pytest.mark.parametrize("kind", [PREAMBLE, PARAGRAPH])
def test_running_text_bears_no_ordinal(kind):
    assert Look.of(kind, "Article 3 applies.").ordinal is None


def test_two_blocks_of_running_text_look_as_one_with_the_numbers_of_both():
    one, other = Look.of(PARAGRAPH, "By 2030, three."), Look.of(PARAGRAPH, "In 2040, four.")
    assert one.with_next(other) == Look(PARAGRAPH, 29, frozenset({2030, 2040}), frozenset({3, 4}), None)


@pytest.mark.parametrize("kinds", [(PREAMBLE, PARAGRAPH), (HEADING, HEADING), (PRINCIPLE, PRINCIPLE)])
def test_other_blocks_are_not_joined(kinds):
    one, other = (Look.of(kind, "案文") for kind in kinds)
    assert one.with_next(other) is None


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("See 3 and 5.", "见3和5。", True),
        ("See 3.", "见三。", True),
        ("See 3 and 5.", "见3。", False),
        ("See 3, two of 5.", "见5，三之2。", True),
        ("See.", "见五。", True),
    ],
)
def test_numbers_agree_where_each_stands_in_the_other_text_if_need_be_in_words(one, other, expected):
    left, right = Look.of(PARAGRAPH, one), Look.of(PARAGRAPH, other)
    assert numbers_agree(left, right) is numbers_agree(right, left) is expected


def test_a_heading_is_not_paired_with_a_text_of_another_length():
    assert are_paired(*english(100, kind=HEADING), *chinese(29))
    assert not are_paired(*english(3, kind=HEADING), *chinese(100))
    assert not are_paired(*english(100), *chinese(2, kind=HEADING))


def test_other_kinds_are_paired_whatever_their_lengths():
    assert are_paired(*english(3, kind=PREAMBLE), *chinese(100))
    assert are_paired(*english(3), *chinese(100, kind=PRINCIPLE))


def test_headings_of_unlike_length_are_paired_unless_their_ordinals_differ():
    article = Look.of(HEADING, "Article 1")
    assert are_paired(article, Look.of(HEADING, "目标1" + "字" * 100))
    assert not are_paired(article, Look.of(HEADING, "第二条" + "字" * 100))
    assert are_paired(article, Look.of(HEADING, "第一条" + "字" * 100))


def test_the_same_ordinal_goes_before_the_likeliest_length():
    article, right = Look.of(HEADING, "Article 1"), [Look.of(HEADING, "第一条"), Look.of(HEADING, "目标1")]
    assert best_steps([article], right) == [MATCHED, CHINESE_ALONE]
    assert best_steps([article], right[::-1]) == [CHINESE_ALONE, MATCHED]


@pytest.mark.parametrize(
    ("length", "chosen"),
    [(39, [CHINESE_ALONE, MATCHED]), (40, [MATCHED, CHINESE_ALONE])],
)
def test_a_number_in_common_weighs_as_much_as_a_length_two_deviations_off(length, chosen):
    left = Look.of(PARAGRAPH, "In 1948 " + "x" * 92)
    right = [Look.of(PARAGRAPH, "字" * 29), Look.of(PARAGRAPH, "1948" + "字" * (length - 4))]
    assert best_steps([left], right) == chosen


def test_two_blocks_that_are_one_in_the_other_language_are_found_at_the_beginning_too():
    assert best_steps(english(200, 260, 100), chinese(133, 29)) == [(2, 1), MATCHED]
    assert best_steps(english(460, 100), chinese(58, 75, 29)) == [(1, 2), MATCHED]
    assert best_steps(english(1000, 460), chinese(290, 110, 23)) == [MATCHED, (1, 2)]


def test_in_long_texts_pairings_are_looked_for_near_the_diagonal_alone():
    """Each begins with 250 blocks, or ends with as many, that the other lacks; 102 places away none is looked for."""
    left = english(*[10] * 250, *[1000] * 350, kind=PRINCIPLE)
    right = chinese(*[290] * 350, *[3] * 250, kind=PRINCIPLE)
    assert max(accumulate(i - j for i, j in best_steps(left, right))) == 102
    left = english(*[1000] * 350, *[10] * 250, kind=PRINCIPLE)
    right = chinese(*[3] * 250, *[290] * 350, kind=PRINCIPLE)
    assert min(accumulate(i - j for i, j in best_steps(left, right))) == -102
