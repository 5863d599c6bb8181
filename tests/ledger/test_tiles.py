"""Tiles and bundles: addresses read in one way, the same tree from tiles as from all leaves."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.ledger import merkle, tiles
from consult.ledger.tiles import BadTile, Tile


@pytest.mark.parametrize(
    ("tile", "path"),
    [
        (Tile(0, 0), "tile/0/000"),
        (Tile(0, 67), "tile/0/067"),
        (Tile(1, 999, 1), "tile/1/999.p/1"),
        (Tile(2, 1_234_067), "tile/2/x001/x234/067"),
        (Tile(Tile.ENTRIES, 1000, 255), "tile/entries/x001/000.p/255"),
    ],
)
def test_the_address_of_a_tile_is_that_of_the_specification(tile, path):
    assert tile.path == path
    _, level, place = path.split("/", 2)
    assert Tile.parse(level, place) == tile


@pytest.mark.parametrize(
    ("level", "place"),
    [
        ("0", "67"),
        ("0", "0067"),
        ("0", "x000/067"),
        ("0", "067.p/256"),
        ("0", "067.p/0"),
        ("0", "067.p/01"),
        ("0", "067.p/"),
        ("0", "x067"),
        ("64", "067"),
        ("-1", "067"),
        ("00", "067"),
        ("data", "067"),
        ("0", "067/"),
        ("0", "../067"),
        ("0", "०६७"),
    ],
)
def test_no_other_address_is_one(level, place):
    with pytest.raises(BadTile):
        Tile.parse(level, place)


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_every_tile_has_one_address(level, index, width):
    tile = Tile(level, index, width)
    _, written, place = tile.path.split("/", 2)
    assert Tile.parse(written, place) == tile


def served(leaves):
    """The tiles of a record, as a server would compute them."""

    def read(tile):
        below = 1 << tiles.HEIGHT * tile.level
        starts = range(tile.first * below, (tile.first + tile.width) * below, below)
        return b"".join(merkle.root_of(leaves[at : at + below]) for at in starts)

    return read


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, 511, 512, 700, 1025])
def test_proofs_from_tiles_are_those_from_all_leaves(size):
    leaves = [merkle.leaf_hash(number.to_bytes(4, "big")) for number in range(size)]
    known, from_tiles = merkle.nodes_of(leaves), tiles.nodes_from(served(leaves), size)
    assert merkle.root(from_tiles, size) == merkle.root_of(leaves)
    for index in {0, size // 2, size - 1}:
        assert merkle.inclusion_proof(from_tiles, index, size) == merkle.inclusion_proof(known, index, size)
    for old in {1, size // 3 + 1, size}:
        assert merkle.consistency_proof(from_tiles, old, size) == merkle.consistency_proof(known, old, size)


def test_a_tile_of_another_length_is_refused():
    node = tiles.nodes_from(lambda _tile: bytes(31), 1)
    with pytest.raises(BadTile):
        merkle.root(node, 1)


@pytest.mark.parametrize(("size", "count"), [(0, 0), (1, 2), (256, 3), (257, 5), (65_536, 256 * 2 + 1 + 1)])
def test_all_tiles_of_a_size_are_in_it_and_none_beyond(size, count):
    found = list(tiles.of_size(size))
    assert len(found) == count == len(set(found))
    assert all(each.is_in(size) for each in found)
    assert not any(Tile(each.level, each.index + 1).is_in(size) for each in found if each.width < tiles.WIDTH)


@settings(max_examples=50)
@given(st.lists(st.binary(max_size=70), max_size=20))
def test_entries_come_back_from_a_bundle(entries):
    assert tiles.unbundled(tiles.bundled(entries)) == entries


@pytest.mark.parametrize("body", [b"\x00", b"\x00\x02a", b"\x00\x01a\x00"])
def test_half_an_entry_is_refused(body):
    with pytest.raises(BadTile):
        tiles.unbundled(body)


def test_an_entry_longer_than_its_length_can_say_is_refused():
    with pytest.raises(BadTile):
        tiles.bundled([bytes(65_536)])
