"""A record that succeeds another: receipts of the old one go on proving what they proved, and what was lost is said."""

import pytest

from consult.gate.record_marks import Marks
from consult.ledger import entries, merkle
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.proof import Proof
from consult.ledger.receipt import Receipt
from consult.models.record import RecordLog
from consult.rules.refusal import Code, Refusal
from consult.services import record_succession
from consult.services.record_guard import Published
from consult.services.record_keys import PrivateKey
from consult.services.record_succession import Successor
from tests import keys

LOST = 3
STANDS = "stands sealed in the record"
WAS_LOST = "Verified, but lost"
CONVICTS = "it is proof against this installation"


@pytest.fixture
def succeed(app, config):
    """As the command does, after an older backup: so many entries were published that are not there."""

    def begin():
        kept = app.extensions["consult_database"]
        with kept.reading() as occasion:
            log = occasion.session.get_one(RecordLog, 1)
            size, log_id = log.size, log.log_id
        Marks(config.record_marks).raise_to(log_id, Published(size + LOST, b"r" * 32))
        with kept.writing() as occasion:
            record_succession.succeed(
                occasion,
                Successor(
                    first=keys.ORIGIN,
                    reason_en="An older backup.",
                    reason_zh="较早的备份。",
                    key=lambda name: str(PrivateKey(name, b"n" * 32).public),
                ),
            )
        return size

    return begin


def under(size, index, held):
    """The receipt under a head of the old record that holds its entry at every place."""
    leaves = [merkle.leaf_hash(entries.encode(held.entry))] * size
    nodes = merkle.nodes_of(leaves)
    text = Checkpoint(keys.ORIGIN, size, merkle.root_of(leaves)).text
    checkpoint = f"{text}\n{keys.KEY.signature(text).line}"
    return Proof(index, tuple(merkle.inclusion_proof(nodes, index, size)), checkpoint, held.proof.extra).written


def test_a_receipt_of_what_is_left_goes_on_proving_it(receipt, succeed, verdict):
    assert STANDS in verdict(receipt)
    succeed()
    assert STANDS in verdict(receipt)


def test_a_receipt_under_a_head_that_was_lost_holds_where_its_entry_is_left(receipt, succeed, verdict):
    size, held = succeed(), Receipt.parse(receipt)
    assert STANDS in verdict(under(size + LOST, held.proof.index, held))


def test_a_receipt_of_what_was_lost_proves_the_vote(receipt, succeed, verdict):
    size, held = succeed(), Receipt.parse(receipt)
    assert WAS_LOST in verdict(under(size + LOST, size, held))


def test_a_receipt_of_another_entry_than_the_one_that_is_left_convicts(receipt, succeed, verdict):
    size, held = succeed(), Receipt.parse(receipt)
    assert CONVICTS in verdict(under(size + LOST, 1, held))
    assert CONVICTS in verdict(under(size, held.proof.index, held))


def test_the_page_says_which_record_ended_why_and_how_much_is_left(succeed, client):
    size = succeed()
    english, chinese = (client.get(f"/{language}/record/").text for language in ("en", "zh"))
    assert f"This record succeeds {keys.ORIGIN}." in english
    assert f"published up to {size + LOST} entries; its first {size} are left" in english
    assert "An older backup." in english
    assert f"本记录承接{keys.ORIGIN}" in chinese
    assert "较早的备份。" in chinese


def test_a_record_that_may_grow_is_not_succeeded(app, voted):
    asked = Successor(first=keys.ORIGIN, reason_en="No.", reason_zh="否。", key=lambda _name: "")
    with (
        pytest.raises(Refusal) as refused,
        app.extensions["consult_database"].writing() as occasion,
    ):
        record_succession.succeed(occasion, asked)
    assert refused.value.code is Code.RECORD_STANDS


def test_a_record_whose_mark_cannot_be_read_is_not_succeeded(app, voted, config):
    log_id = log_of(app)
    file = Marks(config.record_marks).path(log_id)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("nonsense\n", encoding="ascii")
    asked = Successor(first=keys.ORIGIN, reason_en="No.", reason_zh="否。", key=lambda _name: "")
    with (
        pytest.raises(Refusal) as refused,
        app.extensions["consult_database"].writing() as occasion,
    ):
        record_succession.succeed(occasion, asked)
    assert refused.value.code is Code.RECORD_UNMARKED


def log_of(app):
    with app.extensions["consult_database"].reading() as occasion:
        return occasion.session.get_one(RecordLog, 1).log_id
