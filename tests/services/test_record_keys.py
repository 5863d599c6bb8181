"""Private keys of the record: written and read as others write them, and used by what verifies with the standard library."""

import base64

import pytest

from consult.ledger import note
from consult.ledger.note import BadNote, NoteFlaw, VerifierKey
from consult.services.record_keys import BadKey, KeyRing, PrivateKey

# The example key of the package golang.org/x/mod/sumdb/note, published in its documentation.
WRITTEN = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PUBLIC = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
TEXT = "consult.example/log\n7\n" + base64.b64encode(b"r" * 32).decode() + "\n"


def test_a_published_key_of_others_is_read_and_written_again():
    key = PrivateKey.parse(WRITTEN)
    assert (key.written, str(key.public)) == (WRITTEN, PUBLIC)


def test_what_it_signs_is_verified_by_its_public_key_and_by_no_other():
    ring = KeyRing((PrivateKey.fresh("consult.example/log"),))
    signed = ring.signed(TEXT, [str(each.public) for each in ring.keys])

    assert note.opened(signed.encode(), [ring.keys[0].public]).text == TEXT
    with pytest.raises(BadNote) as caught:
        note.opened(signed.encode(), [VerifierKey.parse(PUBLIC)])
    assert caught.value.flaw is NoteFlaw.UNSIGNED


def test_while_a_key_is_being_replaced_both_sign():
    old, new = PrivateKey.fresh("log"), PrivateKey.fresh("log")
    ring = KeyRing.parse(KeyRing((old, new)).written)
    both = [str(old.public), str(new.public)]

    assert len(note.opened(ring.signed(TEXT, both).encode(), [old.public, new.public]).verified) == 2
    with pytest.raises(BadNote):
        note.opened(ring.signed(TEXT, [str(new.public)]).encode(), [old.public])


def test_a_key_is_never_shown_by_accident():
    key = PrivateKey.parse(WRITTEN)
    assert base64.b64encode(key.seed).decode() not in repr(KeyRing((key,)))
    assert key.seed.hex() not in repr(key)
    assert repr(key.seed) not in repr(key)


@pytest.mark.parametrize(
    "written",
    [
        "",
        PUBLIC,
        WRITTEN.replace("PRIVATE+KEY+", ""),
        WRITTEN.replace("c74f20a3", "c74f20a4"),
        WRITTEN.replace("PeterNeumann", "PeterNewmann"),
        WRITTEN[:-4],
        WRITTEN[:-1] + "*",
        "PRIVATE+KEY+PeterNeumann+c74f20a3+" + base64.b64encode(b"\x02" + b"s" * 32).decode(),
    ],
)
def test_what_is_no_key_is_refused_without_repeating_it(written):
    with pytest.raises(BadKey) as caught:
        PrivateKey.parse(written)
    assert str(caught.value) == ""
