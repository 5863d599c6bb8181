"""Receipts: a proof, and what opens the seal of its entry."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from consult.ledger import entries, merkle, receipt, seal
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.entries import EntryType
from consult.ledger.proof import Proof
from consult.ledger.receipt import BadReceipt, Receipt
from consult.ledger.seal import Opening
from consult.rules.roster import Origin
from consult.rules.tally import Choice
from consult.text.canonical import canonical_json
from tests import keys

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
SALT = b"s" * 32
OPENING = Opening(
    ballot="CONS/2026/1#3", delegation="fra", accreditation="cd" * 16, seq=1, choice=Choice.YES, origin=Origin.WEB
)
ENTRY = entries.encode(
    entries.entry(EntryType.BALLOT_SEALED, AT, ballot=OPENING.ballot, commitment=seal.commitment(SALT, OPENING))
)
OTHER = entries.encode(entries.entry(EntryType.SITTING_ENDED, AT, consultation="CONS/2026/1", sitting=1))


def proven(entry, extra):
    leaves = [merkle.leaf_hash(each) for each in (OTHER, entry)]
    head = Checkpoint(keys.ORIGIN, 2, merkle.root_of(leaves))
    return Proof(1, (leaves[0],), f"{head.text}\n{keys.KEY.signature(head.text).line}", extra)


GOOD = proven(ENTRY, receipt.extra(ENTRY, SALT, OPENING))


def test_it_is_read_again_and_holds_together():
    held = Receipt.parse(GOOD.written)
    assert (held.opening, held.salt, held.entry) == (OPENING, SALT, entries.decode(ENTRY))
    assert held.is_sealed_so
    assert held.is_proven


def test_another_choice_is_not_what_was_sealed():
    changed = replace(OPENING, choice=Choice.NO)
    held = Receipt.parse(proven(ENTRY, receipt.extra(ENTRY, SALT, changed)).written)
    assert (held.is_sealed_so, held.is_proven) == (False, True)


def test_an_entry_that_is_not_under_the_head_is_not_proven():
    held = Receipt.parse(replace(GOOD, index=0).written)
    assert (held.is_sealed_so, held.is_proven) == (True, False)


@pytest.mark.parametrize("checkpoint", ["nothing\n", "a\nb\nc\n\n— x AAAAAAAA\n"])
def test_under_what_is_no_head_nothing_is_proven(checkpoint):
    assert not Receipt.parse(replace(GOOD, checkpoint=checkpoint).written).is_proven


EXTRA = {"entry": entries.decode(ENTRY), "opening": OPENING.to_facts(), "salt": SALT.hex()}


@pytest.mark.parametrize(
    "extra",
    [
        b"",
        b"no JSON",
        b"[]",
        canonical_json({**EXTRA, "more": "x"}),
        canonical_json({key: value for key, value in EXTRA.items() if key != "salt"}),
        canonical_json({**EXTRA, "salt": "AB" * 32}),
        canonical_json({**EXTRA, "salt": "ab" * 31}),
        canonical_json({**EXTRA, "salt": "xy" * 32}),
        canonical_json({**EXTRA, "salt": 7}),
        canonical_json({**EXTRA, "opening": "yes"}),
        canonical_json({**EXTRA, "opening": {**OPENING.to_facts(), "choice": "perhaps"}}),
        canonical_json({**EXTRA, "opening": {"ballot": "x"}}),
        canonical_json({**EXTRA, "entry": entries.decode(OTHER)}),
        canonical_json({**EXTRA, "entry": "an entry"}),
        b" " + canonical_json(EXTRA),
    ],
)
def test_what_is_no_receipt_is_refused(extra):
    with pytest.raises(BadReceipt):
        Receipt.parse(replace(GOOD, extra=extra).written)
