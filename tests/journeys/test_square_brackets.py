"""Words not yet agreed, over HTTP in both languages: put, read in brackets and clean, agreed, and gone from the text."""

import re
from html import unescape

import pytest

from consult.rules.phases import State
from tests import factories
from tests.brackets_at_work import participants

WORDS = {
    "en": {
        "open": "1 open bracket",
        "clean": "With the first alternatives",
        "by": "Proposed by:",
        "reason": "Please fill in",
        "crossed": "Bracket 1 of provision 1 would be lost",
        "chosen": "alternative 2 chosen",
        "gone": "This bracket is no longer open.",
        "several": "from 1 to 2",
    },
    "zh": {
        "open": "1处方括号未消除",
        "clean": "取第一备选案文",
        "by": "提出方：",
        "reason": "请填写",
        "crossed": "条款1的方括号1",
        "chosen": "采用第2备选案文",
        "gone": "该方括号已消除。",
        "several": "（1至2）",
    },
}
PUT = {"passage_en": "Serve", "passage_zh": "服务", "other_en": "Help", "other_zh": "帮助"}


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


@pytest.fixture
def where(database, client):
    with database.writing() as occasion:
        session = occasion.session
        made = factories.consultation(session, state=State.REVISED)
        texts = (("people", "People\nServe people.", "以人为本\n服务于人。"), ("care", "Care\nCare.", "谨慎\n谨慎。"))
        factories.revision(session, made, *texts)
        participants(session, made)
        who = factories.person(session)
        factories.appoint(session, who)
    factories.signed_in(client, database, who)
    return made


@pytest.fixture
def desk(client, where, language):
    address = f"/{language}/secretariat/consultations/{where.path}/text/"
    token = hidden(client.get(address).text, "csrf_token")
    client.post(f"{address}begin/", data={"csrf_token": token, "begun": "from_last"})
    return address


def hidden(page, name):
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1]


def words(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def sent(client, address, expect=303, **fields):
    page = client.get(address).text
    named = {name: hidden(page, name) for name in ("csrf_token", "seen")}
    answer = client.post(address, data={**named, **fields})
    assert answer.status_code == expect, words(answer.text)[:2000]
    return answer.text


def put(client, desk, expect=303, **changed):
    fields = {**PUT, "proposers": ["ga", "bo"], "other_proposers": "ce", **changed}
    return sent(client, f"{desk}provisions/people/brackets/new/", expect, **fields)


def publish(client, desk, expect=303):
    page = client.get(f"{desk}publish/").text
    fields = {name: hidden(page, name) for name in ("csrf_token", "lock_version")}
    logs = {"change_log_en": "Words.", "change_log_zh": "文字。"}
    answer = client.post(f"{desk}publish/", data={**fields, **logs, "sure": "y"})
    assert answer.status_code == expect, words(answer.text)[:2000]
    return answer.text


def test_from_a_proposal_in_brackets_to_the_agreed_text(client, where, language, desk):
    said = WORDS[language]
    put(client, desk)
    page = client.get(f"{desk}provisions/people/").text
    assert said["by"] in page
    publish(client, desk)
    public = f"/{language}/consultations/{where.path}/text/"
    page = client.get(public).text
    assert said["open"] in page
    assert said["clean"] in page
    assert "[Serve][Help] people." in words(page)
    assert "[服务][帮助]于人。" in words(page)
    clean = words(client.get(f"{public}?brackets=first").text)
    assert ("Serve people." in clean, "服务于人。" in clean, "[Serve]" in clean) == (True, True, False)
    without = words(client.get(f"{public}?brackets=without&view=redline").text)
    assert "[Help]" not in without
    assert said["by"] in client.get(f"{public}provisions/people/").text
    assert "[Help]" not in client.get(f"{public}provisions/people/?brackets=first").text.split("history")[0]
    token = hidden(client.get(desk).text, "csrf_token")
    client.post(f"{desk}begin/", data={"csrf_token": token, "begun": "from_last"})
    resolve = f"{desk}provisions/people/brackets/1/resolve/"
    sent(client, resolve, how="1", reason="Agreed in the third reading.")
    page = client.get(f"{desk}provisions/people/").text
    assert said["chosen"] in page
    assert "Agreed in the third reading." in page
    assert client.get(resolve).status_code == 404
    publish(client, desk)
    page = words(client.get(public).text)
    assert "Help people." in page
    assert "帮助于人。" in page
    assert said["clean"] not in page
    assert said["open"] in page, "the earlier revision had one"


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(client, where, language, desk):
    page = put(client, desk, 422, passage_en="e", other_zh="帮　助")
    assert WORDS[language]["several"] not in page, "it stands there more often than twice"
    assert 'value="帮　助"' in page
    assert 'aria-invalid="true"' in page
    assert re.search(r'value="ga"[^>]*checked|checked[^>]*value="ga"', page)
    put(client, desk)
    page = sent(client, f"{desk}provisions/people/brackets/1/resolve/", 422, how="reworded", words_en="Support")
    assert WORDS[language]["reason"] in page
    assert 'value="Support"' in page
    page = sent(client, f"{desk}provisions/people/brackets/1/add/", 422, words_en="Assist", words_zh="")
    assert 'value="Assist"' in page


def test_saving_a_text_that_loses_a_bracket_is_refused_in_the_readers_language(client, where, language, desk):
    put(client, desk)
    fields = {"text_en": "People\nServe people.", "text_zh": "以人为本\n[服务][帮助]于人。", "kind": "principle"}
    fields |= {"status_en": "authentic", "status_zh": "authentic"}
    page = sent(client, f"{desk}provisions/people/", 409, **fields)
    assert WORDS[language]["crossed"] in words(page)
    assert "[Help]" in page, "the bracket still stands"


def test_the_second_of_two_is_told_and_sees_what_has_changed(client, where, language, desk):
    put(client, desk)
    address = f"{desk}provisions/people/brackets/1/resolve/"
    opened = client.get(address).text
    stale = {name: hidden(opened, name) for name in ("csrf_token", "seen")}
    sent(client, address, how="0", reason="First.")
    answer = client.post(address, data={**stale, "how": "1", "reason": "Second."})
    assert answer.status_code == 409
    assert WORDS[language]["gone"] in answer.text
    assert "<del" in answer.text


def test_a_bracket_begun_in_one_language_is_completed_before_it_is_published(client, where, language, desk):
    put(client, desk, passage_zh="", other_zh="")
    address = f"{desk}provisions/people/brackets/1/"
    sent(client, f"{address}complete/", 422, passage="服务", others="帮助\n协助")
    sent(client, f"{address}complete/", passage="服务", others="帮助")
    assert "[服务][帮助]于人。" in words(client.get(f"{desk}provisions/people/").text)
    assert client.post(f"{address}resolve/", data={}).status_code >= 400


@pytest.mark.parametrize("path", ["brackets/9/add/", "brackets/9/resolve/", "brackets/9/complete/"])
def test_a_bracket_that_was_never_there_is_not_found(client, where, language, desk, path):
    assert client.get(f"{desk}provisions/people/{path}").status_code == 404


def test_an_unpublished_bracket_is_seen_by_the_secretariat_alone(client, database, where, language, desk):
    put(client, desk)
    client.get(f"/{language}/")
    with database.writing() as occasion:
        stranger = factories.person(occasion.session)
    factories.signed_in(client, database, stranger)
    assert client.get(f"{desk}provisions/people/brackets/1/resolve/").status_code == 403
    assert "[Help]" not in client.get(f"/{language}/consultations/{where.path}/text/").text
