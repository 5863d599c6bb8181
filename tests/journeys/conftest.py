"""What journeys begin with: a consultation ready for voting, and browsers for whoever takes part."""

import pytest

from tests import voting
from tests.browsing import Browser
from tests.factories import signed_in
from tests.replaying import assert_the_record_follows


@pytest.fixture(autouse=True)
def the_record_follows(database):
    """Whatever a test has decided can be decided anew from the record alone."""
    yield
    assert_the_record_follows(database)


@pytest.fixture
def hall(database):
    """A consultation in last call; a module that begins further on has its own."""
    return voting.hall(database)


@pytest.fixture
def visit(app, database):
    """A browser for somebody, or for the public: pages, and forms sent with what stood in them."""

    def make(who=None):
        client = app.test_client()
        return Browser(signed_in(client, database, who) if who else client)

    return make
