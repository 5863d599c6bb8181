"""Every page takes few queries: at most ten for whoever opens it, and as many for one row as for fifty."""

import re
from contextlib import contextmanager

import pytest

from consult.app import create_app
from consult.config import from_environment
from consult.gate.database import Database
from consult.models.people import Office
from tests import factories, keys
from tests.conftest import counted
from tests.full_house import House

pytestmark = pytest.mark.xdist_group("houses")
MOST = 10
NO_PAGE = {
    "root.root",
    "log.checkpoint",
    "log.cosigned",
    "log.evidence",
    "log.tile",
}  # goes to the reader's language; files for programs


@pytest.fixture(scope="module")
def one_row(engines, tmp_path_factory):
    with a_house(engines, tmp_path_factory.mktemp("one"), 1) as house:
        yield house


@pytest.fixture(scope="module")
def fifty_rows(engines, tmp_path_factory):
    with a_house(engines, tmp_path_factory.mktemp("fifty"), 50) as house:
        yield house


@contextmanager
def a_house(engines, folder, size):
    settings = {"CONSULT_INSTANCE": str(folder), "DATABASE_URL": engines.fresh(folder), "SECRET_KEY": "tests"}
    settings |= {"RECORD_KEY": keys.PRIVATE}
    house = House(Database(settings["DATABASE_URL"]), size)
    house.app = create_app(from_environment(settings))
    house.app.testing = True
    house.app.test_client().get("/en/")  # what a process asks once is kept from here on
    yield house
    house.database.engine.dispose()
    house.app.extensions["consult_database"].engine.dispose()


def client_of(house, who):
    """Somebody's browser; a reader who is not signed in brings a cookie, so that no kept page answers."""
    client = house.app.test_client()
    if who is None:
        client.set_cookie("of", "another")
        return client
    return factories.signed_in(client, house.database, who)


def cost(house, client, path):
    """How many queries a page takes, where redirects led to it; None where it does not open."""
    engine = house.app.extensions["consult_database"].engine
    address = f"/en{path}"
    for _ in range(3):
        with counted(engine) as sent:
            answer = client.get(address)
        if answer.status_code not in {302, 303}:
            break
        address = answer.location
    return len(sent) if answer.status_code == 200 else None


def endpoint_of(house, path):
    return house.app.url_map.bind("localhost").match(f"/en{path.split('?')[0]}")[0]


def costs(house):
    """What every page costs whoever it is for, in an order that is the same for every size."""
    found = []
    for who, paths in house.pages().items():
        client = client_of(house, who)
        found += [(endpoint_of(house, path), cost(house, client, path)) for path in paths]
    return found


def too_dear(found):
    return sorted({(page, number) for page, number in found if (number or 0) > MOST})


@pytest.mark.slow
def test_no_page_is_left_out(one_row):
    seen = {endpoint_of(one_row, path) for paths in one_row.pages().values() for path in paths}
    pages = {rule.endpoint for rule in one_row.app.url_map.iter_rules() if "GET" in rule.methods}
    assert pages - seen == NO_PAGE


@pytest.mark.slow
def test_every_page_opens_and_takes_at_most_ten_queries(one_row):
    found = costs(one_row)
    assert [page for page, number in found if number is None] == []
    assert too_dear(found) == []


@pytest.mark.slow
def test_every_page_takes_as_many_queries_for_one_row_as_for_fifty(one_row, fifty_rows):
    assert [(one, fifty) for one, fifty in zip(costs(one_row), costs(fifty_rows), strict=True) if one != fifty] == []


@pytest.mark.slow
def test_no_role_needs_more_for_a_page_that_opens_to_it(one_row):
    hall = one_row.hall
    everybody = [hall.alternates[0], one_row.member, hall.observer_head, *map(one_row.officials.get, Office)]
    paths = [path for paths in one_row.pages().values() for path in paths if not re.search(r"\?t=", path)]
    found = costs(one_row)
    for who in everybody:
        client = client_of(one_row, who)
        found += [(endpoint_of(one_row, path), cost(one_row, client, path)) for path in paths]
    assert too_dear(found) == []
