"""The checking time over HTTP: drafted, announced to everybody, shown to delegations, kept by nothing on the way."""

from datetime import timedelta

import pytest

from tests.voting import BEFORE, CLOSES, DURING, OPENS

BEGINS = CLOSES - timedelta(seconds=300)
SHOWN = {"en": "Checking time: votes are shown and may still be changed", "zh": "核对时段：各方投票已显示，仍可更改"}
LEFT = {"en": "300 seconds remain.", "zh": "尚余300秒。"}
AGAINST = {"en": "Against", "zh": "反对"}
ANNOUNCED = {"en": "In the last 300 seconds before the close", "zh": "表决结束前最后300秒为核对时段"}
BETWEEN = {"en": "The votes are shown to the delegations entitled to vote from", "zh": "向有表决权的代表团显示"}


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


def own(hall, language="en", index=0, rest="board/"):
    return f"/{language}/desk/{hall.delegations[index].key}/{hall.path}/ballots/1/{rest}"


def cell(hall, language, index=1):
    named = getattr(hall.delegations[index], f"name_{language}")
    return f"{named}: {AGAINST[language]}" if language == "en" else f"{named}：{AGAINST[language]}"


def asked(**fields):
    return {
        "subject": "procedure",
        "provision": "",
        "question_en": "Shall the vote be taken?",
        "question_zh": "是否进行表决？",
        "preset": "simple",
        "quorum": "none",
        "opens_at": OPENS.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": CLOSES.strftime("%Y-%m-%dT%H:%M"),
    } | fields


def test_it_is_drafted_checked_and_told_to_the_second_official(hall, visit, language):
    moderator, chair = visit(hall.moderator), visit(hall.chair)
    room = f"/{language}/secretariat/consultations/{hall.path}/ballots/"
    blank = moderator.get(room + "new/", at=BEFORE)
    checked = moderator.send(blank, room + "new/", at=BEFORE, review="1", **asked(reveal="300"))
    assert {"en": "300 seconds", "zh": "300秒"}[language] in checked.text
    assert moderator.send(checked, room + "new/", at=BEFORE, save="1", **asked(reveal="300")).status_code == 303
    assert {"en": "300 seconds", "zh": "300秒"}[language] in chair.get(room + "1/", at=BEFORE).text
    assert 'value="300"' in moderator.get(room + "1/edit/", at=BEFORE).text
    assert hall.ballot().reveal_seconds == 300


@pytest.mark.parametrize("seconds", ["-1", "1801", "five", ""])
def test_what_it_cannot_be_is_refused_at_its_field_and_kept(hall, visit, language, seconds):
    moderator = visit(hall.moderator)
    path = f"/{language}/secretariat/consultations/{hall.path}/ballots/new/"
    answer = moderator.send(moderator.get(path, at=BEFORE), path, at=BEFORE, save="1", **asked(reveal=seconds))
    assert answer.status_code == 422
    assert 'id="reveal-error"' in answer.text
    assert f'value="{seconds}"' in answer.text


def test_in_it_delegations_see_the_votes_and_change_theirs_without_script(hall, visit, language):
    hall.open_ballot(reveal=300)
    hall.cast(1, "no")
    head, member = visit(hall.heads[0]), visit(hall.members[0])
    assert ANNOUNCED[language] in visit().get(f"/{language}/consultations/{hall.path}/ballots/1/").text
    paper = own(hall, language, rest="")
    assert cell(hall, language) not in head.get(paper).text
    board = member.get(own(hall, language), at=BEGINS)
    assert all(words in board.text for words in (SHOWN[language], LEFT[language], cell(hall, language)))
    assert own(hall, language) in member.get(f"/{language}/desk/{hall.delegations[0].key}/", at=BEGINS).text
    shown = head.get(paper, at=BEGINS)
    assert cell(hall, language) in shown.text
    assert head.send(shown, paper, at=BEGINS, choice="no").status_code == 303
    assert cell(hall, language, 0) in member.get(own(hall, language), at=BEGINS).text


def test_before_and_after_it_the_board_says_from_when_to_when(hall, visit, language):
    hall.open_ballot(reveal=300)
    hall.cast(1, "no")
    for at in (DURING, CLOSES):
        answer = visit(hall.members[0]).get(own(hall, language), at=at)
        assert answer.status_code == 409
        assert BETWEEN[language] in answer.text
        assert cell(hall, language) not in answer.text


def test_nobody_else_opens_it(hall, visit):
    hall.open_ballot(reveal=300)
    hall.cast(1, "no")
    assert visit().get(own(hall), at=BEGINS).status_code == 303
    for who in (hall.chair, hall.moderator, hall.observer_head, hall.heads[1]):
        assert visit(who).get(own(hall), at=BEGINS).status_code == 403


def test_no_cache_keeps_it_and_kept_pages_stay_as_they_were(hall, visit, language):
    hall.open_ballot(reveal=300)
    hall.cast(1, "no")
    head, anybody = visit(hall.heads[0]), visit()
    public = [
        f"/{language}/consultations/{hall.path}/ballots/{rest}"
        for rest in ("", "1/", "1/handed-in/", "1/result.csv", "1/result.json")
    ]
    for path in (own(hall, language), own(hall, language, rest="")):
        answer = head.get(path, at=BEGINS)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer.headers
    for path in public:
        assert anybody.get(path, at=DURING).text == anybody.get(path, at=BEGINS).text
        assert cell(hall, language) not in anybody.get(path, at=BEGINS).text
