"""Casting: a vote over HTTP against a bare page that commits one row with the same durability."""

import http.client
import re
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlencode

from consult.app import create_app
from consult.config import from_environment
from consult.gate.database import Database
from consult.models import migration
from consult.models.ballots import Ballot, BallotState, RegisterEntry, Sitting
from consult.models.people import UserSession
from consult.rules.decision import preset
from consult.rules.phases import State
from consult.rules.roster import Subject
from consult.services import record
from consult.services.identity import hash_of
from tests import factories
from tests.bench.figures import Figure, percentile
from tests.bench.servers import serving

HEADS = 195
PRODUCT = "consult.app:create_app()"
Pair = tuple[float, float]
_FIELD = re.compile(r'name="(csrf_token|seen|idempotency_key)"[^>]*value="([^"]*)"')
_TURNED = re.compile(r'value="([^"]*)"[^>]*name="(csrf_token|seen|idempotency_key)"')


@dataclass
class Voter:
    path: str
    cookie: str


def measure() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        voters, environment = seeded(Path(name))
        with (
            serving("tests.bench.floors:commit()", FLOOR_DATABASE=f"{name}/floor.sqlite3") as floor,
            serving(PRODUCT, **environment) as product,
        ):
            few = [pair(floor.port, product.port, voter) for voter in voters]
            yield against(few)
            grow(environment["DATABASE_URL"], 20_000)
            many = [pair(floor.port, product.port, voter) for voter in voters]
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
    connection = http.client.HTTPConnection("127.0.0.1", floor)
    return posted(connection, "/cast", {"choice": "yes"}, {}), cast(product, voter)


def cast(port: int, voter: Voter) -> float:
    """Open the paper, then hand it in: the handing in is timed."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", voter.path, headers={"Cookie": voter.cookie})
    answer = connection.getresponse()
    page = answer.read().decode()
    assert answer.status == 200, answer.status
    fields = dict(_FIELD.findall(page)) | {key: value for value, key in _TURNED.findall(page)}
    cookie = (answer.headers.get("Set-Cookie") or voter.cookie).split(";")[0]
    voter.cookie = cookie
    return posted(connection, voter.path, {**fields, "choice": "yes"}, {"Cookie": cookie})


def posted(connection, path, fields, headers) -> float:
    kind = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    body = urlencode(fields)
    began = time.perf_counter()
    connection.request("POST", path, body, kind)
    answer = connection.getresponse()
    answer.read()
    taken = time.perf_counter() - began
    assert answer.status == 303, answer.status
    return taken


def seeded(folder: Path) -> tuple[list[Voter], dict[str, str]]:
    environment = {"CONSULT_INSTANCE": str(folder), "SECRET_KEY": "bench"}
    config = from_environment(environment)
    database = Database(config.database_url)
    migration.upgrade(database.engine)
    with database.writing() as occasion:
        record.begin(occasion, config.record_origin)
    app = create_app(config)
    with database.writing() as occasion:
        voters = fill(occasion.session, app)
    database.engine.dispose()
    return voters, {**environment, "DATABASE_URL": config.database_url}


def fill(session, app) -> list[Voter]:
    now = datetime.now(UTC)
    made = factories.consultation(session, State.OPEN_FOR_VOTE)
    bodies = [factories.delegation(session) for _ in range(HEADS)]
    factories.participate(session, made, *bodies)
    official = factories.person(session)
    sitting = Sitting(
        consultation_id=made.id, number=1, opened_at=now, opened_by_id=official.id, came_from=State.FROZEN
    )
    session.add(sitting)
    session.flush()
    ballot = Ballot(
        consultation_id=made.id,
        number=1,
        sitting_id=sitting.id,
        subject=Subject.PROCEDURE,
        question_en="Shall it be so?",
        question_zh="是否同意？",
        rule=dict(preset("simple").to_facts()),
        opens_at=now - timedelta(hours=1),
        closes_at=now + timedelta(days=1),
        state=BallotState.OPEN,
        drafted_by_id=official.id,
        drafted_at=now,
        approved_by_id=factories.person(session).id,
        approved_at=now,
        opened_at=now,
        members=HEADS,
    )
    session.add(ballot)
    session.flush()
    for place, body in enumerate(bodies):
        session.add(RegisterEntry(ballot_id=ballot.id, delegation_id=body.id, position=place))
    session.flush()
    return [voter(session, app, body, f"/en/desk/{body.key}/{made.path}/ballots/1/") for body in bodies]


def voter(session, app, body, path) -> Voter:
    head = factories.person(session)
    factories.accredit(session, head, body)
    token, now = token_hex(32), datetime.now(UTC)
    session.add(
        UserSession(
            token_hash=hash_of(token),
            person_id=head.id,
            device="bench",
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(days=1),
        )
    )
    signed = app.session_interface.get_signing_serializer(app).dumps({"_user_id": token, "_fresh": True})
    return Voter(path, f"session={signed}")


def grow(url: str, count: int) -> None:
    """More sealed ballots in the record, written straight into the tables."""
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=20)
    with connection:
        size = connection.execute("SELECT size FROM record_log").fetchone()[0]
        rows = [
            (size + n, "ballot.sealed", "BENCH/1#1", "2026-01-01 00:00:00.000000", b"{}", b"0") for n in range(count)
        ]
        connection.executemany("INSERT INTO record_entry VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute("UPDATE record_log SET size = ?", (size + count,))
    connection.close()
