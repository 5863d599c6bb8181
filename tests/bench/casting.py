"""Casting: a vote over HTTP against a bare page that commits one row with the same durability."""

import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from consult.app import create_app
from consult.config import from_environment
from consult.gate.database import Database
from consult.ledger import merkle
from consult.ledger.edge import Edge
from consult.models import migration
from consult.services import clock, record
from tests import keys, servers, voters, voting
from tests.bench.figures import Figure, percentile
from tests.instants import BEGINNING
from tests.voters import Voter

HEADS = 195
DAY = 24 * 3600
Pair = tuple[float, float]


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        seats, environment = seeded(Path(name))
        with (
            servers.floor("tests.bench.floors:commit()", FLOOR_DATABASE=f"{name}/floor.sqlite3") as floor,
            servers.product(**environment) as product,
        ):
            few = [pair(floor.port, product.port, voter) for voter in seats]
            yield against(few)
            grow(environment["DATABASE_URL"], 20_000)
            many = [pair(floor.port, product.port, voter) for voter in seats]
            ratio = of_the_floor(many, 0.5) / of_the_floor(few, 0.5)
            yield Figure("a cast at 20,000 ballots, of one at 100 (medians, each of its floor)", ratio, "times", 1.3)
            yield Figure("memory of the worker after the casts", product.memory_mib(), "MiB", 100)


def against(times: list[Pair]) -> Figure:
    floor, ours = ([1000 * pair[side] for pair in times] for side in (0, 1))
    note = (
        f"{percentile(ours, 0.95):.1f} ms against {percentile(floor, 0.95):.1f} ms; "
        f"medians {percentile(ours, 0.5):.1f} ms against {percentile(floor, 0.5):.1f} ms"
    )
    return Figure("a cast over HTTP, p95, of the floor's p95", of_the_floor(times, 0.95), "times", 4, note=note)


def of_the_floor(times: list[Pair], share: float) -> float:
    floor, ours = zip(*times, strict=True)
    return percentile(list(ours), share) / percentile(list(floor), share)


def pair(floor: int, product: int, voter: Voter) -> Pair:
    """The floor and a cast in turn, so that whatever else the machine does meets both alike."""
    with voters.connected(floor) as connection:
        least = timed(connection, "/cast", {"choice": "yes"})
    return least, cast(product, voter)


def cast(port: int, voter: Voter) -> float:
    """Open the paper, then hand it in: the handing in is timed."""
    with voters.connected(port) as connection:
        fields = voters.opened(connection, voter)
        return timed(connection, voter.path, {**fields, "choice": "yes"}, voter.cookie)


def timed(connection, path, fields, cookie="") -> float:
    answer = voters.sent(connection, path, fields, cookie)
    assert answer.status == 303, answer.status
    return answer.seconds


def seeded(folder: Path) -> tuple[list[Voter], dict[str, str]]:
    environment = {"CONSULT_INSTANCE": str(folder), "SECRET_KEY": "bench", "RECORD_KEY": keys.PRIVATE}
    config = from_environment(environment)
    database = Database(config.database_url)
    migration.upgrade(database.engine)
    with clock.standing_at(BEGINNING), database.writing() as occasion:
        record.begin(occasion, config.record_origin, lambda: keys.PUBLIC)
    app = create_app(config)
    hall = voting.hall(database, size=HEADS)
    voters.open_now(hall, DAY)
    seats = voters.seated(hall, app, hall.heads)
    database.engine.dispose()
    return seats, {**environment, "DATABASE_URL": config.database_url}


def grow(url: str, count: int) -> None:
    """More sealed ballots in the record, written straight into the tables."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
    with connection:
        size, kept = connection.execute("SELECT size, edge FROM record_log").fetchone()
        edge, leaf = Edge.of(size, kept), merkle.leaf_hash(b"{}")
        for n in range(count):
            row = (size + n, "ballot.sealed", "BENCH/1#1", "2026-01-01 00:00:00.000000", b"{}", leaf)
            connection.execute("INSERT INTO record_entry VALUES (?, ?, ?, ?, ?, ?)", row)
            edge, completed = edge.grown(leaf)
            kept = [
                (each.level // 8, each.index, each.hash) for each in completed if each.level and not each.level % 8
            ]
            connection.executemany("INSERT INTO record_subtree VALUES (?, ?, ?)", kept)
        connection.execute("UPDATE record_log SET size = ?, edge = ?", (edge.size, edge.kept))
    connection.close()
