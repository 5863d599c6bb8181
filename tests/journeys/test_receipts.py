"""Receipts of votes over HTTP: proven under a signed head, checked by anybody, and proof against a changed record."""

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from consult.gate.record_marks import Marks
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.receipt import Receipt
from consult.models.record import RecordLog
from consult.services.record_guard import Published
from tests import keys
from tests.voting import CLOSES, DURING

SEALED = {"en": "stands sealed in the record", "zh": "该票已封存于记录之中"}


def page_of(voted, language="en"):
    return f"/{language}/desk/{voted.delegations[0].key}/{voted.path}/ballots/1/receipt/"


def test_it_is_proven_with_the_public_key_alone(receipt):
    held = Receipt.parse(receipt)
    head = held.proof.head([keys.KEY.public])
    assert (head.origin, head.size > held.proof.index) == (keys.ORIGIN, True)
    assert held.is_sealed_so
    assert held.is_proven


@pytest.mark.parametrize("language", ["en", "zh"])
def test_anybody_has_it_checked_in_both_languages_however_it_was_pasted(receipt, verdict, language):
    for pasted in (receipt, "\ufeff" + receipt.replace("\n", "\r\n"), f"\n  {receipt.strip()}  \n\n"):
        assert SEALED[language] in verdict(pasted, language=language)


def test_an_older_receipt_still_verifies_once_the_record_has_grown(voted, receipt, verdict):
    voted.cast(1, "no")
    voted.cast(2, "no")
    assert "is the one that counted" in verdict(receipt, at=CLOSES)


def test_one_signed_by_another_key_proves_nothing(receipt, verdict):
    other = keys.PrivateKey(keys.ORIGIN, b"o" * 32)
    held = Receipt.parse(receipt).proof
    text = held.head([keys.KEY.public]).text
    forged = replace(held, checkpoint=f"{text}\n{other.signature(text).line}")
    assert "no key of this record signed the head" in verdict(forged.written)


def test_one_whose_path_was_changed_proves_nothing(receipt, verdict):
    held = Receipt.parse(receipt).proof
    assert "does not lead from its entry to the head" in verdict(replace(held, hashes=held.hashes[::-1]).written)


def test_one_signed_for_a_record_that_has_since_been_replaced_convicts(receipt, verdict):
    """The holder's receipt is of a history that this record does not have: signed by its key all the same."""
    held = Receipt.parse(receipt)
    with_other_root = Checkpoint(keys.ORIGIN, 1, held.proof.hashes[0])
    text = with_other_root.text
    lost = replace(held.proof, checkpoint=f"{text}\n{keys.KEY.signature(text).line}")
    assert "does not lead" in verdict(lost.written)
    from consult.ledger import entries, merkle

    entry = entries.encode(held.entry)
    alone = Checkpoint(keys.ORIGIN, 1, merkle.leaf_hash(entry)).text
    signed = replace(held.proof, index=0, hashes=(), checkpoint=f"{alone}\n{keys.KEY.signature(alone).line}")
    assert "it is proof against this installation" in verdict(signed.written)


def test_one_signed_for_more_entries_than_the_record_now_has_convicts(receipt, verdict):
    from consult.ledger import entries, merkle

    held = Receipt.parse(receipt)
    leaf = merkle.leaf_hash(entries.encode(held.entry))
    root = leaf
    for _ in range(10):
        root = merkle.node_hash(root, leaf)
    text = Checkpoint(keys.ORIGIN, 1024, root).text
    signed = replace(held.proof, index=0, hashes=(leaf,) * 10, checkpoint=f"{text}\n{keys.KEY.signature(text).line}")
    assert "it is proof against this installation" in verdict(signed.written)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_carries_the_code_to_be_printed(voted, visit, language):
    page = visit(voted.heads[0]).get(page_of(voted, language), at=DURING).text
    assert '<svg class="qr" role="img"' in page
    assert {"en": "The receipt as a QR code", "zh": "回执二维码"}[language] in page


def test_while_nothing_is_signed_the_page_shows_the_vote_and_says_that_no_proof_can_be_given(voted, visit, config):
    with voted.database.reading() as occasion:
        log = occasion.session.query(RecordLog).one()
    Marks(config.record_marks).raise_to(log.log_id, Published(log.size + 1, b"r" * 32))
    head = visit(voted.heads[0])
    page = head.get(page_of(voted), at=DURING)
    assert page.status_code == 200
    assert "No proof can be given now" in page.text
    assert "In favour" in page.text
    refused = head.get(page_of(voted) + "file/", at=DURING)
    assert refused.status_code == 503
    assert "published up to" in refused.text


def guides():
    root = Path(__file__).parents[2]
    return [root / "docs/record.md", *(root / f"consult/data/guides/verifiers.{each}.md" for each in ("en", "zh"))]


@pytest.mark.parametrize("guide", guides(), ids=lambda path: path.name)
def test_the_program_in_the_guides_checks_it_by_the_standard_library_alone(voted, receipt, guide, tmp_path):
    (program,) = [
        part for part in re.findall(r"```python\n(.*?)```", guide.read_text(), re.DOTALL) if "tlog-proof" in part
    ]
    file = tmp_path / "receipt.tlog-proof"

    def printed(text):
        file.write_text(text, encoding="utf-8")
        run = [sys.executable, "-I", "-S", "-c", program]
        return subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split("\n")[:2]

    assert printed(receipt) == ["sealed so: True", "under the head: True"]
    proof = Receipt.parse(receipt).proof
    other = replace(proof, extra=proof.extra.replace(b'"choice":"yes"', b'"choice":"no"'))
    assert printed(other.written) == ["sealed so: False", "under the head: True"]
    assert printed(replace(proof, hashes=proof.hashes[::-1]).written) == ["sealed so: True", "under the head: False"]
