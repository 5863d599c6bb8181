"""Amendments come first: a text is put to the vote once they are decided and stand in it."""

import pytest

from consult.models.ballots import BallotState, Return
from consult.rules.amendments import AmendmentState
from consult.rules.phases import State
from consult.rules.roster import Subject
from consult.services import clock
from tests import voting
from tests.amendments_at_work import adopted, move, tabled_before
from tests.voting import BEFORE

NEW_WORDS = {"en": "AI serves all people.", "zh": "人工智能服务于所有人。"}


@pytest.fixture
def hall(database):
    return voting.hall(database, state=State.OPEN_FOR_AMENDMENTS)


@pytest.mark.parametrize("state", [AmendmentState.TABLED, AmendmentState.ADOPTED])
@pytest.mark.parametrize(
    ("subject", "provision", "waits"),
    [(Subject.TEXT, "", True), (Subject.PROVISION, "aim", True), (Subject.PROVISION, "safety", False)],
)
def test_amendments_come_before_the_text_and_before_the_provision_that_they_touch(
    hall, subject, provision, waits, state
):
    tabled_before(hall, 0, "aim", **NEW_WORDS)
    move(hall, State.FROZEN)
    if state is AmendmentState.ADOPTED:
        with clock.standing_at(BEFORE):
            adopted(hall, "AM.1")
    number = hall.open_ballot(subject=subject, provision=provision)
    ballot = hall.ballot(number)
    assert ballot.state is (BallotState.DRAFT if waits else BallotState.OPEN)
    assert ballot.returned is (Return.AMENDMENTS_WAIT if waits else None)
