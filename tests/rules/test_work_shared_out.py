"""Work shared out inside a delegation: who says it is done, when it may fall due, when it is overdue."""

from datetime import timedelta

import pytest

from consult.rules import assignments
from consult.rules.refusal import Code
from tests.instants import BEGINNING

SOON = BEGINNING + timedelta(seconds=1)


@pytest.mark.parametrize(("leads", "mine"), [(True, False), (False, True), (True, True)])
def test_leaders_and_whoever_it_is_assigned_to_say_that_it_is_done(leads, mine):
    assert assignments.complete(leads=leads, mine=mine) is None
    assert assignments.complete(leads=False, mine=False).code is Code.NOT_YOUR_ASSIGNMENT


def test_what_would_fall_due_now_or_earlier_is_refused_at_its_field():
    assert assignments.due(None, BEGINNING) is None
    assert assignments.due(SOON, BEGINNING) is None
    for past in (BEGINNING, BEGINNING - timedelta(days=1)):
        refusal = assignments.due(past, BEGINNING)
        assert (refusal.code, refusal.at) == (Code.DUE_IN_PAST, "due_at")


def test_it_is_overdue_from_its_instant_on_while_it_is_not_done():
    assert not assignments.is_overdue(None, None, SOON)
    assert not assignments.is_overdue(SOON, None, BEGINNING)
    assert not assignments.is_overdue(BEGINNING, BEGINNING, SOON)
    assert assignments.is_overdue(SOON, None, SOON)
