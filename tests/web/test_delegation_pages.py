"""Pages about delegations and people: what they show, to whom, and with how many queries."""

import re

import pytest

from consult.models.delegations import (
    AccreditationRequest,
    AccreditationRole,
    Delegation,
)
from consult.services import stamps
from tests.factories import accredit, consultation, delegation, participate, person, signed_in
from tests.forms_filled import post
from tests.secretariat_at_work import NEWCOMER, TEAM

SCRIPT = "<script>alert(1)</script>"


def test_script_in_names_and_messages_is_shown_as_text(app, database, enter):
    with database.writing() as occasion:
        land = delegation(occasion.session, "Arland")
        land.name_en, land.name_zh, land.formal_en = SCRIPT, "「" + SCRIPT, SCRIPT
        who = person(occasion.session, SCRIPT, password_hash="x")
        accredit(occasion.session, who, land)
        where = consultation(occasion.session)
        where.title_en = SCRIPT
        participate(occasion.session, where, land)
    given = {**NEWCOMER, "name": SCRIPT, "message": SCRIPT}
    post(app.test_client(), "/en/accreditation/", delegation="arland", role="head", **given)
    client = enter("moderator")
    token = re.search(r"/en/secretariat/requests/\d+/", client.get("/en/secretariat/requests/").text).group()
    admin, own = enter("administrator"), signed_in(app.test_client(), database, who)
    pages = [
        client.get(path)
        for path in (
            token,
            TEAM,
            "/en/secretariat/requests/",
            "/en/secretariat/delegations/",
            "/en/delegations/",
            "/en/delegations/arland/",
            "/zh/delegations/arland/",
            "/en/accreditation/",
            f"/en/delegations/?q={SCRIPT}&kind={SCRIPT}&group={SCRIPT}",
        )
    ]
    pages += [admin.get("/en/secretariat/officials/"), own.get("/en/account/"), own.get("/en/account/preferences/")]
    assert [page.status_code for page in pages] == [200] * len(pages)
    assert [page.request.path for page in pages if SCRIPT in page.text] == []
    assert all("unsafe-inline" not in page.headers["Content-Security-Policy"] for page in pages)


def test_no_person_is_named_in_public(app, database, land):
    with database.writing() as occasion:
        accredit(occasion.session, person(occasion.session, "Secret Name"), land)
    public = app.test_client()
    for path in ("/en/delegations/", "/en/delegations/arland/", "/en/accreditation/"):
        assert "Secret Name" not in public.get(path).text


def test_an_unpublished_consultation_does_not_show_on_a_delegations_page(app, database, land):
    with database.writing() as occasion:
        hidden = consultation(occasion.session, state="draft")
        shown = consultation(occasion.session)
        participate(occasion.session, hidden, land)
        participate(occasion.session, shown, land)
    page = app.test_client().get("/en/delegations/arland/").text
    assert shown.symbol in page
    assert hidden.symbol not in page


def test_delegations_are_found_by_kind_group_and_name_in_either_language(app, database):
    with database.writing() as occasion:
        delegation(occasion.session, "Arland")
        delegation(occasion.session, "Academy", kind="academia")
        cote = delegation(occasion.session, "Coast")
        cote.name_en, cote.name_zh, cote.sort_key = "Côte", "海岸国", "cote"
    public = app.test_client()

    def found(query):
        return re.findall(r'<li><a href="/en/delegations/([^/"]+)/"', public.get(f"/en/delegations/?{query}").text)

    assert found("") == ["academy", "arland", "coast"]
    assert found("kind=academia") == ["academy"]
    assert found("q=cote") == found("q=C%C3%B4te") == found("q=海岸") == ["coast"]
    assert found("kind=nonsense") == found("group=nonsense") == found("q=%25") == []


@pytest.mark.parametrize(
    "path", ["/en/delegations/", TEAM, "/en/secretariat/requests/", "/en/secretariat/delegations/"]
)
def test_pages_ask_the_database_as_often_for_fifty_rows_as_for_one(database, enter, queries, land, path):
    def fill(number):
        with database.writing() as occasion:
            for each in range(number):
                accredit(occasion.session, person(occasion.session), land, AccreditationRole.MEMBER)
                other = delegation(occasion.session)
                occasion.session.add(
                    AccreditationRequest(
                        delegation_id=other.id,
                        kind="state",
                        name=f"N{each}",
                        email="e@example.org",
                        role="head",
                        language="en",
                        status="pending",
                        created_at=occasion.now,
                    )
                )

    client = enter("moderator")
    fill(1)
    client.get(path)
    with queries() as one:
        client.get(path)
    fill(49)
    with queries() as fifty:
        client.get(path)
    assert len(one) == len(fifty) <= 10


def test_a_page_of_a_delegation_takes_the_same_few_queries_however_much_it_shows(app, database, queries, land):
    sent = []
    for number in (1, 20):
        with database.writing() as occasion:
            for _ in range(number):
                participate(occasion.session, consultation(occasion.session), land)
            stamps.touch_everything(occasion)
        with queries() as found:
            app.test_client().get("/en/delegations/arland/")
        sent.append(len(found))
    assert sent[0] == sent[1] <= 10


def test_the_seat_of_a_delegation_has_no_weight():
    assert not [name for name in Delegation.__table__.columns if "weight" in name.key]
