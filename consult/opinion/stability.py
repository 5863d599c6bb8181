"""How stable groups are: the same work on participants drawn anew, again and again."""

import numpy as np

from consult.opinion.axes import Axes, Floats
from consult.opinion.clusters import Base, adjusted_rand, k_means
from consult.opinion.votes import Integers


def draws(seed: int, resamples: int, participants: int) -> Integers:
    """How often each participant is drawn in each resample: as many as there are, with replacement.

    Participant number ⌊u·n / 2³²⌋ for the upper 32 bits u of each output of PCG64, seeded through SeedSequence: numpy
    promises that both stay as they are.
    """
    raw = np.random.PCG64(seed).random_raw(resamples * participants)
    drawn = ((raw >> np.uint64(32)) * np.uint64(participants) >> np.uint64(32)).astype(np.int64)
    offsets = np.repeat(np.arange(resamples) * participants, participants)
    counted = np.bincount(drawn + offsets, minlength=resamples * participants)
    return counted.reshape(resamples, participants)


def stability(axes: Axes, placed: tuple[Floats, Base, Integers], groups: Integers, times: Integers) -> float:
    """Mean adjusted Rand index between the groups and those of each resample; 1 is stable, 0 is chance.

    Placed are the projected scores of the participants in groups, their base clusters, and their places among all.
    In each resample two axes are fitted anew to those drawn, within the space of the first ten axes; base clusters
    move to the new axes, weigh as much as participants of theirs were drawn, and are grouped again into as many
    groups. Means, scaling and base clusters stay. All participants in groups count alike in the comparison.
    """
    scores, base, places = placed
    middles = _by_base(scores, base) / base.sizes[:, None]
    fitted = np.stack([_refitted(axes.scores, number) for number in times])
    weights = np.stack([_by_base(number[places, None].astype(float), base)[:, 0] for number in times])
    found = k_means(middles @ fitted, weights, int(groups.max()) + 1)
    return float(np.mean([adjusted_rand(groups, each, base.sizes) for each in found]))


def _refitted(scores: Floats, number: Integers) -> Floats:
    """The two directions of largest variance in the space of the scores, of those drawn."""
    _, vectors = np.linalg.eigh((scores * number[:, None]).T @ scores)
    return vectors[:, :-3:-1]


def _by_base(values: Floats, base: Base) -> Floats:
    columns = [np.bincount(base.labels, weights=column, minlength=len(base.sizes)) for column in values.T]
    return np.stack(columns, axis=1)
