"""Checking a receipt: whatever is pasted or sent gets an answer."""

import io
from json import dumps

import pytest

from tests.forms_filled import post

NOT_ONE = "This is not a receipt."


@pytest.mark.parametrize(
    "pasted",
    ["[" * 9000, '{"a":' * 3000, "[NaN]", '"\\ud800"', "1" * 6000, '{"index":1e400,"salt":"00","opening":{}}'],
)
def test_what_is_no_receipt_is_said_to_be_none(client, pasted):
    answer = post(client, "/en/record/check/", pasted=pasted)
    assert answer.status_code == 200
    assert NOT_ONE in answer.text


@pytest.mark.parametrize("index", [-1, 2**31, 2**53 - 1])
def test_a_forged_receipt_for_an_entry_that_cannot_be_does_not_verify(client, index):
    opening = {"ballot": "TEST/2026/1#1", "delegation": "arvella", "accreditation": "0" * 32, "seq": 1}
    opening |= {"choice": "yes", "origin": "web"}
    forged = {"entry": {}, "index": index, "opening": opening, "salt": "00" * 32}
    answer = post(client, "/en/record/check/", pasted=dumps(forged))
    assert answer.status_code == 200
    assert "Does not verify" in answer.text or NOT_ONE in answer.text


def test_a_file_sent_as_words_is_no_file(client):
    assert NOT_ONE in post(client, "/en/record/check/", file="no file", pasted="{}").text


def test_a_file_of_other_bytes_is_no_receipt(client):
    assert NOT_ONE in post(client, "/en/record/check/", file=(io.BytesIO(b"\xff\xfe\x00"), "receipt.json")).text
