"""Fixtures: a fresh migrated database for every test, on SQLite, and on PostgreSQL where it is asked for."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from jinja2 import BytecodeCache
from sqlalchemy import event

from consult.app import create_app
from consult.config import from_environment
from consult.gate import database as gate_database
from consult.gate.database import Database
from consult.models.engine import writing
from consult.services import clock
from consult.text import diff
from tests.engines import Engines
from tests.instants import NOON

SHARED = Path(__file__).parents[2] / "shared"


class Compiled(BytecodeCache):
    """Templates compiled once for all tests of a process."""

    def __init__(self):
        self.kept = {}

    def load_bytecode(self, bucket):
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket):
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


def pytest_addoption(parser):
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="database to test on")


@pytest.fixture(scope="session")
def engines(tmp_path_factory, request):
    """The engine under test with a migrated template to copy databases from."""
    made = Engines(request.config.getoption("--engine"), tmp_path_factory.mktemp("template"))
    yield made
    made.stop()


@pytest.fixture
def config(engines, tmp_path):
    return from_environment(
        {
            "CONSULT_INSTANCE": str(tmp_path / "instance"),
            "DATABASE_URL": engines.fresh(tmp_path),
            "SECRET_KEY": "for tests only",
        }
    )


@pytest.fixture
def database(config):
    made = Database(config.database_url)
    yield made
    made.engine.dispose()


@pytest.fixture
def app(config, database):
    made = create_app(config)
    made.testing = True
    made.jinja_env.bytecode_cache = COMPILED
    yield made
    made.extensions["consult_database"].engine.dispose()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(autouse=True)
def every_connection_is_closed(monkeypatch):
    """Let go of every engine that a test or a command has opened."""
    made, real = [], gate_database.make_engine

    def remembered(url):
        made.append(real(url))
        return made[-1]

    monkeypatch.setattr(gate_database, "make_engine", remembered)
    yield
    for engine in made:
        engine.dispose()


@pytest.fixture(autouse=True)
def the_command_line_speaks_english(monkeypatch):
    """Whatever the language of the machine; a test that wants another one says so."""
    monkeypatch.setenv("CONSULT_LANGUAGE", "en")
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture(autouse=True)
def slow_work_stays_outside_acts(monkeypatch):
    """Redlines are slow: computing one while a writing transaction is open is a fault."""
    real = diff.redline

    def outside(old, new):
        assert not writing.get(), "a redline was computed within an act"
        return real(old, new)

    monkeypatch.setattr(diff, "redline", outside)


@pytest.fixture
def shared():
    """The real data beside the checkout; tests that need it say so by asking."""
    if not SHARED.is_dir():
        pytest.skip("the shared data is not here")
    return SHARED / "data"


@pytest.fixture
def at_noon():
    with clock.standing_at(NOON):
        yield NOON


@pytest.fixture
def queries(app):
    """Counts the statements sent to the database: `with queries() as sent: ...; len(sent)`."""

    @contextmanager
    def counting(engine=None):
        sent = []
        engine = engine or app.extensions["consult_database"].engine

        def note(_connection, _cursor, statement, *_rest):
            if not statement.startswith(("PRAGMA", "BEGIN", "SET TRANSACTION")):
                sent.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        yield sent
        event.remove(engine, "before_cursor_execute", note)

    return counting
