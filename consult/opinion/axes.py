"""The axes of a map: principal components of sparse votes, and where participants and statements stand on them.

A column is centred on the mean of the votes cast in it. A vote that was not cast stands for that mean, so that it is
zero once centred: the components are those of a truncated singular value decomposition of a sparse matrix.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consult.opinion.votes import Votes

Floats = NDArray[np.float64]
Matrix = Any
"""A dense array, or a sparse one of scipy where that is smaller: both multiply alike."""

SPACE = 10
"""Components that are kept beside the two of the map; resampled axes are sought among them."""

_DENSE_CELLS = 4_000_000
_DENSE_SIDE = 500
_NOTHING = 1e-12
_EQUAL = 1e-9
_TOLERANCE = 1e-4
"""Of ARPACK, for the tenth component: the first two are right to about 1e-12 by the time it is reached."""


@dataclass(frozen=True, slots=True, eq=False)
class Axes:
    """Means by statement, loadings (statements × up to ten), the share of variance of each, scores by participant."""

    centre: Floats
    loadings: Floats
    shares: Floats
    scores: Floats


def axes_of(votes: Votes, earlier: Mapping[str, tuple[float, float]] | None = None) -> Axes:
    """The axes of these votes; the first two are turned towards those of an earlier map, where there is one.

    Each axis is turned so that its largest loading is positive, the first of them where several are as large. Towards
    an earlier map (loadings by statement) the first two may change places and signs, whichever fits best, and nothing
    else: they stay principal components. At least two columns are always there; what the votes do not fill is zero.
    """
    centre = _means(votes)
    matrix = _centred(votes, centre)
    loadings, variances, total = _components(matrix)
    loadings = _turned(loadings)
    order, signs = _towards(loadings[:, :2], votes.statements, earlier or {})
    loadings[:, :2] = loadings[:, order] * signs
    variances[:2] = variances[order]
    return Axes(centre, loadings, variances / (total or 1), matrix @ loadings)


def positions(votes: Votes, scores: Floats) -> Floats:
    """Scores × sqrt(statements / votes cast): who voted on few statements is not drawn to the middle for it."""
    stretch: Floats = np.sqrt(votes.shape[1] / np.maximum(votes.cast(), 1))
    return scores * stretch[:, None]


def extremities(axes: Axes) -> Floats:
    """How far from the middle somebody would stand who agreed with one statement and voted on nothing else."""
    lengths = np.hypot(axes.loadings[:, 0], axes.loadings[:, 1])
    far: Floats = (1 - axes.centre) * lengths * np.sqrt(len(axes.centre))
    return far


def _means(votes: Votes) -> Floats:
    number = votes.shape[1]
    cast = np.bincount(votes.columns, minlength=number)
    return np.bincount(votes.columns, weights=votes.values, minlength=number) / np.maximum(cast, 1)


def _centred(votes: Votes, centre: Floats) -> Matrix:
    data = votes.values - centre[votes.columns]
    height, width = votes.shape
    if min(votes.shape) <= _DENSE_SIDE and height * width <= _DENSE_CELLS:
        dense = np.zeros(votes.shape)
        dense[votes.rows, votes.columns] = data
        return dense
    from scipy.sparse import csr_array  # noqa: PLC0415  slow to load, and for many votes alone

    starts = np.concatenate(([0], np.cumsum(votes.cast())))
    return csr_array((data, votes.columns.astype(np.int32), starts.astype(np.int32)), shape=votes.shape)


def _components(matrix: Matrix) -> tuple[Floats, Floats, float]:
    """Right singular vectors of the ten largest singular values, those squared, and the sum of all squares."""
    width = matrix.shape[1]
    dense = isinstance(matrix, np.ndarray)
    total = float(np.square(matrix if dense else matrix.data).sum())
    vectors, values = _dense(matrix) if dense else _sparse(matrix)
    real = values > _NOTHING * total
    loadings, variances = np.zeros((width, max(2, len(values)))), np.zeros(max(2, len(values)))
    loadings[:, : len(values)] = np.where(real, vectors, 0)
    variances[: len(values)] = np.where(real, values, 0)
    return loadings, variances, total


def _dense(matrix: Floats) -> tuple[Floats, Floats]:
    """By all eigenvectors of the smaller of the two matrices of products."""
    if matrix.shape[1] <= matrix.shape[0]:
        return _leading(matrix.T @ matrix)
    vectors, values = _leading(matrix @ matrix.T)
    vectors = matrix.T @ vectors
    return vectors / np.maximum(np.linalg.norm(vectors, axis=0), np.finfo(float).tiny), values


def _sparse(matrix: Matrix) -> tuple[Floats, Floats]:
    """Likewise where columns are few; else by Lanczos (ARPACK), which always begins at the lengths of columns."""
    from scipy.sparse.linalg import LinearOperator, eigsh  # noqa: PLC0415  as before

    across, width = matrix.T.tocsr(), matrix.shape[1]
    if width <= _DENSE_SIDE:
        return _leading((across @ matrix).toarray())
    products = LinearOperator((width, width), matvec=lambda vector: across @ (matrix @ vector), dtype=np.float64)
    start = np.sqrt(across.power(2).sum(axis=1))
    values, vectors = eigsh(products, k=SPACE, v0=start, tol=_TOLERANCE)
    order = np.argsort(-values, kind="stable")
    return vectors[:, order], values[order]


def _leading(products: Floats) -> tuple[Floats, Floats]:
    """The eigenvectors of the ten largest eigenvalues, and those."""
    values, vectors = np.linalg.eigh(products)
    return vectors[:, : -SPACE - 1 : -1], values[: -SPACE - 1 : -1]


def _turned(loadings: Floats) -> Floats:
    largest = np.argmax(np.round(np.abs(loadings), 9), axis=0)
    signs = np.sign(loadings[largest, np.arange(loadings.shape[1])])
    return loadings * np.where(signs == 0, 1, signs)


def _towards(
    loadings: Floats, statements: tuple[str, ...], earlier: Mapping[str, tuple[float, float]]
) -> tuple[list[int], Floats]:
    """Which axis comes first, and the signs of both, so that they fit the earlier ones on the statements of both."""
    known = np.array([earlier.get(each, (0.0, 0.0)) for each in statements]).reshape(-1, 2)
    likeness = loadings.T @ known
    straight, crossed = abs(likeness[0, 0]) + abs(likeness[1, 1]), abs(likeness[0, 1]) + abs(likeness[1, 0])
    order = [1, 0] if crossed > straight + _EQUAL else [0, 1]
    return order, np.where(likeness[order, [0, 1]] < 0, -1.0, 1.0)
