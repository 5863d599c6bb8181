"""Evidence bundles: a sound one verifies, and whatever is changed in one is found, with where."""

import json
import random
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from consult.ledger import bundle, cosignature, merkle, note, tiles
from consult.ledger.bundle import BadBundle
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.entries import EntryType
from consult.ledger.faults import FaultCode
from consult.ledger.findings import Code
from consult.ledger.policy import Policy
from consult.ledger.verify import verify
from consult.text.canonical import canonical_json
from tests import keys
from tests.ledger import small_bundle
from tests.ledger.small_record import BALLOT, Small

OURS = [keys.KEY.public]
STRANGER = keys.PrivateKey(keys.ORIGIN, b"o" * 32)
RESULT = bundle.result_name(BALLOT)
ROLL_CALL = f"{bundle.ROLL_CALLS}ga-1.json"


@pytest.fixture(scope="module")
def sound():
    return small_bundle.files()


def found(files, trusted=OURS, since=None):
    report = verify(bundle.packed(files), trusted, since)
    return [(each.code, each.place) for each in report.findings]


def test_a_sound_bundle_verifies_and_says_what_it_is(sound):
    report = verify(bundle.packed(sound), OURS)
    assert (report.findings, report.confirmed) == ([], True)
    assert (report.origin, report.size, report.scope) == (keys.ORIGIN, len(Small().bodies()), "all")


def test_without_a_key_from_elsewhere_it_is_sound_and_not_confirmed(sound):
    report = verify(bundle.packed(sound))
    assert (report.findings, report.confirmed) == ([], False)


def test_a_key_that_did_not_sign_is_named(sound):
    assert found(sound, [STRANGER.public]) == [(Code.NOT_SIGNED, "checkpoint")]


def test_a_head_signed_by_another_key_does_not_verify():
    assert (Code.NOT_SIGNED, "checkpoint") in found(small_bundle.files(key=STRANGER))


def test_it_is_the_same_to_the_byte_whatever_order_its_files_come_in(sound):
    assert bundle.packed(dict(reversed(sound.items()))) == bundle.packed(sound)
    assert bundle.unpacked(bundle.packed(sound)) == sound


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + b"\0" * 17])
def test_what_is_no_bundle_is_refused(data):
    with pytest.raises(BadBundle):
        bundle.unpacked(data)


def test_every_one_of_a_thousand_flipped_bytes_is_found_with_where(sound):
    data = bundle.packed(sound)
    chance = random.Random(20261127)
    for at in (chance.randrange(len(data)) for _ in range(1_000)):
        flipped = data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
        findings = verify(flipped, OURS).findings
        assert findings, at
        assert all(each.place for each in findings), at


@pytest.mark.parametrize("cut", [1, 100, 5_000])
def test_one_that_was_cut_off_is_found(sound, cut):
    assert verify(bundle.packed(sound)[:-cut], OURS).findings


@pytest.mark.parametrize("name", ["checkpoint", "keys", "manifest.json", "tile/0/000.p/45", RESULT, ROLL_CALL])
def test_a_file_that_is_left_out_is_named(sound, name):
    name = name if name in sound else next(each for each in sound if each.startswith("tile/0/"))
    files = {each: body for each, body in sound.items() if each != name}
    assert name in [place for _, place in found(files)]


def test_entries_that_are_left_out_are_named(sound):
    name = next(each for each in sound if each.startswith("tile/entries/"))
    assert found({each: body for each, body in sound.items() if each != name}) == [(Code.ENTRIES_WRONG, name)]


def test_a_text_that_is_left_out_changed_or_added_is_named(sound):
    text = next(each for each in sound if each.startswith(bundle.TEXTS))
    assert found({each: body for each, body in sound.items() if each != text}) == [(Code.TEXT_MISSING, text)]
    assert found(sound | {text: b"Other words."}) == [(Code.TEXT_WRONG, text)]
    added = bundle.TEXTS + "ab" * 32
    assert set(found(sound | {added: b"x"})) == {(Code.TEXT_WRONG, added), (Code.FILE_UNKNOWN, added)}


