"""Who may prepare, approve, hold and annul ballots, and what each needs."""

from datetime import timedelta

import pytest

from consult.models.ballots import Ballot, BallotState
from consult.models.people import Office
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import annulment, clock
from consult.services.annulment import Request
from consult.services.ballot_room import Which
from tests import factories, voting
from tests.voting import BEFORE, CLOSES, DURING, OPENS


@pytest.fixture
def hall(database):
    return voting.hall(database)


def code_of(act):
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.code


def official(hall, office, elsewhere=False):
    with hall.database.writing() as occasion:
        from consult.models.consultations import Consultation

        who = factories.person(occasion.session)
        where = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        if elsewhere:
            where = factories.consultation(occasion.session)
        factories.appoint(occasion.session, who, office, where)
    return who


def annul(hall, who, act, at=DURING):
    which = Which(path=hall.path, number=1)
    asked = Request(which=which, reason_en="Wrong.", reason_zh="有误。") if act is annulment.ask else which
    with clock.standing_at(at), hall.as_(who) as occasion:
        return act(occasion, asked)


@pytest.mark.parametrize("office", [Office.RAPPORTEUR, Office.AUDITOR, Office.ADMINISTRATOR])
def test_other_officials_neither_draft_nor_approve(hall, office):
    who = official(hall, office)
    assert code_of(lambda: hall.draft(by=who)) is Code.NOT_OPEN_TO_YOU
    hall.draft()
    assert code_of(lambda: hall.approve(by=who)) is Code.NOT_OPEN_TO_YOU


def test_a_moderator_of_another_consultation_has_no_power_here(hall):
    who = official(hall, Office.MODERATOR, elsewhere=True)
    assert code_of(lambda: hall.draft(by=who)) is Code.NOT_OPEN_TO_YOU


def test_a_head_of_delegation_drafts_no_ballot(hall):
    assert code_of(lambda: hall.draft(by=hall.heads[0])) is Code.NOT_OPEN_TO_YOU


def test_whoever_wrote_the_draft_last_cannot_approve_it(hall):
    hall.draft(by=hall.chair)
    assert code_of(lambda: hall.approve(by=hall.chair)) is Code.SECOND_PERSON_NEEDED
    hall.approve(by=hall.moderator)
    assert hall.ballot().state is BallotState.APPROVED


def test_the_schema_itself_refuses_one_person_as_drafter_and_approver(hall, database):
    from sqlalchemy.exc import IntegrityError

    hall.draft()
    with pytest.raises(IntegrityError), database.writing() as occasion:
        occasion.session.query(Ballot).update({"approved_by_id": Ballot.drafted_by_id})


def test_a_draft_changed_since_it_was_read_is_not_approved(hall):
    from consult.services import ballot_drafting
    from consult.services.ballot_drafting import Approval

    hall.draft()
    asked = Approval(which=Which(path=hall.path, number=1), seen=BEFORE - timedelta(hours=1))
    with clock.standing_at(BEFORE), hall.as_(hall.chair) as occasion:
        assert code_of(lambda: ballot_drafting.approve(occasion, asked)) is Code.BALLOT_EDITED


def test_only_the_chair_opens_and_ends_a_sitting(hall):
    from consult.services import sittings

    hall.approve(hall.draft())
    with clock.standing_at(BEFORE), hall.as_(hall.moderator) as occasion:
        assert code_of(lambda: sittings.open_sitting(occasion, hall.path)) is Code.NOT_OPEN_TO_YOU
    hall.open_sitting()
    assert code_of(hall.open_sitting) is Code.SITTING_OPEN
    with clock.standing_at(BEFORE), hall.as_(hall.moderator) as occasion:
        assert code_of(lambda: sittings.end_sitting(occasion, hall.path)) is Code.NOT_OPEN_TO_YOU


def test_a_sitting_needs_an_approved_ballot_and_ending_needs_a_sitting(hall):
    assert code_of(hall.open_sitting) is Code.NO_QUESTIONS
    hall.draft()
    assert code_of(hall.open_sitting) is Code.NO_QUESTIONS


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"opens": CLOSES, "closes": OPENS}, Code.BAD_PERIOD),
        ({"opens": OPENS - timedelta(days=2), "closes": OPENS - timedelta(days=1)}, Code.BALLOT_CLOSES_TOO_SOON),
        ({"subject": Subject.PROVISION, "provision": "unknown"}, Code.BAD_REQUEST),
    ],
)
def test_a_ballot_with_a_wrong_period_or_provision_is_refused(hall, fields, code):
    assert code_of(lambda: hall.draft(**fields)) is code


def test_without_a_published_text_only_procedure_can_be_put(database):
    hall = voting.hall(database, texts=())
    with database.writing() as occasion:
        from consult.models.consultations import Consultation
        from consult.models.texts import Revision

        where = factories.consultation(occasion.session, state="frozen")
        factories.appoint(occasion.session, hall.moderator, Office.MODERATOR, where)
        assert occasion.session.query(Revision).filter_by(consultation_id=where.id).count() == 0
        assert occasion.session.query(Consultation).count() == 2
    hall.path = where.path
    assert code_of(hall.draft) is Code.NO_TEXT_TO_VOTE_ON
    assert hall.draft(subject=Subject.PROCEDURE) == 1


def test_annulling_takes_two_persons_one_of_them_the_chair(hall):
    hall.open_ballot()
    second = official(hall, Office.MODERATOR)
    annul(hall, hall.moderator, annulment.ask)
    assert code_of(lambda: annul(hall, hall.moderator, annulment.confirm)) is Code.SECOND_PERSON_NEEDED
    assert code_of(lambda: annul(hall, second, annulment.confirm)) is Code.CHAIR_NEEDED
    assert code_of(lambda: annul(hall, hall.heads[0], annulment.confirm)) is Code.NOT_OPEN_TO_YOU
    annul(hall, hall.chair, annulment.confirm)
    assert hall.ballot().state is BallotState.ANNULLED


def test_annulment_after_the_close_keeps_the_votes_and_takes_the_effect(hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(1, "yes")
    annul(hall, hall.chair, annulment.ask, at=CLOSES)
    annul(hall, hall.moderator, annulment.confirm, at=CLOSES)
    ballot = hall.ballot()
    assert (ballot.result["outcome"], ballot.result["counts"]["yes"]) == ("annulled", 2)
    assert len(hall.entries("ballot.revealed")) == 1
    assert hall.end_sitting() == 1
    assert hall.state() == "frozen"


def test_an_annulled_ballot_is_final(hall):
    hall.open_ballot()
    annul(hall, hall.chair, annulment.ask)
    annul(hall, hall.moderator, annulment.confirm)
    assert code_of(lambda: annul(hall, hall.chair, annulment.ask)) is Code.NOTHING_TO_ANNUL
    assert code_of(lambda: hall.cast(0, "yes")) is Code.BALLOT_ANNULLED


def test_a_request_to_annul_can_be_taken_back(hall):
    hall.open_ballot()
    annul(hall, hall.moderator, annulment.ask)
    assert code_of(lambda: annul(hall, hall.chair, annulment.ask)) is Code.ANNULMENT_ASKED
    annul(hall, hall.moderator, annulment.drop)
    assert code_of(lambda: annul(hall, hall.chair, annulment.confirm)) is Code.SECOND_PERSON_NEEDED
