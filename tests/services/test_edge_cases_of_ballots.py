"""The table "Edge cases to fix in tests" of docs/domain.md, row by row, as far as a live ballot is needed.

What counts and rules settle alone stands in tests/rules/test_edge_cases.py. The row on two members of one delegation
voting at once has a module of its own: tests/services/test_casting_races.py.
"""

from datetime import timedelta

import pytest

from consult.models.delegations import Delegation
from consult.rules.decision import Decision, Outcome, Reason
from consult.rules.refusal import Code, Refusal
from consult.services import drafting
from consult.services.drafting import Beginning, Begun
from tests import voting
from tests.races import outcome_of, stored
from tests.voting import CLOSES, DURING

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def hall(database):
    return voting.hall(database)


def result(hall, number=1):
    return Decision.from_facts(hall.ballot(number).result)


def settled(hall, number=1):
    return result(hall, number).outcome, result(hall, number).reason


@pytest.mark.parametrize(
    ("choices", "outcome", "reason"),
    [
        (("abstain", "abstain", "abstain"), Outcome.NOT_ADOPTED, Reason.NO_VOTES),
        (("yes", "no", "abstain"), Outcome.NOT_ADOPTED, Reason.TIED),
        (("yes", "abstain", "abstain"), Outcome.ADOPTED, Reason.PASSED),
        (("yes", "not_participating", "not_participating"), Outcome.NO_DECISION, Reason.QUORUM),
        (("yes",), Outcome.NO_DECISION, Reason.QUORUM),
        ((), Outcome.NO_DECISION, Reason.QUORUM),
    ],
)
def test_ties_abstentions_and_a_missed_quorum_end_as_ruled(hall, choices, outcome, reason):
    hall.open_ballot()
    for index, choice in enumerate(choices):
        hall.cast(index, choice)
    hall.run_due(CLOSES)
    assert settled(hall) == (outcome, reason)


def test_nobody_votes_is_not_adopted_even_without_a_quorum(hall):
    hall.open_ballot(preset="two-thirds", quorum="none")
    hall.run_due(CLOSES)
    assert settled(hall) == (Outcome.NOT_ADOPTED, Reason.NO_VOTES)


def test_exactly_two_thirds_is_adopted_and_two_thirds_of_nine_is_six(database):
    hall = voting.hall(database, size=9)
    hall.open_ballot(preset="two-thirds")
    for index in range(9):
        hall.cast(index, "yes" if index < 6 else "no")
    hall.run_due(CLOSES)
    assert (result(hall).outcome, result(hall).needed) == (Outcome.ADOPTED, 6)


