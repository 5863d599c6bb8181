"""What a witness is asked and answers: as C2SP tlog-witness has it, status by status."""

from dataclasses import replace

import pytest

from consult.ledger import merkle
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.witnessing import LONGEST, BadRequest, Request, Status, judged
from consult.services.record_keys import PrivateKey
from tests import keys

LEAVES = [merkle.leaf_hash(bytes([number])) for number in range(40)]
NODES = merkle.nodes_of(LEAVES)
OTHER = PrivateKey(keys.ORIGIN, b"o" * 32)


def head(size, root=None):
    return Checkpoint(keys.ORIGIN, size, root or merkle.root_of(LEAVES[:size]))


def signed(checkpoint, key=keys.KEY):
    return f"{checkpoint.text}\n{key.signature(checkpoint.text).line}"


def asked(old, size, **changes):
    proof = tuple(merkle.consistency_proof(NODES, old, size)) if 0 < old < size else ()
    return replace(Request(old, proof, signed(head(size))), **changes)


def status(request, held=None, trusted=(keys.KEY.public,)):
    return judged(request, held, trusted).status


def test_a_request_is_written_as_the_specification_has_it():
    request = asked(20, 40)
    lines = request.written.decode().split("\n")
    assert lines[0] == "old 20"
    assert lines[len(request.proof) + 1] == ""
    assert "\n".join(lines[len(request.proof) + 2 :]) == request.checkpoint
    assert Request.parse(request.written) == request


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"old 1",
        b"old 01\n\nx",
        b"old -1\n\nx",
        b"size 1\n\nx",
        b"old 1\nqqo=\n\nx",
        b"old 1\n***\n\nx",
        b"\xff\xfe",
        b"old 1\n" + b"qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n" * 64 + b"\nx",
        b"old 1\n\n" + b"x" * LONGEST,
    ],
)
def test_what_asks_for_nothing_is_refused(body):
    with pytest.raises(BadRequest):
        Request.parse(body)


@pytest.mark.parametrize("size", range(1, 41))
def test_the_first_head_is_cosigned_and_each_later_one_that_continues_it(size):
    assert status(asked(0, size)) is Status.COSIGNED
    assert all(status(asked(old, size), head(old)) is Status.COSIGNED for old in range(1, size + 1))


def test_a_head_of_another_log_is_unknown_and_one_of_another_key_forbidden():
    other = Checkpoint("localhost/other", 3, b"r" * 32)
    assert status(replace(asked(0, 3), checkpoint=signed(other))) is Status.UNKNOWN_LOG
    assert status(replace(asked(0, 3), checkpoint=signed(head(3), OTHER))) is Status.NOT_SIGNED
    assert status(replace(asked(0, 3), checkpoint="nothing\n")) is Status.MALFORMED


def test_an_old_size_above_the_head_is_malformed():
    assert status(asked(4, 3), head(4)) is Status.MALFORMED


def test_another_size_than_the_one_held_is_a_conflict():
    assert status(asked(2, 10), head(5)) is Status.OTHER_SIZE
    assert status(asked(2, 10)) is Status.OTHER_SIZE
    assert status(asked(0, 10), head(5)) is Status.OTHER_SIZE


def test_a_proof_that_does_not_lead_from_one_to_the_other_is_not_processed():
    assert status(asked(5, 10, proof=()), head(5)) is Status.NOT_PROVEN
    assert status(asked(5, 10), head(5, b"r" * 32)) is Status.NOT_PROVEN
    assert status(asked(10, 10, proof=(b"r" * 32,)), head(10)) is Status.NOT_PROVEN
    assert status(asked(0, 10, proof=(b"r" * 32,))) is Status.NOT_PROVEN


def test_two_roots_over_as_many_entries_are_a_fork_whatever_the_old_size_says():
    for old in (10, 0, 3):
        found = judged(asked(old, 10), head(10, b"r" * 32), [keys.KEY.public])
        assert (found.status, found.forked) == (Status.OTHER_SIZE, True)
    assert not judged(asked(10, 10), head(10), [keys.KEY.public]).forked


def test_nothing_that_is_not_signed_is_a_fork():
    forged = replace(asked(10, 10), checkpoint=signed(head(10, b"x" * 32), OTHER))
    assert not judged(forged, head(10), [keys.KEY.public]).forked
