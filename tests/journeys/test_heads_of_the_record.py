"""Signed heads of the record, and what happens when the database falls behind what has been published."""

import base64

import pytest

from consult.cli.working import tick
from consult.gate.record_marks import Marks
from consult.ledger import note
from consult.ledger.checkpoint import Checkpoint
from consult.models.ballots import BallotEvent
from consult.models.record import RecordLog
from consult.services import clock
from consult.services.record_guard import Published
from tests import keys, voting


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    return made


@pytest.fixture
def during():
    with clock.standing_at(voting.DURING):
        yield


@pytest.fixture
def marks(config):
    return Marks(config.record_marks)


def log(database):
    with database.reading() as occasion:
        return occasion.session.query(RecordLog).one()


def head(client):
    answer = client.get("/log/checkpoint")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    return Checkpoint.parse(note.opened(answer.data, [keys.KEY.public]).text)


def vote(hall, visit, choice="yes", index=0):
    page = f"/en/desk/{hall.delegations[index].key}/{hall.path}/ballots/1/"
    browser = visit(hall.heads[index])
    return browser.send(browser.get(page), page, choice=choice)


def votes(hall):
    with hall.database.reading() as occasion:
        return occasion.session.query(BallotEvent).count()


def test_the_head_is_signed_and_grows_with_every_act(client, hall, visit, during):
    before = head(client)
    assert vote(hall, visit).status_code == 303
    after = head(client)
    assert (before.origin, after.size) == (keys.ORIGIN, before.size + 1)


def test_the_same_head_is_signed_in_the_same_bytes_each_time(client, hall):
    assert client.get("/log/checkpoint").data == client.get("/log/checkpoint").data


def test_the_mark_is_raised_before_an_answer_leaves(hall, visit, marks, during):
    assert vote(hall, visit).status_code == 303
    now = log(hall.database)
    assert marks.published(now.log_id).size == now.size


def test_a_page_that_only_reads_raises_no_mark(client, hall, marks, during):
    client.get("/en/record/")
    assert marks.published(log(hall.database).log_id) is None
    assert head(client).size == marks.published(log(hall.database).log_id).size


def test_a_database_behind_the_mark_takes_no_vote_and_signs_nothing(client, hall, visit, marks, during):
    now = log(hall.database)
    marks.raise_to(now.log_id, Published(now.size + 3, b"r" * 32))

    refused = vote(hall, visit)

    assert refused.status_code == 503
    assert f"published up to {now.size + 3} entries, and the database holds {now.size}" in refused.text
    assert (votes(hall), log(hall.database).size) == (0, now.size)
    assert client.get("/log/checkpoint").status_code == 503
    assert client.get("/zh/record/").status_code == client.get("/log/tile/entries/000.p/2").status_code == 200


def test_another_history_of_the_same_size_takes_no_vote_and_signs_nothing(client, hall, visit, marks, during):
    now = log(hall.database)
    marks.raise_to(now.log_id, Published(now.size, b"r" * 32))
    assert vote(hall, visit).status_code == client.get("/log/checkpoint").status_code == 503
    assert votes(hall) == 0


def test_a_database_ahead_of_the_mark_goes_on_where_it_continues_what_was_published(
    client, hall, visit, marks, during
):
    published = head(client)
    hall.cast(0, "yes")
    assert log(hall.database).size == published.size + 1
    assert vote(hall, visit, index=1).status_code == 303
    assert head(client).size == published.size + 2


def test_a_database_ahead_of_the_mark_with_another_beginning_does_not(hall, visit, marks, during):
    now = log(hall.database)
    marks.raise_to(now.log_id, Published(now.size - 1, b"r" * 32))
    assert vote(hall, visit).status_code == 503
    assert votes(hall) == 0


def test_what_is_due_by_the_clock_waits_too_and_the_pages_go_on(client, hall, marks):
    now = log(hall.database)
    marks.raise_to(now.log_id, Published(now.size + 1, b"r" * 32))
    with clock.standing_at(voting.CLOSES):
        assert client.get(f"/en/consultations/{hall.path}/ballots/1/").status_code == 200
    assert log(hall.database).size == now.size


def test_the_worker_sends_its_mail_and_leaves_what_is_due(app, hall, marks, config):
    now = log(hall.database)
    marks.raise_to(now.log_id, Published(now.size + 1, b"r" * 32))
    with clock.standing_at(voting.CLOSES), app.app_context():
        sent, _, due = tick(app.extensions["consult_database"], config)
    assert (sent > 0, due, log(hall.database).size) == (True, 0, now.size)


def test_without_its_key_the_record_takes_no_vote(app, client, hall, visit, during):
    other = keys.PrivateKey(keys.ORIGIN, b"o" * 32)
    app.extensions["consult_database"].keeper._given = other.written
    assert vote(hall, visit).status_code == client.get("/log/checkpoint").status_code == 503
    assert votes(hall) == 0


def test_where_the_mark_cannot_be_written_no_vote_is_acknowledged(hall, visit, config, during):
    config.record_marks.parent.mkdir(parents=True, exist_ok=True)
    config.record_marks.write_text("a file where the folder should be")
    refused = vote(hall, visit)
    assert refused.status_code == 503
    assert votes(hall) == 0


def test_the_refusal_is_said_in_chinese_too(hall, visit, marks, during):
    now = log(hall.database)
    marks.raise_to(now.log_id, Published(now.size + 3, b"r" * 32))
    page = f"/zh/desk/{hall.delegations[0].key}/{hall.path}/ballots/1/"
    browser = visit(hall.heads[0])
    assert f"已公布至第{now.size + 3}条" in browser.send(browser.get(page), page, choice="yes").text


def test_the_signature_is_the_one_that_ed25519_gives_for_these_bytes(client, hall):
    text, (line,) = note.split(client.get("/log/checkpoint").data)
    assert base64.b64encode(line.body) == base64.b64encode(keys.KEY.signature(text).body)
