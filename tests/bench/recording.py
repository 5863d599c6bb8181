"""The public record: what it adds to a cast, and proofs in a large one."""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

from consult.config import from_environment
from consult.gate.database import Database
from consult.ledger import merkle
from consult.ledger.edge import Edge
from consult.ledger.entries import EntryType
from consult.models import migration
from consult.services import record, record_tree
from tests import keys
from tests.bench.figures import Figure, percentile

APPENDS = 5_000
LARGE = 1_000_000


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
