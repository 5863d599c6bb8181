"""The checking time: how long it can be, and when it lasts, to the instant."""

from datetime import timedelta

import pytest

from consult.rules import reveal
from tests.instants import NOON

CLOSES = NOON + timedelta(hours=1)
TICK = timedelta(microseconds=1)


@pytest.mark.parametrize(("seconds", "allowed"), [(-1, False), (0, True), (1, True), (1800, True), (1801, False)])
def test_it_has_at_most_1800_seconds(seconds, allowed):
    assert reveal.is_allowed(seconds, NOON, CLOSES) is allowed


def test_it_is_shorter_than_the_vote():
    closes = NOON + timedelta(seconds=60)
    assert reveal.is_allowed(59, NOON, closes)
    assert not reveal.is_allowed(60, NOON, closes)


def test_it_lasts_from_its_first_instant_to_the_last_before_the_close():
    begins = reveal.begins(CLOSES, 300)
    assert begins == CLOSES - timedelta(seconds=300)
    assert not reveal.lasts(begins - TICK, CLOSES, 300)
    assert reveal.lasts(begins, CLOSES, 300)
    assert reveal.lasts(CLOSES - TICK, CLOSES, 300)
    assert not reveal.lasts(CLOSES, CLOSES, 300)


@pytest.mark.parametrize("at", [NOON, CLOSES - TICK, CLOSES, CLOSES + TICK])
def test_a_ballot_without_it_never_shows_a_vote_before_the_close(at):
    assert not reveal.lasts(at, CLOSES, 0)


def test_remaining_seconds_are_whole_and_never_promise_too_much():
    assert reveal.remaining(CLOSES - timedelta(seconds=300), CLOSES) == 300
    assert reveal.remaining(CLOSES - timedelta(seconds=1) + TICK, CLOSES) == 0
    assert reveal.remaining(CLOSES + TICK, CLOSES) == 0
