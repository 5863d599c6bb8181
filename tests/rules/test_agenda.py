"""In which order a delegation finds what it has to decide; who says that work is done, and when it is overdue."""

from datetime import timedelta

import pytest

from consult.rules import assignments
from consult.rules.agenda import Duty, urgency
from consult.rules.refusal import Code
from tests.instants import NOON

HOUR = timedelta(hours=1)


def test_what_ends_first_comes_first_and_what_has_no_end_last():
    items = [
        (Duty.VOTE, None),
        (Duty.RENEW, NOON + HOUR),
        (Duty.ASSIGNED, NOON - HOUR),
        (Duty.VOTE, NOON + 2 * HOUR),
        (Duty.REVIEW, NOON + HOUR),
        (Duty.LETTER, None),
    ]
    assert sorted(items, key=lambda item: urgency(*item)) == [
        (Duty.ASSIGNED, NOON - HOUR),
        (Duty.REVIEW, NOON + HOUR),
        (Duty.RENEW, NOON + HOUR),
        (Duty.VOTE, NOON + 2 * HOUR),
        (Duty.VOTE, None),
        (Duty.LETTER, None),
    ]


@pytest.mark.parametrize(("leads", "mine"), [(True, False), (False, True), (True, True)])
def test_whoever_has_it_and_the_leaders_say_that_it_is_done(leads, mine):
    assert assignments.complete(leads=leads, mine=mine) is None
    assert assignments.complete(leads=False, mine=False).code is Code.NOT_YOUR_ASSIGNMENT


def test_work_falls_due_later_than_now_or_never():
    assert assignments.due(None, NOON) is None
    assert assignments.due(NOON + HOUR, NOON) is None
    for past in (NOON, NOON - HOUR):
        assert assignments.due(past, NOON).code is Code.DUE_IN_PAST


def test_it_is_overdue_from_its_instant_on_unless_it_was_done():
    assert assignments.is_overdue(NOON, None, NOON)
    assert not assignments.is_overdue(NOON, None, NOON - HOUR)
    assert not assignments.is_overdue(NOON, NOON + HOUR, NOON + 2 * HOUR)
    assert not assignments.is_overdue(None, None, NOON)
