"""What is said about a vote, over HTTP in both languages: explained, replied to, corrected; the result as it was."""

import csv
from datetime import timedelta
from html import unescape
from io import StringIO

import pytest

from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.services import clock, stamps
from tests import voting
from tests.factories import appoint
from tests.speaking import confirm, declare, explain, number_of, said
from tests.voting import BEFORE, CLOSES, DURING, OPENS

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
OVER = CLOSES + timedelta(days=7)


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.approve(made.draft())
    made.open_sitting()
    return made


@pytest.fixture
def closed(hall):
    hall.run_due(OPENS)
    hall.cast(0, "yes")
    hall.cast(1, "yes")
    hall.run_due(CLOSES)
    return hall


def desk(hall, index=0, language="en", rest="explanation/"):
    return f"/{language}/desk/{hall.delegations[index].key}/{hall.path}/ballots/1/{rest}"


def public(hall, language="en"):
    return f"/{language}/consultations/{hall.path}/ballots/1/"


@LANGUAGES
def test_a_head_explains_before_the_vote_and_everybody_reads_it(hall, visit, language):
    head, path = visit(hall.heads[0]), desk(hall, language=language)
    shelf = head.get(f"/{language}/desk/{hall.delegations[0].key}/", at=BEFORE)
    assert path in shelf.text
    page = head.get(path, at=BEFORE)
    assert {"en": "Explanation of vote before the vote", "zh": "表决前解释投票"}[language] in page.text
    assert {"en": "At most 3,000 characters.", "zh": "至多1,500个字符。"}[language] in page.text
    sent = head.send(page, path, at=BEFORE, text_en="We shall abstain <b>today</b>.")
    assert sent.status_code == 303
    seen = visit().get(public(hall, language), at=BEFORE).text
    assert "We shall abstain &lt;b&gt;today&lt;/b&gt;." in seen
    assert {"en": "Before the vote", "zh": "表决前"}[language] in seen
    assert ("没有中文文本" in seen) is (language == "zh")
    again = head.get(path, at=BEFORE).text
    assert "<textarea" not in again


@LANGUAGES
def test_during_the_vote_the_page_says_why_nothing_can_be_said_and_keeps_what_was_typed(hall, visit, language):
    head, path = visit(hall.heads[0]), desk(hall, language=language)
    page = head.get(path, at=BEFORE)
    answer = head.send(page, path, at=DURING, text_en="Too late.")
    assert answer.status_code == 409
    assert {"en": "Voting has begun.", "zh": "表决已经开始。"}[language] in unescape(answer.text)
    assert "Too late.</textarea>" in answer.text
    assert "<textarea" not in head.get(path, at=DURING).text
    assert said(hall) == []


def test_what_was_begun_before_the_vote_is_read_once_more_after_it(closed, visit):
    head, path = visit(closed.heads[0]), desk(closed)
    page = head.get(path, at=CLOSES)
    first = head.send(page, path, at=CLOSES, kind="before", text_zh="我团将投赞成票。")
    assert first.status_code == 409
    assert "我团将投赞成票。</textarea>" in first.text
    assert head.send(first, path, at=CLOSES, text_zh="我团投了赞成票。").status_code == 303
    assert said(closed) == [(0, "after", 1)]


@LANGUAGES
def test_a_text_that_is_too_long_or_missing_is_refused_at_its_field_and_kept(closed, visit, language):
    head, path = visit(closed.heads[0]), desk(closed, language=language)
    page = head.get(path, at=CLOSES)
    long = head.send(page, path, at=CLOSES, text_zh="字" * 1_501)
    assert long.status_code == 422
    assert 'id="text_zh-error"' in long.text
    assert "字" * 1_501 in long.text
    assert "1501" in long.text
    empty = head.send(page, path, at=CLOSES, text_en="  ")
    assert (empty.status_code, 'id="text_en-error"' in empty.text) == (422, True)
    assert said(closed) == []


