"""Two amendments that clash, over HTTP: drafted in the order proposed, approved, the second falls with the first."""

import re
from html import unescape

import pytest

from tests.amendment_votes_at_work import ALONE, FAR, NEAR, SHORT, Table
from tests.browsing import Browser
from tests.factories import signed_in
from tests.voting import BEFORE

QUESTION = {"en": "Shall amendment AM.1, tabled by", "zh": "提出的修正案AM.1？"}
NAMED = {"en": "Amendment AM.1", "zh": "修正案AM.1"}
PUT = {
    "en": "What is put to the vote",
    "zh": "付诸表决的内容",
}
SAME_PLACE = {"en": "Another amendment has this place already.", "zh": "此顺位已给予另一项修正案。"}
NO_PLACE = {"en": "Give at least one amendment a place.", "zh": "请至少为一项修正案指定顺位。"}
NOT_PUT = {
    "en": "This question was not put to the vote. It was settled by:",
    "zh": "本事项未付诸表决，因下列表决的结果而了结：",
}


@pytest.fixture
def table(database):
    return Table(database)


@pytest.fixture
def moderator(app, database, table):
    return Browser(signed_in(app.test_client(), database, table.hall.moderator))


def form(table, language, about=""):
    query = f"?amendment={about}" if about else ""
    return f"/{language}/secretariat/consultations/{table.hall.path}/ballots/new/{query}"


def draft(table, browser, language, reference, number, **fields):
    opens = table.opening(number)
    asked = {
        "subject": "amendment",
        "provision": "",
        "amendment": reference,
        "question_en": "Shall it be adopted?",
        "question_zh": "是否通过？",
        "preset": "simple",
        "quorum": "half",
        "opens_at": opens.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": (opens + SHORT).strftime("%Y-%m-%dT%H:%M"),
        "save": "1",
    }
    path = form(table, language)
    return browser.send(browser.get(path, at=BEFORE), path, at=BEFORE, **(asked | fields))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_cannot_stand_beside_the_one_adopted_first_is_not_put(table, moderator, language):
    hall = table.hall
    offered = unescape(moderator.get(form(table, language), at=BEFORE).text)
    assert offered.index(f'value="{FAR}"') < offered.index(f'value="{NEAR}"') < offered.index(f'value="{ALONE}"')
    assert draft(table, moderator, language, FAR, 1).status_code == 303
    begun = moderator.get(form(table, language, NEAR), at=BEFORE).text
    assert QUESTION[language] in begun
    assert f'<option selected value="{NEAR}">' in begun
    assert '<option selected value="falls_if_adopted">' in begun
    assert draft(table, moderator, language, NEAR, 2, link_1="falls_if_adopted").status_code == 303
    table.count = 2
    seen = moderator.get(f"/{language}/secretariat/consultations/{hall.path}/ballots/2/", at=BEFORE).text
    assert NAMED[language] in seen
    hall.approve(1)
    hall.approve(2)
    hall.open_sitting()
    table.vote(1, "yes", "yes", "no")
    first = moderator.get(f"/{language}/consultations/{hall.path}/ballots/1/", at=table.opening(1)).text
    assert PUT[language] in first
    public = moderator.get(f"/{language}/consultations/{hall.path}/ballots/2/", at=table.opening(2)).text
    assert NAMED[language] in public
    assert NOT_PUT[language] in public
    assert [table.state(each) for each in (FAR, NEAR, ALONE)] == ["adopted", "moot", "tabled"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_is_missing_words_is_refused_at_the_field_and_stays_chosen(table, moderator, language):
    refused = draft(table, moderator, language, ALONE, 1)
    assert refused.status_code == 409
    assert 'id="amendment-error"' in refused.text
    assert f'<option selected value="{ALONE}">' in refused.text
    page = f"/{language}/secretariat/consultations/{table.hall.path}/ballots/1/"
    assert moderator.get(page, at=BEFORE).status_code == 404


@pytest.mark.parametrize("given", ["", "AM.99", "AM.x"])
def test_no_amendment_or_one_that_does_not_exist_is_refused_at_the_field(table, moderator, given):
    refused = draft(table, moderator, "en", given, 1)
    assert 400 <= refused.status_code < 500
    assert 'id="amendment-error"' in refused.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_ballot_paper_shows_the_words_that_are_put_marked_against_the_text(app, database, table, language):
    hall = table.hall
    number = table.put(NEAR)
    hall.open_sitting()
    at = table.opening(number)
    hall.run_due(at)
    head = Browser(signed_in(app.test_client(), database, hall.heads[2]))
    paper = head.get(f"/{language}/desk/{hall.delegations[2].key}/{hall.path}/ballots/{number}/", at=at).text
    assert PUT[language] in paper
    assert re.search(r"<ins[^>]*>\s*all", paper)
    assert "所有" in paper


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_ballots_are_drafted_in_the_order_that_an_official_sets(table, moderator, language):
    amendments = f"/{language}/secretariat/consultations/{table.hall.path}/amendments/"
    path = f"{amendments}ballots/"
    assert f'href="{path}"' in moderator.get(amendments, at=BEFORE).text
    shown = moderator.get(path, at=BEFORE)
    assert shown.text.index(f">{FAR}<") < shown.text.index(f">{NEAR}<")
    asked = {"preset": "simple", "quorum": "half", "opens_at": table.opening(1).strftime("%Y-%m-%dT%H:%M")}
    same = moderator.send(shown, path, at=BEFORE, place_0="1", place_1="1", minutes="10", **asked)
    assert same.status_code == 422
    assert SAME_PLACE[language] in same.text
    none = moderator.send(shown, path, at=BEFORE, place_0="", place_1="", minutes="10", **asked)
    assert none.status_code == 422
    assert NO_PLACE[language] in none.text
    never = moderator.send(shown, path, at=BEFORE, place_0="1", place_1="0", minutes="0", **asked)
    assert never.status_code == 422
    assert moderator.send(shown, path, at=BEFORE, place_0="2", place_1="1", minutes="10", **asked).status_code == 303
    assert [table.hall.ballot(number).amendment_number for number in (1, 2)] == [1, 2]
    assert QUESTION["en"] in table.hall.ballot(1).question_en
    assert QUESTION["zh"] in table.hall.ballot(1).question_zh
