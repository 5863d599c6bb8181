"""The silence procedure and the call to adopt without a vote, held here: objections, what follows, exact instants."""

from datetime import timedelta

import pytest

from consult.models.ballots import BallotState, Objection
from consult.models.delegations import Delegation
from consult.models.operations import Outbox
from consult.models.texts import Provision
from consult.rules.decision import Outcome
from consult.rules.phases import State
from consult.rules.procedure import Effect
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import annulment, clock
from consult.services.annulment import Request
from consult.services.ballot_room import Which
from consult.services.outbox import MailKind
from consult.services.questions import Hang
from tests import letters_at_work, voting
from tests.objecting_at_work import ENDS, object_to
from tests.voting import DURING, OPENS

LATER = ENDS + timedelta(hours=1)


@pytest.fixture
def hall(database):
    return voting.hall(database)


@pytest.fixture
def silence(hall):
    hall.open_ballot(preset="silence", closes=ENDS)
    return hall


def refused(act, *given, **named):
    with pytest.raises(Refusal) as caught:
        act(*given, **named)
    return caught.value


def kinds(hall):
    return [entry["type"] for _, entry in hall.entries()]


def test_silence_adopts_at_the_instant_and_not_before(silence):
    silence.run_due(ENDS - timedelta(milliseconds=1))
    assert silence.ballot().state is BallotState.OPEN
    silence.run_due(ENDS)
    assert silence.ballot().result == {
        **silence.ballot().result,
        "outcome": "adopted",
        "counts": {"members": 3, "yes": 0, "no": 0, "abstain": 0, "recused": 0, "no_objection": 0},
    }


def test_a_sitting_whose_text_silence_adopted_decides_the_consultation(silence):
    silence.run_due(ENDS)
    silence.end_sitting(ENDS)
    assert silence.state() is State.DECIDED


def test_without_a_vote_there_are_no_counts_and_the_text_is_adopted(hall):
    hall.open_ballot(preset="without-vote")
    hall.run_due(voting.CLOSES)
    assert hall.ballot().result == {"outcome": "without_vote", "reason": "passed"}
    hall.end_sitting(voting.CLOSES)
    assert hall.state() is State.DECIDED
    (_, declared) = hall.entries("result.declared")[0]
    assert declared["decision"] == {"outcome": "without_vote", "reason": "passed"}


@pytest.mark.parametrize(("preset", "closes"), [("silence", ENDS), ("without-vote", voting.CLOSES)])
def test_the_first_objection_ends_it_at_once_and_in_public(hall, preset, closes):
    hall.open_ballot(preset=preset, closes=closes)
    object_to(hall, 1)
    ballot = hall.ballot()
    assert (ballot.state, ballot.closed_at) == (BallotState.CLOSED, DURING)
    assert (ballot.result["outcome"], ballot.result["reason"]) == ("not_adopted", "blocked")
    assert ballot.result["counts"]["no"] == 1
    assert kinds(hall)[-3:] == ["silence.broken", "ballot.closed", "result.declared"]
    hall.end_sitting(DURING)
    assert hall.state() is State.FROZEN


def test_the_record_names_the_delegation_and_never_the_words(silence):
    index = object_to(silence, 1)
    (at, entry) = silence.entries("silence.broken")[0]
    assert (at, entry["delegation"]) == (index, silence.delegations[1].key)
    assert len(entry["text"]) == 64
    assert "Article" not in str(entry)
    with silence.database.reading() as occasion:
        stored = occasion.session.query(Objection).one()
        assert (stored.text_hash, stored.record_index, stored.at) == (entry["text"], index, DURING)


def test_a_second_objection_hears_that_the_silence_is_broken(silence):
    object_to(silence, 0)
    late = refused(object_to, silence, 1, at=DURING + timedelta(minutes=1))
    assert (late.code, late.facts["time"]) == (Code.SILENCE_BROKEN_ALREADY, DURING)


def test_an_objection_at_the_closing_instant_is_late(silence):
    late = refused(object_to, silence, at=ENDS)
    assert late.code is Code.VOTING_CLOSED
    assert late.trace is not None
    silence.run_due(ENDS)
    assert silence.ballot().result["outcome"] == "adopted"
    assert refused(object_to, silence, at=LATER).code is Code.VOTING_CLOSED


def test_the_last_instant_before_the_close_is_in_time(silence):
    object_to(silence, at=ENDS - timedelta(milliseconds=1))
    assert silence.ballot().result["outcome"] == "not_adopted"


def test_an_objection_before_the_opening_is_refused(hall):
    hall.draft(preset="silence", closes=ENDS)
    hall.approve()
    hall.open_sitting()
    assert refused(object_to, hall, at=OPENS - timedelta(seconds=1)).code is Code.VOTING_NOT_BEGUN


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_objection_needs_its_reason_in_writing(silence, text):
    asked = refused(object_to, silence, text=text)
    assert (asked.code, asked.at) == (Code.OBJECTION_NEEDS_TEXT, "text")
    assert silence.ballot().state is BallotState.OPEN


