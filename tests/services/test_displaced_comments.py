"""Comments whose provision no longer stands are found, those whose words went on apart from those left without any."""

import re

import pytest

from consult.models.texts import Provision, ProvisionDescent
from consult.services import comment_list
from consult.services.comment_list import GONE, MOVED, Filters, ListAsked
from tests import factories
from tests.instants import BEGINNING
from tests.texts_at_work import comment_on

KEYS = ("aim", "trust", "safety")


@pytest.fixture
def where(database):
    """Comments on three provisions; then `trust` goes on in `aim`, and `safety` is deleted."""
    with database.writing() as occasion:
        session = occasion.session
        made = factories.consultation(session)
        first = factories.revision(session, made, *((key, key.title(), "案文") for key in KEYS))
        for number, key in enumerate(KEYS, start=1):
            said = comment_on(occasion, made, key, f"On {key}.", number=number)
        second = factories.revision(session, made, ("aim", "Aim, trust", "案文"), number=2, previous=first)
        held = {each.key: each.id for each in session.query(Provision).filter_by(consultation_id=made.id)}
        decided = {"revision_id": second.id, "target_id": held["aim"], "by_id": said.author_id, "at": BEGINNING}
        session.add(ProvisionDescent(source_id=held["trust"], holds=True, **decided))
        session.add(ProvisionDescent(source_id=held["safety"], holds=False, **decided))
    return made


@pytest.mark.parametrize(
    ("place", "found"), [("", ["On aim.", "On trust.", "On safety."]), (MOVED, ["On trust."]), (GONE, ["On safety."])]
)
def test_a_list_can_ask_for_them(database, where, place, found):
    with database.reading() as occasion:
        asked = ListAsked(consultation=where.path, filters=Filters(place=place))
        assert [each.text for each in comment_list.listed(occasion, asked).comments] == found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_secretariat_sees_how_many_there_are_and_where(client, database, where, language):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who)
    factories.signed_in(client, database, who)
    page = client.get(f"/{language}/secretariat/consultations/{where.path}/").text
    for place in (MOVED, GONE):
        (link,) = re.findall(rf'href="([^"]*comments/\?place={place})"', page)
        assert client.get(link).text.count('class="comment') == 1


@pytest.mark.parametrize(("language", "word"), [("en", "Its provision no longer stands"), ("zh", "所涉条款已不存在")])
def test_the_page_offers_it(client, where, language, word):
    page = client.get(f"/{language}/consultations/{where.path}/comments/?place=gone")
    assert word in page.text
    assert "On safety." in page.text
    assert "On trust." not in page.text
