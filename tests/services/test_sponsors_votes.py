"""Explaining the vote on one's own amendment: allowed unless the consultation says no; the setting never changes in a vote."""

import pytest

from consult.models.consultations import Change, Consultation, Transition
from consult.models.people import Office
from consult.rules.refusal import Code
from consult.services import ballot_pages, clock, consultations, desk_ballots, sponsors_votes, statement_desk, tabling
from consult.services.ballot_room import Which
from consult.services.consultations import Founding
from consult.services.occasion import Actor
from consult.services.sponsors_votes import Setting
from consult.services.tabling import AmendmentAsked
from tests import factories, voting
from tests.amendment_votes_at_work import NEAR, SHORT, Table
from tests.races import outcome_of
from tests.speaking import explain, reply, said
from tests.voting import BEFORE, DURING, OPENS

TABLER, SPONSOR, OTHER = range(3)
CLOSED = OPENS + SHORT


@pytest.fixture
def table(database):
    return Table(database)


@pytest.fixture
def hall(table):
    """The first delegation's amendment, which the second sponsors too, about to be put to the vote."""
    sponsor(table.hall, tabling.sponsor)
    table.put(NEAR)
    return table.hall


def sponsor(hall, service, place=SPONSOR):
    asked = AmendmentAsked(delegation=hall.delegations[place].key, consultation=hall.path, reference=NEAR)
    with clock.standing_at(BEFORE), hall.as_(hall.heads[place]) as occasion:
        service(occasion, asked)


def restrict(hall, *, explain=False, at=BEFORE, who=None):
    with clock.standing_at(at), hall.as_(who or hall.moderator) as occasion:
        return sponsors_votes.change(occasion, Setting(path=hall.path, explain=explain))


def history(hall):
    with hall.database.reading() as occasion:
        rows = occasion.session.query(Transition).join(Consultation, Consultation.id == Transition.consultation_id)
        return [row.facts for row in rows.filter(Consultation.path == hall.path, Transition.change == Change.CONDUCT)]


def held(table):
    table.hall.open_sitting()
    table.vote(1, "yes", "yes", "no")


def test_sponsors_explain_their_votes_like_everybody_unless_the_consultation_says_no(table, hall):
    for place in (TABLER, SPONSOR, OTHER):
        assert explain(hall, place)
    held(table)
    for place in (TABLER, SPONSOR, OTHER):
        assert explain(hall, place, "after", at=CLOSED)


@pytest.mark.parametrize("place", [TABLER, SPONSOR])
def test_where_it_says_no_whoever_sponsors_the_amendment_explains_neither_before_nor_after(table, hall, place):
    restrict(hall)
    assert outcome_of(lambda: explain(hall, place)) is Code.SPONSORS_EXPLAIN_NOT
    held(table)
    assert outcome_of(lambda: explain(hall, place, "after", at=CLOSED)) is Code.SPONSORS_EXPLAIN_NOT
    assert said(hall) == []


def test_all_others_explain_and_a_sponsor_may_still_reply(table, hall):
    restrict(hall)
    assert explain(hall, OTHER)
    held(table)
    assert explain(hall, OTHER, "after", at=CLOSED)
    with hall.database.reading() as occasion:
        page = ballot_pages.one(occasion, Which(path=hall.path, number=1))
    assert reply(hall, TABLER, page.statements[-1].id, at=CLOSED)


def test_who_no_longer_sponsors_it_explains(hall):
    restrict(hall)
    sponsor(hall, tabling.leave)
    assert explain(hall, SPONSOR)


def test_on_the_amendment_of_another_and_on_a_text_everybody_explains(table, database):
    restrict(table.hall)
    sponsor(table.hall, tabling.sponsor)
    table.put("AM.2")
    assert explain(table.hall, TABLER)
    other = voting.hall(database)
    restrict(other)
    other.approve(other.draft())
    assert explain(other, 0)


def test_no_form_is_offered_to_those_who_may_not(table, hall):
    restrict(hall)
    held(table)
    with clock.standing_at(CLOSED), hall.database.reading() as occasion:
        page = ballot_pages.one(occasion, Which(path=hall.path, number=1))
    assert page.explainers == {hall.delegations[OTHER].key}
    assert page.repliers == {one.key for one in hall.delegations}
    for place, offered in ((TABLER, False), (SPONSOR, False), (OTHER, True)):
        actor = Actor(hall.heads[place].id, "en")
        with clock.standing_at(CLOSED), hall.database.reading(actor) as occasion:
            floors = desk_ballots.of_delegation(occasion, hall.delegations[place], tells=True).floors
            form = statement_desk.for_explanation(occasion, hall.where(place))
        assert any(floors.values()) == offered
        assert (form.refusal is None) == offered


def test_the_setting_does_not_change_while_a_ballot_is_open(hall):
    hall.open_sitting()
    assert outcome_of(lambda: restrict(hall, at=OPENS)) is Code.CONDUCT_FIXED
    assert history(hall) == []
    assert restrict(hall, at=CLOSED)


def test_a_ballot_that_is_due_counts_as_open_before_anybody_has_opened_it(hall):
    hall.open_sitting()
    assert outcome_of(lambda: restrict(hall, at=OPENS + SHORT / 2)) is Code.CONDUCT_FIXED


def test_a_change_stands_once_in_the_public_history_however_often_it_is_sent(hall):
    assert restrict(hall)
    assert restrict(hall)
    assert restrict(hall, explain=True)
    assert history(hall) == [{"sponsors_explain": "no"}, {"sponsors_explain": "yes"}]


def test_sent_again_during_a_vote_it_changes_nothing_and_is_no_error(hall):
    restrict(hall)
    hall.open_sitting()
    assert restrict(hall, at=DURING)
    assert len(history(hall)) == 1


@pytest.mark.parametrize("office", [Office.CHAIR, Office.RAPPORTEUR, Office.ADMINISTRATOR, Office.AUDITOR])
def test_only_who_may_found_a_consultation_changes_it(hall, database, office):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who, office)
    for person in (who, hall.heads[TABLER]):
        assert outcome_of(lambda person=person: restrict(hall, who=person)) is Code.NOT_OPEN_TO_YOU


def test_a_consultation_can_be_founded_with_it(database):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who)
    asked = Founding(symbol="CONS/2026/88", title_en="One", title_zh="一", sponsors_explain=False)
    with database.writing(Actor(who.id, "en")) as occasion:
        path = consultations.found(occasion, asked)
    with database.reading(Actor(who.id, "en")) as occasion:
        assert occasion.session.query(Consultation).filter_by(path=path).one().sponsors_explain is False
