"""The longest common subsequence: exact within its bound, common ends beyond it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from consult.text.subsequence import common_subsequence

WORDS = st.text("abc", max_size=12)


def longest(old, new):
    table = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, one in enumerate(old):
        for j, other in enumerate(new):
            table[i + 1][j + 1] = table[i][j] + 1 if one == other else max(table[i][j + 1], table[i + 1][j])
    return table[-1][-1]


@given(WORDS, WORDS)
def test_it_is_common_rising_and_as_long_as_the_textbook_finds(old, new):
    pairs = common_subsequence(old, new, 1_000)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))
    assert len(pairs) == longest(old, new)


def test_beyond_its_bound_the_common_ends_are_still_found():
    assert common_subsequence("abXcYde", "abZcWde", 8) == [(0, 0), (1, 1), (5, 5), (6, 6)]
    assert common_subsequence("abXcYde", "abZcWde", 9) == [(0, 0), (1, 1), (3, 3), (5, 5), (6, 6)]


def test_changes_stand_as_late_as_they_can():
    assert common_subsequence("xaay", "zaw", 100) == [(1, 1)]
