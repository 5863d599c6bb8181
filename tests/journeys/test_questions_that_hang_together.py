"""Ballots that hang on each other, over HTTP: drafted, read before saving, shown to everybody, settled without a vote."""

from datetime import timedelta
from html import unescape

import pytest

from consult.rules.procedure import Effect
from consult.services.questions import Hang
from tests import voting
from tests.browsing import Browser
from tests.factories import signed_in
from tests.voting import BEFORE, CLOSES, OPENS

LATER = CLOSES + timedelta(hours=1)
FALLS = {
    "en": "if it is adopted, this question is not put to the vote.",
    "zh": "如获通过，本事项不再付诸表决。",
}
SETTLED = {
    "en": "This question was not put to the vote. It was settled by:",
    "zh": "本事项未付诸表决，因下列表决的结果而了结：",
}
TOO_EARLY = {"en": "Ballot 1 is still open when this one opens.", "zh": "本次表决开始时，第1次表决尚未结束。"}


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.draft()
    made.approve()
    return made


@pytest.fixture
def moderator(app, database, hall):
    return Browser(signed_in(app.test_client(), database, hall.moderator))


def draft(hall, browser, language, button, opens=CLOSES, link="falls_if_adopted"):
    path = f"/{language}/secretariat/consultations/{hall.path}/ballots/new/"
    asked = {
        "subject": "text",
        "provision": "",
        "question_en": "Shall it be amended?",
        "question_zh": "是否修正？",
        "preset": "simple",
        "quorum": "half",
        "opens_at": opens.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": LATER.strftime("%Y-%m-%dT%H:%M"),
        "link_1": link,
    }
    return browser.send(browser.get(path, at=BEFORE), path, at=BEFORE, **{button: "1"}, **asked)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_a_question_hangs_on_is_read_before_it_is_saved_and_stands_in_its_draft(hall, moderator, language):
    assert FALLS[language] in draft(hall, moderator, language, "review").text
    assert draft(hall, moderator, language, "save").status_code == 303
    edit = moderator.get(f"/{language}/secretariat/consultations/{hall.path}/ballots/2/edit/", at=BEFORE).text
    assert '<option selected value="falls_if_adopted">' in edit
    assert (
        FALLS[language]
        in moderator.get(f"/{language}/secretariat/consultations/{hall.path}/ballots/2/", at=BEFORE).text
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_one_that_opens_too_early_is_refused_at_its_field_and_nothing_is_stored(hall, moderator, language):
    refused = draft(hall, moderator, language, "save", opens=OPENS)
    assert refused.status_code == 409
    assert 'id="link_1-error"' in refused.text
    assert TOO_EARLY[language] in unescape(refused.text)
    assert '<option selected value="falls_if_adopted">' in refused.text
    assert moderator.get(f"/en/secretariat/consultations/{hall.path}/ballots/2/", at=BEFORE).status_code == 404


@pytest.mark.parametrize("link", ["nonsense", "rule:nonsense", "rule_if_adopted"])
def test_a_choice_out_of_range_is_refused(hall, moderator, link):
    assert draft(hall, moderator, "en", "save", link=link).status_code == 422


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everybody_reads_on_what_it_hangs_and_then_by_what_it_was_settled(app, hall, language):
    hall.draft(opens=CLOSES, closes=LATER, hangs=(Hang(on=1, effect=Effect.FALLS_IF_ADOPTED),))
    hall.approve(2)
    public = Browser(app.test_client())
    page = f"/{language}/consultations/{hall.path}/ballots/2/"
    assert FALLS[language] in public.get(page, at=BEFORE).text
    hall.open_sitting()
    hall.run_due(OPENS)
    for place in range(3):
        hall.cast(place, "yes")
    hall.run_due(CLOSES)
    after = public.get(page, at=CLOSES + timedelta(minutes=1)).text
    assert SETTLED[language] in after
    assert f'href="/{language}/consultations/{hall.path}/ballots/1/"' in after
    listed = public.get(f"/{language}/consultations/{hall.path}/ballots/", at=CLOSES + timedelta(minutes=1)).text
    assert {"en": "Not put to the vote", "zh": "未付诸表决"}[language] in listed
    votes = public.get(f"/{language}/consultations/{hall.path}/ballots/2/result.csv", at=LATER)
    assert not [body.key for body in hall.delegations if body.key in votes.text]
