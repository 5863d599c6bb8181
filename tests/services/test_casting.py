"""Casting: who may, what is refused, what can never be changed afterwards."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DatabaseError

from consult.rules.refusal import Code, Refusal
from tests import voting
from tests.races import outcome_of, stored
from tests.voting import CLOSES, DURING


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    return made


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("member", Code.ROLE_MAY_NOT_VOTE),
        ("other_head", Code.NOT_OPEN_TO_YOU),
        ("chair", Code.NOT_OPEN_TO_YOU),
        ("moderator", Code.NOT_OPEN_TO_YOU),
    ],
)
def test_only_head_and_alternate_of_the_delegation_may_vote(hall, who, code):
    people = {
        "member": hall.members[0],
        "other_head": hall.heads[1],
        "chair": hall.chair,
        "moderator": hall.moderator,
    }
    assert outcome_of(lambda: hall.cast(0, "yes", who=people[who])) is code
    assert stored(hall) == 0


def test_an_alternate_may_vote_and_the_vote_is_the_delegations(hall):
    hall.cast(0, "yes", who=hall.alternates[0])
    assert outcome_of(lambda: hall.cast(0, "no")) is Code.VOTED_MEANWHILE


def test_an_observer_has_no_vote(hall):
    hall.delegations.append(hall.observer)
    assert outcome_of(lambda: hall.cast(3, "yes", who=hall.observer_head)) is Code.OBSERVER_HAS_NO_VOTE


def test_a_suspended_delegation_may_not_vote(hall, database):
    from consult.models.delegations import Delegation

    with database.writing() as occasion:
        occasion.session.get_one(Delegation, hall.delegations[0].id).suspended_at = DURING
    assert outcome_of(lambda: hall.cast(0, "yes")) is Code.DELEGATION_SUSPENDED


def test_a_choice_of_another_rule_is_refused(hall):
    assert outcome_of(lambda: hall.cast(0, "recused")) is Code.CHOICE_UNKNOWN
    assert outcome_of(lambda: hall.cast(0, "no_objection")) is Code.CHOICE_UNKNOWN
    assert stored(hall) == 0


def test_the_same_paper_sent_twice_gets_the_same_receipt(hall):
    first = hall.cast(0, "yes", key="paperkey1")
    assert hall.cast(0, "yes", key="paperkey1") == first
    assert stored(hall) == 1


def test_the_same_paper_with_another_choice_is_refused_and_never_taken_for_sent(hall):
    hall.cast(0, "yes", key="paperkey1")
    assert outcome_of(lambda: hall.cast(0, "no", key="paperkey1")) is Code.VOTED_MEANWHILE
    assert stored(hall) == 1


def test_a_paper_sent_again_after_the_close_still_gets_its_receipt(hall):
    first = hall.cast(0, "yes", key="paperkey1")
    hall.run_due(CLOSES)
    assert hall.cast(0, "yes", key="paperkey1", at=CLOSES) == first


def test_a_refused_cast_leaves_a_trace_without_a_choice(hall):
    hall.cast(0, "yes")
    with pytest.raises(Refusal) as refused:
        hall.cast(0, "no")
    assert refused.value.trace.kind == "stale_cast"
    assert refused.value.trace.facts == {"ballot": f"{hall.symbol}#1"}


def test_what_was_cast_and_the_register_cannot_be_changed(hall, database):
    hall.cast(0, "yes")
    for statement in (
        "UPDATE ballot_event SET choice = 'no'",
        "DELETE FROM ballot_event",
        "DELETE FROM register_entry",
        "UPDATE register_entry SET position = 9",
    ):
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as occasion:
            occasion.session.execute(text(statement))


def test_question_rule_and_instants_cannot_be_changed_once_the_ballot_is_open(hall):
    from consult.rules.roster import Subject
    from consult.services import ballot_drafting, clock

    draft = ballot_drafting.Draft(
        path=hall.path,
        subject=Subject.PROCEDURE,
        provision="",
        question_en="Another?",
        question_zh="另一项？",
        preset="simple",
        quorum="none",
        opens_at=DURING,
        closes_at=CLOSES,
    )
    with clock.standing_at(DURING), pytest.raises(Refusal) as refused, hall.as_(hall.moderator) as occasion:
        ballot_drafting.edit(occasion, ballot_drafting.Edit(number=1, draft=draft))
    assert refused.value.code is Code.BALLOT_FROZEN


def test_a_cast_costs_the_same_number_of_statements_however_many_came_before(database):
    hall = voting.hall(database, size=30)
    hall.open_ballot()

    first = statements(database, lambda: hall.cast(0, "yes"))
    for index in range(1, 29):
        hall.cast(index, "yes")
    assert statements(database, lambda: hall.cast(29, "yes")) == first


def statements(database, act):
    seen = []

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    act()
    event.remove(database.engine, "before_cursor_execute", count)
    return len(seen)


# reasons of negative votes


@pytest.fixture
def enquiry(database):
    made = voting.hall(database)
    made.open_ballot(preset="iso-enquiry")
    return made


def texts(hall):
    from consult.models.contributions import ParticipantText

    with hall.database.reading() as occasion:
        return [row.body for row in occasion.session.query(ParticipantText).order_by(ParticipantText.id)]


def test_a_reason_is_sealed_by_its_salted_hash_and_stands_in_no_entry_of_the_record(enquiry):
    enquiry.cast(0, "no", reason="  Clause 4 cannot be met.  ")
    enquiry.run_due(CLOSES)
    assert texts(enquiry) == ["Clause 4 cannot be met."]
    ((_, revealed),) = enquiry.entries("ballot.revealed")
    assert len(revealed["openings"][0]["opening"]["reason"]) == 64
    assert "Clause 4" not in str(enquiry.entries())


def test_a_sealed_entry_is_as_long_with_a_reason_as_without(enquiry):
    enquiry.cast(0, "no", reason="x" * 2000)
    enquiry.cast(1, "yes")
    first, second = (entry for _, entry in enquiry.entries("ballot.sealed"))
    assert len(str(first)) == len(str(second))


def test_a_reason_is_kept_with_no_vote_but_a_negative_one_and_under_no_rule_that_does_not_ask_for_it(enquiry, hall):
    enquiry.cast(0, "yes", reason="Because.")
    hall.cast(0, "no", reason="Because.")
    assert texts(hall) == []


def test_a_vote_changed_from_against_leaves_its_reason_behind(enquiry):
    enquiry.cast(0, "no", reason="Clause 4 cannot be met.")
    enquiry.cast(0, "yes", seen=1)
    enquiry.run_due(CLOSES)
    openings = [one["opening"] for one in enquiry.entries("ballot.revealed")[0][1]["openings"]]
    assert ["reason" in opening for opening in openings] == [True, False]
    assert enquiry.ballot().result["counts"]["yes"] == 1


def test_the_same_paper_with_another_reason_is_refused_and_never_taken_for_sent(enquiry):
    first = enquiry.cast(0, "no", key="paperkey1", reason="One.")
    assert enquiry.cast(0, "no", key="paperkey1", reason="One. ") == first
    assert outcome_of(lambda: enquiry.cast(0, "no", key="paperkey1", reason="Two.")) is Code.VOTED_MEANWHILE


def test_the_schema_itself_keeps_a_reason_with_no_vote_but_a_negative_one(enquiry, database):
    enquiry.cast(0, "yes")
    copied = "SELECT ballot_id, delegation_id, seq + 1, seq, 'abstain'"
    columns = "ballot_id, delegation_id, seq, previous_seq, choice"
    rest = "accreditation_id, at, origin, salt, commitment, idempotency_key"
    with pytest.raises(DatabaseError, match="ck_ballot_event_reason"), database.writing() as occasion:
        occasion.session.execute(
            text(
                f"INSERT INTO ballot_event ({columns}, {rest}, record_index, reason_hash) "
                f"{copied}, {rest}, record_index - 1, '{'0' * 64}' FROM ballot_event"
            )
        )
