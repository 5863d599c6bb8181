"""A vote by letter over HTTP without script, from the entry to the result, in both languages."""

import pytest

from tests import letters_at_work as work
from tests import voting
from tests.voting import CLOSES

LETTER = {"signed_on": "2026-11-20", "reference": "NV 214/2026", "choice": "no"}
WORDS = {
    "marked": {"en": "By letter, entered by the secretariat", "zh": "函件投票，由秘书处录入"},
    "waits": {"en": "Waits for the second official", "zh": "待另一人核对"},
    "differs": {"en": "The two officials do not read the same.", "zh": "两人所录不一致。"},
    "void": {"en": "This letter is not a vote", "zh": "该函件不构成投票"},
    "overtaken": {"en": "Its own later vote stands", "zh": "以其后投的票为准"},
    "contests": {"en": "contests its vote by letter", "zh": "对其函件投票提出质疑"},
    "unchanged": {"en": "The result is unchanged.", "zh": "表决结果不变。"},
    "csv": {"en": "by letter, entered by the secretariat", "zh": "函件投票，由秘书处录入"},
}
AGAINST = {"en": "Against", "zh": "反对"}


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    return made


@pytest.fixture(params=["en", "zh"])
def language(request):
    return request.param


def room(hall, language="en"):
    return f"/{language}/secretariat/consultations/{hall.path}/ballots/1/letters/"


def desk(hall, language="en", index=0):
    return f"/{language}/desk/{hall.delegations[index].key}/{hall.path}/ballots/1/"


def enter(hall, browser, language="en", index=0, **fields):
    path = f"{room(hall, language)}new/?delegation={hall.delegations[index].key}"
    asked = LETTER | {"signer": work.accreditation_of(hall, hall.heads[index])} | fields
    return browser.send(browser.get(path), path, **asked)


def test_a_letter_is_entered_read_again_recorded_contested_and_marked_in_the_result(hall, visit, language):
    moderator, chair, head = visit(hall.moderator), visit(hall.chair), visit(hall.heads[0])
    here = room(hall, language)
    assert getattr(hall.delegations[0], f"name_{language}") in moderator.get(here).text
    entered = enter(hall, moderator, language)
    assert (entered.status_code, entered.location) == (303, here + "1/")
    page = chair.get(here + "1/")
    assert WORDS["waits"][language] in page.text
    assert "checked" not in page.text
    assert chair.send(page, here + "1/", choice="no").status_code == 303
    assert WORDS["marked"][language] in head.get(f"/{language}/desk/{hall.delegations[0].key}/").text
    receipt = head.get(desk(hall, language) + "receipt/")
    assert WORDS["marked"][language] in receipt.text
    assert "NV 214/2026" in receipt.text
    form = head.get(desk(hall, language) + "contest/")
    said = {"words": "Nobody of ours has signed it.", "language": "en"}
    assert head.send(form, desk(hall, language) + "contest/", **said).status_code == 303
    official = chair.get(f"/{language}/secretariat/consultations/{hall.path}/ballots/1/")
    assert "Nobody of ours has signed it." in official.text
    public = f"/{language}/consultations/{hall.path}/ballots/1/"
    assert WORDS["contests"][language] not in visit().get(public).text
    result = visit().get(public, at=CLOSES)
    assert all(WORDS[each][language] in result.text for each in ("contests", "unchanged", "marked"))
    assert WORDS["csv"][language] in visit().get(public + "result.csv", at=CLOSES).text


def test_a_different_reading_is_refused_in_words_and_nothing_of_the_first_is_shown(hall, visit, language):
    chair = visit(hall.chair)
    enter(hall, visit(hall.moderator), language)
    here = room(hall, language) + "1/"
    answer = chair.send(chair.get(here), here, choice="yes")
    shown = chair.get(answer.location)
    assert WORDS["differs"][language] in shown.text
    assert AGAINST[language] not in shown.text
    assert work.votes(hall) == []


def test_a_vote_cast_meanwhile_stands_and_the_second_official_is_told_without_its_choice(hall, visit, language):
    chair = visit(hall.chair)
    enter(hall, visit(hall.moderator), language, choice="yes")
    here = room(hall, language) + "1/"
    page = chair.get(here)
    hall.cast(0, "no")
    refused = chair.send(page, here, choice="yes")
    assert refused.status_code == 409
    assert WORDS["overtaken"][language] in refused.text
    assert "“" + AGAINST[language] + "”" not in refused.text
    assert len(work.votes(hall)) == 1


def test_an_unconfirmed_letter_is_void_at_the_close_and_named_so(hall, visit, language):
    enter(hall, visit(hall.moderator), language)
    here = room(hall, language) + "1/"
    assert WORDS["void"][language] in visit(hall.chair).get(here, at=CLOSES).text
    chair = visit(hall.chair)
    assert chair.send(chair.get(here, at=CLOSES), here, at=CLOSES, choice="no").status_code == 409


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ({"signed_on": "2027-01-01"}, "NV 214/2026"),
        ({"signed_on": "yesterday"}, "NV 214/2026"),
        ({"reference": " "}, "2026-11-20"),
        ({"signer": "nobody"}, "NV 214/2026"),
        ({"choice": ["yes", "no"]}, "NV 214/2026"),
        ({"choice": "recused"}, "NV 214/2026"),
    ],
)
def test_what_is_wrong_with_a_letter_is_said_at_its_field_and_the_rest_is_kept(hall, visit, language, fields, kept):
    answer = enter(hall, visit(hall.moderator), language, **fields)
    assert answer.status_code == 422
    assert f'id="{next(iter(fields))}-error"' in answer.text
    assert kept in answer.text
    assert work.entered(hall) == 0


def test_the_vote_of_the_letter_is_replaced_on_the_site_and_the_receipt_says_so(hall, visit):
    work.enter(hall, choice="yes")
    work.confirm(hall, choice="yes")
    head = visit(hall.heads[0])
    paper = head.get(desk(hall))
    assert "If it is not yours, vote here" in paper.text
    assert head.send(paper, desk(hall), choice="no").status_code == 303
    assert "has replaced it" in head.get(desk(hall) + "receipt/").text


def test_an_entry_is_withdrawn_and_pages_of_letters_do_not_exist_where_there_is_none(hall, visit):
    moderator = visit(hall.moderator)
    enter(hall, moderator)
    page = moderator.get(room(hall) + "1/")
    assert moderator.send(page, room(hall) + "1/withdraw/").status_code == 303
    assert moderator.send(page, room(hall) + "1/withdraw/").status_code == 409
    assert moderator.get(room(hall) + "9/").status_code == 404
    assert moderator.get(room(hall) + "new/?delegation=nowhere").status_code == 404
    assert moderator.get(room(hall) + "new/").status_code == 404


@pytest.mark.parametrize("who", ["head", "alternate", "member", "observer_head"])
def test_nobody_of_a_delegation_opens_the_letters(hall, visit, who):
    work.enter(hall)
    people = {"head": hall.heads[0], "alternate": hall.alternates[0], "member": hall.members[0]}
    browser = visit(people.get(who, hall.observer_head))
    assert browser.get(room(hall)).status_code == 403
    assert browser.get(room(hall) + "1/").status_code == 403
