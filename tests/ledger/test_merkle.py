"""The tree over the record: proofs that nobody here wrote are accepted or refused as they must be; ours always verify."""

import json
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult.ledger import merkle
from consult.ledger.merkle import NotProven

VECTORS = Path(__file__).parents[1] / "data" / "merkle"


def cases(name):
    lines = (VECTORS / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [pytest.param(case, id=case["file"]) for case in map(json.loads, lines)]


def decoded(proof):
    return [b64decode(each) for each in proof or ()]


def holds(verify, *given):
    try:
        verify(*given)
    except NotProven:
        return False
    return True


@pytest.mark.parametrize("case", cases("inclusion"))
def test_inclusion_is_judged_as_the_public_vectors_say(case):
    root, leaf = b64decode(case["root"]), b64decode(case["leafHash"])
    proof, sizes = decoded(case["proof"]), (case["leafIdx"], case["treeSize"])
    assert holds(merkle.verify_inclusion, proof, *sizes, leaf, root) is not case["wantErr"]


@pytest.mark.parametrize("case", cases("consistency"))
def test_consistency_is_judged_as_the_public_vectors_say(case):
    roots = b64decode(case["root1"]), b64decode(case["root2"])
    proof, sizes = decoded(case["proof"]), (case["size1"], case["size2"])
    assert holds(merkle.verify_consistency, proof, *sizes, *roots) is not case["wantErr"]


def test_hashes_are_those_of_the_rfc():
    known = json.loads((VECTORS / "rfc6962_constants.json").read_text(encoding="utf-8"))["constants"]
    empty, nothing, entry, node = (each["expected_hex"] for each in known)
    assert merkle.root_of([]).hex() == empty
    assert merkle.leaf_hash(b"").hex() == nothing
    assert merkle.leaf_hash(b"L123456").hex() == entry
    assert merkle.node_hash(b"N123", b"N456").hex() == node


def leaves(count):
    return [merkle.leaf_hash(str(number).encode()) for number in range(count)]


def slow_root(hashes):
    """The definition itself."""
    if not hashes:
        return merkle.EMPTY
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return merkle.node_hash(slow_root(hashes[:split]), slow_root(hashes[split:]))


@pytest.mark.parametrize("size", range(70))
def test_every_root_is_that_of_the_definition(size):
    assert merkle.root_of(leaves(size)) == slow_root(leaves(size))


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 7, 8, 9, 16, 31, 33, 64])
def test_every_entry_of_a_tree_is_proven_and_no_other_is(size):
    hashes = leaves(size)
    nodes, root = merkle.nodes_of(hashes), merkle.root_of(hashes)
    for index, leaf in enumerate(hashes):
        proof = merkle.inclusion_proof(nodes, index, size)
        merkle.verify_inclusion(proof, index, size, leaf, root)
        wrong = (index + 1) % size
        if wrong != index:
            assert not holds(merkle.verify_inclusion, proof, wrong, size, leaf, root)
            assert not holds(merkle.verify_inclusion, proof, index, size, hashes[wrong], root)


@given(size=st.integers(1, 300), data=st.data())
def test_every_beginning_is_proven_and_a_rewritten_one_is_not(size, data):
    old = data.draw(st.integers(1, size))
    hashes = leaves(size)
    nodes, roots = merkle.nodes_of(hashes), (merkle.root_of(hashes[:old]), merkle.root_of(hashes))
    proof = merkle.consistency_proof(nodes, old, size)
    merkle.verify_consistency(proof, old, size, *roots)
    rewritten = merkle.root_of([merkle.leaf_hash(b"other"), *hashes[1:old]])
    assert not holds(merkle.verify_consistency, proof, old, size, rewritten, roots[1])


@pytest.mark.parametrize(("index", "size"), [(-1, 1), (1, 1), (0, 0)])
def test_what_is_not_in_the_tree_has_no_path(index, size):
    with pytest.raises(NotProven):
        merkle.inclusion_proof(merkle.nodes_of(leaves(size)), index, size)


@pytest.mark.parametrize(("old", "size"), [(0, 0), (0, 3), (4, 3), (-1, 3)])
def test_what_is_no_beginning_has_no_proof(old, size):
    with pytest.raises(NotProven):
        merkle.consistency_proof(merkle.nodes_of(leaves(size)), old, size)
