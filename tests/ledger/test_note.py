"""Signed notes: the public vectors are opened or refused as they must be; what we sign others can open."""

import json
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from consult.ledger import note
from consult.ledger.note import BadNote, NoteFlaw, VerifierKey

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "merkle" / "signed_note.json").read_text(encoding="utf-8"))
ERRORS = {
    "malformed note": NoteFlaw.MALFORMED_NOTE,
    "note has no verifiable signatures": NoteFlaw.UNSIGNED,
    "ambiguous key": NoteFlaw.AMBIGUOUS_KEY,
    "invalid signature": NoteFlaw.WRONG_SIGNATURE,
}
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY = VerifierKey("example.org/log", note.ED25519, PRIVATE.public_key().public_bytes_raw())


def named(case):
    return pytest.param(case, id=case["name"])


def refused(act, *given):
    with pytest.raises(BadNote) as caught:
        act(*given)
    return caught.value.flaw


def shown(signatures):
    return [(each.name, each.id.hex(), each.line.split(" ")[2].strip()) for each in signatures]


def expected(signatures):
    return [(each["name"], each["key_id"], each["base64"]) for each in signatures]


@pytest.mark.parametrize("case", VECTORS["verifier_keys_valid"], ids=lambda case: case["name"])
def test_a_key_is_read_and_written_again(case):
    key = VerifierKey.parse(case["vkey"])
    assert (key.name, key.id.hex(), key.algorithm) == (case["name"], case["key_id"], case["algorithm"])
    assert key.key == b64decode(case["public_key_base64"])
    assert str(key) == case["vkey"]


@pytest.mark.parametrize("case", VECTORS["verifier_keys_invalid"], ids=lambda case: case["vkey"][:60])
def test_what_is_no_key_is_refused(case):
    refused(VerifierKey.parse, case["vkey"])


def test_no_part_of_a_key_is_a_key():
    whole = VECTORS["verifier_keys_valid"][0]["vkey"]
    parts = {whole[start:end] for start in range(len(whole)) for end in range(start, len(whole) + 1)} - {whole}
    assert all(refused(VerifierKey.parse, part) for part in parts)


@pytest.mark.parametrize("case", [named(each) for each in VECTORS["open"]])
def test_notes_are_opened_as_the_public_vectors_say(case):
    keys, message = [VerifierKey.parse(each) for each in case["known_keys"]], b64decode(case["message_base64"])
    wanted = case["expect"]
    if not wanted["valid"]:
        flaw = next(flaw for words, flaw in ERRORS.items() if wanted["error"].startswith(words))
        assert refused(note.opened, message, keys) is flaw
        return
    found = note.opened(message, keys)
    assert found.text == wanted["text"]
    assert shown(found.verified) == expected(wanted["verified"])
    assert shown(found.unverified) == expected(wanted["unverified"])


def test_what_we_sign_opens_with_the_key_and_with_no_other():
    written = note.signed("example.org/log\n1\nAAAA\n", KEY, PRIVATE.sign)
    assert str(note.opened(written.encode(), [KEY])) == written
    assert note.opened(written.encode(), [VerifierKey.parse(str(KEY))]).verified[0].name == KEY.name
    assert refused(note.opened, written.replace("1", "2").encode(), [KEY]) is NoteFlaw.WRONG_SIGNATURE
    assert refused(note.opened, written.encode(), []) is NoteFlaw.UNSIGNED


@pytest.mark.parametrize("text", ["", "no line end", "a\x07bell\n", "tab\t\n"])
def test_what_no_note_can_hold_is_not_signed(text):
    assert refused(note.signed, text, KEY, PRIVATE.sign) is NoteFlaw.MALFORMED_NOTE


@given(st.binary(max_size=300))
def test_any_bytes_are_a_note_or_refused(message):
    try:
        note.opened(message, [KEY])
    except BadNote:
        return
    pytest.fail("nobody signed this")
