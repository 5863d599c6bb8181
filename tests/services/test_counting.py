"""Ballots from draft to result, by the rulings of docs/domain.md, section "Edge cases to fix in tests"."""

from datetime import timedelta

import pytest

from consult.ledger import seal
from consult.models.ballots import BallotState, Return
from consult.rules.decision import Decision, Outcome
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from tests import voting
from tests.voting import BEFORE, CLOSES, DURING, OPENS

MOMENT = timedelta(microseconds=1)


@pytest.fixture
def hall(database):
    return voting.hall(database)


def result(hall, number=1):
    return Decision.from_facts(hall.ballot(number).result)


def test_a_ballot_opens_at_its_instant_and_freezes_register_and_rule(hall):
    hall.open_ballot()
    ballot = hall.ballot()
    assert (ballot.state, ballot.members) == (BallotState.OPEN, 3)
    ((_, frozen),) = hall.entries("register.frozen")
    assert frozen["delegations"] == sorted(delegation.key for delegation in hall.delegations)
    ((_, opened),) = hall.entries("ballot.opened")
    assert opened["rule"] == ballot.rule
    assert opened["closes"] == "2026-11-22T13:00:00.000Z"


def test_an_approved_ballot_does_not_open_before_its_instant_nor_without_a_sitting(hall):
    hall.approve(hall.draft())
    hall.run_due(DURING)
    assert hall.ballot().state is BallotState.APPROVED


def test_a_ballot_whose_instant_has_come_opens_with_the_sitting(hall):
    hall.approve(hall.draft())
    hall.open_sitting(at=DURING)
    assert hall.ballot().state is BallotState.OPEN


def test_an_approved_ballot_whose_close_has_passed_goes_back_to_draft(hall):
    hall.approve(hall.draft())
    with pytest.raises(Refusal) as refused:
        hall.open_sitting(at=CLOSES)
    assert refused.value.code is Code.NO_QUESTIONS


def test_a_ballot_overtaken_within_its_sitting_goes_back_to_draft(hall):
    hall.approve(hall.draft())
    hall.open_sitting()
    hall.run_due(CLOSES)
    assert (hall.ballot().state, hall.ballot().returned) == (BallotState.DRAFT, Return.CLOSE_PASSED)


def test_a_text_not_authentic_in_both_languages_sends_its_ballot_back_to_draft(hall):
    from consult.models.texts import Revision
    from consult.text.provision import Status

    hall.approve(hall.draft())
    unpublish(hall, Revision, Status.NEEDS_UPDATE)
    hall.open_sitting()
    hall.run_due(OPENS)
    assert (hall.ballot().state, hall.ballot().returned) == (BallotState.DRAFT, Return.NOT_AUTHENTIC)
    assert hall.entries("register.frozen") == []


def unpublish(hall, revision, status):
    """A revision published with a provision that is marked as awaiting an update."""
    from tests import factories

    with hall.database.writing() as occasion:
        from consult.models.ballots import Ballot
        from consult.models.consultations import Consultation
        from consult.models.texts import ProvisionText

        where = occasion.session.query(Consultation).filter_by(path=hall.path).one()
        fresh = factories.revision(occasion.session, where, *voting.TEXTS, number=2, published=False)
        occasion.session.query(ProvisionText).filter_by(revision_id=fresh.id).first().status = status
        occasion.session.flush()
        fresh.published_at = BEFORE
        occasion.session.query(Ballot).one().revision_id = fresh.id


def test_a_simple_majority_adopts(hall):
    hall.open_ballot()
    for index, choice in enumerate(("yes", "yes", "no")):
        hall.cast(index, choice)
    hall.run_due(CLOSES)
    found = result(hall)
    assert (found.outcome, found.counts.yes, found.counts.no, found.needed) == (Outcome.ADOPTED, 2, 1, 2)


