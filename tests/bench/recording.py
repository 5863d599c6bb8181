"""The public record: what it adds to a cast, proofs in a large one, and the verification of ten thousand votes."""

import hashlib
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from consult.config import from_environment
from consult.gate.database import Database
from consult.ledger import bundle, entries, merkle, seal
from consult.ledger.edge import Edge
from consult.ledger.entries import EntryType
from consult.ledger.replay import replay
from consult.ledger.seal import Opening
from consult.ledger.verify import verify
from consult.models import migration
from consult.rules import tally
from consult.rules.decision import decide, preset
from consult.rules.roster import Origin
from consult.rules.tally import Cast, Choice
from consult.services import record, record_tree
from consult.text.canonical import canonical_json
from tests import keys
from tests.bench.figures import Figure, percentile
from tests.ledger.small_bundle import signed, tree
from tests.ledger.small_record import BEGAN, SYMBOL

APPENDS = 5_000
LARGE = 1_000_000
LANDS = [f"land-{number:03d}" for number in range(195)]
BALLOTS = 52
RULE = preset("simple")
CHOICES = (Choice.YES, Choice.YES, Choice.NO, Choice.ABSTAIN)


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        config = from_environment({"CONSULT_INSTANCE": name, "SECRET_KEY": "bench"})
        database = Database(config.database_url)
        migration.upgrade(database.engine)
        with database.writing() as occasion:
            record.begin(occasion, keys.ORIGIN, lambda: keys.PUBLIC)
        yield appending(database)
        fill(Path(name) / "consult.sqlite3")
        yield proving(database)
        database.engine.dispose()
    yield verifying()


def appending(database: Database) -> Figure:
    """The log's part of a cast alone: canonical bytes, hashes, the tree, the rows; the commit is the cast's own."""
    commitment = {"ballot": "BENCH/1#1", "commitment": "ab" * 32}
    with database.writing() as occasion:
        record.lock(occasion)
        began = time.perf_counter()
        for _ in range(APPENDS):
            record.append_at(occasion, occasion.now, EntryType.BALLOT_SEALED, "BENCH/1#1", **commitment)
        taken = (time.perf_counter() - began) / APPENDS
    note = f"{1 / taken:,.0f} a second in one thread"
    return Figure("the log's part of a cast", 1000 * taken, "ms", 1, note=note)


