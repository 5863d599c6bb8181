"""Votes by letter: two officials, one path for every vote, and nothing that anybody else can read before the close."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from consult.models.delegations import Accreditation, Delegation
from consult.models.operations import SecurityEvent
from consult.rules.letters import LetterEnd
from consult.rules.refusal import Code, Event, Refusal
from consult.rules.roster import Origin
from consult.rules.tally import Choice
from consult.services.letters import Compared
from tests import letters_at_work as work
from tests import voting
from tests.races import outcome_of, stored
from tests.voting import CLOSES, DURING

LAST = CLOSES - timedelta(milliseconds=1)


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    return made


def test_a_letter_is_no_vote_until_a_second_official_has_read_the_same(hall):
    work.enter(hall)
    assert stored(hall) == 0
    assert hall.entries("ballot.sealed") == []
    assert work.confirm(hall) is Compared.RECORDED
    assert work.votes(hall) == [(1, Choice.YES, Origin.LETTER)]
    assert len(hall.entries("ballot.sealed")) == 1


def test_the_vote_bears_the_signers_accreditation_and_both_officials(hall):
    from consult.models.ballots import BallotEvent

    work.enter(hall, signer=hall.alternates[0])
    work.confirm(hall)
    (vote,) = work.rows(hall, BallotEvent)
    assert (vote.entered_by_id, vote.confirmed_by_id) == (hall.moderator.id, hall.chair.id)
    hall.run_due(CLOSES)
    opening = hall.entries("ballot.revealed")[0][1]["openings"][0]["opening"]
    assert opening["origin"] == "letter"
    assert opening["accreditation"] == work.accreditation_of(hall, hall.alternates[0])


def test_whoever_entered_a_letter_cannot_confirm_it(hall):
    work.enter(hall)
    assert outcome_of(lambda: work.confirm(hall, by=hall.moderator)) is Code.SECOND_PERSON_NEEDED
    assert stored(hall) == 0


def test_a_second_moderator_may_confirm(hall):
    other = work.second_moderator(hall)
    work.enter(hall)
    assert work.confirm(hall, by=other) is Compared.RECORDED


def test_two_different_readings_cast_nothing_end_the_entry_and_leave_a_trace_without_a_choice(hall):
    work.enter(hall, choice="yes")
    assert work.confirm(hall, choice="no") is Compared.DIFFERED
    assert stored(hall) == 0
    assert work.ends(hall) == [LetterEnd.DIFFERED]
    (trace,) = [one for one in work.rows(hall, SecurityEvent) if one.kind == Event.LETTER_DIFFERED]
    assert trace.facts == {"ballot": f"{hall.symbol}#1"}


def test_nobody_tries_a_second_time_after_a_different_reading_and_the_letter_can_be_entered_anew(hall):
    work.enter(hall, choice="yes")
    work.confirm(hall, choice="no")
    other = work.second_moderator(hall)
    assert outcome_of(lambda: work.confirm(hall, choice="yes", by=other)) is Code.LETTER_ENDED
    assert work.enter(hall, choice="yes") == 2
    assert work.confirm(hall, number=2) is Compared.RECORDED


def test_a_vote_that_the_delegation_cast_after_the_entry_stands(hall):
    work.enter(hall, choice="yes")
    hall.cast(0, "no")
    with pytest.raises(Refusal) as refused:
        work.confirm(hall, choice="yes")
    assert refused.value.code is Code.LETTER_OVERTAKEN
    assert refused.value.facts == {}
    assert refused.value.trace.facts == {"ballot": f"{hall.symbol}#1"}
    assert work.votes(hall) == [(1, Choice.NO, Origin.WEB)]
    assert (work.ends(hall), work.readings(hall)) == ([], [Choice.YES])


def test_a_letter_replaces_a_vote_that_stood_when_it_was_entered_and_a_vote_on_the_site_replaces_the_letter(hall):
    hall.cast(0, "no")
    work.enter(hall, choice="yes")
    work.confirm(hall, choice="yes")
    hall.cast(0, "abstain", seen=2)
    assert [origin for *_, origin in work.votes(hall)] == [Origin.WEB, Origin.LETTER, Origin.WEB]
    hall.run_due(CLOSES)
    assert hall.ballot().result["counts"]["abstain"] == 1


def test_one_letter_of_a_delegation_waits_at_a_time(hall):
    work.enter(hall)
    assert outcome_of(lambda: work.enter(hall)) is Code.LETTER_WAITS
    work.withdraw(hall)
    assert work.enter(hall) == 2
    assert outcome_of(lambda: work.confirm(hall)) is Code.LETTER_ENDED


def test_what_was_read_is_kept_only_until_the_entry_ends(hall):
    for index in range(3):
        work.enter(hall, index, choice="yes")
    work.confirm(hall, number=1)
    work.withdraw(hall, number=2)
    assert work.readings(hall) == [Choice.YES]
    hall.run_due(CLOSES)
    assert work.readings(hall) == []
    assert work.entered(hall) == 3


def test_an_annulled_ballot_forgets_what_was_read(hall):
    from consult.services import annulment, clock
    from consult.services.annulment import Request
    from consult.services.ballot_room import Which

    work.enter(hall)
    place = Which(path=hall.path, number=1)
    with clock.standing_at(DURING), hall.as_(hall.moderator) as occasion:
        annulment.ask(occasion, Request(which=place, reason_en="Wrong.", reason_zh="有误。"))
    with clock.standing_at(DURING), hall.as_(hall.chair) as occasion:
        annulment.confirm(occasion, place)
    assert work.readings(hall) == []
    assert outcome_of(lambda: work.confirm(hall)) is Code.BALLOT_ANNULLED


def test_a_letter_confirmed_in_the_last_millisecond_counts_and_one_at_the_close_is_void(hall):
    work.enter(hall, 0, at=LAST)
    work.enter(hall, 1, at=LAST)
    work.confirm(hall, at=LAST, number=1)
    assert outcome_of(lambda: work.confirm(hall, at=CLOSES, number=2)) is Code.LETTER_TOO_LATE
    assert outcome_of(lambda: work.enter(hall, 2, at=CLOSES)) is Code.LETTER_TOO_LATE
    assert outcome_of(lambda: work.withdraw(hall, at=CLOSES, number=2)) is Code.LETTER_TOO_LATE
    hall.run_due(CLOSES)
    assert outcome_of(lambda: work.confirm(hall, at=CLOSES, number=2)) is Code.LETTER_TOO_LATE
    assert hall.ballot().result["counts"]["yes"] == 1


@pytest.mark.parametrize("who", ["member", "other head", "observer head"])
def test_only_a_head_or_alternate_of_the_delegation_can_have_signed(hall, who):
    people = {"member": hall.members[0], "other head": hall.heads[1], "observer head": hall.observer_head}
    with pytest.raises(Refusal) as refused:
        work.enter(hall, signer=people[who])
    assert (refused.value.code, refused.value.at) == (Code.SIGNER_NOT_ACCREDITED, "signer")
    assert work.entered(hall) == 0


def test_a_signer_whose_accreditation_ended_meanwhile_is_refused_at_the_confirmation(hall, database):
    work.enter(hall)
    with database.writing() as occasion:
        occasion.session.query(Accreditation).filter_by(person_id=hall.heads[0].id).one().ended_at = DURING
    assert outcome_of(lambda: work.confirm(hall)) is Code.SIGNER_NOT_ACCREDITED
    assert stored(hall) == 0


def test_a_suspended_delegation_votes_by_letter_as_little_as_on_the_site(hall, database):
    work.enter(hall)
    with database.writing() as occasion:
        occasion.session.get_one(Delegation, hall.delegations[0].id).suspended_at = DURING
    assert outcome_of(lambda: work.confirm(hall)) is Code.DELEGATION_SUSPENDED
    assert outcome_of(lambda: work.enter(hall)) is Code.DELEGATION_SUSPENDED


def test_a_delegation_outside_the_register_an_answer_of_another_rule_and_a_date_to_come_are_refused(hall):
    hall.delegations.append(hall.observer)
    assert outcome_of(lambda: work.enter(hall, 3, signer=hall.observer_head)) is Code.NOT_IN_REGISTER
    assert outcome_of(lambda: work.enter(hall, choice="recused")) is Code.CHOICE_UNKNOWN
    assert outcome_of(lambda: work.enter(hall, signed_on=date(2026, 11, 24))) is Code.LETTER_DATED_AHEAD
    work.enter(hall)
    assert outcome_of(lambda: work.confirm(hall, choice="recused")) is Code.CHOICE_UNKNOWN
    assert (stored(hall), work.ends(hall)) == (0, [])


def test_under_a_rule_that_asks_for_it_the_reason_of_the_letter_is_kept_with_a_vote_against(database):
    from consult.models.contributions import ParticipantText

    hall = voting.hall(database)
    hall.open_ballot(preset="iso-enquiry")
    assert outcome_of(lambda: work.enter(hall, choice="no")) is Code.NEGATIVE_NEEDS_REASON
    work.enter(hall, choice="no", reason=" Clause 4 cannot be met. ")
    work.confirm(hall, choice="no")
    assert [one.body for one in work.rows(hall, ParticipantText)] == ["Clause 4 cannot be met."]
    assert work.readings(hall) == []


@pytest.mark.parametrize("who", ["chair", "head", "alternate", "member", "observer"])
def test_nobody_but_a_moderator_enters_or_withdraws(hall, who):
    work.enter(hall)
    people = {
        "chair": hall.chair,
        "head": hall.heads[0],
        "alternate": hall.alternates[0],
        "member": hall.members[0],
        "observer": hall.observer_head,
    }
    assert outcome_of(lambda: work.enter(hall, 1, by=people[who])) is Code.NOT_OPEN_TO_YOU
    assert outcome_of(lambda: work.withdraw(hall, by=people[who])) is Code.NOT_OPEN_TO_YOU
    if who != "chair":
        assert outcome_of(lambda: work.confirm(hall, by=people[who])) is Code.NOT_OPEN_TO_YOU


def test_an_official_of_another_consultation_has_no_part_in_it(hall, database):
    other = voting.hall(database)
    work.enter(hall)
    assert outcome_of(lambda: work.enter(hall, 1, by=other.moderator)) is Code.NOT_OPEN_TO_YOU
    assert outcome_of(lambda: work.confirm(hall, by=other.chair)) is Code.NOT_OPEN_TO_YOU


def test_letters_and_how_they_ended_cannot_be_changed(hall, database):
    work.enter(hall)
    work.confirm(hall)
    work.contest(hall)
    for statement in (
        "UPDATE letter_entry SET seen = 9",
        "DELETE FROM letter_entry",
        "UPDATE letter_closing SET ended_as = 'withdrawn'",
        "DELETE FROM letter_closing",
        "DELETE FROM letter_contest",
    ):
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as occasion:
            occasion.session.execute(text(statement))


@pytest.mark.parametrize("marks", ["'letter', NULL, NULL, NULL", "'web', 1, 1, 2", "'letter', 1, 1, 1"])
def test_the_schema_itself_asks_for_the_letter_and_two_officials_and_for_neither_on_the_site(hall, database, marks):
    hall.cast(0, "yes")
    work.enter(hall)
    columns = "ballot_id, delegation_id, seq, previous_seq, choice, accreditation_id, at, salt, commitment"
    copied = "SELECT ballot_id, delegation_id, 2, 1, choice, accreditation_id, at, salt, commitment"
    statement = (
        f"INSERT INTO ballot_event ({columns}, idempotency_key, record_index, origin, letter_id, entered_by_id, "
        f"confirmed_by_id) {copied}, 'another1', record_index - 1, {marks} FROM ballot_event"
    )
    with pytest.raises(DatabaseError, match="ck_ballot_event_letter"), database.writing() as occasion:
        occasion.session.execute(text(statement))
