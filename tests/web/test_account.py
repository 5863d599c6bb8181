"""One's own account: signing out, devices, the password, language and time zone."""

import re

import pytest
from sqlalchemy import select

from consult.models.people import Person, UserSession
from tests.account_holder import FRESH, PASSWORD, count, enter, passwords_hash
from tests.factories import person, signed_in
from tests.forms_filled import csrf, post
from tests.mailbox import deliver, mails


def test_signing_out_ends_the_session_on_the_server(app, client, who):
    enter(client)
    cookie = client.get_cookie("session").value
    client.post("/en/account/sign-out/", data={"csrf_token": csrf(client.get("/en/account/"))})
    thief = app.test_client()
    thief.set_cookie("session", cookie)
    assert thief.get("/en/account/").status_code == 303


def test_signing_out_by_get_is_not_possible(client, who):
    enter(client)
    assert client.get("/en/account/sign-out/").status_code == 405
    assert client.get("/en/account/").status_code == 200


def test_signing_out_everywhere_ends_every_device(app, who):
    one, two = app.test_client(), app.test_client()
    enter(one)
    enter(two)
    one.post("/en/account/sign-out-everywhere/", data={"csrf_token": csrf(one.get("/en/account/"))})
    assert [each.get("/en/account/").status_code for each in (one, two)] == [303, 303]


def test_a_device_can_be_signed_out_from_another(app, who):
    one, two = app.test_client(), app.test_client()
    agent = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
    page = two.get("/en/account/sign-in/", headers=agent)
    data = {"email": "ana@example.org", "password": PASSWORD, "csrf_token": csrf(page)}
    two.post("/en/account/sign-in/", data=data, headers=agent)
    enter(one)
    listed = one.get("/en/account/").text
    assert "Firefox on Linux" in listed
    (address,) = re.findall(r"/en/account/devices/[0-9a-f]+/", listed)
    one.post(address, data={"csrf_token": csrf(one.get("/en/account/"))})
    assert two.get("/en/account/").status_code == 303
    assert one.get("/en/account/").status_code == 200


def test_nobody_signs_out_the_device_of_somebody_else(app, database, who):
    with database.writing() as occasion:
        other = person(occasion.session)
    signed_in(app.test_client(), database, other)
    with database.reading() as occasion:
        handle = occasion.session.scalars(select(UserSession.token_hash)).one()[:24]
    client = app.test_client()
    enter(client)
    token = csrf(client.get("/en/account/"))
    for attempt in (handle, "%", "_"):
        assert client.post(f"/en/account/devices/{attempt}/", data={"csrf_token": token}).status_code == 404
    assert count(database, UserSession, UserSession.revoked_at.is_not(None)) == 0


def test_changing_the_password_needs_the_present_one_and_signs_out_other_devices(app, config, who):
    one, two = app.test_client(), app.test_client()
    enter(one)
    enter(two)
    refused = post(one, "/en/account/password/", present="not this one at all", password=FRESH, again=FRESH)
    assert refused.status_code == 422
    assert "The present password is not right." in refused.text
    done = post(one, "/en/account/password/", present=PASSWORD, password=FRESH, again=FRESH)
    assert done.location == "/en/account/"
    assert one.get("/en/account/").status_code == 200
    assert two.get("/en/account/").status_code == 303
    assert enter(two).status_code == 422
    assert enter(two, password=FRESH).status_code == 303
    deliver(app)
    assert [mail["Subject"] for mail in mails(config)] == ["Your password was changed"]


@pytest.mark.parametrize("weak", ["short", "aaaaaaaaaaaaaaaaaaa", "ana-lima@x 12345 ana"])
def test_a_weak_password_is_refused_with_what_is_missing(client, database, weak):
    with database.writing() as occasion:
        made = person(occasion.session, password_hash=passwords_hash())
        made.email = "ana-lima@example.org"
    enter(client, email="ana-lima@example.org")
    answer = post(client, "/en/account/password/", present=PASSWORD, password=weak, again=weak)
    assert answer.status_code == 422
    assert "The password" in answer.text


def test_language_and_time_zone_are_kept(client, database, who):
    enter(client)
    done = post(
        client,
        "/en/account/preferences/",
        name="Ana  Lima",
        language="zh",
        time_zone="America/Sao_Paulo",
        role="head",
    )
    assert done.location == "/en/account/"
    with database.reading() as occasion:
        kept = occasion.session.get(Person, who.id)
    assert (kept.name, kept.language, kept.time_zone) == ("Ana Lima", "zh", "America/Sao_Paulo")


def test_a_time_zone_that_does_not_exist_is_refused(client, who):
    enter(client)
    answer = post(client, "/zh/account/preferences/", name="Ana", language="zh", time_zone="Moon/Base")
    assert answer.status_code == 422
    assert "请从列表中选择一项。" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "sign-in/",
        "sign-out/",
        "sign-out-everywhere/",
        "preferences/",
        "password/",
        "forgotten/",
        "reset/",
        "invitation/",
        "devices/abc/",
    ],
)
def test_every_form_of_the_account_refuses_a_post_without_its_token(client, who, path):
    enter(client)
    answer = client.post(f"/en/account/{path}", data={"email": "ana@example.org", "password": PASSWORD})
    assert answer.status_code == 400
    assert client.get("/en/account/").status_code == 200
