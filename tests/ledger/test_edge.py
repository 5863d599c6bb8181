"""The right edge of the tree grows by one leaf at a time into the tree that is computed from all leaves."""

import pytest

from consult.ledger import merkle
from consult.ledger.edge import Edge, Subtree

LEAVES = [merkle.leaf_hash(bytes([number % 256, number // 256])) for number in range(700)]


def test_the_root_at_every_size_is_that_over_all_leaves():
    edge = Edge()
    assert edge.root == merkle.EMPTY

    for size, leaf in enumerate(LEAVES, start=1):
        edge, _ = edge.grown(leaf)
        assert (edge.size, edge.root) == (size, merkle.root_of(LEAVES[:size]))


def test_every_complete_subtree_is_told_once_and_with_its_hash():
    edge, told = Edge(), []
    for leaf in LEAVES[:300]:
        edge, completed = edge.grown(leaf)
        told += completed

    nodes = merkle.nodes_of(LEAVES[:300])
    every = [Subtree(level, index, nodes(level, index)) for level in range(9) for index in range(300 >> level)]
    assert sorted(told, key=lambda each: (each.level, each.index)) == every


def test_it_is_kept_as_hashes_side_by_side_and_read_again():
    edge = Edge()
    for leaf in LEAVES[:13]:
        edge, _ = edge.grown(leaf)

    assert len(edge.kept) == 3 * 32
    assert Edge.of(13, edge.kept) == edge
    assert Edge.of(0, b"") == Edge()


@pytest.mark.parametrize(("size", "kept"), [(13, b"x" * 95), (13, b"x" * 64), (0, b"x" * 32), (1, b"")])
def test_what_is_no_edge_of_a_tree_of_that_size_is_refused(size, kept):
    with pytest.raises(ValueError, match=f"not the edge of a tree of {size}"):
        Edge.of(size, kept)
