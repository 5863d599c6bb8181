"""The whole way of a text over HTTP, in both languages: import, mending, publishing, comments, the next revision."""

import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest

from consult.models.consultations import Consultation
from consult.rules.phases import State
from consult.services import clock
from tests import factories
from tests.text.makers import UDHR

WEEK = timedelta(days=7)


class Desk:
    """A moderator at a browser without JavaScript."""

    def __init__(self, client, language, path=""):
        self.client, self.language, self.path = client, language, path
        self.page = ""

    def address(self, rest=""):
        return f"/{self.language}/secretariat/consultations/{self.path}/{rest}"

    def get(self, address):
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.text[-1500:])
        self.page = answer.text
        return answer.text

    def post(self, address, expect=303, **fields):
        token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', self.page)[1]
        answer = self.client.post(address, data={"csrf_token": token, **fields}, content_type="multipart/form-data")
        assert answer.status_code == expect, (
            address,
            answer.status_code,
            re.sub(r"<[^>]+>", " ", answer.text)[:3000],
        )
        if expect == 303:
            self.get(answer.location)
        else:
            self.page = answer.text
        return answer

    def hidden(self, name):
        return re.search(rf'name="{name}"[^>]* value="([^"]*)"|value="([^"]*)"[^>]* name="{name}"', self.page)[1]


@pytest.fixture
def moderator(database):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who)
        factories.delegation(occasion.session, "Arcadia")
        factories.delegation(occasion.session, "Bohemia")
    return who


@pytest.fixture(params=["en", "zh"])
def desk(request, client, database, moderator):
    factories.signed_in(client, database, moderator)
    made = Desk(client, request.param)
    made.who = moderator
    return made


def found(desk):
    desk.get(f"/{desk.language}/secretariat/new/")
    desk.post(
        f"/{desk.language}/secretariat/new/",
        symbol="CONS/2026/1",
        title_en="Rights",
        title_zh="权利",
        mandate_en="To restate them.",
        mandate_zh="予以重申。",
        quorum="1/2",
        publicity="at_once",
    )
    desk.path = "CONS-2026-1"


def mend(desk, row, operation, **typed):
    desk.get(desk.address(f"text/import/rows/?row={row}"))
    shown = {
        name: unescape(
            re.search(rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>', desk.page, re.DOTALL)[1]
        )
        for name in ("text_en", "text_zh")
    }
    kind = re.search(r'<option selected value="(\w+)"', desk.page)[1]
    fields = {
        "lock_version": desk.hidden("lock_version"),
        "row": row,
        "kind": kind,
        **shown,
        **typed,
        "mend": operation,
    }
    desk.post(desk.address(f"text/import/rows/?row={row}"), **fields)
    return shown


@pytest.mark.slow
def test_the_universal_declaration_is_imported_mended_published_and_revised(desk, database, app):
    found(desk)
    desk.get(desk.address("text/import/"))
    desk.post(
        desk.address("text/import/"),
        file_en=(BytesIO((UDHR / "udhr_en.md").read_bytes()), "udhr_en.md"),
        file_zh=(BytesIO((UDHR / "udhr_zh.md").read_bytes()), "udhr_zh.md"),
    )
    mend_the_preamble(desk)
    desk.post(desk.address("text/import/draft/"), lock_version=desk.hidden("lock_version"))
    publish(desk)
    page = desk.client.get(f"/{desk.language}/consultations/CONS-2026-1/text/").text
    assert "Universal Declaration" in page
    assert "人人生而自由" in page
    open_for_comment(desk)
    anonymous = app.test_client()
    assert "人人生而自由" in anonymous.get(f"/{desk.language}/consultations/CONS-2026-1/text/").text
    revise_after_comments(desk, database)
    compared = anonymous.get(f"/{desk.language}/consultations/CONS-2026-1/compare/1..2/").text
    assert ">都</ins>" in compared
    assert compared.count('class="prov"') == 1


def mend_the_preamble(desk):
    """Ten paragraphs against eight: the last Chinese one is moved up and cut twice."""
    page = desk.get(desk.address("text/import/rows/"))
    assert {"?row=8#row-8", "?row=10#row-10"} <= set(re.findall(r"\?row=\d+#row-\d+", page))
    assert page.count("Chinese text missing" if desk.language == "en" else "缺少中文案文") == 4
    mend(desk, 9, "up.zh")
    assert 'id="row-8"' in desk.page
    mend(desk, 8, "split.zh", text_zh=cell(desk, 8).replace("因此现在,", "因此现在,\n\n"))
    mend(desk, 9, "split.zh", text_zh=cell(desk, 9).replace("大会,", "大会,\n\n"))
    assert [cell(desk, row)[:2] for row in (8, 9, 10, 11)] == ["因此", "大会", "发布", "第一"]
    page = desk.get(desk.address("text/import/rows/"))
    assert "Chinese text missing" not in page
    assert "缺少中文案文" not in page


def cell(desk, row, name="text_zh"):
    page = desk.get(desk.address(f"text/import/rows/?row={row}"))
    return unescape(re.search(rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)[1])


def publish(desk, expect=303, **fields):
    desk.get(desk.address("text/publish/"))
    return desk.post(
        desk.address("text/publish/"), expect=expect, lock_version=desk.hidden("lock_version"), sure="y", **fields
    )


def open_for_comment(desk):
    desk.get(desk.address("register/"))
    desk.post(desk.address("register/"), everyone="y", standing="voting")
    desk.get(desk.address("move/open_for_comment/"))
    soon, late = clock.now() + timedelta(days=6), clock.now() + timedelta(days=8)
    fields = {"target": "open_for_comment", "seen": "draft"}
    desk.post(desk.address("move/open_for_comment/"), expect=422, closes_at=f"{soon:%Y-%m-%dT%H:%M}", **fields)
    assert f"{soon:%Y-%m-%dT%H:%M}" in desk.page
    desk.post(desk.address("move/open_for_comment/"), closes_at=f"{late:%Y-%m-%dT%H:%M}", **fields)


def revise_after_comments(desk, database):
    with clock.standing_at(clock.now() + timedelta(days=9)):
        factories.signed_in(desk.client, database, desk.who)
        desk.get(desk.address("move/disposition/"))
        desk.post(desk.address("move/disposition/"), target="disposition", seen="comments_closed")
        desk.get(desk.address("text/"))
        desk.post(desk.address("text/begin/"), begun="from_last")
        key = re.search(r"/text/provisions/(all-human-beings[^/]*)/", desk.page)[1]
        desk.get(desk.address(f"text/provisions/{key}/"))
        english = unescape(re.search(r'name="text_en"[^>]*>\r?\n?(.*?)</textarea>', desk.page, re.DOTALL)[1])
        chinese = unescape(re.search(r'name="text_zh"[^>]*>\r?\n?(.*?)</textarea>', desk.page, re.DOTALL)[1])
        desk.post(
            desk.address(f"text/provisions/{key}/"),
            seen=desk.hidden("seen"),
            kind="paragraph",
            text_en=english,
            text_zh=chinese.replace("人人生而自由", "人人都生而自由"),
            status_en="authentic",
            status_zh="authentic",
        )
        publish(desk, expect=409, change_log_en="One word.", change_log_zh="一字。")
        publish(desk, expect=422, confirmed=f"{key}:en")
        publish(desk, confirmed=f"{key}:en", change_log_en="One word.", change_log_zh="一字。")
    with database.reading() as occasion:
        assert occasion.session.query(Consultation).one().state is State.REVISED