@pytest.mark.parametrize("name", ["more", "results/CONS-2026-1/9.json", "roll-calls/ga-9.json", "tile/9/000"])
def test_a_file_that_the_record_does_not_call_for_is_named(sound, name):
    assert name in [place for _, place in found(sound | {name: b"{}"})]


def changed(body, **facts):
    return canonical_json(json.loads(body) | facts)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("members", 4),
        ("stage", "annulled"),
        ("closes_at", "2026-11-05T09:00:00.000Z"),
        ("opens_at", "2026-11-01T09:00:00.000Z"),
        ("register_hash", "ab" * 32),
        ("question", {"en": "Reject?", "zh": "通过？"}),
        ("question", {"en": "Adopt?", "zh": "否决？"}),
        ("votes", [{"delegation": "alba", "vote": "no"}]),
        ("votes", []),
        ("excluded", [{"delegation": "alba", "reason": "suspended"}]),
        ("ballot", "CONS/2026/1#2"),
        ("decision", {}),
        ("rule", {}),
        ("format", "consult/roll-call"),
        ("version", 2),
    ],
)
def test_a_published_number_that_was_changed_is_named(sound, key, value):
    report = verify(bundle.packed(sound | {RESULT: changed(sound[RESULT], **{key: value})}), OURS)
    assert [(each.code, each.place, each.about) for each in report.findings] == [(Code.RESULT_WRONG, RESULT, key)]


@pytest.mark.parametrize(
    "edit",
    [
        lambda votes: votes[0].update(name={"en": "Bravia", "zh": "alba"}),
        lambda votes: votes[0].update(name={"en": "Alba"}),
        lambda votes: votes[0].update(origin="letter"),
        lambda votes: votes[2].pop("origin"),
        lambda votes: votes.append(votes[0]),
        lambda votes: votes.append("alba"),
    ],
    ids=["another name", "a name left out", "another origin", "an origin left out", "a vote twice", "no vote"],
)
def test_whatever_else_a_result_says_of_a_vote_is_held_against_the_record(sound, edit):
    votes = json.loads(sound[RESULT])["votes"]
    edit(votes)
    report = verify(bundle.packed(sound | {RESULT: changed(sound[RESULT], votes=votes)}), OURS)
    assert [(each.code, each.place, each.about) for each in report.findings] == [(Code.RESULT_WRONG, RESULT, "votes")]


@pytest.mark.parametrize("key", ["under_rules", "format", "version", "votes"])
def test_what_a_roll_call_leaves_out_is_named(sound, key):
    said = {each: value for each, value in json.loads(sound[ROLL_CALL]).items() if each != key}
    assert (Code.ROLL_CALL_WRONG, ROLL_CALL) in found(sound | {ROLL_CALL: canonical_json(said)})


@pytest.mark.parametrize("key", ["yes", "no", "abstain", "members"])
def test_a_published_count_that_was_changed_is_named(sound, key):
    decision = json.loads(sound[RESULT])["decision"]
    decision["counts"][key] += 1
    assert found(sound | {RESULT: changed(sound[RESULT], decision=decision)}) == [(Code.RESULT_WRONG, RESULT)]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("counts", {"members": 2, "yes": 2, "no": 0, "abstain": 0}),
        ("list_hash", "ab" * 32),
        ("votes", [{"seat": "alba", "vote": "yes"}, {"seat": "bravia", "vote": "yes"}]),
        ("votes", "none"),
        ("under_rules", [{"rule": {}, "decision": {}}]),
    ],
)
def test_a_roll_call_that_was_changed_is_named(sound, key, value):
    codes = found(sound | {ROLL_CALL: changed(sound[ROLL_CALL], **{key: value})})
    assert (Code.ROLL_CALL_WRONG, ROLL_CALL) in codes


@pytest.mark.parametrize("body", [b"", b"[]", b"no json", b"{}"])
def test_a_result_that_cannot_be_read_says_nothing_right(sound, body):
    assert (Code.RESULT_WRONG, RESULT) in found(sound | {RESULT: body})
    assert (Code.ROLL_CALL_WRONG, ROLL_CALL) in found(sound | {ROLL_CALL: body})