@LANGUAGES
def test_another_delegation_replies_twice_the_second_time_with_half_the_length(closed, visit, language):
    explain(closed, 0, "after", en="", zh="我团投了赞成票。", at=CLOSES)
    head = visit(closed.heads[1])
    path = desk(closed, 1, language, f"reply/{number_of(closed, 0)}/")
    assert path in head.get(public(closed, language), at=CLOSES).text
    for limit in ("3,000", "1,500"):
        page = head.get(path, at=CLOSES)
        assert {"en": f"At most {limit} characters.", "zh": f"至多{limit}个字符。"}[language] in page.text
        assert head.send(page, path, at=CLOSES, text_en=f"A reply of {limit}.").status_code == 303
    spent = head.get(path, at=CLOSES).text
    assert "<textarea" not in spent
    assert {"en": "replied twice", "zh": "已答辩两次"}[language] in spent
    assert path not in head.get(public(closed, language), at=CLOSES).text
    seen = visit().get(public(closed, language), at=CLOSES).text
    assert seen.index("我团投了赞成票。") < seen.index("A reply of 3,000.") < seen.index("A reply of 1,500.")
    assert ("there is no English text" in seen) is (language == "en")


@LANGUAGES
def test_a_note_of_correction_is_filed_confirmed_and_shown_beside_an_unchanged_result(closed, visit, language):
    head, path = visit(closed.heads[0]), desk(closed, language=language, rest="correction/")
    result = closed.ballot().result
    page = head.get(path, at=CLOSES)
    assert 'value="yes"' not in page.text
    assert head.send(page, path, at=CLOSES, intended="yes").status_code == 422
    assert head.send(page, path, at=CLOSES, intended="no").status_code == 303
    name = getattr(closed.delegations[0], f"name_{language}")
    sentence = {
        "en": f"{name} later informed the Secretariat that it had intended to vote against; the result is unchanged.",
        "zh": f"{name}后来告知秘书处，其原意为投反对票；表决结果不变。",
    }[language]
    assert sentence not in visit().get(public(closed, language), at=CLOSES).text
    room = f"/{language}/secretariat/consultations/{closed.path}/ballots/1/"
    clerk = visit(closed.moderator)
    assert f'href="{room}#corrections"' in clerk.get(room.removesuffix("1/"), at=CLOSES).text
    watch = clerk.get(room, at=CLOSES)
    where = f"{room}corrections/{closed.delegations[0].key}/confirm/"
    assert where in watch.text
    assert clerk.send(watch, where, at=CLOSES).status_code == 303
    seen = visit().get(public(closed, language), at=CLOSES).text
    assert sentence in seen
    assert {"en": "2 in favour, 0 against", "zh": "2票赞成、0票反对"}[language] in seen
    assert f'<li class="ly"><span aria-hidden="true">{name}</span>' in seen
    word = {"en": "Had intended “Against” (note of correction).", "zh": "原意为“反对”（更正说明）。"}[language]
    assert word in visit().get(f"/{language}/delegations/{closed.delegations[0].key}/", at=CLOSES).text
    assert word not in visit().get(f"/{language}/delegations/{closed.delegations[1].key}/", at=CLOSES).text
    assert closed.ballot().result == result
    assert "#corrections" not in clerk.get(room.removesuffix("1/"), at=CLOSES).text


def test_an_official_who_serves_the_delegation_finds_no_way_to_confirm_its_note(closed, visit, database):
    with database.writing() as occasion:
        appoint(occasion.session, closed.members[0])
    declare(closed, 0, "no")
    room = f"/en/secretariat/consultations/{closed.path}/ballots/1/"
    where = f"{room}corrections/{closed.delegations[0].key}/confirm/"
    member, clerk = visit(closed.members[0]), visit(closed.moderator)
    assert where in (watch := clerk.get(room, at=CLOSES)).text
    own = member.get(room, at=CLOSES).text
    assert where not in own
    assert "nobody who serves the delegation" in own
    watch = member.get(f"/en/desk/{closed.delegations[0].key}/", at=CLOSES)
    assert member.send(watch, where, at=CLOSES, intended="no").status_code == 403


@LANGUAGES
def test_each_language_is_marked_and_the_page_s_own_comes_first(closed, visit, language):
    explain(closed, 0, "after", en="We voted in favour.", zh="我团投了赞成票。", at=CLOSES)
    seen = visit().get(public(closed, language), at=CLOSES).text
    texts = {"en": '<blockquote lang="en">We voted in favour.', "zh": '<blockquote lang="zh-Hans">我团投了赞成票。'}
    mark = {"en": '<p class="caption" lang="zh-Hans">中文</p>', "zh": '<p class="caption" lang="en">English</p>'}
    first, second = texts.pop(language), next(iter(texts.values()))
    assert seen.index(first) < seen.index(mark[language]) < seen.index(second)


