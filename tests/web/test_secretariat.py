"""The secretariat's pages: there for officials in both languages, shut for everybody else, with few queries."""

import re
from datetime import timedelta

import pytest

from consult.models.people import Office
from consult.rules.phases import State
from consult.services import drafting, imports
from consult.services.drafting import Beginning, Begun, Insertion
from consult.services.imports import Begin
from consult.text.markdown_import import parse
from consult.text.provision import Kind, Language
from tests import factories
from tests.instants import NOON

PAGES = (
    "",
    "register/",
    "text/",
    "text/import/",
    "text/import/rows/",
    "text/import/rows/?row=0",
    "text/add/?after=people",
    "text/publish/",
    "text/lineage/",
    "text/languages/",
    "text/provisions/people/",
    "move/disposition/",
    "move/withdrawn/",
)


@pytest.fixture
def work(database):
    """A consultation with a published text, the next one begun, an import waiting, and its moderator."""
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        where = factories.consultation(occasion.session, state=State.COMMENTS_CLOSED)
        factories.appoint(occasion.session, who)
        factories.revision(occasion.session, where, ("people", "People\nServe people.", "以人为本\n服务于人。"))
        factories.delegation(occasion.session)
    prepared = imports.prepare(parse("# T\n\n### A\n\nb\n\n* c"), parse("# 题\n\n### 甲"))
    with database.writing() as occasion:
        mine = factories.occasion_of(occasion, who)
        drafting.begin(mine, Beginning(path=where.path, begun=Begun.FROM_LAST))
        imports.begin(mine, Begin(path=where.path, prepared=prepared))
    return who, where


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_consultation_is_there_for_its_moderator(client, database, work, language, page):
    who, where = work
    factories.signed_in(client, database, who)
    answer = client.get(f"/{language}/secretariat/consultations/{where.path}/{page}")
    assert answer.status_code == 200
    assert f'href="/{language}/secretariat/' in answer.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_desk_names_what_waits(client, database, work, language):
    who, where = work
    factories.signed_in(client, database, who)
    page = client.get(f"/{language}/secretariat/").text
    assert f"/{language}/secretariat/consultations/{where.path}/text/import/rows/" in page
    assert f"/{language}/secretariat/new/" in page
    assert client.get(f"/{language}/secretariat/new/").status_code == 200


def test_the_desk_says_what_to_do_when_nothing_is_under_way(client, database):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who)
    factories.signed_in(client, database, who)
    assert "No consultation is under way." in client.get("/en/secretariat/").text


@pytest.mark.parametrize("page", PAGES)
def test_none_of_them_opens_for_the_public_or_a_delegation(client, app, database, work, page):
    _, where = work
    with database.writing() as occasion:
        head = factories.person(occasion.session)
        land = factories.delegation(occasion.session)
        factories.accredit(occasion.session, head, land)
        factories.participate(occasion.session, where, land)
    address = f"/en/secretariat/consultations/{where.path}/{page}"
    assert client.get(address).status_code == 303
    factories.signed_in(client, database, head)
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("office", [Office.AUDITOR, Office.ADMINISTRATOR])
def test_who_only_watches_sees_the_course_and_no_way_to_change_it(client, database, work, office):
    _, where = work
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who, office)
    factories.signed_in(client, database, who)
    page = client.get(f"/en/secretariat/consultations/{where.path}/").text
    assert "/move/" not in page
    assert client.get(f"/en/secretariat/consultations/{where.path}/move/disposition/").status_code == 403


@pytest.mark.parametrize("office", Office)
def test_every_way_shown_on_a_page_of_the_secretariat_opens(client, database, work, office):
    _, where = work
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who, office)
    factories.signed_in(client, database, who)
    course = f"/en/secretariat/consultations/{where.path}/"
    shown = {course, f"{course}ballots/", f"{course}comments/", f"{course}text/", f"{course}register/"}
    opened = {address: client.get(address) for address in shown}
    pages = [page.text for page in opened.values() if page.status_code == 200]
    ways = {way for page in pages for way in re.findall(r'href="(/en/secretariat/[^"#]*)"', page)}
    assert pages
    assert ways
    assert {way: client.get(way).status_code for way in ways} == dict.fromkeys(ways, 200)


def test_the_desk_takes_the_same_queries_for_one_consultation_as_for_fifty(client, database, queries):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who)
    factories.signed_in(client, database, who)
    sent = []
    for count in (1, 49):
        with database.writing() as occasion:
            for _ in range(count):
                factories.consultation(occasion.session, closes_at=NOON + timedelta(days=400))
        client.get("/en/secretariat/")
        with queries() as found:
            client.get("/en/secretariat/")
        sent.append(len(found))
    assert sent[0] == sent[1]


WORDLESS = {
    "en": ("1 text or amendment lacks words in one language", "Nothing is missing"),
    "zh": ("1处案文或修正案尚缺一种文本", "没有待补的文本"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_desk_leads_to_what_lacks_words_and_from_there_to_where_it_is_mended(client, database, work, language):
    who, where = work
    counted, nothing = WORDLESS[language]
    factories.signed_in(client, database, who)
    text = f"/{language}/secretariat/consultations/{where.path}/text/"
    assert nothing in client.get(f"{text}languages/").text
    assert f"{text}languages/" in client.get(text).text
    with database.writing() as occasion:
        new = Insertion(
            path=where.path, after="people", kind=Kind.PARAGRAPH, texts={Language.EN: "Trust.", Language.ZH: ""}
        )
        drafting.insert(factories.occasion_of(occasion, who), new)
    desk = client.get(f"/{language}/secretariat/").text
    assert f'<a href="{text}languages/">{counted}</a>' in desk
    page = client.get(f"{text}languages/").text
    assert f'href="{text}provisions/trust/"' in page
    assert nothing not in page
