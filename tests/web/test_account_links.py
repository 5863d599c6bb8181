"""Mailed links to an account: one purpose, one use, an end, and no trace."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from consult.models.operations import Outbox
from consult.models.people import Link, Purpose
from consult.services import clock, links
from tests.account_holder import FRESH, asked_reset, count, enter
from tests.factories import person
from tests.forms_filled import csrf
from tests.instants import NOON
from tests.mailbox import deliver, link, mails, text


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
