"""Signing in: where it leads, what it tells nobody, how it is limited."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from consult.models.operations import SecurityEvent
from consult.models.people import Person, UserSession
from consult.services import clock, passwords
from consult.services.passwords import Strength
from tests.account_holder import PASSWORD, STRENGTH, count, enter
from tests.factories import accredit, delegation
from tests.forms_filled import csrf
from tests.instants import NOON


def test_signing_in_leads_to_the_page_that_was_wanted(client, who):
    wanted = client.get("/en/account/password/").location
    page = client.get(wanted)
    assert 'value="/en/account/password/"' in page.text
    answer = client.post(
        wanted,
        data={
            "email": "ana@example.org",
            "password": PASSWORD,
            "next": "/en/account/password/",
            "csrf_token": csrf(page),
        },
    )
    assert answer.location == "/en/account/password/"


def test_a_head_of_one_delegation_comes_to_its_desk(client, database, who):
    with database.writing() as occasion:
        accredit(occasion.session, who, delegation(occasion.session, "Arland"))
    assert enter(client).location == "/en/desk/arland/"


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example/",
        "javascript:alert(1)",
        "http:evil",
        "/%0d%0aSet-Cookie:x\r\nX: y",
        " //evil.example",
    ],
)
def test_open_redirects_after_signing_in_are_refused(client, who, address):
    assert enter(client, next=address).location == "/en/account/"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(app, who):
    wrong = enter(app.test_client(), password="wrong password here")
    unknown = enter(app.test_client(), email="nobody@example.org")
    assert wrong.status_code == unknown.status_code == 422
    said = "The e-mail address or the password is not right."
    assert said in wrong.text
    assert said in unknown.text
    assert 'value="nobody@example.org"' in unknown.text
    assert PASSWORD not in unknown.text


def test_an_unknown_address_costs_as_much_as_a_wrong_password(monkeypatch, app, who):
    hashers = []
    real = passwords.PasswordHasher.verify

    def counted(self, known, password):
        hashers.append(known.split("$")[3])
        return real(self, known, password)

    monkeypatch.setattr(passwords.PasswordHasher, "verify", counted)
    enter(app.test_client(), password="wrong password here")
    enter(app.test_client(), email="nobody@example.org")
    assert hashers == ["m=19456,t=2,p=1"] * 2


def test_the_session_rotates_at_sign_in(client, database, who):
    client.get("/en/account/sign-in/")
    before = client.get_cookie("session").value
    enter(client)
    first = client.get_cookie("session").value
    enter(client)
    assert len({before, first, client.get_cookie("session").value}) == 3
    assert count(database, UserSession) == 2


@pytest.mark.slow
def test_attempts_are_limited_per_account_and_told_until_when(app, database, who):
    with clock.standing_at(NOON):
        for _ in range(8):
            assert enter(app.test_client(), password="wrong password here").status_code == 422
        refused = enter(app.test_client())
    assert refused.status_code == 429
    assert "Please try again after Sunday 22 November 2026, 12:15 UTC." in refused.text
    assert count(database, UserSession) == 0
    with clock.standing_at(NOON + timedelta(minutes=16)):
        assert enter(app.test_client()).status_code == 303


@pytest.mark.slow
def test_attempts_are_limited_per_address_whatever_the_account(app, who):
    with clock.standing_at(NOON):
        for number in range(40):
            enter(app.test_client(), email=f"a{number}@example.org", password="wrong password here")
        assert enter(app.test_client()).status_code == 429


@pytest.mark.slow
def test_many_attempts_at_once_do_not_slip_past_the_limit(app, database, who):
    with ThreadPoolExecutor(8) as pool:
        made = list(
            pool.map(lambda n: enter(app.test_client(), password=f"wrong password {n}").status_code, range(24))
        )
    assert set(made) == {422, 429}
    assert made.count(422) <= 12
    assert count(database, SecurityEvent, SecurityEvent.kind == "sign_in_failed") <= 12


def test_the_security_log_knows_no_address_in_the_clear(client, database, who):
    enter(client, password="wrong password here")
    with database.reading() as occasion:
        event = occasion.session.scalars(select(SecurityEvent)).one()
        kept = f"{event.facts} {event.address_mac} {event.account_mac}"
    assert "ana" not in kept
    assert "127.0.0.1" not in kept
    assert len(event.account_mac) == len(event.address_mac) == 64


def test_a_password_is_never_hashed_while_an_act_is_open(database):
    with database.writing() as occasion:
        occasion.session.scalar(select(Person.id))
        with pytest.raises(passwords.SlowWorkInAct):
            passwords.hashed(PASSWORD, STRENGTH)


def test_an_outdated_hash_is_renewed_at_sign_in(client, database, who):
    with database.writing() as occasion:
        occasion.session.get(Person, who.id).password_hash = passwords.hashed(PASSWORD, Strength(1, 8192))
    enter(client)
    with database.reading() as occasion:
        assert "m=19456,t=2" in occasion.session.get(Person, who.id).password_hash
