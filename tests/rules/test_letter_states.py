"""Rules of votes by letter: what an entry is, and which date a letter can bear."""

from datetime import date, timedelta

import pytest

from consult.rules import letters
from consult.rules.letters import LetterEnd, LetterState
from tests.instants import NOON


def test_an_entry_that_nobody_confirmed_waits_while_voting_lasts_and_is_void_after():
    assert letters.state(None, voting=True) is LetterState.WAITING
    assert letters.state(None, voting=False) is LetterState.VOID


@pytest.mark.parametrize("end", LetterEnd)
@pytest.mark.parametrize("voting", [True, False])
def test_an_entry_that_has_ended_stays_what_it_became(end, voting):
    assert letters.state(end, voting=voting).value == end.value


def test_a_letter_may_bear_the_date_that_has_begun_somewhere_on_earth_and_none_after_it():
    late = NOON.replace(hour=11)  # in the first time zone it is one in the night of the next day
    assert not letters.is_dated_ahead(date(2026, 11, 23), late)
    assert letters.is_dated_ahead(date(2026, 11, 23), late - timedelta(hours=2))
    assert letters.is_dated_ahead(date(2026, 11, 24), late)