def test_everything_sealed_is_opened_at_the_close_and_fits(hall):
    hall.open_ballot()
    hall.cast(0, "yes")
    hall.cast(1, "no")
    hall.cast(0, "no", seen=1)
    hall.run_due(CLOSES)
    sealed = [(index, entry["commitment"]) for index, entry in hall.entries("ballot.sealed")]
    opened = [
        (one["index"], bytes.fromhex(one["salt"]), seal.Opening.from_facts(one["opening"]))
        for _, entry in hall.entries("ballot.revealed")
        for one in entry["openings"]
    ]
    assert seal.check_openings(f"{hall.symbol}#1", sealed, opened) == []
    ((_, closed),) = hall.entries("ballot.closed")
    assert (closed["sealed"], closed["first"], closed["last"]) == (3, sealed[0][0], sealed[-1][0])


@pytest.mark.slow
def test_more_than_a_hundred_openings_stand_in_several_entries_in_order(database):
    hall = voting.hall(database, size=41)
    hall.open_ballot()
    for seen in range(3):
        for index in range(41):
            hall.cast(index, "yes" if seen % 2 else "no", seen=seen)
    hall.run_due(CLOSES)
    chunks = [entry["openings"] for _, entry in hall.entries("ballot.revealed")]
    assert [len(chunk) for chunk in chunks] == [100, 23]
    indexes = [one["index"] for chunk in chunks for one in chunk]
    assert indexes == sorted(indexes)


def test_a_clock_put_back_never_lets_a_vote_in_before_the_head_of_the_record(hall):
    hall.open_ballot()
    hall.run_due(CLOSES)
    with pytest.raises(Refusal) as refused:
        hall.cast(0, "yes", at=DURING)
    assert refused.value.code is Code.VOTING_CLOSED


def test_the_result_in_the_record_is_that_of_the_ballot_and_of_a_recount(hall):
    from consult.ledger.entries import EntryType
    from consult.rules import tally
    from consult.rules.decision import Rule, decide
    from consult.rules.tally import Cast, Choice

    hall.open_ballot(preset="two-thirds")
    for index, choice in enumerate(("yes", "no", "yes")):
        hall.cast(index, choice)
    hall.cast(1, "yes", seen=1)
    hall.run_due(CLOSES)
    register = hall.entries(EntryType.REGISTER_FROZEN)[0][1]["delegations"]
    rule = Rule.from_facts(hall.entries(EntryType.BALLOT_OPENED)[0][1]["rule"])
    openings = [one["opening"] for one in hall.entries(EntryType.BALLOT_REVEALED)[0][1]["openings"]]
    casts = [Cast(delegation=o["delegation"], seq=o["seq"], choice=Choice(o["choice"])) for o in openings]
    recounted = decide(rule, tally.count(register, casts)).to_facts()
    assert recounted == hall.entries(EntryType.RESULT_DECLARED)[0][1]["decision"] == hall.ballot().result


def test_the_close_happens_once(hall):
    hall.open_ballot()
    hall.run_due(CLOSES)
    hall.run_due(CLOSES)
    assert len(hall.entries("ballot.closed")) == len(hall.entries("result.declared")) == 1


def test_an_adopted_text_decides_the_consultation_when_the_sitting_ends(hall):
    hall.open_ballot()
    assert hall.state() is State.OPEN_FOR_VOTE
    for index in range(3):
        hall.cast(index, "yes")
    with pytest.raises(Refusal) as refused:
        hall.end_sitting(at=DURING)
    assert refused.value.code is Code.BALLOT_OPEN
    hall.end_sitting(at=CLOSES)
    assert hall.state() is State.DECIDED


@pytest.mark.parametrize("state", [State.REVISED, State.FROZEN])
def test_a_sitting_without_an_adopted_text_leads_back_to_where_it_came_from(database, state):
    hall = voting.hall(database, state=state)
    hall.open_ballot(subject=Subject.PROVISION, provision="aim")
    for index in range(3):
        hall.cast(index, "yes")
    hall.end_sitting()
    assert hall.state() is state
    assert [entry["type"] for _, entry in hall.entries()][-1] == "sitting.ended"
