"""A comment period ends at its instant: for whoever comes first, once, without a worker."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from consult.models.consultations import Transition
from consult.rules.phases import State
from consult.services import clock
from tests import factories
from tests.instants import NOON


@pytest.fixture
def consultation(database):
    with database.writing() as occasion:
        made = factories.consultation(occasion.session, closes_at=NOON)
        factories.revision(occasion.session, made, ("people", "A\nb", "甲\n乙"))
    return made


@pytest.mark.parametrize(
    ("language", "open_word", "closed"),
    [("en", "Open for comment", "Comments closed"), ("zh", "征求意见中", "征求意见已截止")],
)
def test_the_first_page_after_the_instant_shows_it_closed_though_no_worker_runs(
    client, database, consultation, language, open_word, closed
):
    address = f"/{language}/consultations/{consultation.path}/"
    with clock.standing_at(NOON - timedelta(seconds=1)):
        assert f">{open_word}</span>" in client.get(address).text
    with clock.standing_at(NOON):
        assert f">{closed}</span>" in client.get(address).text
    with database.reading() as occasion:
        assert occasion.session.get(type(consultation), consultation.id).state is State.COMMENTS_CLOSED


def test_two_who_come_at_once_close_it_once(app, database, consultation):
    def ask(_):
        with clock.standing_at(NOON + timedelta(seconds=1)):
            return app.test_client().get(f"/en/consultations/{consultation.path}/").status_code

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(ask, range(4))) == {200}
    with database.reading() as occasion:
        assert occasion.session.query(Transition).filter_by(target=State.COMMENTS_CLOSED).count() == 1
