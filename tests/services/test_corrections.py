"""Notes of correction: filed by the delegation, confirmed by a second person, without any effect on the result."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from consult.models.delegations import Accreditation
from consult.models.operations import Outbox
from consult.models.people import Office, Person
from consult.rules.refusal import Code
from consult.services.outbox import MailKind
from tests import factories, voting
from tests.mailbox import deliver, mails
from tests.mailbox import text as text_of
from tests.races import at_once, outcome_of
from tests.speaking import confirm, declare, notes, take_back
from tests.voting import BEFORE, CLOSES, DURING, OPENS

INSTANT = timedelta(milliseconds=1)
MOMENT = timedelta(minutes=1)


@pytest.fixture
def open_hall(database):
    made = voting.hall(database)
    made.open_ballot()
    made.cast(0, "yes")
    made.cast(1, "yes")
    return made


@pytest.fixture
def hall(open_hall):
    open_hall.run_due(CLOSES)
    return open_hall


def test_a_note_is_noted_once_a_second_person_has_confirmed_it(hall):
    assert declare(hall, 0, "no")
    assert notes(hall) == [("no", None)]
    assert hall.entries("vote.correction_noted") == []
    assert confirm(hall, 0, "no")
    assert notes(hall) == [("no", CLOSES)]
    [(_, entry)] = hall.entries("vote.correction_noted")
    assert (entry["delegation"], entry["intended"]) == (hall.delegations[0].key, "no")


def test_the_result_stays_as_it_is(hall):
    before = hall.ballot()
    declare(hall, 0, "no")
    declare(hall, 1, "no")
    confirm(hall, 0, "no")
    confirm(hall, 1, "no", who=hall.chair)
    after = hall.ballot()
    assert (after.result, after.state, after.excluded) == (before.result, before.state, before.excluded)
    assert after.result["outcome"] == "adopted"
    assert len(hall.entries("result.declared")) == 1


def test_one_note_for_each_delegation_and_ballot(hall):
    declare(hall, 0, "no")
    assert declare(hall, 0, "no")
    assert outcome_of(lambda: declare(hall, 0, "abstain")) is Code.CORRECTION_MADE
    assert notes(hall) == [("no", None)]


def test_two_notes_at_once_leave_one(hall):
    mine = ((hall.heads[0], "no"), (hall.alternates[0], "abstain"))
    acts = [lambda who=who, choice=choice: declare(hall, 0, choice, who=who) for who, choice in mine]
    assert sorted(map(str, at_once(*acts))) == ["True", Code.CORRECTION_MADE]
    assert len(notes(hall)) == 1


def test_a_note_can_be_taken_back_until_it_is_confirmed(hall):
    declare(hall, 0, "no")
    assert take_back(hall, who=hall.alternates[0])
    assert notes(hall) == []
    assert outcome_of(lambda: take_back(hall)) is Code.NOT_FOUND
    declare(hall, 0, "abstain")
    confirm(hall, 0, "abstain")
    assert outcome_of(lambda: take_back(hall)) is Code.CORRECTION_CONFIRMED
    assert outcome_of(lambda: confirm(hall, 0, "abstain")) is Code.CORRECTION_CONFIRMED
    assert len(hall.entries("vote.correction_noted")) == 1


def test_what_is_confirmed_is_what_was_read(hall):
    declare(hall, 0, "no")
    take_back(hall)
    declare(hall, 0, "abstain")
    assert outcome_of(lambda: confirm(hall, 0, "no")) is Code.NOT_FOUND
    assert notes(hall) == [("abstain", None)]


@pytest.mark.parametrize("choice", ["yes", "recused", "no_objection"])
def test_only_another_answer_of_the_ballot_paper_can_have_been_intended(hall, choice):
    assert outcome_of(lambda: declare(hall, 0, choice)) is Code.CORRECTION_CHANGES_NOTHING


def test_who_did_not_vote_may_have_intended_to_and_not_have_intended_not_to(hall):
    assert outcome_of(lambda: declare(hall, 2, "not_participating")) is Code.CORRECTION_CHANGES_NOTHING
    assert declare(hall, 2, "abstain")


@pytest.mark.parametrize("at", [OPENS, DURING, CLOSES - INSTANT])
def test_nothing_is_corrected_while_the_vote_is_open(open_hall, at):
    assert outcome_of(lambda: declare(open_hall, 0, "no", at=at)) is Code.VOTE_NOT_CLOSED
    assert notes(open_hall) == []


def test_nothing_is_corrected_before_the_vote(database):
    hall = voting.hall(database)
    hall.approve(hall.draft())
    assert outcome_of(lambda: declare(hall, 0, "no", at=BEFORE)) is Code.VOTE_NOT_CLOSED


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("member", Code.ROLE_MAY_NOT_SUBMIT),
        ("other", Code.NOT_OPEN_TO_YOU),
        ("chair", Code.NOT_OPEN_TO_YOU),
        ("moderator", Code.NOT_OPEN_TO_YOU),
    ],
)
def test_only_head_and_alternate_file_a_note_or_take_it_back(hall, who, code):
    people = {"member": hall.members[0], "other": hall.heads[1], "chair": hall.chair, "moderator": hall.moderator}
    assert outcome_of(lambda: declare(hall, 0, "no", who=people[who])) is code
    declare(hall, 0, "no")
    assert outcome_of(lambda: take_back(hall, who=people[who])) is code


@pytest.mark.parametrize("office", [Office.RAPPORTEUR, Office.ADMINISTRATOR, Office.AUDITOR])
def test_no_other_official_and_no_delegation_confirms(hall, database, office):
    declare(hall, 0, "no")
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who, office)
    for person in (who, hall.heads[0], hall.heads[1], hall.members[0]):
        assert outcome_of(lambda person=person: confirm(hall, 0, "no", who=person)) is Code.NOT_OPEN_TO_YOU
    assert notes(hall) == [("no", None)]


def test_whoever_filed_it_does_not_confirm_it_even_holding_an_office(hall, database):
    with database.writing() as occasion:
        factories.appoint(occasion.session, hall.heads[0], Office.MODERATOR)
    declare(hall, 0, "no")
    assert outcome_of(lambda: confirm(hall, 0, "no", who=hall.heads[0])) is Code.OWN_CORRECTION
    own = "confirmed_by_id = declared_by_id, confirmed_at = declared_at, record_index = 0"
    with pytest.raises(IntegrityError) as refused, database.writing() as occasion:
        occasion.session.execute(text(f"UPDATE note_of_correction SET {own}"))
    assert "four_eyes" in str(refused.value.orig)


@pytest.mark.parametrize("who", ["alternates", "members"])
def test_nobody_of_the_delegation_confirms_its_note_even_holding_an_office(hall, database, who):
    person = getattr(hall, who)[0]
    with database.writing() as occasion:
        factories.appoint(occasion.session, person, Office.CHAIR)
    declare(hall, 0, "no")
    assert outcome_of(lambda: confirm(hall, 0, "no", who=person)) is Code.OWN_CORRECTION
    declare(hall, 1, "no")
    assert confirm(hall, 1, "no", who=person)


@pytest.mark.parametrize(("ended", "outcome"), [(-MOMENT, True), (MOMENT, Code.OWN_CORRECTION)])
def test_who_left_the_delegation_after_the_note_was_filed_does_not_confirm_it(hall, database, ended, outcome):
    with database.writing() as occasion:
        factories.appoint(occasion.session, hall.members[0], Office.MODERATOR)
        serving = occasion.session.query(Accreditation).filter_by(person_id=hall.members[0].id).one()
        serving.ended_at = CLOSES + ended
    declare(hall, 0, "no")
    assert outcome_of(lambda: confirm(hall, 0, "no", who=hall.members[0], at=CLOSES + 2 * MOMENT)) is outcome


def test_two_confirmations_at_once_leave_one_entry(hall):
    declare(hall, 0, "no")
    acts = [lambda who=who: confirm(hall, 0, "no", who=who) for who in (hall.moderator, hall.chair)]
    assert sorted(map(str, at_once(*acts))) == ["True", Code.CORRECTION_CONFIRMED]
    assert len(hall.entries("vote.correction_noted")) == 1


def test_a_note_taken_back_while_it_is_confirmed_is_either_gone_or_stands_in_the_record(hall):
    declare(hall, 0, "no")
    came = at_once(lambda: take_back(hall), lambda: confirm(hall, 0, "no"))
    stands = came == [Code.CORRECTION_CONFIRMED, True]
    assert stands or came == [True, Code.NOT_FOUND]
    assert len(notes(hall)) == len(hall.entries("vote.correction_noted")) == int(stands)


def test_an_observer_has_no_vote_to_correct(hall):
    hall.delegations.append(hall.observer)
    assert outcome_of(lambda: declare(hall, 3, "no", who=hall.observer_head)) is Code.OBSERVER_HAS_NO_VOTE


def test_a_confirmed_note_is_never_changed(hall, database):
    declare(hall, 0, "no")
    confirm(hall, 0, "no")
    for statement in ("UPDATE note_of_correction SET intended = 'abstain'", "DELETE FROM note_of_correction"):
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as occasion:
            occasion.session.execute(text(statement))


def letters(hall, kind):
    with hall.database.reading() as occasion:
        return occasion.session.query(Outbox).filter_by(kind=kind).order_by(Outbox.address).all()


def test_a_note_that_is_filed_is_told_to_those_who_may_confirm_it_once_and_says_no_choice(hall, database):
    with database.writing() as occasion:
        for who, office in ((hall.heads[0], Office.MODERATOR), (hall.members[0], Office.CHAIR)):
            factories.appoint(occasion.session, who, office)
        auditor = factories.person(occasion.session)
        factories.appoint(occasion.session, auditor, Office.AUDITOR)
    declare(hall, 0, "abstain")
    declare(hall, 0, "abstain")
    told = letters(hall, MailKind.CORRECTION_FILED)
    assert [one.address for one in told] == sorted([hall.moderator.email, hall.chair.email])
    assert all("abstain" not in str(one.facts) for one in told)


def test_a_note_that_is_refused_tells_nobody(hall):
    outcome_of(lambda: declare(hall, 0, "yes"))
    assert letters(hall, MailKind.CORRECTION_FILED) == []


def test_the_confirmation_is_told_to_head_and_alternate_of_the_delegation_once(hall):
    declare(hall, 0, "no")
    assert letters(hall, MailKind.CORRECTION_CONFIRMED) == []
    confirm(hall, 0, "no")
    outcome_of(lambda: confirm(hall, 0, "no"))
    told = letters(hall, MailKind.CORRECTION_CONFIRMED)
    assert [one.address for one in told] == sorted([hall.heads[0].email, hall.alternates[0].email])


def test_both_mails_are_in_the_language_of_their_reader_and_lead_to_the_ballot(app, hall, database, config):
    with database.writing() as occasion:
        for person in (hall.chair, hall.alternates[0]):
            occasion.session.get_one(Person, person.id).language = "zh"
    declare(hall, 0, "no")
    confirm(hall, 0, "no")
    deliver(app)

    def sent(to, subject):
        return next(
            text_of(one) for one in mails(config) if to.email in one["To"] and one["Subject"].startswith(subject)
        )

    page = f"/consultations/{hall.path}/ballots/1/"
    assert f"/en/secretariat{page}" in sent(hall.moderator, "A note of correction is to be confirmed")
    assert f"/zh/secretariat{page}" in sent(hall.chair, "有更正说明待确认")
    assert f"/en{page}" in sent(hall.heads[0], "Your note of correction is confirmed")
    assert f"/zh{page}" in sent(hall.alternates[0], "贵代表团的更正说明已获确认")
