"""Stability as it is computed, against all the work done anew on participants drawn anew."""

import numpy as np
import pytest

from consult.opinion.axes import axes_of, positions
from consult.opinion.clusters import adjusted_rand, base_of, k_means
from consult.opinion.drawing import draw
from consult.opinion.stability import draws
from consult.opinion.votes import of_codes, votes_of
from tests.opinion.conversations import FOLDER, WITH_GROUPS, WITH_RESULTS, triples

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not FOLDER.exists(), reason="the shared data are not beside the checkout"),
]


@pytest.mark.parametrize("name", WITH_RESULTS + WITH_GROUPS)
def test_the_short_way_and_the_long_one_come_to_the_same_verdict(name):
    votes = votes_of(triples(name))
    drawn = draw(votes)
    long_way = np.mean([anew(votes, drawn, times) for times in draws(0, 50, votes.shape[0])])
    assert (drawn.stability < 0.6) == (long_way < 0.6)
    assert drawn.stability == pytest.approx(long_way, abs=0.2)


def anew(votes, drawn, times):
    """The likeness of the groups with those found among the participants drawn, each as often as it was drawn."""
    number = {one: group.number for group in drawn.groups for one in group.participants}
    groups = np.array([number.get(one, 0) for one in votes.participants])
    who = np.repeat(np.arange(len(times)), times)
    starts = np.searchsorted(votes.rows, np.arange(len(times) + 1))
    cast = np.concatenate([np.arange(starts[one], starts[one + 1]) for one in who])
    rows = np.repeat(np.arange(len(who)), np.diff(starts)[who])
    names = [f"{place:06}" for place in range(len(who))], votes.statements
    sample = of_codes(names, (rows, votes.columns[cast]), votes.values[cast])
    grouped = groups[who] > 0
    base = base_of(positions(sample, axes_of(sample).scores)[grouped, :2], 100)
    found = k_means(base.middles[None], base.sizes[None].astype(float), len(drawn.groups))[0][base.labels]
    once = np.unique(who[grouped], return_index=True)[1]
    return adjusted_rand(groups[who[grouped]][once], found[once], np.ones(len(once), dtype=np.int64))