def removed(small):
    del small.facts[small.at(EntryType.BALLOT_SEALED, 1)]


def reordered(small):
    at = small.at(EntryType.BALLOT_SEALED)
    small.facts[at], small.facts[at + 1] = small.facts[at + 1], small.facts[at]


def doubled(small):
    at = small.at(EntryType.BALLOT_SEALED)
    small.facts.insert(at, small.facts[at])


def other_register(small):
    small.one(EntryType.REGISTER_FROZEN)["delegations"] = ["alba", "bravia"]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (removed, FaultCode.SEALS_MISCOUNTED),
        (reordered, FaultCode.TIME_GOES_BACK),
        (doubled, FaultCode.SEALS_MISCOUNTED),
        (other_register, FaultCode.REGISTER_WRONG),
    ],
)
def test_entries_changed_by_whoever_holds_the_key_are_found_and_named(edit, code):
    """The whole bundle is made anew and signed by the right key: only the replay can tell."""
    small = Small()
    edit(small)
    assert code in [each for each, _ in found(small_bundle.files(small))]


def test_entries_changed_without_the_key_do_not_come_to_the_signed_root(sound):
    small = Small()
    small.one(EntryType.POSITION_TAKEN)["stance"] = "objects"
    forged = small_bundle.files(small) | {bundle.CHECKPOINT: sound[bundle.CHECKPOINT]}
    assert found(forged) == [(Code.ROOT_WRONG, "checkpoint")]


def test_an_older_bundle_is_the_beginning_of_a_newer_one():
    older = Small()
    del older.facts[older.at(EntryType.ACCREDITATION_ENDED) :]
    since = bundle.packed(small_bundle.files(older))
    assert found(small_bundle.files(), since=since) == []
    assert found(small_bundle.files(older), since=bundle.packed(small_bundle.files())) == [
        (Code.HISTORY_WRONG, f"entry {len(older.facts)}")
    ]


def test_a_rewritten_history_is_found_by_the_older_bundle(sound):
    small = Small()
    at = small.at(EntryType.POSITION_TAKEN)
    small.one(EntryType.POSITION_TAKEN)["stance"] = "objects"
    rewritten = small_bundle.files(small)
    assert found(rewritten) == []
    assert found(rewritten, since=bundle.packed(sound)) == [(Code.HISTORY_WRONG, f"entry {at}")]
    assert found(rewritten, since=b"no zip") == [(Code.NOT_AS_PACKED, "zip")]


def test_a_bundle_that_says_it_is_something_else_is_found(sound):
    for value in ({"scope": "CONS/2026/9"}, {"size": 3}, {"origin": "elsewhere/log"}, {"more": "x"}):
        files = sound | {bundle.MANIFEST: changed(sound[bundle.MANIFEST], **value)}
        assert (Code.MANIFEST_WRONG, bundle.MANIFEST) in found(files) or found(files), value


def test_a_retired_key_no_longer_signs(sound):
    small = Small()
    fresh = STRANGER
    small.add(EntryType.KEY_ADDED, small_bundle.CLOSES.replace(day=9), key=str(fresh.public))
    small.add(EntryType.KEY_RETIRED, small_bundle.CLOSES.replace(day=9), key=keys.PUBLIC)
    files = small_bundle.files(small) | {bundle.KEYS: f"{fresh.public}\n".encode()}
    assert found(files) == [(Code.NOT_SIGNED, "checkpoint")]
    again = small_bundle.files(small, key=fresh) | {bundle.KEYS: f"{fresh.public}\n".encode()}
    assert found(again, [fresh.public]) == []


def test_the_head_of_another_record_is_not_taken(sound):
    other = replace(keys.KEY, name="elsewhere.example/log")
    text = sound[bundle.CHECKPOINT].decode().partition("\n\n")[0].replace(keys.ORIGIN, other.name, 1) + "\n"
    files = sound | {bundle.CHECKPOINT: f"{text}\n{other.signature(text).line}".encode()}
    assert (Code.HEAD_WRONG, "checkpoint") in found(files)


WITNESSES = {name: keys.PrivateKey(f"{name}.example", name.encode() * 32) for name in "vw"}
PUBLIC = {name: replace(key.public, algorithm=cosignature.COSIGNATURE) for name, key in WITNESSES.items()}


