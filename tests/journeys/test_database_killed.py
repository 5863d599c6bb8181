"""The database server killed in the middle of a vote: what was acknowledged is kept, and nothing is doubled."""

import pytest

from tests.engines import Engines
from tests.interrupted import Voting, again_and_again, served

pytestmark = pytest.mark.slow


@pytest.fixture
def engines(tmp_path_factory, request):
    """A server of its own: one that other tests have filled would take long to recover, and they with it."""
    if request.config.getoption("--engine") != "postgresql":
        pytest.skip("SQLite lives in the workers, which are killed elsewhere")
    made = Engines("postgresql", tmp_path_factory.mktemp("killed"), durable=True)
    yield made
    made.stop()


@pytest.mark.usefixtures("turn")
def test_a_database_server_killed_in_the_middle_keeps_what_was_acknowledged(app, database, config, engines):
    with served(config) as server:
        race = Voting(app, database, server)
        crashes = []

        def crash():
            if len(crashes) < 2:
                crashes.append(engines.crash())

        with again_and_again(crash, 0.4):
            done = race.vote()
        assert crashes
    race.check(done)
