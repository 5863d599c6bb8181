"""No ballot opens on words that are still in square brackets; one on procedure asks about no text."""

import pytest

from consult.models.ballots import Ballot, BallotState, Return
from consult.models.consultations import Consultation
from consult.models.texts import ProvisionVersion
from consult.rules.roster import Subject
from consult.services import counting
from tests import factories, voting
from tests.voting import BEFORE, OPENS

STORED = '[{"alternatives":[{"by":[],"en":[0,3],"zh":[0,3]}],"number":1}]'


@pytest.fixture
def hall(database):
    return voting.hall(database)


def bracketed(hall):
    """The revision voted on, with a bracket in its first provision; gives its provisions, in order."""
    with hall.database.writing() as occasion:
        where = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        texts = [(key, f"[x] {en}", f"[x]{zh}") for key, en, zh in voting.TEXTS]
        fresh = factories.revision(occasion.session, where, *texts, number=2, published=False)
        rows = occasion.session.query(ProvisionVersion).filter_by(revision_id=fresh.id)
        found = [row.provision_id for row in rows.order_by(ProvisionVersion.position)]
        rows.filter_by(provision_id=found[0]).one().brackets = STORED
        occasion.session.flush()
        fresh.published_at = BEFORE
        occasion.session.query(Ballot).one().revision_id = fresh.id
        return found


def test_a_text_with_an_open_bracket_sends_its_ballot_back_to_draft(hall):
    hall.approve(hall.draft())
    bracketed(hall)
    hall.open_sitting()
    hall.run_due(OPENS)
    assert (hall.ballot().state, hall.ballot().returned) == (BallotState.DRAFT, Return.BRACKETS_OPEN)
    assert hall.entries("register.frozen") == []


@pytest.mark.parametrize(
    ("subject", "place", "held"),
    [("text", 1, True), ("provision", 0, True), ("provision", 1, False), ("procedure", 0, False)],
)
def test_what_is_asked_about_decides_whether_a_bracket_stands_in_the_way(hall, subject, place, held):
    hall.draft()
    anchors = bracketed(hall)
    with hall.database.reading() as occasion, occasion.session.no_autoflush:
        ballot = occasion.session.query(Ballot).one()
        ballot.subject, ballot.provision_id = Subject(subject), anchors[place]
        assert counting.has_brackets(occasion, ballot) is held
        occasion.session.rollback()
