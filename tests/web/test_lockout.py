"""Strangers who fail again and again keep nobody out: a device that has signed in before is counted apart."""

import re
from datetime import timedelta

import pytest

from consult.services import clock
from tests.account_holder import FRESH, PASSWORD, asked_reset, enter, passwords_hash
from tests.factories import person
from tests.forms_filled import post
from tests.instants import NOON
from tests.mailbox import deliver, link, mails


@pytest.mark.slow
def test_a_stranger_who_fails_again_and_again_does_not_keep_the_owner_out(app, who):
    owner = app.test_client()
    with clock.standing_at(NOON):
        enter(owner)
        owner.delete_cookie("session")
        for number in range(48):
            email = "ana@example.org" if number < 8 else f"a{number}@example.org"
            enter(app.test_client(), password="wrong password here", email=email)
        assert enter(app.test_client()).status_code == 429
        assert enter(owner).status_code == 303


@pytest.mark.slow
def test_a_known_device_has_a_limit_of_its_own_which_keeps_no_other_out(app, who):
    known, other = app.test_client(), app.test_client()
    with clock.standing_at(NOON):
        enter(known)
        enter(other)
        for client in (known, other):
            client.delete_cookie("session")
        for _ in range(8):
            assert enter(known, password="wrong password here").status_code == 422
        assert enter(known).status_code == 429
        assert enter(other).status_code == 303
        assert enter(app.test_client()).status_code == 303


@pytest.mark.slow
def test_a_device_is_known_to_the_accounts_that_signed_in_there_and_to_no_other(app, database, who):
    with database.writing() as occasion:
        person(occasion.session, "Bo", password_hash=passwords_hash()).email = "bo@example.org"
    client = app.test_client()
    with clock.standing_at(NOON):
        enter(client, email="bo@example.org")
        client.delete_cookie("session")
        for _ in range(8):
            enter(app.test_client(), password="wrong password here")
        assert enter(client).status_code == 429


@pytest.mark.slow
def test_the_mark_of_a_known_device_names_nobody_opens_nothing_and_cannot_be_made_up(app, who):
    client = app.test_client()
    enter(client)
    mark = client.get_cookie("device", path="/en/account/")
    assert mark.http_only
    assert mark.value == client.get_cookie("device", path="/zh/account/").value
    assert re.fullmatch(r"[0-9a-f]{96}", mark.value)
    client.delete_cookie("session")
    assert client.get("/en/account/").status_code == 303
    forged = app.test_client()
    with clock.standing_at(NOON):
        for _ in range(8):
            enter(app.test_client(), password="wrong password here")
        for value in ("0" * 96, mark.value[:-1] + "x", "é" * 96, ""):
            forged.set_cookie("device", value, path="/en/account/")
            assert enter(forged).status_code == 429


@pytest.mark.slow
def test_a_new_password_by_mail_is_possible_while_strangers_fail_and_ask(app, config, who):
    with clock.standing_at(NOON):
        for _ in range(8):
            enter(app.test_client(), password="wrong password here")
        for _ in range(6):
            assert asked_reset(app).status_code == 303
        for _ in range(25):
            guesser = app.test_client()
            guesser.get("/en/account/reset/?t=" + "0" * 64)
            guesser.get("/en/account/reset/")
        deliver(app)
    owner = app.test_client()
    with clock.standing_at(NOON + timedelta(minutes=50)):
        sent = mails(config)
        assert len(sent) == 1
        form = owner.get(link(sent[-1])).location
        done = post(owner, form, password=FRESH, again=FRESH)
        assert done.status_code == 303
        owner.delete_cookie("session")
        assert enter(owner, FRESH).status_code == 303


@pytest.mark.slow
def test_failures_of_strangers_do_not_keep_somebody_signed_in_from_changing_the_password(app, client, who):
    with clock.standing_at(NOON):
        enter(client)
        for _ in range(8):
            enter(app.test_client(), password="wrong password here")
        done = post(client, "/en/account/password/", present=PASSWORD, password=FRESH, again=FRESH)
    assert done.status_code == 303
