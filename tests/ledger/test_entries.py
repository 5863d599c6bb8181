"""What may stand in the record: exactly the keys of the table, in canonical bytes."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from consult.ledger import merkle
from consult.ledger.checks import EntryFlaw
from consult.ledger.entries import (
    LONGEST_ENTRY,
    MOST_OPENINGS,
    SHAPES,
    BadEntry,
    EntryType,
    ballot_id,
    decode,
    encode,
    entry,
    instant,
    moment_of,
    public_hash,
    roll_call_hash,
    salted_hash,
)
from consult.ledger.seal import Opening
from consult.rules.counts import Counts
from consult.rules.decision import decide, moot, preset
from consult.rules.roster import Origin
from consult.rules.tally import Choice, choices

AT = datetime(2026, 11, 22, 9, 30, 0, 123999, tzinfo=UTC)
LATER = "2026-11-23T09:30:00.000Z"
SYMBOL = "CONS/2026/1"
BALLOT = ballot_id(SYMBOL, 3)
HASH = "ab" * 32
RANDOM = "cd" * 16
KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
BOTH = public_hash("Adopt the text?", "是否通过案文？")
COUNTS = Counts(members=9, yes=6, no=3, abstain=0)
OPENED = Opening(
    ballot=BALLOT,
    delegation="fra",
    accreditation=RANDOM,
    seq=2,
    previous=HASH,
    choice=Choice.NO_OBJECTION,
    origin=Origin.LETTER,
)
FULLEST = {
    EntryType.LOG_STARTED: {
        "origin": "consult.example/log2",
        "log": RANDOM,
        "succeeds": {
            "origin": "consult.example/log",
            "checkpoint": "consult.example/log\n7\nqqo=\n\n— consult.example/log qqo=\n",
            "kept": 6,
            "reason": BOTH,
        },
    },
    EntryType.KEY_ADDED: {"key": KEY},
    EntryType.KEY_RETIRED: {"key": KEY},
    EntryType.DELEGATION_ADMITTED: {
        "delegation": "fra",
        "kind": "state",
        "name": BOTH,
        "consultation": SYMBOL,
        "standing": "voting",
    },
    EntryType.DELEGATION_SUSPENDED: {"delegation": "fra", "reason": BOTH},
    EntryType.DELEGATION_RESTORED: {"delegation": "fra", "reason": BOTH},
    EntryType.ACCREDITATION_GRANTED: {
        "accreditation": RANDOM,
        "delegation": "fra",
        "role": "head",
        "since": LATER,
        "until": LATER,
    },
    EntryType.ACCREDITATION_ENDED: {"accreditation": RANDOM, "until": LATER},
    EntryType.REVISION_PUBLISHED: {
        "consultation": SYMBOL,
        "revision": 2,
        "symbol": f"{SYMBOL}/Rev.1",
        "text": BOTH,
        "change_log": BOTH,
    },
    EntryType.POSITION_TAKEN: {
        "consultation": SYMBOL,
        "revision": 2,
        "provision": "human-control-2",
        "delegation": "fra",
        "stance": "objects",
        "text": salted_hash(b"s" * 32, "We object."),
    },
    EntryType.DISPOSITION_ISSUED: {
        "consultation": SYMBOL,
        "comment": "C-0214",
        "seq": 1,
        "code": "DUP",
        "answer": BOTH,
        "same_as": "C-0017",
        "provision": "safety",
        "revision": 2,
    },
    EntryType.AMENDMENT_TABLED: {
        "consultation": SYMBOL,
        "amendment": "AM.3",
        "revision": 2,
        "delegation": "chn",
        "accreditation": RANDOM,
        "operations": salted_hash(b"s" * 32, "Operations."),
        "text": salted_hash(b"s" * 32, "Reason."),
        "follows": "AM.1",
        "amends": "AM.2",
    },
    EntryType.AMENDMENT_WITHDRAWN: {"consultation": SYMBOL, "amendment": "AM.3"},
    EntryType.AMENDMENT_ADOPTED: {"consultation": SYMBOL, "amendment": "AM.3"},
    EntryType.SITTING_OPENED: {"consultation": SYMBOL, "sitting": 1, "questions": [BALLOT]},
    EntryType.SITTING_ENDED: {"consultation": SYMBOL, "sitting": 1},
    EntryType.REGISTER_FROZEN: {"ballot": BALLOT, "delegations": ["chn", "fra"]},
    EntryType.BALLOT_OPENED: {
        "ballot": BALLOT,
        "sitting": 1,
        "subject": "provision",
        "question": BOTH,
        "options": list(choices(preset("ietf"))),
        "rule": preset("ietf").to_facts(),
        "opens": LATER,
        "closes": LATER,
        "revision": 2,
        "provision": "human-control-2",
        "amendment": "AM.3",
        "reveal": 0,
        "again": ballot_id(SYMBOL, 2),
        "reconsiders": ballot_id(SYMBOL, 4),
        "rule_by": ballot_id(SYMBOL, 3),
    },
    EntryType.BALLOT_SEALED: {"ballot": BALLOT, "commitment": HASH},
    EntryType.BALLOT_CLOSED: {"ballot": BALLOT, "deadline": LATER, "sealed": 4, "first": 10, "last": 14},
    EntryType.BALLOT_REVEALED: {
        "ballot": BALLOT,
        "openings": [{"index": 10, "salt": HASH, "opening": OPENED.to_facts()}],
    },
    EntryType.BALLOT_ANNULLED: {"ballot": BALLOT, "reason": BOTH},
    EntryType.SILENCE_BROKEN: {"ballot": BALLOT, "delegation": "fra", "accreditation": RANDOM, "text": HASH},
    EntryType.BALLOT_MOOT: {"ballot": BALLOT, "by": [ballot_id(SYMBOL, 2)], "decision": moot().to_facts()},
    EntryType.RESULT_DECLARED: {
        "ballot": BALLOT,
        "decision": decide(preset("two-thirds"), COUNTS).to_facts(),
        "excluded": ["fra"],
    },
    EntryType.STATEMENT_MADE: {
        "ballot": BALLOT,
        "delegation": "fra",
        "kind": "reply",
        "seq": 2,
        "text": {"en": HASH, "zh": HASH},
        "to": {"delegation": "chn", "kind": "after"},
    },
    EntryType.STATEMENT_HIDDEN: {"ballot": BALLOT, "index": 10, "reason": BOTH},
    EntryType.STATEMENT_RESTORED: {"ballot": BALLOT, "index": 10, "reason": BOTH},
    EntryType.VOTE_CORRECTION_NOTED: {"ballot": BALLOT, "delegation": "fra", "intended": "abstain"},
    EntryType.VOTE_CONTESTED: {"ballot": BALLOT, "delegation": "fra", "index": 10, "text": HASH},
    EntryType.ROLL_CALL_IMPORTED: {
        "roll_call": "unga-127",
        "source": HASH,
        "title": BOTH,
        "held": "1948-12-10",
        "counts": COUNTS.to_facts(),
        "list": roll_call_hash({"fra": "yes", "hnd": "absent"}),
        "rule": "simple",
        "outcome": "adopted",
    },
}
KINDS = pytest.mark.parametrize("kind", sorted(EntryType))


def made(kind):
    return entry(kind, AT, **FULLEST[kind])


def refusal(act, *arguments, **facts):
    with pytest.raises(BadEntry) as refused:
        act(*arguments, **facts)
    return refused.value.code, refused.value.key


def test_every_type_has_its_shape():
    assert set(SHAPES) == set(EntryType) == set(FULLEST)


@KINDS
def test_every_type_comes_back_from_its_bytes(kind):
    data = encode(made(kind))
    assert encode(decode(data)) == data
    assert decode(data) == made(kind)
    assert set(FULLEST[kind]) == {*SHAPES[kind].required, *SHAPES[kind].optional}


@KINDS
def test_a_missing_key_is_refused(kind):
    for key in SHAPES[kind].required:
        facts = {name: value for name, value in FULLEST[kind].items() if name != key}
        assert refusal(entry, kind, AT, **facts) == (EntryFlaw.MISSING_KEY, key)


@KINDS
def test_an_unknown_key_is_refused(kind):
    facts = FULLEST[kind] | {"person": "somebody"}
    assert refusal(entry, kind, AT, **facts) == (EntryFlaw.UNKNOWN_KEY, "person")


@KINDS
@pytest.mark.parametrize("wrong", [None, True, 1.5, -1, "", "two words\n", [], {}, [["x"]], {"x": 1}])
def test_a_value_of_another_kind_is_refused(kind, wrong):
    for key in FULLEST[kind]:
        if wrong != [] or key not in {"delegations", "excluded"}:
            assert refusal(entry, kind, AT, **(FULLEST[kind] | {key: wrong})) == (EntryFlaw.BAD_VALUE, key)


def test_an_unknown_type_version_or_instant_is_refused():
    sealed = made(EntryType.BALLOT_SEALED)
    assert refusal(encode, sealed | {"type": "vote.weighted"})[0] is EntryFlaw.UNKNOWN_TYPE
    assert refusal(encode, sealed | {"type": ["ballot.sealed"]})[0] is EntryFlaw.UNKNOWN_TYPE
    assert refusal(encode, sealed | {"v": 2}) == (EntryFlaw.BAD_VALUE, "v")
    assert refusal(encode, sealed | {"v": True}) == (EntryFlaw.BAD_VALUE, "v")
    assert refusal(encode, sealed | {"at": "2026-11-22T09:30:00Z"}) == (EntryFlaw.BAD_VALUE, "at")
    assert refusal(encode, {"type": "ballot.sealed"}) == (EntryFlaw.MISSING_KEY, "at")


def test_a_sealed_entry_has_exactly_the_bytes_of_the_design():
    assert (
        encode(made(EntryType.BALLOT_SEALED))
        == (
            f'{{"at":"2026-11-22T09:30:00.123Z","ballot":"{BALLOT}","commitment":"{HASH}",'
            '"type":"ballot.sealed","v":1}'
        ).encode()
    )


def test_sealed_entries_have_the_same_length_whatever_is_inside():
    lengths = {
        len(encode(entry(EntryType.BALLOT_SEALED, AT, ballot=BALLOT, commitment=hashlib.sha256(word).hexdigest())))
        for word in (b"yes", b"no", b"a change to abstain")
    }
    assert len(lengths) == 1


def test_a_closed_ballot_without_seals_names_neither_first_nor_last():
    facts = {"ballot": BALLOT, "deadline": LATER, "sealed": 0}
    assert "first" not in entry(EntryType.BALLOT_CLOSED, AT, **facts)
    assert refusal(entry, EntryType.BALLOT_CLOSED, AT, **facts, first=1) == (EntryFlaw.MISSING_KEY, "last")


def test_a_standing_is_recorded_with_its_consultation_only():
    facts = {"delegation": "fra", "kind": "state", "name": BOTH}
    assert entry(EntryType.DELEGATION_ADMITTED, AT, **facts)
    refused = refusal(entry, EntryType.DELEGATION_ADMITTED, AT, **facts, standing="voting")
    assert refused == (EntryFlaw.MISSING_KEY, "consultation")


@pytest.mark.parametrize("delegations", [["fra", "chn"], ["chn", "chn"], ["chn", 1], ["two words"]])
def test_a_register_is_sorted_and_names_each_delegation_once(delegations):
    refused = refusal(entry, EntryType.REGISTER_FROZEN, AT, ballot=BALLOT, delegations=delegations)
    assert refused == (EntryFlaw.BAD_VALUE, "delegations")


def test_a_rule_or_decision_that_the_rules_would_not_write_is_refused():
    rule = preset("simple").to_facts() | {"weight": 2}
    opened = FULLEST[EntryType.BALLOT_OPENED] | {"rule": rule}
    assert refusal(entry, EntryType.BALLOT_OPENED, AT, **opened) == (EntryFlaw.BAD_VALUE, "rule")
    decision = {"outcome": "moot", "reason": "moot", "base": 5}
    refused = refusal(entry, EntryType.RESULT_DECLARED, AT, ballot=BALLOT, decision=decision)
    assert refused == (EntryFlaw.BAD_VALUE, "decision")


def test_a_hundred_of_the_longest_openings_fit_into_an_entry_and_more_are_refused():
    symbol = "CONSULTATION/" + "9" * 60
    opening = OPENED.to_facts() | {"ballot": f"{symbol}#999999999", "delegation": "d" * 64, "seq": 2**53 - 1}
    opened = [{"index": 2**53 - 1, "salt": HASH, "opening": opening}] * MOST_OPENINGS
    revealed = entry(EntryType.BALLOT_REVEALED, AT, ballot=f"{symbol}#999999999", openings=opened)
    assert len(encode(revealed)) <= LONGEST_ENTRY
    refused = refusal(encode, revealed | {"openings": [*opened, opened[0]]})
    assert refused == (EntryFlaw.BAD_VALUE, "openings")


def test_an_entry_that_is_too_long_is_refused():
    long = made(EntryType.REGISTER_FROZEN) | {"delegations": [f"{number:064}" for number in range(2000)]}
    assert refusal(encode, long)[0] is EntryFlaw.TOO_LONG
    assert refusal(decode, b" " * (LONGEST_ENTRY + 1))[0] is EntryFlaw.TOO_LONG


def test_numbers_beyond_those_of_the_record_are_refused():
    huge = made(EntryType.BALLOT_CLOSED) | {"last": 2**53}
    assert refusal(encode, huge)[0] is EntryFlaw.NOT_CANONICAL


@pytest.mark.parametrize("data", [b"", b"[]", b'"x"', b"{", b"\xff", b'{"v":1,"v":1}', b"1.0", b"null"])
def test_bytes_that_are_no_entry_are_refused(data):
    assert refusal(decode, data)[0] in {EntryFlaw.NOT_CANONICAL, EntryFlaw.UNKNOWN_TYPE}


@KINDS
def test_the_same_facts_written_otherwise_are_refused(kind):
    loose = json.dumps(decode(encode(made(kind))), sort_keys=True).encode()
    assert refusal(decode, loose)[0] is EntryFlaw.NOT_CANONICAL


@pytest.mark.slow
@settings(max_examples=1000)
@given(st.sampled_from(sorted(EntryType)), st.data())
def test_a_flipped_byte_is_found(kind, data):
    written = encode(made(kind))
    place = data.draw(st.integers(0, len(written) - 1))
    flipped = bytearray(written)
    flipped[place] ^= data.draw(st.integers(1, 255))
    assert merkle.leaf_hash(bytes(flipped)) != merkle.leaf_hash(written)
    try:
        other = decode(bytes(flipped))
    except BadEntry:
        return
    assert other != decode(written)


@given(st.binary(max_size=400))
def test_any_bytes_are_an_entry_or_refused(data):
    assert refusal(decode, data)


def test_a_leaf_is_hashed_as_rfc_6962_says():
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_an_instant_is_utc_and_cut_to_the_millisecond():
    assert instant(AT) == "2026-11-22T09:30:00.123Z"
    assert instant(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00.000Z"
    assert moment_of(instant(AT)) == AT.replace(microsecond=123000)


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=8))])
def test_an_instant_that_is_not_in_utc_is_refused(zone):
    with pytest.raises(ValueError, match="UTC"):
        instant(AT.replace(tzinfo=zone))


@pytest.mark.parametrize(
    "written",
    [
        "2026-02-30T00:00:00.000Z",
        "2026-11-22T24:00:00.000Z",
        "2026-11-22T09:30:00.123+00:00",
        "2026-11-22T09:30:00.123Z\n",
        "２026-11-22T09:30:00.123Z",
    ],
)
def test_a_time_written_otherwise_is_no_instant(written):
    assert refusal(encode, made(EntryType.SITTING_ENDED) | {"at": written}) == (EntryFlaw.BAD_VALUE, "at")


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_instant_comes_back(moment):
    assert instant(moment_of(instant(moment))) == instant(moment)


def test_a_participants_text_leaves_only_a_salted_hash():
    salt = bytes(range(32))
    assert salted_hash(salt, "反对") == hashlib.sha256(salt + "反对".encode()).hexdigest()
    assert salted_hash(bytes(32), "反对") != salted_hash(salt, "反对")
    with pytest.raises(ValueError, match="32"):
        salted_hash(b"short", "反对")


def test_a_roll_call_hash_is_indifferent_to_order_and_not_to_votes():
    votes = {"fra": "yes", "chn": "no"}
    assert roll_call_hash(votes) == roll_call_hash(dict(reversed(votes.items())))
    assert roll_call_hash(votes) == hashlib.sha256(b'[["chn","no"],["fra","yes"]]').hexdigest()
    assert roll_call_hash(votes) != roll_call_hash(votes | {"fra": "no"})
