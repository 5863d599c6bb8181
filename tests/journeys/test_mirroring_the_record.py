"""A stranger's program fetches the record's files, recomputes the tree, and finds what the pages show."""

import re

import pytest

from consult.ledger import entries, merkle, tiles
from consult.ledger.entries import EntryType
from consult.ledger.tiles import Tile
from consult.models.record import RecordLog
from consult.services import record
from tests import factories


@pytest.fixture(params=[2, 300])
def size(request, database):
    """A record of so many entries."""
    with database.writing() as occasion:
        symbol = factories.consultation(occasion.session).symbol
        for number in range(occasion.session.get_one(RecordLog, 1).size, request.param):
            record.append(occasion, EntryType.SITTING_ENDED, symbol, consultation=symbol, sitting=number)
    return request.param


def fetched(client, tile):
    answer = client.get(f"/log/{tile.path}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    return answer.data


def test_the_tree_recomputed_from_the_files_is_that_of_the_page(client, size):
    page = client.get("/en/record/").text
    (root,) = re.findall(r"Root of the tree over all entries<br><code class=\"hash\">([0-9a-f]{64})<", page)
    bodies = []
    for each in tiles.of_size(size):
        if each.level == Tile.ENTRIES:
            bodies += tiles.unbundled(fetched(client, each))
    leaves = [merkle.leaf_hash(body) for body in bodies]
    assert merkle.root_of(leaves).hex() == root
    assert [entries.decode(body)["type"] for body in bodies[:2]] == ["log.started", "key.added"]
    nodes = tiles.nodes_from(lambda each: fetched(client, each), size)
    assert merkle.root(nodes, size).hex() == root


def test_the_path_on_the_page_of_an_entry_leads_to_the_root(client, size):
    page = client.get(f"/zh/record/entries/{size // 2}/").text
    leaf, *beside, root = re.findall(r"<code class=\"hash\">([0-9a-f]{64})<", page)
    found = bytes.fromhex(leaf)
    for hash_, side in zip(beside, re.findall(r"<td>(左|右)</td>", page), strict=True):
        pair = (bytes.fromhex(hash_), found) if side == "左" else (found, bytes.fromhex(hash_))
        found = merkle.node_hash(*pair)
    assert found.hex() == root


@pytest.mark.parametrize(
    "place", ["0/001", "0/000", "1/000.p/2", "0/0", "5/000", "entries/000", "entries/../000", "x/000", "0/000.p/0"]
)
def test_what_the_record_does_not_have_is_not_found(client, place):
    answer = client.get(f"/log/tile/{place}")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_files_are_read_and_nothing_else(client):
    assert client.post("/log/tile/0/000.p/1").status_code in {400, 405}