def test_members_observers_officials_and_strangers_cannot_object(silence):
    assert refused(object_to, silence, who=silence.members[0]).code is Code.ROLE_MAY_NOT_VOTE
    assert refused(object_to, silence, who=silence.chair).code is Code.NOT_OPEN_TO_YOU
    assert refused(object_to, silence, who=silence.heads[1]).code is Code.NOT_OPEN_TO_YOU
    assert refused(object_to, silence, who=silence.observer_head).code is Code.NOT_OPEN_TO_YOU
    object_to(silence, who=silence.alternates[0])


def test_a_suspended_delegation_cannot_break_the_silence(silence):
    with silence.database.writing() as occasion:
        occasion.session.get_one(Delegation, silence.delegations[0].id).suspended_at = DURING
    assert refused(object_to, silence).code is Code.DELEGATION_SUSPENDED
    silence.run_due(ENDS)
    assert silence.ballot().result["outcome"] == "adopted"
    assert silence.ballot().result["counts"]["members"] == 3


def test_there_is_no_ballot_paper_where_silence_decides(silence):
    assert refused(silence.cast, 0, "no").code is Code.DECIDED_WITHOUT_VOTE
    assert refused(silence.cast, 0, "yes").code is Code.DECIDED_WITHOUT_VOTE


def test_a_question_put_to_the_vote_cannot_be_objected_to(hall):
    hall.open_ballot()
    assert refused(object_to, hall).code is Code.DECIDED_BY_VOTE


@pytest.mark.parametrize(
    ("preset", "least"), [("silence", timedelta(hours=24)), ("without-vote", timedelta(minutes=10))]
)
def test_delegations_have_a_least_time_to_object(hall, preset, least):
    short = refused(hall.draft, preset=preset, closes=OPENS + least - timedelta(seconds=1))
    assert (short.code, short.at) == (Code.TOO_LITTLE_TIME_TO_OBJECT, "closes_at")
    assert short.facts == {"hours": 24, "minutes": 10}
    hall.draft(preset=preset, closes=OPENS + least)


def test_when_the_silence_is_broken_the_question_is_put_to_the_vote_that_waited_for_it(hall):
    hall.draft(preset="silence", closes=ENDS)
    hall.draft(
        opens=ENDS,
        closes=LATER,
        hangs=(Hang(on=1, effect=Effect.FALLS_IF_ADOPTED),),
    )
    for number in (1, 2):
        hall.approve(number)
    hall.open_sitting()
    hall.run_due(OPENS)
    object_to(hall)
    assert hall.ballot(2).state is BallotState.APPROVED
    hall.run_due(ENDS)
    assert hall.ballot(2).state is BallotState.OPEN


def test_when_nobody_objects_the_vote_that_waited_is_not_held(hall):
    hall.draft(preset="silence", closes=ENDS)
    hall.draft(opens=ENDS, closes=LATER, hangs=(Hang(on=1, effect=Effect.FALLS_IF_ADOPTED),))
    for number in (1, 2):
        hall.approve(number)
    hall.open_sitting()
    hall.run_due(OPENS)
    hall.run_due(ENDS)
    assert hall.ballot(2).result["outcome"] == Outcome.MOOT


def test_there_is_nothing_to_check_before_the_close_and_no_letter_to_read(silence):
    assert refused(letters_at_work.enter, silence, 0, "no").code is Code.DECIDED_WITHOUT_VOTE
    hall = voting.hall(silence.database)
    hall.draft(preset="silence", closes=ENDS, reveal=60)
    assert hall.ballot().reveal_seconds == 0


def test_one_provision_can_be_adopted_without_a_vote(hall):
    with hall.database.reading() as occasion:
        key = occasion.session.query(Provision).first().key
    hall.open_ballot(preset="without-vote", subject=Subject.PROVISION, provision=key)
    hall.run_due(voting.CLOSES)
    assert hall.ballot().result["outcome"] == "without_vote"
    hall.end_sitting(voting.CLOSES)
    assert hall.state() is State.FROZEN


def test_an_annulled_silence_has_no_effect(silence):
    which = Which(path=silence.path, number=1)
    with clock.standing_at(DURING), silence.as_(silence.chair) as occasion:
        annulment.ask(occasion, Request(which=which, reason_en="Wrong text.", reason_zh="案文有误。"))
    with clock.standing_at(DURING), silence.as_(silence.moderator) as occasion:
        annulment.confirm(occasion, which)
    assert refused(object_to, silence).code is Code.BALLOT_ANNULLED
    silence.run_due(ENDS)
    assert silence.ballot().state is BallotState.ANNULLED


def test_heads_and_alternates_hear_of_its_opening_and_of_its_end(silence):
    object_to(silence)
    with silence.database.reading() as occasion:
        sent = [row.kind for row in occasion.session.query(Outbox)]
    assert sent.count(MailKind.BALLOT_OPENED) == 6
    assert sent.count(MailKind.RESULT_DECLARED) == 6
    assert MailKind.VOTE_RECORDED not in sent
