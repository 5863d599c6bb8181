"""Mail: in the act's transaction, in the reader's language, once, also under two workers."""

import smtplib
import socketserver
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Lock, Thread

import pytest
from sqlalchemy import select

from consult.documents import delivery, mail
from consult.models.operations import Outbox
from consult.rules.counts import Counts
from consult.rules.decision import decide, preset
from consult.rules.refusal import Code, Refusal
from consult.services import clock, outbox
from consult.services.outbox import Addressee, Claimed, MailKind
from tests.instants import NOON
from tests.mailbox import deliver, html, mails, text

QUOTES = str.maketrans("", "", "“”’")
FACTS = {
    "key": "arland",
    "name_en": "Arland",
    "name_zh": "阿兰",
    "role": "head",
    "office": "chair",
    "symbol": "",
    "reason": "Because.",
    "path": "CONS-1",
    "reference": "C-0001",
    "title_en": "Principles",
    "title_zh": "原则",
    "answer_en": "Noted.",
    "answer_zh": "注意到。",
    "applicant": "Ana",
    "closes": "2026-11-21T18:00:00+00:00",
    "was": "2026-11-20T18:00:00+00:00",
    "at": "2026-11-21T17:00:00+00:00",
    "zone": "Asia/Shanghai",
    "reason_en": "Because.",
    "reason_zh": "因故。",
    "signed_on": "2026-11-20",
    "reveal": 300,
    "number": 2,
    "revision": "CONS/1/Rev.1",
    "ballot": 1,
    "question_en": "Shall the text be adopted?",
    "question_zh": "是否通过该案文？",
    "rule": preset("simple").to_facts(),
    "result": decide(preset("simple"), Counts(members=3, yes=2, no=1, abstain=0)).to_facts(),
}


def ask(database, number=1, **facts):
    with database.writing() as occasion:
        for each in range(number):
            to = Addressee(address=f"r{each}@example.org", name=f"Reader {each}", language="en")
            outbox.post(occasion, MailKind.ACCREDITED, to, **{**FACTS, **facts})


def rows(database):
    with database.reading() as occasion:
        return occasion.session.scalars(select(Outbox).order_by(Outbox.id)).all()


def claimed(kind, language="en", name="Ana", **facts):
    to = Addressee(address="ana@example.org", name=name, language=language)
    token = "0" * 64 if kind in {MailKind.INVITATION, MailKind.RESET} else ""
    return Claimed(id=1, kind=kind, to=to, facts={**FACTS, **facts}, token=token)


@pytest.mark.parametrize("kind", MailKind)
def test_every_mail_has_words_in_both_languages_as_text_and_html(app, config, kind):
    with app.app_context():
        english, chinese = (mail.compose(claimed(kind, language), config) for language in ("en", "zh"))
    for made in (english, chinese):
        assert made["Subject"].strip()
        assert len(text(made)) > 80
        assert len(html(made)) > 400
    assert text(english).replace("共商", "").replace("阿兰", "").translate(QUOTES).isascii()
    assert "秘书处" in text(chinese)
    assert '<html lang="zh-Hans">' in html(chinese)
    assert "Dear" not in text(chinese)


def test_a_mail_is_not_sent_when_its_act_is_rolled_back(app, database, config):
    def refused():
        with database.writing() as occasion:
            to = Addressee(address="a@example.org", name="A", language="en")
            outbox.post(occasion, MailKind.RESTORED, to, **FACTS)
            raise Refusal(Code.BUSY)

    with pytest.raises(Refusal):
        refused()
    assert deliver(app) == (0, 0, 0)
    assert mails(config) == []


def test_a_mail_is_sent_once_and_not_again(app, database, config):
    ask(database, 3)
    assert deliver(app) == (3, 0, 0)
    assert deliver(app) == (0, 0, 0)
    assert len(mails(config)) == 3


def test_script_and_line_ends_in_names_do_no_harm(app, config):
    evil = "<script>alert(1)</script>\r\nBcc: thief@example.org"
    with app.app_context():
        made = mail.compose(claimed(MailKind.ACCREDITED, name=evil, name_en=evil), config)
    assert "<script>" not in html(made)
    assert made["Bcc"] is None
    assert "\n" not in made["Subject"]


