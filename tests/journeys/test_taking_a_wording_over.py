"""The wording that a comment proposes goes into the next draft in one act, with its source; nothing else is touched."""

import re
from html import unescape

import pytest

from consult.models.texts import Provision, ProvisionText, Revision, TextChange
from consult.rules.phases import State
from consult.text.provision import Language, Status
from tests import factories
from tests.texts_at_work import comment_on

PROPOSED = "People\nServe all people, the poorest first."
WORDS = {
    "en": ("Take this wording over", "after the wording proposed in comment C-0001"),
    "zh": ("采用所提案文", "参照意见C-0001所提案文"),
}


@pytest.fixture
def where(database, client):
    with database.writing() as occasion:
        session = occasion.session
        made = factories.consultation(session, state=State.DISPOSITION)
        texts = (("people", "People\nServe people.", "以人为本\n服务于人。"), ("care", "Care\nCare.", "谨慎\n谨慎。"))
        factories.revision(session, made, *texts)
        who = factories.person(session)
        factories.appoint(session, who)
        comment_on(occasion, made, "people", "The poorest first.", PROPOSED)
        comment_on(occasion, made, "people", "As it is.", number=2)
    factories.signed_in(client, database, who)
    return made


def shown(page, name):
    return unescape(re.search(rf'name="{name}"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)[1])


def hidden(page, name):
    return re.search(rf'name="{name}"[^>]* value="([^"]*)"', page)[1]


def begun(client, where, language):
    desk = f"/{language}/secretariat/consultations/{where.path}/text/"
    token = hidden(client.get(desk).text, "csrf_token")
    client.post(f"{desk}begin/", data={"csrf_token": token, "begun": "from_last"})
    return desk


def saved(client, address, page, expect=303, **changed):
    fields = {name: hidden(page, name) for name in ("csrf_token", "seen", "taken")}
    fields |= {"text_en": shown(page, "text_en"), "text_zh": shown(page, "text_zh"), "kind": "principle"}
    fields |= {"status_en": "authentic", "status_zh": "authentic", **changed}
    answer = client.post(address, data=fields)
    assert answer.status_code == expect, re.sub(r"<[^>]+>", " ", answer.text)[:2000]
    return answer.text


def stored(database, key="people"):
    with database.reading() as occasion:
        rows = (
            occasion.session.query(ProvisionText)
            .join(Revision, Revision.id == ProvisionText.revision_id)
            .join(Provision, Provision.id == ProvisionText.provision_id)
            .filter(Revision.number == 2, Provision.key == key)
        )
        return {row.language: (row.text, row.status) for row in rows}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_proposed_wording_is_taken_over_and_the_history_says_from_where(client, database, where, language):
    address = f"{begun(client, where, language)}provisions/people/"
    take, history = WORDS[language]
    page = client.get(address).text
    assert take in page
    assert "?take=C-0001" in page
    page = client.get(f"{address}?take=C-0001").text
    assert (shown(page, "text_en"), shown(page, "text_zh")) == (PROPOSED, "以人为本\n服务于人。")
    untouched = stored(database)
    assert untouched[Language.EN] == ("People\nServe people.", Status.AUTHENTIC)
    saved(client, address, page)
    assert stored(database) == {
        Language.EN: (PROPOSED, Status.AUTHENTIC),
        Language.ZH: ("以人为本\n服务于人。", Status.NEEDS_UPDATE),
    }
    assert history in client.get(address).text


def test_two_at_once_never_overwrite_each_other_and_the_second_keeps_the_wording(client, database, where):
    address = f"{begun(client, where, 'en')}provisions/people/"
    page = client.get(f"{address}?take=C-0001").text
    saved(client, address, client.get(address).text, text_en="People\nOther words.")
    again = saved(client, address, page, expect=409)
    assert (shown(again, "text_en"), hidden(again, "taken")) == (PROPOSED, "C-0001")
    assert stored(database)[Language.EN][0] == "People\nOther words."


@pytest.mark.parametrize(
    ("key", "reference"), [("people", "C-0003"), ("people", "C-0002"), ("people", "x"), ("care", "C-0001")]
)
def test_no_comment_is_named_as_source_that_proposes_no_wording_for_this_provision(
    client, database, where, key, reference
):
    address = f"{begun(client, where, 'en')}provisions/{key}/"
    before = stored(database, key)
    page = client.get(f"{address}?take={reference}").text
    assert hidden(page, "taken") == ""
    answer = saved(client, address, page, expect=422, taken=reference, text_en="Title\nWords.")
    assert shown(answer, "text_en") == "Title\nWords."
    assert stored(database, key) == before
    with database.reading() as occasion:
        assert occasion.session.query(TextChange).filter(TextChange.comment_id.is_not(None)).count() == 0


def test_where_nothing_of_the_language_proposed_was_changed_no_source_is_named(client, database, where):
    address = f"{begun(client, where, 'en')}provisions/people/"
    page = client.get(f"{address}?take=C-0001").text
    saved(client, address, page, text_en="People\nServe people.", text_zh="以人为本\n为人服务。")
    with database.reading() as occasion:
        (change,) = occasion.session.query(TextChange).all()
        assert (change.text_zh, change.comment_id) == ("以人为本\n为人服务。", None)


def test_a_wording_taken_over_and_brought_back_later_keeps_its_source(client, database, where):
    address = f"{begun(client, where, 'en')}provisions/people/"
    saved(client, address, client.get(f"{address}?take=C-0001").text)
    saved(client, address, client.get(address).text, text_en="People\nOther words.")
    page = client.get(address).text
    change = re.search(r'name="change" value="([1-9][0-9]*)"', page)[1]
    fields = {name: hidden(page, name) for name in ("csrf_token", "seen")}
    assert client.post(f"{address}bring-back/", data={**fields, "change": change}).status_code == 303
    assert stored(database)[Language.EN][0] == PROPOSED
    with database.reading() as occasion:
        sources = [each.comment_id for each in occasion.session.query(TextChange).order_by(TextChange.id)]
    assert sources[0] is not None
    assert sources == [sources[0], None, sources[0]]