def test_a_suspended_delegation_finds_no_ways(closed, visit, database):
    explain(closed, 1, "after", at=CLOSES)
    head = visit(closed.heads[0])
    ways = f"/en/desk/{closed.delegations[0].key}/{closed.path}/ballots/1/"
    seen = head.get(public(closed), at=CLOSES).text
    assert all(f"{ways}{rest}" in seen for rest in ("explanation/", "reply/", "correction/"))
    with database.writing() as occasion:
        occasion.session.get_one(Delegation, closed.delegations[0].id).suspended_at = CLOSES
        stamps.touch(occasion, occasion.session.query(Consultation).filter_by(path=closed.path).one())
    assert ways not in head.get(public(closed), at=CLOSES).text


def test_each_statement_leads_to_its_entry_and_leaves_room_for_those_of_the_ballot(closed, visit):
    explain(closed, 0, "after", at=CLOSES)
    [(index, _)] = closed.entries("statement.made")
    seen = visit().get(public(closed), at=CLOSES).text
    assert seen.count(f'href="/en/record/entries/{index}/"') == 1
    assert "Result declared" in seen


def test_the_file_of_the_result_has_a_column_of_its_own_for_what_was_intended(closed, visit):
    declare(closed, 0, "no")
    declare(closed, 1, "abstain")
    confirm(closed, 0, "no")
    file = visit().get(public(closed) + "result.csv", at=CLOSES).data.decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(file)))
    assert [(row["Vote"], row["Intended (note of correction)"]) for row in rows] == [
        ("In favour", "Against"),
        ("In favour", ""),
        ("Did not vote", ""),
    ]


def test_a_note_is_taken_back_at_the_desk(closed, visit):
    declare(closed, 0, "no")
    head, path = visit(closed.heads[0]), desk(closed, rest="correction/")
    page = head.get(path, at=CLOSES)
    assert head.send(page, path + "take-back/", at=CLOSES).status_code == 303
    assert 'value="no"' in head.get(path, at=CLOSES).text


def test_nothing_that_waits_for_confirmation_shows_anywhere_in_public(closed, visit):
    pages = [
        public(closed),
        public(closed) + "result.csv",
        f"/en/delegations/{closed.delegations[0].key}/",
        "/en/record/",
    ]
    before = [visit().get(page, at=CLOSES).data for page in pages]
    declare(closed, 0, "no")
    assert [visit().get(page, at=CLOSES).data for page in pages] == before


def test_the_ways_end_with_the_window(closed, visit):
    explain(closed, 1, "after", at=CLOSES)
    closed.end_sitting(at=CLOSES)
    explanation, last = desk(closed), OVER - timedelta(milliseconds=1)
    with clock.standing_at(last):
        head = visit(closed.heads[0])
    reply = desk(closed, rest=f"reply/{number_of(closed, 1)}/")
    shelf = f"/en/desk/{closed.delegations[0].key}/"
    assert {explanation in head.get(page, at=last).text for page in (public(closed), shelf)} == {True}
    assert reply in head.get(public(closed), at=last).text
    assert {explanation in head.get(page, at=OVER).text for page in (public(closed), shelf)} == {False}
    assert reply not in head.get(public(closed), at=OVER).text
    for page in (explanation, reply):
        assert "could be submitted until" in head.get(page, at=OVER).text


def test_members_other_delegations_and_officials_find_no_form(closed, visit):
    explain(closed, 1, "after", at=CLOSES)
    forms = [desk(closed, rest=rest) for rest in ("explanation/", f"reply/{number_of(closed, 1)}/", "correction/")]
    for who in (closed.members[0], closed.heads[2], closed.observer_head, closed.chair, closed.moderator):
        assert {visit(who).get(form, at=CLOSES).status_code for form in forms} == {403}
    assert {visit().get(form, at=CLOSES).status_code for form in forms} == {303}
