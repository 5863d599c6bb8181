"""Adopting without a vote over HTTP: drafted, awaited, objected to, and what everybody reads of it, in both languages."""

import re
from html import unescape

import pytest

from consult.models.ballots import BallotState
from tests.forms_filled import BALLOT, new_ballot
from tests.objecting_at_work import ENDS
from tests.voting import BEFORE, CLOSES, DURING

REASON = "Paragraph 3 <b>exceeds</b> the mandate."


@pytest.fixture
def silence(hall):
    hall.open_ballot(preset="silence", closes=ENDS)
    return hall


def paper(hall, index=0, language="en", end="objection/"):
    return f"/{language}/desk/{hall.delegations[index].key}/{hall.path}/ballots/1/{end}"


def public(hall, language="en", number=1):
    return f"/{language}/consultations/{hall.path}/ballots/{number}/"


def objected(hall, visit, index=0, language="en", at=DURING, said_in="en", **fields):
    head = visit(hall.heads[index])
    path = paper(hall, index, language)
    given = {"text": REASON, "language": said_in, "sure": "y"} | fields
    return head.send(head.get(path, at=at), path, at=at, **{key: value for key, value in given.items() if value})


@pytest.mark.parametrize(
    ("preset", "language", "words"),
    [
        ("silence", "en", "The first objection breaks the silence"),
        ("silence", "zh", "第一项异议即打破默许"),
        ("without-vote", "en", "Adopted without a vote when the time has passed"),
        ("without-vote", "zh", "即为未经表决通过"),
    ],
)
def test_an_official_drafts_it_and_reads_the_rule_before_it_is_saved(hall, visit, preset, language, words):
    moderator, path = visit(hall.moderator), new_ballot(hall, language)
    asked = BALLOT | {"preset": preset, "closes_at": ENDS.strftime("%Y-%m-%dT%H:%M")}
    checked = moderator.send(moderator.get(path, at=BEFORE), path, at=BEFORE, review="1", **asked)
    assert words in unescape(checked.text)
    saved = moderator.send(moderator.get(path, at=BEFORE), path, at=BEFORE, save="1", **asked)
    assert saved.status_code == 303
    assert hall.ballot().rule["name"] == preset
    assert "quorum" not in hall.ballot().rule


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "A silence procedure lasts at least 24 hours"), ("zh", "默许程序至少为期24小时")],
)
def test_too_little_time_is_refused_at_its_field(hall, visit, language, words):
    moderator, path = visit(hall.moderator), new_ballot(hall, language)
    asked = BALLOT | {"preset": "silence"}
    refused = moderator.send(moderator.get(path, at=BEFORE), path, at=BEFORE, save="1", **asked)
    assert refused.status_code == 422
    assert words in unescape(refused.text.partition('id="closes_at-error"')[2].partition("</p>")[0])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_paper_leads_to_the_page_where_one_can_object(silence, visit, language):
    head = visit(silence.heads[0])
    sent_on = head.get(paper(silence, language=language, end=""), at=DURING)
    assert sent_on.status_code == 303
    assert sent_on.headers["Location"].endswith(paper(silence, language=language))
    page = head.get(paper(silence, language=language), at=DURING)
    assert page.status_code == 200
    assert {"en": "there is nothing to do", "zh": "无须采取任何行动"}[language] in page.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_objection_ends_it_and_is_public_at_once_with_its_reason(silence, visit, language):
    done = objected(silence, visit, language=language)
    assert done.status_code == 303
    assert silence.ballot().state is BallotState.CLOSED
    page = visit().get(public(silence, language), at=DURING).text
    name = silence.delegations[0].name_zh if language == "zh" else silence.delegations[0].name_en
    said = {"en": f"Not adopted: {name} broke silence", "zh": f"未通过：{name}打破默许"}[language]
    assert said in unescape(page)
    assert "Paragraph 3 &lt;b&gt;exceeds&lt;/b&gt; the mandate." in page
    file = visit().get(public(silence, language) + "result.csv", at=DURING).data.decode("utf-8-sig")
    assert {"en": "Objected", "zh": "提出异议"}[language] in file
    assert REASON in file


@pytest.mark.parametrize(
    ("fields", "where"), [({"text": ""}, "text"), ({"sure": ""}, "sure"), ({"said_in": "fr"}, "language")]
)
def test_an_objection_that_lacks_something_keeps_what_was_typed(silence, visit, fields, where):
    refused = objected(silence, visit, **fields)
    assert refused.status_code == 422
    assert f'id="{where}-error"' in refused.text
    if "text" not in fields:
        assert "Paragraph 3 &lt;b&gt;exceeds&lt;/b&gt; the mandate." in refused.text
    assert silence.ballot().state is BallotState.OPEN


