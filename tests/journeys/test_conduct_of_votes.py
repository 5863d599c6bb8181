"""The conduct of votes over HTTP: set by the secretariat, read by everybody, and what a sponsor sees of it."""

import pytest

from tests.amendment_votes_at_work import NEAR, Table
from tests.voting import BEFORE, DURING

WORDS = {
    "en": (
        "The sponsors of an amendment do not explain their votes on it.",
        "Your delegation sponsors this amendment.",
    ),
    "zh": ("修正案的提案方和共同提案方不就该修正案解释投票。", "贵代表团是该修正案的提案方。"),
}


@pytest.fixture
def hall(database):
    table = Table(database)
    table.put(NEAR)
    return table.hall


def setting(hall, language="en"):
    return f"/{language}/secretariat/consultations/{hall.path}/conduct/"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_secretariat_sets_it_and_everybody_reads_it_with_its_line_in_the_history(hall, visit, language):
    moderator, path = visit(hall.moderator), setting(hall, language)
    page = moderator.get(path, at=BEFORE)
    assert '<option selected value="may">' in page.text
    assert moderator.send(page, path, at=BEFORE, sponsors="may_not").status_code == 303
    assert '<option selected value="may_not">' in moderator.get(path, at=BEFORE).text
    overview = visit().get(f"/{language}/consultations/{hall.path}/", at=BEFORE).text
    assert overview.count(WORDS[language][0]) == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sponsor_reads_why_there_is_no_form_and_what_was_sent_anyway_is_kept(hall, visit, language):
    moderator = visit(hall.moderator)
    head, path = (
        visit(hall.heads[0]),
        f"/{language}/desk/{hall.delegations[0].key}/{hall.path}/ballots/1/explanation/",
    )
    open_form = head.get(path, at=BEFORE)
    moderator.send(moderator.get(setting(hall), at=BEFORE), setting(hall), at=BEFORE, sponsors="may_not")
    refused = head.send(open_form, path, at=BEFORE, text_en="Our reasons.")
    assert refused.status_code == 403
    assert WORDS[language][1] in refused.text
    assert "Our reasons." in refused.text
    page = head.get(path, at=BEFORE)
    assert page.status_code == 200
    assert WORDS[language][1] in page.text
    assert "<textarea" not in page.text
    assert path not in head.get(f"/{language}/desk/{hall.delegations[0].key}/", at=BEFORE).text


def test_during_a_vote_the_page_says_why_nothing_was_changed(hall, visit):
    moderator = visit(hall.moderator)
    hall.open_sitting()
    at = DURING.replace(minute=5)
    page = moderator.get(setting(hall), at=at)
    refused = moderator.send(page, setting(hall), at=at, sponsors="may_not")
    assert refused.status_code == 409
    assert "While a ballot is open this cannot be changed" in refused.text


@pytest.mark.parametrize("value", ["", "both", "may_not_"])
def test_another_value_is_refused_at_the_field(hall, visit, value):
    moderator = visit(hall.moderator)
    answer = moderator.send(moderator.get(setting(hall), at=BEFORE), setting(hall), at=BEFORE, sponsors=value)
    assert answer.status_code == 422
    assert 'id="sponsors-error"' in answer.text
