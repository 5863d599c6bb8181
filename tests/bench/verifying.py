"""Verifying an evidence bundle of 10,000 votes, against hashing the same bytes in the same run."""

import hashlib
import time
from collections.abc import Iterator
from datetime import timedelta

from consult.ledger import bundle, entries, seal
from consult.ledger.entries import MOST_OPENINGS, EntryType, public_hash
from consult.ledger.replay import replay
from consult.ledger.seal import Opening
from consult.ledger.verify import verify
from consult.rules import tally
from consult.rules.decision import decide, preset
from consult.rules.roster import Origin
from consult.rules.tally import Cast, Choice
from consult.text.canonical import canonical_json
from tests import keys
from tests.bench.figures import Figure
from tests.ledger import small_bundle
from tests.ledger.small_record import BALLOT, BEGAN, CLOSES, OPENS, SYMBOL

VOTES = 10_000
LANDS = [f"land-{number:03d}" for number in range(193)]
RULE = preset("simple")
CHOICES = (Choice.YES, Choice.NO, Choice.ABSTAIN)


def measure() -> Iterator[Figure]:
    bodies, result = voted()
    files, root = small_bundle.tree(bodies)
    texts = [text for land in LANDS for text in (land, land.title())] + ["Adopt?", "通过？"]
    files |= {bundle.TEXTS + hashlib.sha256(text.encode()).hexdigest(): text.encode() for text in texts}
    files |= {
        bundle.CHECKPOINT: small_bundle.signed(bodies, root),
        bundle.KEYS: f"{keys.PUBLIC}\n".encode(),
        bundle.MANIFEST: bundle.manifest(keys.ORIGIN, replay(bodies[:2]).log_id, len(bodies), bundle.WHOLE),
        bundle.result_name(BALLOT): canonical_json(result),
    }
    data = bundle.packed(files)
    floor = min(timed(lambda: hashlib.sha256(data)) for _ in range(5))
    report = verify(data, [keys.KEY.public])
    assert report.confirmed, report.findings[:5]
    took = min(timed(lambda: verify(data, [keys.KEY.public])) for _ in range(3))
    note = f"{len(data) / 1e6:.1f} MB, {len(bodies):,} entries; hashing it {floor * 1e3:.1f} ms, {took / floor:.0f} times"
    yield Figure(f"a bundle of {VOTES:,} votes verified", took, "s", 3, note=note)


def timed(act) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def voted() -> tuple[list[bytes], dict[str, object]]:
    """The record of one ballot in which every delegation changes its mind again and again, and its result."""
    bodies: list[bytes] = []

    def add(kind, at, /, **facts) -> int:
        bodies.append(entries.encode(entries.entry(kind, at, **facts)))
        return len(bodies) - 1

    add(EntryType.LOG_STARTED, BEGAN, origin=keys.ORIGIN, log="ab" * 16)
    add(EntryType.KEY_ADDED, BEGAN, key=keys.PUBLIC)
    hands = {land: hashlib.sha256(land.encode()).hexdigest()[:32] for land in LANDS}
    for land, hand in hands.items():
        named = {"delegation": land, "kind": "state", "name": public_hash(land.title(), land)}
        add(EntryType.DELEGATION_ADMITTED, BEGAN, **named, consultation=SYMBOL, standing="voting")
        granted = {"accreditation": hand, "delegation": land, "role": "head", "since": entries.instant(BEGAN)}
        add(EntryType.ACCREDITATION_GRANTED, BEGAN, **granted)
    add(EntryType.SITTING_OPENED, OPENS, consultation=SYMBOL, sitting=1, questions=[BALLOT])
    add(EntryType.REGISTER_FROZEN, OPENS, ballot=BALLOT, delegations=LANDS)
    opened = {
        "ballot": BALLOT,
        "sitting": 1,
        "subject": "procedure",
        "question": public_hash("Adopt?", "通过？"),
        "options": [choice.value for choice in tally.choices(RULE)],
        "rule": RULE.to_facts(),
        "opens": entries.instant(OPENS),
        "closes": entries.instant(CLOSES),
    }
    add(EntryType.BALLOT_OPENED, OPENS, **opened)
    openings, casts = _sealed(add, hands)
    ends = {"first": openings[0]["index"], "last": openings[-1]["index"]}
    deadline = entries.instant(CLOSES)
    add(EntryType.BALLOT_CLOSED, CLOSES, ballot=BALLOT, deadline=deadline, sealed=VOTES, **ends)
    for start in range(0, VOTES, MOST_OPENINGS):
        add(EntryType.BALLOT_REVEALED, CLOSES, ballot=BALLOT, openings=openings[start : start + MOST_OPENINGS])
    decision = decide(RULE, tally.count(LANDS, casts)).to_facts()
    add(EntryType.RESULT_DECLARED, CLOSES, ballot=BALLOT, decision=decision)
    standing = tally.current(casts)
    votes = [
        {"delegation": land, "name": {"en": land.title(), "zh": land}, "vote": standing[land].value, "origin": "web"}
        for land in LANDS
    ]
    result = {
        "format": "consult/ballot-result",
        "version": 1,
        "ballot": BALLOT,
        "question": {"en": "Adopt?", "zh": "通过？"},
        "stage": "closed",
        "opens_at": opened["opens"],
        "closes_at": opened["closes"],
        "rule": opened["rule"],
        "members": len(LANDS),
        "register_hash": entries.register_hash(LANDS),
        "decision": decision,
        "votes": votes,
        "excluded": [],
    }
    return bodies, result


def _sealed(add, hands) -> tuple[list[dict[str, object]], list[Cast]]:
    openings, casts = [], []
    last: dict[str, tuple[int, str | None]] = {}
    for number in range(VOTES):
        land = LANDS[number % len(LANDS)]
        seq, previous = last.get(land, (0, None))
        opening = Opening(
            ballot=BALLOT,
            delegation=land,
            accreditation=hands[land],
            seq=seq + 1,
            previous=previous,
            choice=CHOICES[number * 7 % 11 % 3],
            origin=Origin.WEB,
        )
        salt = hashlib.sha256(str(number).encode()).digest()
        fixed = seal.commitment(salt, opening)
        at = OPENS + timedelta(seconds=number)
        index = add(EntryType.BALLOT_SEALED, at, ballot=BALLOT, commitment=fixed)
        openings.append({"index": index, "salt": salt.hex(), "opening": opening.to_facts()})
        casts.append(Cast(delegation=land, seq=opening.seq, choice=opening.choice))
        last[land] = (opening.seq, fixed)
    return openings, casts
