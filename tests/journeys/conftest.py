"""What journeys begin with: a consultation ready for voting, and browsers for whoever takes part."""

from html import unescape

import pytest

from consult.services import clock
from tests import voting
from tests.browsing import Browser
from tests.factories import signed_in
from tests.replaying import assert_the_record_follows
from tests.voting import DURING


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


@pytest.fixture
def voted(database):
    """The same with its ballot open, and a vote of the first delegation in it."""
    made = voting.hall(database)
    made.open_ballot()
    made.cast(0, "yes")
    return made


@pytest.fixture
def receipt(voted, visit):
    """The file of the receipt for that vote."""
    with clock.standing_at(DURING):
        file = visit(voted.heads[0]).get(f"/en/desk/{voted.delegations[0].key}/{voted.path}/ballots/1/receipt/file/")
    assert file.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert file.headers["Content-Disposition"].endswith('.tlog-proof"')
    return file.text


@pytest.fixture
def verdict(visit):
    """What the page says of a pasted receipt."""

    def said(text, at=DURING, language="en"):
        anybody, address = visit(), f"/{language}/record/check/"
        page = anybody.get(address, at=at)
        return unescape(anybody.send(page, address, at=at, pasted=text).text)

    return said
