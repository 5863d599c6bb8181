"""Whether one head continues another, from the files of the newer one alone."""

import pytest

from consult.ledger import merkle
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.tiles import BadTile
from consult.ledger.watching import Seen, seen
from tests.ledger.small_bundle import tree

BODIES = [f"entry {number}".encode() for number in range(600)]
OTHERS = [*BODIES[:300], b"another entry", *BODIES[301:]]


def head(bodies, size):
    return Checkpoint("host/log", size, merkle.root_of([merkle.leaf_hash(each) for each in bodies[:size]]))


def files(bodies, size):
    held, _ = tree(bodies[:size])

    def read(tile):
        if tile.path not in held:
            raise BadTile(tile.path)
        return held[tile.path]

    return read


@pytest.mark.parametrize(("before", "now"), [(1, 2), (255, 256), (256, 257), (300, 600), (599, 600)])
def test_a_head_that_only_grew_continues(before, now):
    assert seen(head(BODIES, before), head(BODIES, now), files(BODIES, now)) is Seen.GROWN


def test_the_first_the_same_and_an_older_head_are_told_apart():
    assert seen(None, head(BODIES, 300), files(BODIES, 300)) is Seen.FIRST
    assert seen(head(BODIES, 300), head(BODIES, 300), files(BODIES, 300)) is Seen.SAME
    assert seen(head(BODIES, 300), head(BODIES, 299), files(BODIES, 299)) is Seen.OLDER


@pytest.mark.parametrize("now", [301, 400, 600])
def test_another_history_is_a_fork_as_soon_as_it_differs(now):
    assert seen(head(BODIES, 301), head(OTHERS, now), files(OTHERS, now)) is Seen.FORKED
    assert seen(head(BODIES, 300), head(OTHERS, now), files(OTHERS, now)) is Seen.GROWN


def test_files_that_do_not_come_to_the_head_prove_nothing():
    assert seen(None, head(BODIES, 400), files(OTHERS, 400)) is Seen.UNPROVEN
    assert seen(head(BODIES, 300), head(BODIES, 400), files(BODIES, 300)) is Seen.UNPROVEN
