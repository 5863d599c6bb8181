"""Drawing an opinion map from votes: the same votes in any order give the same map."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from consult.opinion.axes import Axes, Floats, axes_of, extremities, positions
from consult.opinion.clusters import Base, base_of, k_means, silhouette
from consult.opinion.measures import group_informed_consensus
from consult.opinion.opinion_map import Group, Hidden, OpinionMap, Parameters, Point, Statement
from consult.opinion.stability import draws, stability
from consult.opinion.voices import Counts, counted, priorities, representative
from consult.opinion.votes import Integers, Votes

_POINTS_FOR_ANOTHER_GROUP = 12
_USUAL = Parameters()


@dataclass(frozen=True, slots=True, eq=False)
class _Grouped:
    """The group of each participant (−1: in none), who could be in one, and how good the groups are."""

    labels: Integers
    counts: NDArray[np.bool_]
    names: tuple[str, ...]
    silhouette: float | None = None
    stability: float | None = None
    hidden: tuple[Hidden, ...] = ()


def draw(
    votes: Votes,
    parameters: Parameters = _USUAL,
    *,
    groups: Mapping[str, str] | None = None,
    earlier: Mapping[str, Point] | None = None,
) -> OpinionMap:
    """The map of these votes; with groups given (participant to group) these take the place of those found.

    Given groups are never hidden, and have neither silhouette nor stability. Earlier are the loadings by statement of
    the map published last, towards which the axes are turned.

    Linear algebra runs in one thread: on a busy machine the threads of BLAS wait for one another, ten times as long
    as the work takes, and their number may change the last bits of a sum.
    """
    if not votes.participants:
        return _empty(parameters)
    with threadpool_limits(limits=1, user_api="blas"):
        return _drawn(votes, parameters, groups, earlier)


def _drawn(
    votes: Votes, parameters: Parameters, groups: Mapping[str, str] | None, earlier: Mapping[str, Point] | None
) -> OpinionMap:
    axes = axes_of(votes, earlier)
    placed = positions(votes, axes.scores)
    grouped = _given(votes, groups) if groups is not None else _found(votes, axes, placed, parameters)
    counts = counted(votes, grouped.labels, len(grouped.names))
    points = dict(zip(votes.participants, map(_point, placed.tolist()), strict=True))
    return OpinionMap(
        parameters=parameters,
        votes=len(votes.values),
        shares=_point(axes.shares.tolist()),
        positions=points,
        groups=_groups(votes, placed, grouped, counts),
        statements=_statements(votes, axes, grouped, counts),
        silhouette=grouped.silhouette,
        stability=grouped.stability,
        hidden=grouped.hidden,
    )


def _empty(parameters: Parameters) -> OpinionMap:
    return OpinionMap(
        parameters=parameters,
        votes=0,
        shares=(0.0, 0.0),
        positions={},
        groups=(),
        statements=(),
        silhouette=None,
        stability=None,
        hidden=(Hidden.TOO_FEW,),
    )


def _given(votes: Votes, groups: Mapping[str, str]) -> _Grouped:
    """Groups as they were given; participants without one, or without votes, are in none."""
    named = [groups.get(each, "") for each in votes.participants]
    names = sorted(set(named) - {""})
    labels = np.array([names.index(name) if name else -1 for name in named])
    labels, order = _by_size(labels)
    return _Grouped(labels, labels >= 0, tuple(names[place] for place in order))


def _found(votes: Votes, axes: Axes, placed: Floats, parameters: Parameters) -> _Grouped:
    """Groups by k-means on base clusters, their number by silhouette; none where all stand in too few places."""
    enough = votes.cast() >= min(parameters.votes_needed, votes.shape[1])
    places = np.flatnonzero(enough)
    few = (Hidden.TOO_FEW,) if len(places) < parameters.least_participants else ()
    labels = np.full(votes.shape[0], -1)
    if not len(places):
        return _Grouped(labels, enough, (), hidden=few)
    base = base_of(placed[places, :2], parameters.base_clusters)
    best = _best(base, parameters)
    if best is None:
        return _Grouped(labels, enough, (), hidden=(*few, Hidden.FLAT))
    quality, groups = best
    times = draws(parameters.seed, parameters.resamples, votes.shape[0])
    steady = stability(axes, (placed[places], base, places), groups, times)
    labels[places] = groups[base.labels]
    labels, order = _by_size(labels)
    unstable = (Hidden.UNSTABLE,) if steady < parameters.least_stability else ()
    flat = (Hidden.FLAT,) if quality < parameters.least_silhouette else ()
    return _Grouped(labels, enough, ("",) * len(order), quality, steady, (*few, *unstable, *flat))


def _best(base: Base, parameters: Parameters) -> tuple[float, Integers] | None:
    """The grouping with the fewest groups whose silhouette comes within a margin of the highest.

    From two groups up to the most; beyond two, no more than another for each twelve base clusters (Polis).
    """
    distinct = len(np.unique(np.round(base.middles, 9), axis=0))
    limit = min(parameters.most_groups, distinct, 2 + len(base.sizes) // _POINTS_FOR_ANOTHER_GROUP)
    weights = base.sizes[None].astype(float)
    found = []
    for number in range(2, limit + 1):
        labels = np.unique(k_means(base.middles[None], weights, number)[0], return_inverse=True)[1]
        if labels.max() == number - 1:
            found.append((silhouette(base, labels), labels))
    highest = max((quality for quality, _ in found), default=0)
    return next((each for each in found if each[0] >= highest - parameters.silhouette_margin), None)


def _by_size(labels: Integers) -> tuple[Integers, list[int]]:
    """Labels numbered anew, the largest group first, of groups as large the one whose first member comes first."""
    found, first, sizes = np.unique(labels[labels >= 0], return_index=True, return_counts=True)
    order = found[np.lexsort((first, -sizes))].tolist()
    rank = np.full(labels.max(initial=-1) + 2, -1)
    rank[order] = np.arange(len(order))
    return rank[labels], order


def _groups(votes: Votes, placed: Floats, grouped: _Grouped, counts: Counts) -> tuple[Group, ...]:
    marks = representative(counts, votes.statements)
    made = []
    for place, name in enumerate(grouped.names):
        members = np.flatnonzero(grouped.labels == place)
        made.append(
            Group(
                number=place + 1,
                name=name,
                participants=tuple(votes.participants[member] for member in members),
                middle=_point(placed[members].mean(axis=0).tolist()),
                representative=marks[place],
            )
        )
    return tuple(made)


def _statements(votes: Votes, axes: Axes, grouped: _Grouped, counts: Counts) -> tuple[Statement, ...]:
    extremity = extremities(axes)
    everybody = counted(votes, np.zeros(votes.shape[0], dtype=np.int64), 1)
    pressing = priorities(counted(votes, np.where(grouped.counts, 0, -1), 1), extremity)
    made = []
    for place, name in enumerate(votes.statements):
        tallies = counts.tallies(place)
        made.append(
            Statement(
                id=name,
                loadings=_point(axes.loadings[place].tolist()),
                votes=everybody.tallies(place)[0],
                by_group=tallies,
                extremity=extremity[place].item(),
                priority=pressing[place].item(),
                consensus=group_informed_consensus((tally.agree, tally.seen) for tally in tallies),
            )
        )
    return tuple(made)


def _point(numbers: list[float]) -> Point:
    return numbers[0], numbers[1]
