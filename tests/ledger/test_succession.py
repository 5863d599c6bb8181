"""A record that succeeds another, played again: what it takes over, and what does not fit."""

import pytest

from consult.ledger import entries
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.entries import EntryType
from consult.ledger.faults import FaultCode
from consult.ledger.replay import replay
from consult.rules.decision import Outcome
from consult.services.record_keys import PrivateKey
from tests import keys
from tests.ledger.small_record import BALLOT, Small

E, F = EntryType, FaultCode
OTHER = "ef" * 16
NEXT = f"{keys.ORIGIN}/efefefef"
PUBLISHED = Checkpoint(keys.ORIGIN, 90, b"r" * 32)
SUCCEEDS = {
    "origin": keys.ORIGIN,
    "checkpoint": PUBLISHED.text,
    "kept": 1,
    "reason": entries.public_hash("An older backup.", "较早的备份。"),
}


def codes(small):
    return {fault.code for fault in replay(small.bodies()).faults}


def succeeded(**said):
    """A record with a successor that goes on from all of it."""
    small = Small()
    kept = len(small.facts)
    facts = {**SUCCEEDS, "kept": kept, **said}
    at = entries.moment_of(small.facts[-1]["at"])
    small.add(E.LOG_STARTED, at, origin=NEXT, log=OTHER, succeeds=facts)
    small.add(E.KEY_ADDED, at, key=str(PrivateKey.fresh(NEXT).public))
    return small


def test_a_record_that_succeeds_another_has_its_name_its_keys_and_what_is_left_of_it():
    small = succeeded()
    made = replay(small.bodies())
    assert made.faults == []
    assert (made.origin, made.log_id) == (NEXT, OTHER)
    assert [key for key in made.keys if key not in made.retired] == [small.one(E.KEY_ADDED, 1)["key"]]
    [ended] = made.successions
    assert (ended.before, ended.published, ended.kept) == (keys.ORIGIN, PUBLISHED, len(small.facts) - 2)
    assert ended.lost == PUBLISHED.size - ended.kept
    assert made.votes.outcomes == {BALLOT: Outcome.ADOPTED}


@pytest.mark.parametrize(
    "said",
    [
        {"kept": 1},
        {"origin": "localhost/other"},
        {"checkpoint": Checkpoint("localhost/other", 90, b"r" * 32).text},
        {"checkpoint": Checkpoint(keys.ORIGIN, 0, b"r" * 32).text},
        {"checkpoint": "no checkpoint\n"},
    ],
)
def test_a_succession_that_does_not_fit_the_record_before_it_is_found(said):
    assert F.SUCCESSION_WRONG in codes(succeeded(**said))


@pytest.mark.parametrize("facts", [{"origin": keys.ORIGIN}, {"log": "ab" * 16}])
def test_no_name_and_no_id_comes_back(facts):
    small = succeeded()
    small.one(E.LOG_STARTED, 1).update(facts)
    assert F.SUCCESSION_WRONG in codes(small)


def test_the_keys_of_the_old_record_do_not_sign_the_new_one():
    small = succeeded()
    small.one(E.KEY_ADDED, 1)["key"] = str(PrivateKey.fresh(keys.ORIGIN).public)
    assert F.KEY_TWICE in codes(small)


def test_a_record_that_only_begins_succeeds_nothing():
    small = Small()
    small.one(E.LOG_STARTED)["succeeds"] = {**SUCCEEDS, "kept": 1}
    assert codes(small) == {F.SUCCESSION_WRONG}
