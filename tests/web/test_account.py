import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import cache

import pytest
from sqlalchemy import func, select

from consult.models.operations import Outbox, SecurityEvent
from consult.models.people import Link, Person, Purpose, UserSession
from consult.services import clock, links, passwords
from consult.services.passwords import Strength
from tests.factories import accredit, delegation, person, signed_in
from tests.forms_filled import csrf, post
from tests.instants import NOON
from tests.mailbox import deliver, link, mails, text

PASSWORD = "lantern river 71 north"
FRESH = "quiet harbour 28 stones"
STRENGTH = Strength(2, 19_456)


@pytest.fixture
def who(database):
    with database.writing() as occasion:
        made = person(occasion.session, "Ana Lima", password_hash=passwords_hash())
        made.email = "ana@example.org"
    return made


@cache
def passwords_hash():
    return passwords.hashed(PASSWORD, STRENGTH)


def enter(client, password=PASSWORD, email="ana@example.org", **more):
    return post(client, "/en/account/sign-in/", email=email, password=password, **more)


def count(database, model, *where):
    with database.reading() as occasion:
        return occasion.session.scalar(select(func.count()).select_from(model).where(*where))


def asked_reset(app, email="ana@example.org"):
    return post(app.test_client(), "/en/account/forgotten/", email=email)


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


def test_failures_of_strangers_do_not_keep_somebody_signed_in_from_changing_the_password(app, client, who):
    with clock.standing_at(NOON):
        enter(client)
        for _ in range(8):
            enter(app.test_client(), password="wrong password here")
        done = post(client, "/en/account/password/", present=PASSWORD, password=FRESH, again=FRESH)
    assert done.status_code == 303


def test_attempts_are_limited_per_address_whatever_the_account(app, who):
    with clock.standing_at(NOON):
        for number in range(40):
            enter(app.test_client(), email=f"a{number}@example.org", password="wrong password here")
        assert enter(app.test_client()).status_code == 429


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


def test_a_reset_is_answered_alike_whether_or_not_the_address_is_known(app, config, who):
    known, unknown = asked_reset(app), asked_reset(app, "nobody@example.org")
    assert known.location == unknown.location == "/en/account/forgotten/sent/"
    deliver(app)
    assert len(mails(config)) == 1


def test_a_reset_link_sets_a_password_once_and_signs_out_every_device(app, config, who):
    other = app.test_client()
    enter(other)
    asked_reset(app)
    deliver(app)
    address = link(mails(config)[0])
    client, late = app.test_client(), app.test_client()
    form = client.get(client.get(address).location)
    assert late.get(late.get(address).location).status_code == 200
    answer = client.post("/en/account/reset/", data={"csrf_token": csrf(form), "password": FRESH, "again": FRESH})
    assert answer.location == "/en/account/"
    assert other.get("/en/account/").status_code == 303
    assert late.get("/en/account/reset/").status_code == 410
    assert enter(app.test_client(), password=FRESH).status_code == 303


def test_of_two_who_use_a_link_at_once_only_one_succeeds(app, config, who):
    asked_reset(app)
    deliver(app)
    address = link(mails(config)[0])

    def use(number):
        client = app.test_client()
        form = client.get(client.get(address).location)
        given = {"csrf_token": csrf(form), "password": f"{FRESH} {number}", "again": f"{FRESH} {number}"}
        return client.post("/en/account/reset/", data=given).status_code

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(use, range(2))) == [303, 410]


def test_a_token_leaves_the_address_at_once_and_stands_on_no_page(app, config, who):
    asked_reset(app)
    deliver(app)
    address = link(mails(config)[0])
    token = address.partition("t=")[2]
    client = app.test_client()
    first = client.get(address)
    assert first.status_code == 303
    assert token not in first.location
    page = client.get(first.location)
    assert token not in page.text
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["Cache-Control"] == "private, no-store"


def test_a_token_is_stored_hashed_and_the_outbox_never_holds_it(app, database, config, who):
    asked_reset(app)
    with database.reading() as occasion:
        before = occasion.session.scalars(select(Outbox)).one().facts
    deliver(app)
    token = link(mails(config)[0]).partition("t=")[2]
    with database.reading() as occasion:
        stored = occasion.session.scalars(select(Link)).one().token_hash
        row = occasion.session.scalars(select(Outbox)).one()
    assert set(before) == {"link"}
    assert stored != token
    assert token not in str(row.facts)


def test_a_token_serves_one_purpose(app, config, who):
    asked_reset(app)
    deliver(app)
    token = link(mails(config)[0]).partition("t=")[2]
    client = app.test_client()
    client.get(f"/en/account/invitation/?t={token}")
    assert client.get("/en/account/invitation/").status_code == 410


def test_a_reset_link_expires(app, config, who):
    with clock.standing_at(NOON):
        asked_reset(app)
        deliver(app)
    address = link(mails(config)[0])
    client = app.test_client()
    with clock.standing_at(NOON + timedelta(hours=2)):
        assert client.get(client.get(address).location).status_code == 410


def test_an_expired_invitation_stays_expired_after_a_password_reset(app, database, config):
    with clock.standing_at(NOON), database.writing() as occasion:
        invited = person(occasion.session)
        invited.email = "new@example.org"
        token = links.mint(occasion, links.make(occasion, invited, Purpose.INVITATION))
    with clock.standing_at(NOON + timedelta(days=15)):
        asked_reset(app, "new@example.org")
        deliver(app)
        client = app.test_client()
        opened = client.get(client.get(f"/en/account/invitation/?t={token}").location)
    (mail,) = mails(config)
    assert opened.status_code == 410
    assert mail["Subject"] == "Your account has no password yet"
    assert "?t=" not in text(mail)


def test_a_later_link_ends_the_earlier_one(app, config, who):
    asked_reset(app)
    deliver(app)
    asked_reset(app)
    deliver(app)
    first, second = (link(mail) for mail in mails(config))
    one, two = app.test_client(), app.test_client()
    assert one.get(one.get(first).location).status_code == 410
    assert two.get(two.get(second).location).status_code == 200


def test_guessing_links_is_limited(app):
    client = app.test_client()
    client.get("/en/account/reset/?t=" + "0" * 64)
    answers = [client.get("/en/account/reset/").status_code for _ in range(21)]
    assert answers[:20] == [410] * 20
    assert answers[20] == 429


def test_asking_for_resets_sends_three_mails_within_the_hour_whoever_asks(app, database, who):
    with clock.standing_at(NOON):
        assert [asked_reset(app).status_code for _ in range(5)] == [303] * 5
    assert count(database, Outbox) == 3
    with clock.standing_at(NOON + timedelta(minutes=61)):
        asked_reset(app)
    assert count(database, Outbox) == 4


def test_asking_for_resets_is_limited_per_address(app, who):
    with clock.standing_at(NOON):
        answers = [asked_reset(app, f"a{number}@example.org").status_code for number in range(21)]
    assert answers == [303] * 20 + [429]


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
