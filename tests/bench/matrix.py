"""The disposition matrix: a page of it over 5,000 comments against one over 100, in time and in queries."""

import re
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import event

from consult.app import create_app
from consult.config import from_environment
from consult.models.people import Office
from tests import factories, keys
from tests.bench.figures import Figure
from tests.bench.seeding import large

MANY, FEW = 5_000, 100


def measure() -> Iterator[Figure]:
    many, few = timed(MANY), timed(FEW)
    note = f"{many.seconds:.3f} s against {few.seconds:.3f} s"
    yield Figure(
        "first page of the matrix of 5,000 comments, of one of 100", many.seconds / few.seconds, "times", 3, note=note
    )
    yield Figure("last page of the matrix of 5,000 comments", many.last, "s", 1)
    yield Figure("queries of the first page", many.queries, "", 10, note=f"of 100 comments: {few.queries}")


class Measured:
    def __init__(self, client, engine, page) -> None:
        ask(client, page)
        self.seconds = min(duration(client, page) for _ in range(3))
        self.last = min(duration(client, f"{page}?page={last(ask(client, page))}") for _ in range(3))
        self.queries = queries(client, engine, page)


def timed(comments: int) -> Measured:
    with tempfile.TemporaryDirectory() as name:
        url, path = large(Path(name), comments=comments)
        settings = {"DATABASE_URL": url, "CONSULT_INSTANCE": name, "SECRET_KEY": "bench", "RECORD_KEY": keys.PRIVATE}
        app = create_app(from_environment(settings))
        database = app.extensions["consult_database"]
        with database.writing() as occasion:
            who = factories.person(occasion.session)
            factories.appoint(occasion.session, who, Office.MODERATOR)
        client = factories.signed_in(app.test_client(), database, who)
        measured = Measured(client, database.engine, f"/en/secretariat/consultations/{path}/matrix/")
        database.engine.dispose()
        return measured


def ask(client, page) -> str:
    answer = client.get(page)
    assert answer.status_code == 200, answer.status_code
    return answer.text


def duration(client, page) -> float:
    began = time.perf_counter()
    ask(client, page)
    return time.perf_counter() - began


def last(page: str) -> int:
    """The number of the last page, from the links to the others."""
    return max((int(number) for number in re.findall(r"[?&;]page=(\d+)", page)), default=1)


def queries(client, engine, page) -> int:
    sent = []

    def note(*arguments) -> None:
        sent.append(arguments[2])

    event.listen(engine, "before_cursor_execute", note)
    ask(client, page)
    event.remove(engine, "before_cursor_execute", note)
    return len([each for each in sent if not each.startswith("BEGIN")])