def test_a_second_objection_is_refused_and_its_words_are_kept(silence, visit):
    late = visit(silence.heads[1])
    path = paper(silence, 1)
    form = late.get(path, at=DURING)
    objected(silence, visit)
    refused = late.send(form, path, at=DURING, text="We object too.", language="en", sure="y")
    assert refused.status_code == 409
    assert "Another delegation objected at" in refused.text
    assert "We object too." in refused.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nobody_objected_and_everybody_reads_since_when_it_is_adopted(silence, visit, language):
    page = visit().get(public(silence, language), at=ENDS).text
    said = {"en": "Adopted: silence was not broken by", "zh": "默许未被打破"}[language]
    assert said in unescape(page)
    assert "result.csv" not in page
    assert "/record/check/" not in page


@pytest.mark.parametrize(("language", "title"), [("en", "Adopted without a vote"), ("zh", "未经表决通过")])
def test_without_a_vote_no_figures_are_shown_anywhere(hall, visit, language, title):
    hall.open_ballot(preset="without-vote")
    for path in (public(hall, language), f"/{language}/consultations/{hall.path}/ballots/", f"/{language}/"):
        page = visit().get(path, at=CLOSES).text
        assert title in page
        assert not re.search(r"\d+&nbsp;–&nbsp;\d+", page)


def test_members_of_a_delegation_and_strangers_find_no_way_to_object(silence, visit):
    assert visit(silence.members[0]).get(paper(silence), at=DURING).status_code == 403
    assert visit(silence.heads[1]).get(paper(silence), at=DURING).status_code == 403
    assert visit().get(paper(silence), at=DURING).status_code in {302, 303}
    assert "objection/" not in visit().get(public(silence), at=DURING).text
    assert "objection/" not in visit(silence.members[0]).get(public(silence), at=DURING).text
    assert "objection/" in visit(silence.heads[0]).get(public(silence), at=DURING).text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_motion_to_reconsider_begins_with_its_question_in_both_languages(hall, visit, language):
    hall.open_ballot()
    for index in range(3):
        hall.cast(index, "no")
    hall.run_due(CLOSES)
    hall.end_sitting(CLOSES)
    moderator, path = visit(hall.moderator), new_ballot(hall, language) + "?reconsiders=1"
    shown = moderator.get(path, at=CLOSES)
    text = unescape(shown.text)
    assert "Shall the decision in ballot 1, “Shall the text be adopted?”, be reconsidered?" in text
    assert "是否重新审议第1号表决“是否通过该案文？”的决定？" in text
    assert f"<h1>{ {'en': 'Draft a motion to reconsider', 'zh': '起草重新审议的动议'}[language] }" in text
    times = {"opens_at": "2026-11-22T13:10", "closes_at": "2026-11-22T14:00"}
    motion = {**BALLOT, **times, "preset": "two-thirds", "subject": "procedure"}
    assert moderator.send(shown, path, at=CLOSES, save="1", **(motion | {"preset": "simple"})).status_code == 422
    assert moderator.send(shown, path, at=CLOSES, save="1", **motion).status_code == 303
    official = f"/{language}/secretariat/consultations/{hall.path}/ballots/"
    assert "again=1" in moderator.get(official + "1/", at=CLOSES).text
    edit = unescape(moderator.get(official + "2/edit/", at=CLOSES).text)
    assert {"en": "A motion to reconsider ballot 1", "zh": "关于重新审议第1号表决的动议"}[language] in edit


@pytest.mark.parametrize(
    ("language", "heading", "words"),
    [("en", "Positions and reservations", "Enter a reservation"), ("zh", "立场与保留", "作出保留")],
)
def test_a_reservation_stands_beside_the_result_and_is_reached_from_desk_and_page(
    silence, visit, language, heading, words
):
    silence.run_due(ENDS)
    key = silence.delegations[0].key
    head, path = visit(silence.heads[0]), f"/{language}/desk/{key}/{silence.path}/ballots/1/reservation/"
    assert path in head.get(f"/{language}/desk/{key}/", at=ENDS).text
    page = head.get(public(silence, language), at=ENDS).text
    assert path in page
    assert words in page
    form = head.get(path, at=ENDS)
    done = head.send(form, path, at=ENDS, text_en="Not bound by paragraph 3 <i>.", kind="reservation")
    assert done.status_code == 303
    seen = visit().get(public(silence, language), at=ENDS).text
    assert heading in seen
    assert "Not bound by paragraph 3 &lt;i&gt;." in seen
    assert path not in head.get(public(silence, language), at=ENDS).text


@pytest.mark.parametrize(("language", "words"), [("en", "Objections invited"), ("zh", "征询异议中")])
def test_the_desk_leads_to_the_page_where_one_can_object(silence, visit, language, words):
    desk = visit(silence.heads[0]).get(f"/{language}/desk/{silence.delegations[0].key}/", at=DURING).text
    assert paper(silence, language=language) in desk
    assert words in desk
