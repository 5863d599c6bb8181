"""Somebody else's software reads the record and accepts its heads and proofs: tlog-scales, written elsewhere."""

import random

import pytest
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tlog import ConsistencyProof, InclusionProof

from consult.ledger import merkle, tiles
from consult.ledger.entries import EntryType
from consult.models.record import RecordLog
from consult.services import record, record_tree
from tests import factories, keys

SIZE = 700


class Files:
    """The addresses below /log/, as that software asks for them."""

    def __init__(self, client):
        self.client = client

    def get(self, *path):
        answer = self.client.get("/log/" + "/".join(path))
        return answer.data if answer.status_code == 200 else None


@pytest.fixture
def the_record_follows():
    """Entries that only fill the tree decide nothing."""


@pytest.fixture
def reader(client, database):
    with database.writing() as occasion:
        symbol = factories.consultation(occasion.session).symbol
        for number in range(occasion.session.get_one(RecordLog, 1).size, SIZE):
            record.append(occasion, EntryType.SITTING_ENDED, symbol, consultation=symbol, sitting=number)
    return TilesReader(Files(client))


def test_it_verifies_the_head_and_computes_the_same_root_from_the_files(reader):
    head = reader.get_checkpoint()
    head.verify(Vkey.from_string(keys.PUBLIC))
    assert (head.origin, head.size) == (keys.ORIGIN, SIZE)
    assert reader.calculate_root_hash() == head.root_hash


def test_a_key_of_somebody_else_is_not_accepted(reader):
    head = reader.get_checkpoint()
    with pytest.raises(RuntimeError):
        head.verify(Vkey.from_string(str(keys.PrivateKey(keys.ORIGIN, b"o" * 32).public)))


def test_it_accepts_five_hundred_of_our_proofs_and_we_accept_its_own(reader, client, database):
    reader.get_checkpoint()
    nodes = tiles.nodes_from(lambda tile: client.get(f"/log/{tile.path}").data, SIZE)
    leaves = [merkle.leaf_hash(reader.get_entry(index)) for index in range(SIZE)]
    chance = random.Random(20261127)
    with database.reading() as occasion:
        for _ in range(250):
            size = chance.randrange(1, SIZE + 1)
            index, root = chance.randrange(size), merkle.root_of(leaves[:size])
            ours = [hash_ for _, hash_ in record_tree.path(occasion, index, size).steps]
            InclusionProof(index, size, ours).check(leaves[index], root)
            merkle.verify_inclusion(
                reader.get_inclusion_proof(index, size).node_hashes, index, size, leaves[index], root
            )
    for _ in range(250):
        old = chance.randrange(1, SIZE)
        new = chance.randrange(old + 1, SIZE + 1)
        roots = merkle.root_of(leaves[:old]), merkle.root_of(leaves[:new])
        ConsistencyProof(old, new, merkle.consistency_proof(nodes, old, new)).check(*roots)
        merkle.verify_consistency(reader.get_consistency_proof(old, new).node_hashes, old, new, *roots)