def cosigned_by(files, *names, time=1_800_000_000):
    """The bundle with the head cosigned by some witnesses."""
    text, signatures = note.split(files[bundle.CHECKPOINT])
    lines = [
        cosignature.cosigned(
            text, PUBLIC[name], Ed25519PrivateKey.from_private_bytes(WITNESSES[name].seed).sign, time
        )
        for name in names
    ]
    return files | {bundle.CHECKPOINT: note.written(text, [*signatures, *lines]).encode()}


def by_policy(files, quorum="both"):
    witnesses = "".join(f"witness {name} {key}\n" for name, key in PUBLIC.items())
    body = f"log {keys.PUBLIC}\n{witnesses}group both all v w\nquorum {quorum}\n"
    return verify(bundle.packed(files), policy=Policy.parse(body.encode()))


def test_a_policy_confirms_the_key_and_counts_the_witnesses(sound):
    report = by_policy(cosigned_by(sound, "v", "w"))
    assert (report.findings, report.confirmed) == ([], True)
    assert report.cosigned == dict.fromkeys(PUBLIC.values(), 1_800_000_000)


@pytest.mark.parametrize("names", [(), ("v",), ("v", "v")])
def test_fewer_witnesses_than_the_policy_asks_for_are_not_enough(sound, names):
    report = by_policy(cosigned_by(sound, *names))
    assert [(each.code, each.place) for each in report.findings] == [(Code.NOT_COSIGNED, "checkpoint")]


def test_a_policy_that_asks_for_no_witness_confirms_the_key_alone(sound):
    assert by_policy(sound, "none").confirmed


def test_a_cosignature_that_the_witness_did_not_make_is_named_with_it(sound):
    held = cosigned_by(sound, "v", "w")
    text, signatures = note.split(held[bundle.CHECKPOINT])
    wrong = [*signatures[:-1], replace(signatures[-1], body=signatures[-2].body)]
    report = by_policy(held | {bundle.CHECKPOINT: note.written(text, wrong).encode()})
    assert [(each.code, each.about) for each in report.findings] == [(Code.NOT_COSIGNED, "w.example")]


def with_earlier(files, at, *names, key=keys.KEY, **changes):
    """The bundle with an earlier head, cosigned by some witnesses."""
    bodies = bodies_of(files)
    root = merkle.root_of([merkle.leaf_hash(body) for body in bodies[:at]])
    checkpoint = replace(Checkpoint(keys.ORIGIN, at, root), **changes)
    signed = f"{checkpoint.text}\n{key.signature(checkpoint.text).line}".encode()
    cosigned = cosigned_by({bundle.CHECKPOINT: signed}, *names)[bundle.CHECKPOINT]
    return files | {f"{bundle.COSIGNED}{at}": cosigned}


def bodies_of(files):
    names = sorted(name for name in files if name.startswith("tile/entries/"))
    return [body for name in names for body in tiles.unbundled(files[name])]


def test_witnesses_may_have_cosigned_an_earlier_head_and_the_newest_of_those_counts(sound):
    report = by_policy(with_earlier(with_earlier(sound, 9, "v", "w"), 5, "v", "w"))
    assert (report.findings, report.cosigned_size, set(report.cosigned)) == ([], 9, set(PUBLIC.values()))
    apart = by_policy(with_earlier(with_earlier(sound, 9, "v"), 5, "w"))
    assert [each.code for each in apart.findings] == [Code.NOT_COSIGNED]


@pytest.mark.parametrize(
    "changes",
    [
        {"root": b"r" * 32},
        {"origin": "localhost/other"},
        {"size": 8},
        {"key": keys.PrivateKey(keys.ORIGIN, b"o" * 32)},
    ],
)
def test_what_is_no_earlier_head_of_the_record_is_found_whoever_cosigned_it(sound, changes):
    files = with_earlier(sound, 9, "v", "w", **changes)
    assert found(files) == [(Code.COSIGNED_WRONG, "cosigned/9")]
    assert Code.NOT_COSIGNED in {each.code for each in by_policy(files).findings}
