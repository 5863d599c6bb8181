"""Ed25519: every public case is judged as it must be, and so is what the usual library signs."""

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.ledger.ed25519 import verifies

GROUPS = json.loads(
    (Path(__file__).parents[1] / "data" / "merkle" / "ed25519_wycheproof.json").read_text(encoding="utf-8")
)["testGroups"]
CASES = [
    pytest.param(group["publicKey"]["pk"], case, id=f"case {case['tcId']}")
    for group in GROUPS
    for case in group["tests"]
]


@pytest.mark.parametrize(("key", "case"), CASES)
def test_every_public_case_is_judged_as_it_must_be(key, case):
    key, message, signature = (bytes.fromhex(each) for each in (key, case["msg"], case["sig"]))
    assert verifies(key, message, signature) is (case["result"] == "valid")


@settings(max_examples=20, deadline=None)
@given(seed=st.binary(min_size=32, max_size=32), message=st.binary(max_size=200), place=st.integers(0, 63))
def test_what_the_usual_library_signs_verifies_and_no_other_message_or_signature_does(seed, message, place):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert verifies(key, message, signature)
    assert not verifies(key, message + b"\x00", signature)
    changed = bytearray(signature)
    changed[place] ^= 1
    assert not verifies(key, message, bytes(changed))


@pytest.mark.parametrize("sizes", [(31, 64), (33, 64), (32, 63), (32, 65), (0, 0)])
def test_what_has_another_length_is_no_key_or_signature(sizes):
    assert not verifies(bytes(sizes[0]), b"", bytes(sizes[1]))
