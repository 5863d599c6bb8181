"""While the database does not answer: a page that says so in the reader's language, with what was typed, and no fault."""

from html import unescape

import pytest
from sqlalchemy.exc import OperationalError

from consult.services import identity, stamps
from tests import voting
from tests.browsing import Browser
from tests.factories import signed_in


@pytest.fixture
def out(monkeypatch):
    """Lets every statement of a request fail as a server does that has gone."""

    def away(*_given):
        raise OperationalError("SELECT 1", {}, ConnectionError("connection refused"))

    def start():
        monkeypatch.setattr(stamps, "values", away)
        monkeypatch.setattr(identity, "recognise", away)

    return start


@pytest.fixture
def head(app, database):
    hall = voting.hall(database)
    hall.open_ballot()
    return hall, Browser(signed_in(app.test_client(), database, hall.heads[0]))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_reader_is_told_to_come_back(client, out, language):
    out()
    answer = client.get(f"/{language}/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert f'lang="{ {"en": "en", "zh": "zh-Hans"}[language] }"' in answer.text


@pytest.mark.parametrize("language", ["en", "zh"])
def test_whoever_is_signed_in_gets_back_what_they_typed(head, out, language):
    hall, browser = head
    path = f"/{language}/desk/{hall.delegations[0].key}/{hall.path}/ballots/1/"
    paper = browser.get(path)
    out()
    answer = browser.send(paper, path, choice="yes", reason="Because of paragraph 3.")
    assert answer.status_code == 503
    assert "Because of paragraph 3." in unescape(answer.text)
