"""Objecting when several act at once: the first objection is the only one, and the close decides which side it is on."""

from datetime import timedelta

import pytest

from consult.models.ballots import BallotState, Objection
from consult.rules.refusal import Code
from tests import voting
from tests.objecting_at_work import ENDS, object_to
from tests.races import at_once


@pytest.fixture
def silence(database):
    made = voting.hall(database, 5)
    made.open_ballot(preset="silence", closes=ENDS)
    return made


def stored(hall):
    with hall.database.reading() as occasion:
        return occasion.session.query(Objection).count()


def test_of_five_objections_at_once_one_breaks_the_silence_and_the_others_hear_of_it(silence):
    done = at_once(*[lambda index=index: object_to(silence, index) for index in range(5)])
    assert sorted(isinstance(one, int) for one in done) == [False] * 4 + [True]
    assert [one for one in done if not isinstance(one, int)] == [Code.SILENCE_BROKEN_ALREADY] * 4
    assert stored(silence) == len(silence.entries("silence.broken")) == len(silence.entries("result.declared")) == 1


def test_head_and_alternate_at_once_object_once(silence):
    done = at_once(lambda: object_to(silence), lambda: object_to(silence, who=silence.alternates[0]))
    assert Code.SILENCE_BROKEN_ALREADY in done
    assert stored(silence) == 1


def test_an_objection_while_the_clock_closes_is_counted_or_refused_and_never_both(silence):
    last = ENDS - timedelta(milliseconds=1)
    done, _ = at_once(lambda: object_to(silence, at=last), lambda: silence.run_due(ENDS))
    ballot = silence.ballot()
    assert ballot.state is BallotState.CLOSED
    in_time = isinstance(done, int)
    assert ballot.result["outcome"] == ("not_adopted" if in_time else "adopted")
    assert stored(silence) == in_time
    assert len(silence.entries("ballot.closed")) == len(silence.entries("result.declared")) == 1
