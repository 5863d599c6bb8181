"""Proofs that can be checked without the record, in the text form others read and write."""

import base64
from dataclasses import replace

import pytest

from consult.ledger import merkle
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.merkle import Failure, NotProven
from consult.ledger.note import BadNote
from consult.ledger.proof import BadProof, Proof
from tests import keys

BODIES = [f"entry {number}".encode() for number in range(11)]
LEAVES = [merkle.leaf_hash(each) for each in BODIES]
HEAD = Checkpoint(keys.ORIGIN, 11, merkle.root_of(LEAVES))
NOTE = f"{HEAD.text}\n{keys.KEY.signature(HEAD.text).line}"


def proof_of(index, extra=b""):
    hashes = merkle.inclusion_proof(merkle.nodes_of(LEAVES), index, len(LEAVES))
    return Proof(index, tuple(hashes), NOTE, extra)


@pytest.mark.parametrize("extra", [b"", b"what is needed besides"])
def test_it_is_written_line_by_line_and_read_again(extra):
    made = proof_of(6, extra)
    lines = made.written.split("\n")
    told = [f"extra {base64.b64encode(extra).decode()}"] if extra else []
    path = [base64.b64encode(each).decode() for each in made.hashes]
    assert lines[: 3 + len(told) + len(path)] == ["c2sp.org/tlog-proof@v1", *told, "index 6", *path, ""]
    assert made.written.endswith("\n\n" + NOTE)
    assert Proof.parse(made.written) == made


@pytest.mark.parametrize("index", range(11))
def test_it_proves_its_entry_and_no_other(index):
    proof = Proof.parse(proof_of(index).written)
    assert proof.head([keys.KEY.public]) == HEAD
    proof.verify(BODIES[index])
    with pytest.raises(NotProven) as caught:
        proof.verify(BODIES[index - 1])
    assert caught.value.failure is Failure.WRONG_ROOT


def test_another_place_is_not_proven():
    with pytest.raises(NotProven):
        replace(proof_of(3), index=4).verify(BODIES[3])


def test_a_head_signed_by_somebody_else_is_not_taken():
    other = keys.PrivateKey(keys.ORIGIN, b"o" * 32)
    with pytest.raises(BadNote):
        proof_of(3).head([other.public])


def test_a_record_of_one_entry_needs_no_path():
    head = Checkpoint(keys.ORIGIN, 1, LEAVES[0])
    proof = Proof(0, (), f"{head.text}\n{keys.KEY.signature(head.text).line}")
    assert Proof.parse(proof.written) == proof
    proof.verify(BODIES[0])


GOOD = proof_of(6, b"x").written


@pytest.mark.parametrize(
    "written",
    [
        "",
        GOOD.replace("tlog-proof@v1", "tlog-proof@v2"),
        GOOD.replace("index 6", "index 06"),
        GOOD.replace("index 6", "index -6"),
        GOOD.replace("index 6\n", ""),
        GOOD.replace("extra eA==", "extra eB=="),
        GOOD.replace("extra eA==", "extra "),
        GOOD.replace("extra eA==", "extra e A"),
        GOOD.replace("index 6\n", "index 6\nAAAA\n"),
        GOOD.split("\n\n")[0],
        GOOD.split("\n\n")[0] + "\n\n",
        GOOD + "\n" * 100_000,
        "c2sp.org/tlog-proof@v1\n\n" + NOTE,
    ],
)
def test_what_is_no_proof_is_refused(written):
    with pytest.raises(BadProof):
        Proof.parse(written)
