"""Letters when several act at once: one of them has its way, and the others are told so."""

from datetime import timedelta

import pytest

from consult.rules.letters import LetterEnd
from consult.rules.refusal import Code
from consult.rules.roster import Origin
from consult.services.casting import Sealed
from consult.services.letters import Compared
from tests import letters_at_work as work
from tests import voting
from tests.races import at_once, held, stored
from tests.voting import CLOSES

LAST = CLOSES - timedelta(milliseconds=1)


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    return made


def test_two_officials_who_confirm_at_once_leave_one_vote(hall):
    other = work.second_moderator(hall)
    work.enter(hall)
    done = at_once(lambda: work.confirm(hall), lambda: work.confirm(hall, by=other))
    assert sorted(done) == [Code.LETTER_ENDED, Compared.RECORDED]
    assert stored(hall) == len(hall.entries("ballot.sealed")) == 1


def test_two_officials_who_read_differently_at_once_leave_one_reading(hall):
    other = work.second_moderator(hall)
    work.enter(hall, choice="yes")
    done = at_once(lambda: work.confirm(hall, "yes"), lambda: work.confirm(hall, "no", by=other))
    assert Code.LETTER_ENDED in done
    assert (stored(hall), work.ends(hall)) in [(1, [LetterEnd.CONFIRMED]), (0, [LetterEnd.DIFFERED])]


def test_two_letters_of_one_delegation_entered_at_once_leave_one_that_waits(hall):
    other = work.second_moderator(hall)
    done = at_once(lambda: work.enter(hall), lambda: work.enter(hall, by=other))
    assert Code.LETTER_WAITS in done
    assert work.entered(hall) == 1


def test_a_confirmation_against_a_cast_of_the_delegation_leaves_one_of_the_two(hall):
    work.enter(hall, choice="yes")
    letter, cast = at_once(lambda: work.confirm(hall), lambda: hall.cast(0, "no"))
    ((_, _, origin),) = work.votes(hall)
    if origin is Origin.WEB:
        assert (letter, type(cast)) == (Code.LETTER_OVERTAKEN, Sealed)
    else:
        assert (letter, cast) == (Compared.RECORDED, Code.VOTED_MEANWHILE)


def test_a_confirmation_waits_for_the_cast_before_it_and_is_then_overtaken(hall, monkeypatch):
    work.enter(hall, choice="yes")
    waited, cast, letter = held(monkeypatch, lambda: hall.cast(0, "no"), lambda: work.confirm(hall))
    assert waited
    assert (type(cast), letter) == (Sealed, Code.LETTER_OVERTAKEN)
    assert [origin for *_, origin in work.votes(hall)] == [Origin.WEB]


def test_a_cast_waits_for_the_confirmation_before_it_and_then_sees_the_vote_by_letter(hall, monkeypatch):
    work.enter(hall, choice="yes")
    waited, letter, cast = held(monkeypatch, lambda: work.confirm(hall), lambda: hall.cast(0, "no"))
    assert waited
    assert (letter, cast) == (Compared.RECORDED, Code.VOTED_MEANWHILE)
    assert [origin for *_, origin in work.votes(hall)] == [Origin.LETTER]


def test_a_confirmation_against_a_withdrawal_has_one_end(hall):
    work.enter(hall)
    done = at_once(lambda: work.confirm(hall), lambda: work.withdraw(hall))
    assert Code.LETTER_ENDED in done
    assert stored(hall) == (1 if work.ends(hall) == [LetterEnd.CONFIRMED] else 0)
    assert len(work.ends(hall)) == 1


def test_a_confirmation_against_the_close_is_either_counted_or_refused(hall):
    work.enter(hall, at=LAST)
    letter, _ = at_once(lambda: work.confirm(hall, at=LAST), lambda: hall.run_due(CLOSES))
    assert hall.ballot().result["counts"]["yes"] == (1 if letter is Compared.RECORDED else 0)
    assert letter in {Compared.RECORDED, Code.LETTER_TOO_LATE}
    kinds = [entry["type"] for _, entry in hall.entries()]
    assert "ballot.sealed" not in kinds[kinds.index("ballot.closed") :]
    assert work.readings(hall) == []
