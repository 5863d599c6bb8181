"""The security log: for auditor and administrator, newest first, by kind, in words; never an address or a choice."""

import re

import pytest
from sqlalchemy import select

from consult.forms.security_words import EVENTS, LINKS
from consult.language import speaking
from consult.models.operations import DayKey
from consult.models.people import Office, Purpose
from consult.rules.refusal import Event, Refusal, Trace
from consult.services import clock, security
from consult.services.occasion import Actor, Occasion
from tests import factories, voting
from tests.instants import NOON
from tests.voting import CLOSES, DURING

LOG = "/en/secretariat/security/"


@pytest.fixture
def enter(app, database):
    def make(office):
        with database.writing() as occasion:
            who = factories.person(occasion.session, f"The {office}")
            factories.appoint(occasion.session, who, office)
        return factories.signed_in(app.test_client(), database, who)

    return make


def note(database, kind, facts=None, address="198.51.100.7", who=None):
    with database.writing() as occasion:
        actor = Actor(who.id if who else None, "en", address)
        security.note(Occasion(occasion.session, actor, occasion.now), Trace(kind, facts or {}))


def listed(page):
    return re.search(r"<tbody>(.*?)</tbody>", page.text, re.DOTALL)[1]


def test_every_kind_of_event_has_its_words_in_both_languages(app):
    assert set(EVENTS) == set(Event)
    assert set(LINKS) == {purpose.value for purpose in Purpose}
    with app.app_context():
        for said in (*EVENTS.values(), *LINKS.values()):
            with speaking("zh"):
                assert re.search(r"[一-鿿]", str(said))
            with speaking("en"):
                assert str(said).isascii()


@pytest.mark.parametrize("office", list(Office))
def test_the_log_opens_to_auditor_and_administrator_alone(enter, office):
    allowed = office in {Office.AUDITOR, Office.ADMINISTRATOR}
    client = enter(office)
    assert client.get(LOG).status_code == (200 if allowed else 403)
    assert (LOG in client.get("/en/secretariat/").text) is allowed


def test_the_newest_stands_first_and_a_kind_can_be_chosen(enter, database):
    for kind in (Event.SIGN_IN_FAILED, Event.RESET_ASKED, Event.SIGN_IN_FAILED):
        note(database, kind, {"account": "head@example.org"})
    client = enter(Office.AUDITOR)
    lines = listed(client.get(LOG))
    assert lines.count("<tr>") == 3
    assert lines.index("Wrong password") < lines.index("Asked for a new password")
    chosen = client.get(f"{LOG}?kind=reset_asked")
    assert listed(chosen).count("<tr>") == 1
    assert "1 event" in chosen.text
    assert listed(client.get(f"{LOG}?kind=nonsense")).count("<tr>") == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_addresses_stand_as_marks_that_are_equal_for_the_same_address(enter, database, language):
    for _ in range(2):
        note(database, Event.SIGN_IN_FAILED, {"account": "head@example.org"})
    page = enter(Office.AUDITOR).get(f"/{language}/secretariat/security/")
    assert "198.51.100.7" not in page.text
    assert "head@example.org" not in page.text
    marks = re.findall(r"<code>([0-9a-f]{8})</code>", listed(page))
    assert len(marks) == 4
    assert len(set(marks)) == 2


def test_the_key_of_a_day_is_gone_on_the_next(database):
    with clock.standing_at(NOON):
        note(database, Event.LINK_REFUSED, {"purpose": "reset"})
    with clock.standing_at(NOON.replace(day=NOON.day + 1)):
        note(database, Event.LINK_REFUSED, {"purpose": "reset"})
    with database.reading() as occasion:
        assert occasion.session.scalars(select(DayKey.day)).all() == [NOON.replace(day=NOON.day + 1).date()]


def test_an_appointment_names_whom_it_concerns_and_the_office(enter, database):
    with database.writing() as occasion:
        whom, by = (
            factories.person(occasion.session, "Ms Appointed"),
            factories.person(occasion.session, "Mr Appointing"),
        )
    note(database, Event.OFFICIAL_APPOINTED, {"office": "chair", "whom": whom.id}, who=by)
    lines = listed(enter(Office.AUDITOR).get(LOG))
    assert "Mr Appointing" in lines
    assert "Ms Appointed (chair)" in lines


def test_a_name_is_shown_as_text(enter, database):
    with database.writing() as occasion:
        who = factories.person(occasion.session, "<script>alert(1)</script>")
    note(database, Event.SIGNED_IN, who=who)
    assert "<script>alert" not in enter(Office.AUDITOR).get(LOG).text


def test_it_comes_by_fifty_and_keeps_its_filter(enter, database):
    for _ in range(52):
        note(database, Event.LINK_REFUSED, {"purpose": "reset"})
    client = enter(Office.AUDITOR)
    assert "/en/secretariat/security/?kind=link_refused&amp;page=2" in client.get(f"{LOG}?kind=link_refused").text
    assert listed(client.get(f"{LOG}?kind=link_refused&page=2")).count("<tr>") == 2


def test_it_takes_the_same_queries_for_one_event_as_for_fifty(enter, database, queries):
    client, sent = enter(Office.AUDITOR), []
    for number in (1, 49):
        for _ in range(number):
            note(database, Event.OFFICIAL_ENDED, {"office": "chair", "whom": 1})
        client.get(LOG)
        with queries() as found:
            client.get(LOG)
        sent.append(len(found))
    assert sent[0] == sent[1]


def test_an_empty_log_says_so_and_an_empty_choice_leads_back(enter):
    client = enter(Office.AUDITOR)
    assert "No event has been noted yet" in client.get(LOG).text
    assert f'href="{LOG}">Show all events' in client.get(f"{LOG}?kind=late_cast").text


def test_a_refused_vote_stands_there_only_once_its_ballot_has_closed(enter, database):
    hall = voting.hall(database)
    hall.open_ballot()
    hall.cast(0, "yes")
    with clock.standing_at(DURING):
        client = enter(Office.AUDITOR)
        before = client.get(LOG)
    trace = refused(lambda: hall.cast(0, "no", seen=0, key="another"))
    note(database, trace.kind, trace.facts, who=hall.heads[0])
    with clock.standing_at(DURING):
        during = client.get(LOG)
    assert during.text.split("<main")[1] == before.text.split("<main")[1]
    hall.run_due(CLOSES)
    with clock.standing_at(CLOSES):
        lines = listed(client.get(LOG))
    assert f"{hall.symbol}#1" in lines
    assert "the delegation had voted meanwhile" in lines
    assert "In favour" not in lines
    assert "yes" not in lines


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.trace
