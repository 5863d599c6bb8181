"""Groups of points on the map: base clusters, weighted k-means, and how far groups are groups.

Nothing here is drawn by chance. K-means works on many sets of points at once: sets × points × 2.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from consult.opinion.axes import Floats
from consult.opinion.votes import Integers

_ROUNDS = 100
_BASE_ROUNDS = 10
_ROWS_AT_ONCE = 8192


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """Base clusters: that of each point, and the middle and the number of points of each; none is empty."""

    labels: Integers
    middles: Floats
    sizes: Integers


def base_of(points: Floats, most: int) -> Base:
    """Up to so many base clusters: each point its own where there is room, else ten rounds of k-means.

    These begin with the middles of cells of about as many points each: points sorted by the first axis and cut into
    strips, each strip sorted by the second and cut likewise.
    """
    number = len(points)
    if number <= most:
        return Base(np.arange(number), points, np.ones(number, dtype=np.int64))
    labels = _cells(points, most)
    for _ in range(_BASE_ROUNDS):
        labels = _nearest(points, _gathered(points, labels).middles)
    return _gathered(points, labels)


def k_means(points: Floats, weights: Floats, number: int) -> Integers:
    """The group of each point in each set, by weighted k-means to the end; weights are numbers of participants.

    Fast global k-means (Likas, Vlassis and Verbeek 2003): the first centre is the mean; then, one after the other,
    that point becomes a further centre which brings the weighted sum of squared distances down the most, and all
    centres move until no point changes its group.
    """
    apart = _squares(points, points)
    centres = weights[:, None, :] @ points / np.maximum(weights.sum(axis=1), 1)[:, None, None]
    labels = np.zeros(weights.shape, dtype=np.int64)
    while centres.shape[1] < number:
        nearest = _squares(points, centres).min(axis=2)
        costs = weights[:, None, :] @ np.minimum(nearest[:, :, None], apart)
        best = points[np.arange(len(points)), np.argmin(costs[:, 0], axis=1)]
        labels, centres = _settled(points, weights, np.concatenate([centres, best[:, None]], axis=1))
    return labels


def silhouette(base: Base, labels: Integers) -> float:
    """Mean silhouette (Rousseeuw 1987) over participants, each at the middle of its base cluster; −1 to 1.

    Distances are Euclidean; somebody alone in a group counts 0. At least two groups are needed.
    """
    apart = np.sqrt(_squares(base.middles[None], base.middles[None])[0])
    members = (labels[:, None] == np.unique(labels)) * base.sizes[:, None].astype(float)
    own, heavy = members > 0, members.sum(axis=0)
    sums = apart @ members
    within = sums[own] / np.maximum(heavy - 1, 1)[np.argmax(own, axis=1)]
    beside = np.where(own, np.inf, sums / heavy).min(axis=1)
    larger = np.maximum(within, beside)
    each = np.divide(beside - within, larger, out=np.zeros_like(within), where=larger > 0)
    alone = heavy[np.argmax(own, axis=1)] == 1
    return float(np.average(np.where(alone, 0, each), weights=base.sizes))


def adjusted_rand(one: Integers, other: Integers, weights: Integers) -> float:
    """Adjusted Rand index (Hubert and Arabie 1985) of two groupings of points; a point is so many participants.

    1 where both are the same, about 0 where they have no more in common than chance.
    """
    table = np.zeros((one.max() + 1, other.max() + 1), dtype=np.int64)
    np.add.at(table, (one, other), weights)
    both, first, second = (_pairs(table), _pairs(table.sum(axis=1)), _pairs(table.sum(axis=0)))
    all_pairs = _pairs(table.sum())
    if all_pairs == 0 or first + second == 2 * both:
        return 1.0
    expected = first * second / all_pairs
    return (both - expected) / ((first + second) / 2 - expected)


def _pairs(numbers: NDArray[np.int64]) -> float:
    return float((numbers * (numbers - 1) // 2).sum())


def _squares(points: Floats, centres: Floats) -> Floats:
    """Squared distances: sets × points × centres."""
    across = points[:, :, None, 0] - centres[:, None, :, 0]
    along = points[:, :, None, 1] - centres[:, None, :, 1]
    return across * across + along * along


def _settled(points: Floats, weights: Floats, centres: Floats) -> tuple[Integers, Floats]:
    """Groups and their centres once no point is nearer to another centre; a centre without points stays."""
    labels = np.full(weights.shape, -1)
    for _ in range(_ROUNDS):
        before, labels = labels, np.argmin(_squares(points, centres), axis=2)
        if (labels == before).all():
            break
        members = (labels[:, :, None] == np.arange(centres.shape[1])) * weights[:, :, None]
        heavy = members.sum(axis=1)[:, :, None]
        centres = np.where(heavy > 0, members.transpose(0, 2, 1) @ points / np.maximum(heavy, 1), centres)
    return labels, centres


def _cells(points: Floats, most: int) -> Integers:
    number, strips = len(points), int(np.sqrt(most))
    strip = np.empty(number, dtype=np.int64)
    strip[np.argsort(points[:, 0], kind="stable")] = np.arange(number) * strips // number
    order = np.lexsort((points[:, 1], strip))
    sizes = np.bincount(strip)
    within = np.arange(number) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    rows = most // strips
    labels = np.empty(number, dtype=np.int64)
    labels[order] = strip[order] * rows + within * rows // np.repeat(sizes, sizes)
    return labels


def _gathered(points: Floats, labels: Integers) -> Base:
    """Base clusters of these labels, without empty ones."""
    sizes = np.bincount(labels)
    full = sizes > 0
    sums = np.stack([np.bincount(labels, weights=points[:, axis]) for axis in (0, 1)], axis=1)
    return Base((np.cumsum(full) - 1)[labels], sums[full] / sizes[full][:, None], sizes[full])


def _nearest(points: Floats, centres: Floats) -> Integers:
    """The centre nearest to each point, some thousand points at a time."""
    lengths = np.square(centres).sum(axis=1)
    labels = np.empty(len(points), dtype=np.int64)
    for start in range(0, len(points), _ROWS_AT_ONCE):
        some = points[start : start + _ROWS_AT_ONCE]
        labels[start : start + len(some)] = np.argmin(lengths - 2 * some @ centres.T, axis=1)
    return labels
