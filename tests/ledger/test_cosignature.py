"""Cosignatures of witnesses: that of the specification verifies, and what a witness did not sign does not."""

from base64 import b64decode, b64encode
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consult.ledger import cosignature, note
from consult.ledger.note import BadNote, NoteFlaw, Signature, VerifierKey

TEXT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
TIME = 1679315147
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS = VerifierKey("witness.example.com/w1", cosignature.COSIGNATURE, PRIVATE.public_key().public_bytes_raw())
OTHER = replace(WITNESS, name="witness.example.com/w2")


def made(text=TEXT, time=TIME):
    return cosignature.cosigned(text, WITNESS, PRIVATE.sign, time)


def times(*signatures, text=TEXT, witnesses=(WITNESS,)):
    return cosignature.times(text, signatures, witnesses)


def test_what_is_signed_is_the_time_and_the_whole_text():
    assert cosignature.message(TEXT, TIME) == f"cosignature/v1\ntime 1679315147\n{TEXT}".encode()


def test_the_time_stands_in_front_of_the_signature_as_in_the_example_of_the_specification():
    example = (
        "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA=="
    )
    assert len(b64decode(example)) == len(made().id + made().body)
    assert b64decode(example)[4:12] == made().body[:8] == TIME.to_bytes(8, "big")


def test_a_cosigned_checkpoint_says_who_saw_it_and_when():
    message = note.written(TEXT, [made()]).encode()
    text, signatures = note.split(message)
    assert times(*signatures, text=text) == {WITNESS: TIME}


def test_the_latest_of_two_counts():
    assert times(made(time=TIME + 5), made()) == {WITNESS: TIME + 5}


def test_lines_of_others_are_passed_over():
    assert times(made(), Signature("somebody", b"abcd", b"x"), witnesses=(OTHER,)) == {}


@pytest.mark.parametrize(
    "changed",
    [
        replace(made(), body=made().body[:-1]),
        replace(made(), body=made().body + b"x"),
        replace(made(), body=b""),
        replace(made(), body=(TIME + 1).to_bytes(8, "big") + made().body[8:]),
        made(TEXT.replace("20852163", "20852164")),
        made(time=cosignature.LATEST + 1),
        Signature(WITNESS.name, WITNESS.id, TIME.to_bytes(8, "big") + PRIVATE.sign(TEXT.encode())),
    ],
    ids=["short", "long", "empty", "other time", "other text", "time out of range", "plain signature"],
)
def test_what_the_witness_did_not_sign_is_refused(changed):
    with pytest.raises(BadNote) as caught:
        times(changed)
    assert (caught.value.flaw, caught.value.what) == (NoteFlaw.WRONG_SIGNATURE, WITNESS.name)


def test_a_key_is_written_with_an_algorithm_of_its_own():
    assert cosignature.key(str(WITNESS)) == WITNESS
    assert b64decode(str(WITNESS).split("+", 2)[2])[0] == 4
    signing = replace(WITNESS, algorithm=note.ED25519)
    for parse, written in ((cosignature.key, str(signing)), (VerifierKey.parse, str(WITNESS))):
        with pytest.raises(BadNote) as caught:
            parse(written)
        assert caught.value.flaw is NoteFlaw.UNKNOWN_ALGORITHM


def test_a_key_of_another_length_is_none():
    short = VerifierKey("w", cosignature.COSIGNATURE, b"k" * 31)
    with pytest.raises(BadNote):
        cosignature.key(str(short))
    with pytest.raises(BadNote):
        cosignature.key(f"w+{short.id.hex()}+{b64encode(b'').decode()}")
