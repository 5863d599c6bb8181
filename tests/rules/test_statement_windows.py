"""When something may be said about a vote, and how long it may be."""

from datetime import UTC, datetime, timedelta

import pytest

from consult.rules.statements import HALF, STAYS_OPEN, WHOLE, Course, Length, Moment, StatementKind, length, moment

OPENS = datetime(2026, 11, 21, 12, tzinfo=UTC)
CLOSES = OPENS + timedelta(hours=1)
INSTANT = timedelta(milliseconds=1)


def course(ended=None, opens=OPENS):
    return Course(opens_at=opens, closes_at=CLOSES, sitting_ended_at=ended)


@pytest.mark.parametrize(
    ("now", "stands"),
    [
        (OPENS - INSTANT, Moment.BEFORE),
        (OPENS, Moment.VOTING),
        (CLOSES - INSTANT, Moment.VOTING),
        (CLOSES, Moment.AFTER),
        (CLOSES + STAYS_OPEN - INSTANT, Moment.AFTER),
        (CLOSES + STAYS_OPEN, Moment.OVER),
    ],
)
def test_each_window_holds_its_first_instant_and_not_its_last(now, stands):
    assert moment(course(ended=CLOSES), now) is stands


def test_a_long_sitting_keeps_the_window_open_until_it_ends():
    ended = CLOSES + timedelta(days=30)
    assert moment(course(), ended) is Moment.AFTER
    assert moment(course(ended=ended), ended - INSTANT) is Moment.AFTER
    assert moment(course(ended=ended), ended) is Moment.OVER


def test_a_ballot_that_no_sitting_has_taken_up_is_before_its_vote_whatever_the_hour():
    assert moment(course(opens=None), CLOSES + STAYS_OPEN) is Moment.BEFORE


def test_everybody_has_the_same_length_and_half_of_it_in_the_second_reply():
    assert Length(en=3_000, zh=1_500) == WHOLE
    assert Length(en=1_500, zh=750) == HALF
    whole = [(StatementKind.BEFORE, 1), (StatementKind.AFTER, 1), (StatementKind.REPLY, 1)]
    assert {length(kind, seq) for kind, seq in whole} == {WHOLE}
    assert length(StatementKind.REPLY, 2) == HALF
