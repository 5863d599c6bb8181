"""Casting when several casts arrive at once: one vote for each delegation, held by a lock and by keys."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import IntegrityError

from consult.models.ballots import BallotEvent
from consult.rules.decision import Decision
from consult.rules.refusal import Code
from consult.services import casting
from tests import voting
from tests.races import at_once, outcome_of, stored
from tests.voting import CLOSES


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    return made


@pytest.mark.parametrize("choices", [("yes", "yes"), ("yes", "no")])
def test_two_casts_at_once_leave_one_current_ballot(hall, choices):
    done = at_once(
        lambda: hall.cast(0, choices[0], key="firstkey1"),
        lambda: hall.cast(0, choices[1], key="otherkey2", who=hall.alternates[0]),
    )
    assert sorted(isinstance(one, casting.Sealed) for one in done) == [False, True]
    assert Code.VOTED_MEANWHILE in done
    assert stored(hall) == len(hall.entries("ballot.sealed")) == 1


def test_the_same_paper_sent_by_two_connections_at_once_gets_one_receipt(hall):
    first, second = at_once(*[lambda: hall.cast(0, "yes", key="paperkey1")] * 2)
    assert first == second
    assert stored(hall) == 1


class Held:
    """Two casts for one delegation: the first held after its read and before its insert, while the second runs."""

    def __init__(self, hall, monkeypatch, patience=10):
        read, go = Event(), Event()
        real = casting._seal

        def held(*given):
            if not read.is_set():
                read.set()
                assert go.wait(20)
            return real(*given)

        monkeypatch.setattr(casting, "_seal", held)
        with ThreadPoolExecutor(2) as pool:
            one = pool.submit(outcome_of, lambda: hall.cast(0, "yes", key="paperone"))
            assert read.wait(10)
            two = pool.submit(outcome_of, lambda: hall.cast(0, "no", key="papertwo", who=hall.alternates[0]))
            self.waited = not wait([two], patience).done
            go.set()
        self.failed = [each.exception() for each in (one, two) if each.exception()]
        self.done = [each.result() for each in (one, two) if not each.exception()]


def current(hall):
    """The votes of the first delegation that no later one replaces."""
    with hall.database.reading() as occasion:
        every = occasion.session.execute(select(BallotEvent.seq, BallotEvent.previous_seq)).all()
    replaced = {row.previous_seq for row in every}
    return [row.seq for row in every if row.seq not in replaced]


@pytest.fixture
def without_lock(hall):
    """Let no statement of this database hold what it has read: no row lock, no writing transaction."""

    def loosen(_connection, _cursor, statement, parameters, *_rest):
        loose = "SELECT 1" if statement == "BEGIN IMMEDIATE" else statement.replace(" FOR UPDATE", "")
        return loose, parameters

    event.listen(hall.database.engine, "before_cursor_execute", loosen, retval=True)
    yield
    event.remove(hall.database.engine, "before_cursor_execute", loosen)


@pytest.fixture
def without_keys(hall):
    """Put tables without a key, a constraint or a trigger in the place of the record and of the cast votes."""
    with hall.database.engine.execution_options(writes=True).begin() as connection:
        for table in ("record_entry", "ballot_event"):
            connection.execute(text(f"ALTER TABLE {table} RENAME TO kept_{table}"))
            connection.execute(text(f"CREATE TABLE {table} AS SELECT * FROM kept_{table}"))


def test_the_second_cast_waits_for_the_first_and_then_sees_it(hall, monkeypatch):
    race = Held(hall, monkeypatch, patience=0.5)
    assert race.waited
    assert isinstance(race.done[0], casting.Sealed)
    assert race.done[1:] == [Code.VOTED_MEANWHILE]
    assert current(hall) == [1]


def test_with_the_lock_taken_away_the_keys_alone_still_leave_one(hall, monkeypatch, without_lock):
    race = Held(hall, monkeypatch)
    assert not race.waited
    assert [type(error) for error in race.failed] == [IntegrityError]
    assert current(hall) == [1]


def test_with_the_lock_and_the_keys_taken_away_the_same_race_leaves_two(
    hall, monkeypatch, without_keys, without_lock
):
    race = Held(hall, monkeypatch)
    assert not race.waited
    assert [type(one) for one in race.done] == [casting.Sealed, casting.Sealed]
    assert current(hall) == [1, 1]


def test_a_cast_against_the_close_is_either_counted_or_refused(hall):
    hall.cast(1, "yes")
    done = at_once(
        lambda: hall.cast(0, "yes", at=CLOSES - timedelta(milliseconds=1)),
        lambda: hall.run_due(CLOSES),
    )
    counted = Decision.from_facts(hall.ballot().result).counts.yes
    assert counted == (2 if isinstance(done[0], casting.Sealed) else 1)
    kinds = [entry["type"] for _, entry in hall.entries()]
    assert "ballot.sealed" not in kinds[kinds.index("ballot.closed") :]


@pytest.mark.slow
def test_a_fourfold_click_by_forty_voters_leaves_exactly_one_ballot_each(database):
    hall = voting.hall(database, size=40)
    hall.open_ballot()
    clicks = [(index, f"voter{index}click{click}") for index in range(40) for click in range(4)]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda click: outcome_of(lambda: hall.cast(click[0], "yes", key=click[1])), clicks))
    assert sum(isinstance(one, casting.Sealed) for one in done) == 40
    assert set(done) - {one for one in done if isinstance(one, casting.Sealed)} == {Code.VOTED_MEANWHILE}
    assert stored(hall) == 40


@pytest.mark.slow
def test_the_last_seconds_of_195_delegations_with_two_people_each(database):
    """One current ballot each, none lost, none after the close."""
    hall = voting.hall(database, size=195)
    hall.open_ballot()
    moment = CLOSES - timedelta(milliseconds=5)
    people = [(index, who) for index in range(195) for who in (hall.heads[index], hall.alternates[index])]

    def cast(given):
        index, who = given
        return outcome_of(lambda: hall.cast(index, "yes", key=f"person{who.id}key", who=who, at=moment))

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(cast, people))
    hall.run_due(CLOSES)
    late = [outcome_of(lambda: hall.cast(0, "no", seen=1, at=CLOSES))]
    assert sum(isinstance(one, casting.Sealed) for one in done) == stored(hall) == 195
    assert late == [Code.VOTING_CLOSED]
    assert Decision.from_facts(hall.ballot().result).counts.yes == 195
