"""Lists that can grow come by pages of fifty, with counts, their order stated, their filters kept; few queries."""

import re
from datetime import timedelta

import pytest

from consult.models.delegations import AccreditationRequest, AccreditationRole, RequestStatus
from consult.models.people import Office
from consult.rules.phases import State
from consult.rules.roster import Kind
from tests import factories
from tests.instants import NOON

ROWS = re.compile(r"<tbody>(.*?)</tbody>", re.DOTALL)


@pytest.fixture
def enter(client, database):
    """The client, signed in as moderator and administrator."""
    with database.writing() as occasion:
        who = factories.person(occasion.session, "AA First")
        for office in (Office.MODERATOR, Office.ADMINISTRATOR, Office.CHAIR):
            factories.appoint(occasion.session, who, office)
    return factories.signed_in(client, database, who)


def rows(page):
    return ROWS.search(page.text)[1].count("<tr") if ROWS.search(page.text) else 0


def lands(session, number, kind=Kind.STATE):
    return [factories.delegation(session, kind=kind) for _ in range(number)]


def asks(session, number, status=RequestStatus.PENDING):
    for each in range(number):
        session.add(
            AccreditationRequest(
                organisation_en="Body",
                organisation_zh="组织",
                kind=Kind.ACADEMIA,
                name=f"Asker {each:03d}",
                email="a@example.org",
                role=AccreditationRole.MEMBER,
                message="",
                language="en",
                status=status,
                created_at=NOON,
                decided_at=NOON + timedelta(minutes=each) if status is not RequestStatus.PENDING else None,
            )
        )


def past_members(session, number, land):
    for _ in range(number):
        made = factories.accredit(session, factories.person(session), land, AccreditationRole.MEMBER)
        made.ended_at = NOON


FILLS = {
    "/secretariat/delegations/": lands,
    "/secretariat/requests/": asks,
    "/secretariat/requests/?answered=yes": lambda session, number: asks(session, number, RequestStatus.DECLINED),
    "/secretariat/officials/": lambda session, number: [
        factories.appoint(session, factories.person(session), Office.AUDITOR) for _ in range(number)
    ],
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("path", FILLS)
def test_a_list_of_the_secretariat_shows_fifty_rows_and_the_way_to_the_rest(enter, database, path, language):
    with database.writing() as occasion:
        FILLS[path](occasion.session, 55)
    joint = "&" if "?" in path else "?"
    first, second = enter.get(f"/{language}{path}"), enter.get(f"/{language}{path}{joint}page=2")
    assert rows(first) == 50
    assert 5 <= rows(second) <= 8
    assert 'aria-current="page">2<' in second.text
    assert enter.get(f"/{language}{path}{joint}page=99").text.count('aria-current="page">2<') == 1


@pytest.mark.parametrize("path", [*FILLS, "/delegations/", "/secretariat/"])
def test_a_list_takes_the_same_queries_for_one_row_as_for_fifty(enter, database, queries, path):
    fill = FILLS.get(path, lands)
    sent = []
    for number in (1, 50):
        with database.writing() as occasion:
            fill(occasion.session, number)
        enter.get(f"/en{path}")
        with queries() as found:
            assert enter.get(f"/en{path}").status_code == 200
        sent.append(len(found))
    assert sent[0] == sent[1]


def test_the_participants_come_by_fifty_with_the_filter_kept_in_every_address(client, database):
    with database.writing() as occasion:
        lands(occasion.session, 60)
        lands(occasion.session, 3, Kind.INDUSTRY)
    everybody = client.get("/en/delegations/").text
    assert "63 delegations" in everybody
    assert "English alphabetical order" in everybody
    assert "1 to 50 of 63" in everybody
    states = client.get("/en/delegations/?kind=state&q=land").text
    assert "60 of 63 delegations" in states
    assert "/en/delegations/?q=land&amp;kind=state&amp;page=2" in states
    assert (
        client.get("/en/delegations/?kind=state&q=land&page=2").text.count('<li><a href="/en/delegations/land') == 10
    )


def test_the_register_shows_fifty_and_an_act_comes_back_to_the_same_page_and_filter(enter, database):
    with database.writing() as occasion:
        lands(occasion.session, 60)
        place = factories.consultation(occasion.session, state=State.DRAFT)
    address = f"/en/secretariat/consultations/{place.path}/register/?kind=state&page=2"
    page = enter.get(address)
    assert rows(page) == 10
    assert "60 delegations" in page.text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)[1]
    last = re.findall(r'name="delegations"[^>]*value="([^"]+)"', page.text)[-1]
    given = {"csrf_token": token, "delegations": last, "standing": "voting", "kind": "state", "group": ""}
    assert enter.post(address, data=given).location == address
    assert "with a vote" in ROWS.search(enter.get(address).text)[1]


def test_a_choice_of_all_reaches_the_rows_on_other_pages(enter, database):
    with database.writing() as occasion:
        lands(occasion.session, 60)
        place = factories.consultation(occasion.session, state=State.DRAFT)
    address = f"/en/secretariat/consultations/{place.path}/register/"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', enter.get(address).text)[1]
    enter.post(address, data={"csrf_token": token, "everyone": "y", "standing": "voting", "kind": "", "group": ""})
    assert ROWS.search(enter.get(f"{address}?page=2").text)[1].count("with a vote") == 10


def test_those_who_served_a_delegation_come_by_fifty(enter, database):
    with database.writing() as occasion:
        land = factories.delegation(occasion.session, "Arland")
        past_members(occasion.session, 53, land)
    page = enter.get("/en/secretariat/delegations/arland/?page=2")
    assert rows(page) == 3
    assert "the last first" in page.text


def test_completed_consultations_come_by_fifty(enter, database):
    with database.writing() as occasion:
        for _ in range(52):
            factories.consultation(occasion.session, state=State.ARCHIVED)
    assert "1 to 50 of 52" in enter.get("/en/secretariat/").text
    assert "51 to 52 of 52" in enter.get("/en/secretariat/?page=2").text


@pytest.mark.parametrize("path", ["/secretariat/requests/", "/secretariat/requests/?answered=yes", "/delegations/"])
def test_an_empty_list_says_what_to_do(enter, path):
    assert '<div class="empty">' in enter.get(f"/en{path}").text


def test_a_filter_that_finds_nothing_offers_the_way_back(enter, database):
    with database.writing() as occasion:
        lands(occasion.session, 1)
    for path in ("/delegations/", "/secretariat/delegations/"):
        page = enter.get(f"/en{path}?q=nowhere").text
        assert "No result matches these filters" in page
        assert f'href="/en{path}">Clear all filters' in page
