"""How alike delegations vote: agreement of all pairs, who votes most like whom, and blocs."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from consult.opinion.axes import Floats
from consult.opinion.opinion_map import json_facts
from consult.opinion.votes import Integers, Votes

MOST_PARTICIPANTS = 3_000
"""More than that, and the table of all pairs is no longer small."""


class TooMany(ValueError):  # noqa: N818  said as "too many", like Refusal
    """More participants than pairs can be compared of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What counts as alike; joint votes are those that both of a pair took part in."""

    least_joint_votes: int = 5
    neighbours: int = 5
    least_agreement: float = 0.8
    """Mean agreement at which delegations are one bloc."""


_USUAL = Criteria()


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A delegation that votes much like another, with the votes that this was seen in."""

    participant: str
    agreement: float
    joint_votes: int


@dataclass(frozen=True, slots=True, eq=False)
class Similarity:
    """Agreement of all pairs (nan where too few joint votes), joint votes, nearest neighbours of each, and blocs."""

    criteria: Criteria
    participants: tuple[str, ...]
    agreement: Floats
    joint_votes: Integers
    neighbours: tuple[tuple[Neighbour, ...], ...]
    blocs: tuple[tuple[str, ...], ...]

    def to_facts(self) -> dict[str, Any]:
        """The pairs, neighbours and blocs as JSON holds them; pairs with too few joint votes are left out."""
        first, second = np.nonzero(np.triu(~np.isnan(self.agreement), 1))
        figures = zip(self.agreement[first, second].tolist(), self.joint_votes[first, second].tolist(), strict=True)
        pairs = zip(first.tolist(), second.tolist(), figures, strict=True)
        names = self.participants
        facts: dict[str, Any] = json_facts(
            {
                "criteria": self.criteria,
                "pairs": [(names[one], names[other], *both) for one, other, both in pairs],
                "neighbours": dict(zip(names, self.neighbours, strict=True)),
                "blocs": self.blocs,
            }
        )
        return facts


def similarity(votes: Votes, criteria: Criteria = _USUAL) -> Similarity:
    """Lijphart's agreement (`measures.pairwise_agreement`) for all pairs at once; raises TooMany."""
    if len(votes.participants) > MOST_PARTICIPANTS:
        raise TooMany
    joint, points = _pairs(votes)
    known = joint >= max(criteria.least_joint_votes, 1)
    np.fill_diagonal(known, val=False)
    agreement = np.divide(points, 2 * joint, out=np.full(joint.shape, np.nan), where=known)
    near = tuple(
        _nearest(votes.participants, *pair, criteria.neighbours) for pair in zip(agreement, joint, strict=True)
    )
    return Similarity(
        criteria, votes.participants, agreement, joint, near, _blocs(votes.participants, agreement, criteria)
    )


def _pairs(votes: Votes) -> tuple[Integers, Integers]:
    """Joint votes of all pairs, and twice their full agreements with the partial ones added.

    With v the vote, w = 1 where there is one and z = 1 where it is an abstention: 2f + g = Σ v·v' + w·w' + z·z'. Sums
    of 32-bit floats are exact as far as 2²⁴ votes.
    """
    sums = []
    for values in (votes.values, np.ones(len(votes.values)), votes.values == 0):
        table = np.zeros(votes.shape, dtype=np.float32)
        table[votes.rows, votes.columns] = values
        sums.append((table @ table.T).astype(np.int64))
    return sums[1], sums[0] + sums[1] + sums[2]


def _nearest(names: tuple[str, ...], agreement: Floats, joint: Integers, most: int) -> tuple[Neighbour, ...]:
    """The others by agreement, then by joint votes, then by id."""
    others = np.flatnonzero(~np.isnan(agreement))
    order = others[np.lexsort((others, -joint[others], -agreement[others]))][:most]
    return tuple(
        Neighbour(participant=names[place], agreement=agreement[place].item(), joint_votes=joint[place].item())
        for place in order
    )


def _blocs(names: tuple[str, ...], agreement: Floats, criteria: Criteria) -> tuple[tuple[str, ...], ...]:
    """Average linkage on 1 − agreement, cut at the least agreement; the largest bloc first, nobody alone.

    A pair with too few joint votes counts as in full disagreement, so that it never draws delegations together.
    """
    if len(names) < 2:
        return ()
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415  slow to load, and not for maps

    distances: Floats = 1 - np.nan_to_num(agreement)[np.triu_indices(len(names), 1)]
    labels: NDArray[np.int32] = fcluster(
        linkage(distances, method="average"), 1 - criteria.least_agreement + 1e-9, criterion="distance"
    )
    found = [tuple(names[place] for place in np.flatnonzero(labels == label)) for label in np.unique(labels)]
    return tuple(sorted((bloc for bloc in found if len(bloc) > 1), key=lambda bloc: (-len(bloc), bloc)))