@pytest.mark.parametrize(("seconds", "told"), [(0, False), (300, True)])
def test_the_mail_that_voting_is_open_tells_of_a_checking_time_where_there_is_one(app, config, seconds, told):
    with app.app_context():
        english, chinese = (
            text(mail.compose(claimed(MailKind.BALLOT_OPENED, language, reveal=seconds), config))
            for language in ("en", "zh")
        )
    assert ("300 seconds" in english) is told
    assert ("300秒" in chinese) is told


def test_script_in_what_is_quoted_does_no_harm_either(app, config):
    with app.app_context():
        made = mail.compose(claimed(MailKind.BALLOT_OPENED, question_en="<script>alert(1)</script> & more"), config)
    assert "<script>" not in html(made)
    assert "<script>alert(1)</script> & more" in text(made)


def test_a_deadline_stands_in_universal_time_and_on_the_readers_clock(app, config):
    with app.app_context():
        english, chinese = (
            mail.compose(claimed(MailKind.BALLOT_OPENED, language), config) for language in ("en", "zh")
        )
        plain = mail.compose(claimed(MailKind.BALLOT_OPENED, zone="UTC"), config)
    for body in (text, html):
        assert "Saturday 21 November 2026, 18:00 UTC" in body(english)
        assert "22 Nov, 02:00 on your clock (Shanghai)" in body(english)
        assert "2026年11月21日（星期六）18:00（协调世界时）" in body(chinese)
        assert "11月22日02:00（上海当地时间）" in body(chinese)
        assert "on your clock" not in body(plain)


def test_mails_in_files_are_for_the_operator_alone(app, database, config):
    ask(database)
    deliver(app)
    (path,) = (config.instance / "mail").glob("*.eml")
    assert path.stat().st_mode & 0o077 == 0


class Smtp(socketserver.StreamRequestHandler):
    """As much of a mail server as is needed to count what arrives."""

    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline().decode().strip():
            if line.upper() == "DATA":
                self.wfile.write(b"354 go on\r\n")
                body = b""
                while (part := self.rfile.readline()) != b".\r\n":
                    body += part
                with self.server.lock:
                    self.server.received.append(body)
            elif line.upper() == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 fine\r\n")


@pytest.fixture
def smtp():
    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Server(("127.0.0.1", 0), Smtp) as server:
        server.received, server.lock = [], Lock()
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.slow
def test_two_workers_send_each_mail_once(app, database, config, smtp):
    ask(database, 20)
    app.extensions["consult_config"] = replace(config, smtp_url=f"smtp://127.0.0.1:{smtp.server_address[1]}")
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda _: deliver(app), range(2)))
    assert sum(sent for sent, _, _ in done) == 20
    assert len(smtp.received) == 20
    assert len({body.partition(b"Message-ID:")[2][:60] for body in smtp.received}) == 20


def test_a_mail_that_cannot_be_sent_is_tried_again_after_a_pause_that_grows(app, database, config):
    with clock.standing_at(NOON):
        ask(database)
        app.extensions["consult_config"] = replace(config, smtp_url="smtp://127.0.0.1:1")
        assert deliver(app) == (0, 1, 0)
        assert deliver(app) == (0, 0, 0)
    (row,) = rows(database)
    assert "ConnectionRefusedError" in row.last_error
    assert row.sent_at is None
    with clock.standing_at(NOON + timedelta(minutes=5)):
        assert deliver(app) == (0, 1, 0)
    assert rows(database)[0].next_attempt_at == NOON + timedelta(minutes=15)
    app.extensions["consult_config"] = config
    with clock.standing_at(NOON + timedelta(minutes=15)):
        assert deliver(app) == (1, 0, 0)
    assert rows(database)[0].last_error == ""


def test_a_mail_that_cannot_be_written_keeps_no_other_from_leaving(app, database, config):
    ask(database, role="emperor")
    ask(database)
    assert deliver(app) == (1, 1, 0)


def test_what_the_mail_server_answers_is_told(config):
    message = mail.EmailMessage()
    with pytest.raises(delivery.NotDelivered, match="ConnectionRefusedError"):
        delivery.deliver(message, replace(config, smtp_url="smtp://127.0.0.1:1"), 1)
    assert issubclass(smtplib.SMTPException, OSError)
