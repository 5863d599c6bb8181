"""K-means, silhouette, adjusted Rand index and draws, on points where the answer is known."""

import numpy as np
import pytest

from consult.opinion.clusters import adjusted_rand, base_of, k_means, silhouette
from consult.opinion.stability import draws

LINE = np.array([[0.0, 0.0], [1.0, 0.0], [10.0, 0.0], [11.0, 0.0]])
ONES = np.ones(4, dtype=np.int64)
HALVES = np.array([0, 0, 1, 1])


def test_k_means_finds_what_lies_together_in_every_set_at_once():
    sets = np.stack([LINE, LINE[::-1]])
    found = k_means(sets, np.ones((2, 4)), 2)
    assert all(adjusted_rand(labels, HALVES, ONES) == 1 for labels in found)


def test_weights_decide_who_goes_with_whom():
    points = np.array([[[0.0, 0.0], [4.0, 0.0], [9.0, 0.0]]] * 2)
    even, uneven = k_means(points, np.array([[1.0, 1.0, 1.0], [500.0, 10.0, 1.0]]), 2)
    assert even[0] == even[1] != even[2]
    assert uneven[0] != uneven[1] == uneven[2]


def test_silhouette_is_that_of_the_formula():
    expected = np.mean([9.5 / 10.5, 8.5 / 9.5, 8.5 / 9.5, 9.5 / 10.5])
    assert silhouette(base_of(LINE, 100), HALVES) == pytest.approx(expected)


def test_a_point_that_stands_for_many_counts_as_many():
    many = np.repeat(LINE, [3, 1, 2, 2], axis=0)
    one_by_one = silhouette(base_of(many, 100), np.repeat(HALVES, [3, 1, 2, 2]))
    base = base_of(LINE, 100)
    together = silhouette(type(base)(base.labels, base.middles, np.array([3, 1, 2, 2])), HALVES)
    assert together == pytest.approx(one_by_one)


def test_somebody_alone_in_a_group_counts_nothing():
    assert silhouette(base_of(LINE[:3], 100), np.array([0, 0, 1])) == pytest.approx((9 / 10 + 8 / 9) / 3)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([0, 0, 1, 1], [1, 1, 0, 0], 1),
        ([0, 0, 1, 1], [0, 0, 1, 2], 4 / 7),
        ([0, 0, 1, 1], [0, 1, 0, 1], -0.5),
        ([0, 0, 0, 0], [0, 0, 0, 0], 1),
        ([0, 0, 0, 0], [0, 0, 1, 1], 0),
    ],
)
def test_adjusted_rand_is_one_for_the_same_and_about_nothing_for_chance(one, other, expected):
    assert adjusted_rand(np.array(one), np.array(other), ONES) == pytest.approx(expected)


def test_base_clusters_hold_everybody_once_and_none_is_empty():
    points = np.random.default_rng(2).normal(size=(5_000, 2))
    base = base_of(points, 100)
    assert 90 <= len(base.sizes) <= 100
    assert base.sizes.min() > 0
    assert (np.bincount(base.labels) == base.sizes).all()
    assert base.middles[7] == pytest.approx(points[base.labels == 7].mean(axis=0))


def test_many_on_one_spot_are_one_base_cluster():
    assert len(base_of(np.zeros((500, 2)), 100).sizes) == 1


def test_draws_are_the_same_for_ever():
    """A published map names its seed: these numbers must not change with a release of numpy."""
    assert draws(0, 2, 6).tolist() == [[2, 1, 0, 1, 1, 1], [1, 0, 0, 2, 2, 1]]
    assert draws(1, 3, 100).sum(axis=1).tolist() == [100, 100, 100]
