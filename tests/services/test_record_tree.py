"""The tree over the record: kept as it grows, the same from what is kept as from all entries."""

import pytest
from sqlalchemy import insert

from consult.ledger import merkle, tiles
from consult.ledger.edge import Edge
from consult.ledger.entries import EntryType
from consult.ledger.tiles import WIDTH, Tile
from consult.models.base import table_of
from consult.models.record import RecordEntry, RecordLog, RecordSubtree
from consult.rules.refusal import Code, Refusal
from consult.services import record, record_reading, record_tree
from tests import factories
from tests.instants import BEGINNING


@pytest.fixture
def the_record_follows():
    """Entries that only fill the tree decide nothing."""


def grow_to(database, size):
    """Appends through the ordinary act until the record has so many entries."""
    with database.writing() as occasion:
        consultation = factories.consultation(occasion.session)
        held = occasion.session.get_one(RecordLog, 1).size
        for number in range(held, size):
            facts = {"consultation": consultation.symbol, "sitting": number}
            record.append(occasion, EntryType.SITTING_ENDED, consultation.symbol, **facts)
    with database.reading() as occasion:
        rows = occasion.session.query(RecordEntry).order_by(RecordEntry.position)
        return [merkle.leaf_hash(row.body) for row in rows]


@pytest.mark.parametrize("size", [2, 3, 255, 256, 257, 600])
def test_root_and_paths_are_those_of_the_entries(database, size):
    leaves = grow_to(database, size)
    assert len(leaves) == size
    with database.reading() as occasion:
        assert record_tree.root(occasion, size) == merkle.root_of(leaves)
        for index in {0, size // 2, size - 1}:
            path = record_tree.path(occasion, index, size)
            hashes = [held for _, held in path.steps]
            merkle.verify_inclusion(hashes, index, size, leaves[index], path.root)


def test_an_earlier_root_can_still_be_computed(database):
    leaves = grow_to(database, 300)
    with database.reading() as occasion:
        assert record_tree.root(occasion, 123) == merkle.root_of(leaves[:123])


def test_what_is_not_in_the_record_has_no_path(database):
    with database.reading() as occasion, pytest.raises(Refusal) as caught:
        record_tree.path(occasion, 5, 2)
    assert caught.value.code is Code.NOT_FOUND


def test_tiles_and_bundles_hold_what_they_say(database):
    leaves = grow_to(database, 300)
    with database.reading() as occasion:
        assert record_tree.tile(occasion, Tile(0, 1, 44)) == b"".join(leaves[256:])
        assert record_tree.tile(occasion, Tile(1, 0, 1)) == merkle.root_of(leaves[:256])
        bodies = tiles.unbundled(record_tree.bundle(occasion, Tile(Tile.ENTRIES, 1, 44)))
    assert [merkle.leaf_hash(each) for each in bodies] == leaves[256:]


def fail_after_an_entry(database):
    with database.writing() as occasion:
        record.append(occasion, EntryType.SITTING_ENDED, "X", consultation="X", sitting=1)
        raise RuntimeError


def test_an_act_that_fails_leaves_the_tree_as_it_was(database):
    grow_to(database, 255)
    with pytest.raises(RuntimeError):
        fail_after_an_entry(database)
    with database.reading() as occasion:
        assert occasion.session.query(RecordSubtree).count() == 0
        assert record_reading.newest(occasion, record_reading.Asked()).size == 255


@pytest.mark.slow
def test_the_third_level_is_kept_once_it_is_complete(database):
    size = WIDTH**2
    bodies = [b"%d" % number for number in range(size)]
    rows = [
        {
            "position": at,
            "type": "t",
            "subject": "s",
            "at": BEGINNING,
            "body": body,
            "leaf_hash": merkle.leaf_hash(body),
        }
        for at, body in enumerate(bodies)
    ]
    with database.writing() as occasion:
        begun = occasion.session.query(RecordEntry).order_by(RecordEntry.position).all()
        for each in begun:
            rows[each.position] |= {"body": each.body, "leaf_hash": each.leaf_hash}
        occasion.session.execute(insert(table_of(RecordEntry)), rows[len(begun) :])
        edge = Edge()
        for row in rows:
            edge, completed = edge.grown(row["leaf_hash"])
            record_tree.grow(occasion, completed)
    leaves = [row["leaf_hash"] for row in rows]
    with database.reading() as occasion:
        assert occasion.session.query(RecordSubtree).count() == WIDTH + 1
        assert record_tree.tile(occasion, Tile(2, 0, 1)) == merkle.root_of(leaves)
        assert record_tree.root(occasion, size - 1) == merkle.root_of(leaves[:-1])