def test_as_many_for_as_against_is_tied_and_a_second_ballot_is_offered_once(hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(1, "no")
    hall.run_due(CLOSES)
    assert result(hall).second_ballot_offered
    later = CLOSES + timedelta(hours=2)
    second = hall.draft(opens=CLOSES, closes=later, at=CLOSES, again=1)
    with pytest.raises(Refusal) as refused:
        hall.draft(opens=CLOSES, closes=later, at=CLOSES, again=1)
    assert refused.value.code is Code.NOT_TO_BE_PUT_AGAIN
    hall.end_sitting()
    hall.approve(second, at=CLOSES)
    hall.open_sitting(at=CLOSES)
    hall.cast(0, "yes", number=second, at=CLOSES + MOMENT)
    hall.cast(1, "no", number=second, at=CLOSES + MOMENT)
    hall.run_due(later)
    assert not result(hall, second).second_ballot_offered
    assert hall.entries("ballot.opened")[1][1]["again"] == f"{hall.symbol}#1"


def test_a_vote_changed_before_closing_counts_as_last_cast_and_all_are_kept(hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(0, "no", seen=1)
    hall.cast(0, "abstain", seen=2, who=hall.alternates[0])
    hall.cast(1, "yes")
    hall.run_due(CLOSES)
    assert (result(hall).counts.yes, result(hall).counts.no, result(hall).counts.abstain) == (1, 0, 1)
    ((_, revealed),) = hall.entries("ballot.revealed")
    assert [one["opening"]["choice"] for one in revealed["openings"]] == ["yes", "no", "abstain", "yes"]


def test_a_late_vote_is_refused_with_the_reason_and_the_instant_and_never_counted(hall):
    hall.open_ballot()
    hall.cast(0, "yes", at=CLOSES - MOMENT)
    with pytest.raises(Refusal) as refused:
        hall.cast(1, "yes", at=CLOSES)
    assert refused.value.code is Code.VOTING_CLOSED
    assert refused.value.facts == {"time": CLOSES, "arrived": CLOSES}
    assert refused.value.trace.kind == "late_cast"
    hall.run_due(CLOSES)
    assert result(hall).counts.yes == 1


def test_a_late_vote_never_follows_the_close_in_the_record(hall):
    hall.open_ballot()
    hall.cast(0, "yes", at=CLOSES - MOMENT)
    hall.run_due(CLOSES + timedelta(minutes=5))
    with pytest.raises(Refusal):
        hall.cast(1, "yes", at=CLOSES + timedelta(minutes=6))
    kinds = [entry["type"] for _, entry in hall.entries()]
    assert "ballot.sealed" not in kinds[kinds.index("ballot.closed") :]
    assert all(entry["at"] < "2026-11-22T13:00:00.000Z" for _, entry in hall.entries("ballot.sealed"))


def test_a_delegation_accredited_after_opening_is_not_in_the_register_and_may_vote_from_the_next_ballot(
    hall, database
):
    from consult.models.consultations import Consultation
    from tests import factories

    hall.open_ballot()
    with database.writing() as occasion:
        late = factories.delegation(occasion.session)
        where = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        factories.participate(occasion.session, where, late)
        hall.heads.append(factories.person(occasion.session))
        factories.accredit(occasion.session, hall.heads[-1], late)
        hall.delegations.append(late)
    with pytest.raises(Refusal) as refused:
        hall.cast(3, "yes")
    assert refused.value.code is Code.NOT_IN_REGISTER
    hall.run_due(CLOSES)
    assert result(hall).counts.members == 3


def test_a_delegation_suspended_during_the_ballot_is_excluded_by_name_and_the_members_are_unchanged(hall, database):
    hall.open_ballot()
    for index, choice in enumerate(("yes", "no", "yes")):
        hall.cast(index, choice)
    with database.writing() as occasion:
        occasion.session.get_one(Delegation, hall.delegations[1].id).suspended_at = DURING
    hall.run_due(CLOSES)
    found = result(hall)
    assert (found.counts.members, found.counts.yes, found.counts.no) == (3, 2, 0)
    ((_, declared),) = hall.entries("result.declared")
    assert declared["excluded"] == [hall.delegations[1].key] == hall.ballot().excluded
    assert len(hall.entries("ballot.revealed")[0][1]["openings"]) == 3


def test_a_missed_quorum_is_no_decision_and_the_question_may_be_put_again_by_a_new_ballot(hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.run_due(CLOSES)
    assert settled(hall) == (Outcome.NO_DECISION, Reason.QUORUM)
    hall.end_sitting()
    later = CLOSES + timedelta(hours=2)
    again = hall.draft(opens=CLOSES, closes=later, at=CLOSES)
    hall.approve(again, at=CLOSES)
    hall.open_sitting(at=CLOSES)
    for index in range(3):
        hall.cast(index, "yes", number=again, at=CLOSES + MOMENT)
    hall.run_due(later)
    assert settled(hall, again) == (Outcome.ADOPTED, Reason.PASSED)


def test_a_quorum_lost_after_opening_is_judged_once_at_closing(hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(1, "abstain")
    hall.cast(1, "not_participating", seen=1)
    hall.run_due(CLOSES)
    assert settled(hall) == (Outcome.NO_DECISION, Reason.QUORUM)
    assert (result(hall).took_part, result(hall).quorum_needed, len(hall.entries("result.declared"))) == (1, 2, 1)


def test_a_result_never_changes_after_closing(hall):
    hall.open_ballot()
    for index, choice in enumerate(("yes", "yes", "no")):
        hall.cast(index, choice)
    hall.run_due(CLOSES)
    declared = hall.ballot().result
    assert outcome_of(lambda: hall.cast(0, "no", seen=1, at=CLOSES + MOMENT)) is Code.VOTING_CLOSED
    hall.run_due(CLOSES + timedelta(days=1))
    assert hall.ballot().result == declared
    assert len(hall.entries("result.declared")) == 1


def test_recused_is_outside_the_members_under_ietf_and_counts_as_not_voting_elsewhere(database):
    ietf, plain = voting.hall(database, size=4), voting.hall(database, size=4)
    ietf.open_ballot(preset="ietf")
    plain.open_ballot(preset="two-thirds-of-members")
    for index, choice in enumerate(("yes", "yes", "abstain", "recused")):
        ietf.cast(index, choice)
    for index, choice in enumerate(("yes", "yes", "abstain", "not_participating")):
        plain.cast(index, choice)
    assert outcome_of(lambda: plain.cast(3, "recused", seen=1)) is Code.CHOICE_UNKNOWN
    ietf.run_due(CLOSES)
    assert (result(ietf).base, result(ietf).not_voting, result(ietf).outcome) == (3, 0, Outcome.ADOPTED)
    assert (result(plain).base, result(plain).not_voting, result(plain).outcome) == (4, 1, Outcome.NOT_ADOPTED)


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_a_negative_without_reason_is_refused_under_the_iso_preset_and_nothing_is_stored(hall, reason):
    hall.open_ballot(preset="iso-enquiry")
    with pytest.raises(Refusal) as refused:
        hall.cast(0, "no", reason=reason)
    assert (refused.value.code, refused.value.at) == (Code.NEGATIVE_NEEDS_REASON, "reason")
    assert stored(hall) == 0
    hall.cast(0, "no", reason="Clause 4 cannot be met.")
    hall.cast(1, "yes")
    assert stored(hall) == 2


def test_once_voting_has_begun_the_text_is_not_touched(hall):
    hall.open_ballot()
    with hall.as_(hall.moderator) as occasion, pytest.raises(Refusal) as refused:
        drafting.begin(occasion, Beginning(path=hall.path, begun=Begun.FROM_LAST))
    assert refused.value.facts["state"] == "open_for_vote"