def fill(file: Path) -> None:
    """A record of a million entries, written straight into the tables."""
    connection = sqlite3.connect(file)
    with connection:
        size, kept = connection.execute("SELECT size, edge FROM record_log").fetchone()
        edge, rows, subtrees = Edge.of(size, kept), [], []
        for position in range(size, LARGE):
            body = b'{"n":%d}' % position
            leaf = merkle.leaf_hash(body)
            rows.append((position, "ballot.sealed", "BENCH/1#1", "2026-01-01 00:00:00.000000", body, leaf))
            edge, completed = edge.grown(leaf)
            subtrees += [(each.level // 8, each.index, each.hash) for each in completed if each.level in {8, 16}]
        connection.executemany("INSERT INTO record_entry VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.executemany("INSERT INTO record_subtree VALUES (?, ?, ?)", subtrees)
        connection.execute("UPDATE record_log SET size = ?, edge = ?", (edge.size, edge.kept))
    connection.close()


def proving(database: Database) -> Figure:
    """Proofs of entries anywhere in it, each in a read of its own as a request has it."""
    chance = Random(20261127)
    times = []
    for _ in range(500):
        began = time.perf_counter()
        with database.reading() as occasion:
            path = record_tree.path(occasion, chance.randrange(LARGE), LARGE)
        times.append(1000 * (time.perf_counter() - began))
    note = f"{len(path.steps)} steps; median {percentile(times, 0.5):.1f} ms"
    return Figure("an inclusion proof among a million entries, p95", percentile(times, 0.95), "ms", 10, note=note)


def verifying() -> Figure:
    """Ten thousand sealed votes in fifty-two ballots of a hundred and ninety-five delegations."""
    data = evidence()
    began = time.perf_counter()
    report = verify(data, [keys.KEY.public])
    taken = time.perf_counter() - began
    assert (report.findings, report.confirmed) == ([], True), report.findings[:3]
    began = time.perf_counter()
    hashlib.sha256(data).digest()
    floor = time.perf_counter() - began
    note = f"{len(data) / 2**20:.1f} MiB, {report.size:,} entries; hashing the same bytes takes {1000 * floor:.0f} ms"
    return Figure("a bundle of ten thousand ballots verified", taken, "s", 3, note=note)


def evidence() -> bytes:
    facts = [entries.entry(EntryType.LOG_STARTED, BEGAN, origin=keys.ORIGIN, log="ab" * 16)]
    facts.append(entries.entry(EntryType.KEY_ADDED, BEGAN, key=keys.PUBLIC))
    hands = {land: hashlib.sha256(land.encode()).hexdigest()[:32] for land in LANDS}
    texts = {hashlib.sha256(land.encode()).hexdigest(): land.encode() for land in (*LANDS, "Adopt?", "通过？")}
    since = entries.instant(BEGAN)
    for land in LANDS:
        admitted = {"delegation": land, "kind": "state", "name": entries.public_hash(land, land)}
        admitted |= {"consultation": SYMBOL, "standing": "voting"}
        facts.append(entries.entry(EntryType.DELEGATION_ADMITTED, BEGAN, **admitted))
        granted = {"accreditation": hands[land], "delegation": land, "role": "head", "since": since}
        facts.append(entries.entry(EntryType.ACCREDITATION_GRANTED, BEGAN, **granted))
    results: dict[str, bytes] = {}
    for number in range(1, BALLOTS + 1):
        results |= ballot(facts, number, hands)
    bodies = [entries.encode(each) for each in facts]
    files, root = tree(bodies)
    made = replay(bodies)
    files |= {bundle.TEXTS + number: text for number, text in texts.items()} | results
    files[bundle.CHECKPOINT] = signed(bodies, root)
    files[bundle.KEYS] = f"{keys.PUBLIC}\n".encode()
    files[bundle.MANIFEST] = bundle.manifest(keys.ORIGIN, made.log_id, len(bodies), bundle.WHOLE)
    return bundle.packed(files)


def ballot(facts: list[entries.Entry], number: int, hands: dict[str, str]) -> dict[str, bytes]:
    """One ballot from its sitting to its result; gives the published result."""
    name, opens = f"{SYMBOL}#{number}", BEGAN + timedelta(days=number)
    closes = opens + timedelta(hours=1)
    instants = {"opens": entries.instant(opens), "closes": entries.instant(closes)}

    def add(kind: EntryType, at, **given):
        facts.append(entries.entry(kind, at, **given))

    add(EntryType.SITTING_OPENED, opens, consultation=SYMBOL, sitting=number, questions=[name])
    add(EntryType.REGISTER_FROZEN, opens, ballot=name, delegations=LANDS)
    put = {"sitting": number, "subject": "procedure", "question": entries.public_hash("Adopt?", "通过？")}
    options = [choice.value for choice in tally.choices(RULE)]
    add(EntryType.BALLOT_OPENED, opens, ballot=name, **put, options=options, rule=RULE.to_facts(), **instants)
    opened, casts = [], []
    for place, land in enumerate(LANDS):
        choice = CHOICES[(place + number) % len(CHOICES)]
        made = Opening(
            ballot=name, delegation=land, accreditation=hands[land], seq=1, choice=choice, origin=Origin.WEB
        )
        salt = hashlib.sha256(f"{name} {land}".encode()).digest()
        opened.append({"index": len(facts), "salt": salt.hex(), "opening": made.to_facts()})
        add(EntryType.BALLOT_SEALED, opens, ballot=name, commitment=seal.commitment(salt, made))
        casts.append(Cast(delegation=land, seq=1, choice=choice))
    ends = {"first": opened[0]["index"], "last": opened[-1]["index"], "deadline": instants["closes"]}
    add(EntryType.BALLOT_CLOSED, closes, ballot=name, sealed=len(opened), **ends)
    for start in range(0, len(opened), entries.MOST_OPENINGS):
        chunk = opened[start : start + entries.MOST_OPENINGS]
        add(EntryType.BALLOT_REVEALED, closes, ballot=name, openings=chunk)
    decision = decide(RULE, tally.count(LANDS, casts)).to_facts()
    add(EntryType.RESULT_DECLARED, closes, ballot=name, decision=decision)
    add(EntryType.SITTING_ENDED, closes, consultation=SYMBOL, sitting=number)
    said = {
        "ballot": name,
        "question": {"en": "Adopt?", "zh": "通过？"},
        "stage": "closed",
        "opens_at": instants["opens"],
        "closes_at": instants["closes"],
        "rule": RULE.to_facts(),
        "members": len(LANDS),
        "register_hash": entries.register_hash(LANDS),
        "decision": decision,
        "votes": [{"delegation": cast.delegation, "vote": cast.choice.value} for cast in casts],
        "excluded": [],
    }
    return {bundle.result_name(name): canonical_json(said)}
