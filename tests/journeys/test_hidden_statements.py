"""A statement about a vote hidden and shown again over HTTP, in both languages."""

from html import unescape

import pytest

from tests import voting
from tests.speaking import explain, number_of
from tests.voting import CLOSES

MARK = {"en": "Hidden by the secretariat", "zh": "已由秘书处隐藏"}
REASONS = {"reason_en": "It names <b>a person</b>.", "reason_zh": "其中点了某人的名。"}
SHOWN = {"en": "It names <b>a person</b>.", "zh": "其中点了某人的名。"}


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    made.run_due(CLOSES)
    explain(made, 0, "after", en="For peace.", zh="为和平。", at=CLOSES)
    return made


def work(hall, language, rest=""):
    return f"/{language}/secretariat/consultations/{hall.path}/ballots/1/statements/{rest}"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_secretariat_hides_a_statement_and_the_page_says_so_and_why(hall, visit, language):
    moderator, number = visit(hall.moderator), number_of(hall, 0)
    assert work(hall, language) in moderator.get(work(hall, language).removesuffix("statements/"), at=CLOSES).text
    hiding, showing = (work(hall, language, f"{number}/{rest}/") for rest in ("hide", "restore"))
    assert hiding in moderator.get(work(hall, language), at=CLOSES).text
    assert moderator.send(moderator.get(hiding, at=CLOSES), hiding, at=CLOSES, **REASONS).status_code == 303
    seen = visit().get(f"/{language}/consultations/{hall.path}/ballots/1/", at=CLOSES).text
    assert MARK[language] in seen
    assert SHOWN[language] in unescape(seen)
    assert "<b>a person</b>" not in seen
    assert "For peace." not in seen
    assert "为和平。" not in seen
    listed = moderator.get(work(hall, language), at=CLOSES).text
    assert "For peace." in listed
    assert moderator.send(moderator.get(showing, at=CLOSES), showing, at=CLOSES).status_code == 303
    again = visit().get(f"/{language}/consultations/{hall.path}/ballots/1/", at=CLOSES).text
    assert "For peace." in again
    assert MARK[language] not in again


@pytest.mark.parametrize(("language", "said"), [("en", "reason"), ("zh", "理由")])
def test_without_a_reason_nothing_is_hidden_and_what_was_typed_is_kept(hall, visit, language, said):
    moderator, hiding = visit(hall.moderator), work(hall, language, f"{number_of(hall, 0)}/hide/")
    page = moderator.get(hiding, at=CLOSES)
    refused = moderator.send(page, hiding, at=CLOSES, reason_en="Only in English.", reason_zh="")
    assert refused.status_code == 422
    assert said in unescape(refused.text.partition('id="reason_zh-error"')[2].partition("</p>")[0])
    assert "Only in English.</textarea>" in refused.text
    assert "For peace." in visit().get(f"/{language}/consultations/{hall.path}/ballots/1/", at=CLOSES).text
