"""Fixtures: a fresh migrated database for every test, on SQLite, and on PostgreSQL where it is asked for."""

import gc
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import event

from consult.app import connect, make_pages
from consult.config import from_environment
from consult.gate import database as gate_database
from consult.gate.database import Database
from consult.models.engine import writing
from consult.services import clock
from consult.text import diff
from tests import keys
from tests.engines import AGAIN, Engines
from tests.instants import NOON

# No test is timed: speed is measured in tests/bench.
settings.register_profile("quick", max_examples=25, deadline=None)
settings.register_profile("patient", deadline=None)
if settings.get_current_profile_name() == "default":
    settings.load_profile("patient")
ENGINES = {}
SHARED = Path(__file__).parents[2] / "shared"


def pytest_addoption(parser):
    parser.addoption("--turns", type=int, default=2, help="how often each race is run")
    parser.addoption("--engine", choices=("sqlite", "postgresql"), default="sqlite", help="database to test on")


def pytest_generate_tests(metafunc):
    """A race that asks for its `turn` is run as often as is asked for."""
    if "turn" in metafunc.fixturenames:
        metafunc.parametrize("turn", range(metafunc.config.getoption("--turns")))


def pytest_collection_finish():
    """All that is loaded stays: going through it again at every collection of garbage costs a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


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
            "DATABASE_URL": engines.again(tmp_path),
            "SECRET_KEY": "for tests only",
            "RECORD_KEY": keys.PRIVATE,
        }
    )


@pytest.fixture
def database(config):
    return Database(config.database_url)


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """All pages, made once for all tests of a process: only settings and database differ between them."""
    instance = str(tmp_path_factory.mktemp("pages"))
    return make_pages(from_environment({"CONSULT_INSTANCE": instance, "SECRET_KEY": "for tests only"}))


@pytest.fixture
def app(pages, config, database):
    as_made = dict(pages.config)
    connect(pages, config)
    pages.testing = True
    yield pages
    pages.config.clear()
    pages.config.update(as_made)


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture(autouse=True)
def every_connection_is_closed(monkeypatch):
    """Let go of every connection that a test or a command has opened, once all of them have been given back.

    Earlier would leave open for good what a fixture still holds: it goes back to a pool that nobody closes.
    One address has one engine in this process, which keeps the statements it has compiled from test to test.
    """
    real = gate_database.make_engine

    def remembered(url):
        if url not in ENGINES:
            ENGINES[url] = real(url)
        return ENGINES[url]

    monkeypatch.setattr(gate_database, "make_engine", remembered)
    yield
    left = [url for url, engine in ENGINES.items() if engine.pool.checkedout()]
    for url, engine in list(ENGINES.items()):
        engine.dispose()
        if not url.endswith(AGAIN):
            del ENGINES[url]
    assert not left, "a connection was not given back"


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


@contextmanager
def counted(engine):
    """The statements sent to a database meanwhile, save those that begin a transaction."""
    sent = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(("PRAGMA", "BEGIN", "SET TRANSACTION")):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def queries(app):
    """Counts the statements sent to the database: `with queries() as sent: ...; len(sent)`."""
    return lambda engine=None: counted(engine or app.extensions["consult_database"].engine)
