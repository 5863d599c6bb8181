"""Casting: what is refused, and what happens when several casts arrive at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event, Thread

import pytest
from sqlalchemy import event, func, select, text
from sqlalchemy.exc import DatabaseError

from consult.models.ballots import BallotEvent
from consult.rules.decision import Decision
from consult.rules.refusal import Code, Refusal
from consult.services import casting
from tests import voting
from tests.voting import CLOSES, DURING


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    return made


def stored(hall):
    with hall.database.reading() as occasion:
        return occasion.session.scalar(select(func.count()).select_from(BallotEvent))


def outcome_of(act):
    try:
        return act()
    except Refusal as refusal:
        return refusal.code


def at_once(*acts):
    """Start every act at the same moment, each in its own thread with its own connection."""
    gate = Barrier(len(acts))

    def start(act):
        gate.wait()
        return outcome_of(act)

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(start, acts))


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("member", Code.ROLE_MAY_NOT_VOTE),
        ("other_head", Code.NOT_OPEN_TO_YOU),
        ("chair", Code.NOT_OPEN_TO_YOU),
        ("moderator", Code.NOT_OPEN_TO_YOU),
    ],
)
def test_only_head_and_alternate_of_the_delegation_may_vote(hall, who, code):
    people = {
        "member": hall.members[0],
        "other_head": hall.heads[1],
        "chair": hall.chair,
        "moderator": hall.moderator,
    }
    assert outcome_of(lambda: hall.cast(0, "yes", who=people[who])) is code
    assert stored(hall) == 0


def test_an_alternate_may_vote_and_the_vote_is_the_delegations(hall):
    hall.cast(0, "yes", who=hall.alternates[0])
    assert outcome_of(lambda: hall.cast(0, "no")) is Code.VOTED_MEANWHILE


def test_an_observer_has_no_vote(hall):
    hall.delegations.append(hall.observer)
    assert outcome_of(lambda: hall.cast(3, "yes", who=hall.observer_head)) is Code.OBSERVER_HAS_NO_VOTE


def test_a_suspended_delegation_may_not_vote(hall, database):
    from consult.models.delegations import Delegation

    with database.writing() as occasion:
        occasion.session.get_one(Delegation, hall.delegations[0].id).suspended_at = DURING
    assert outcome_of(lambda: hall.cast(0, "yes")) is Code.DELEGATION_SUSPENDED


def test_a_choice_of_another_rule_is_refused(hall):
    assert outcome_of(lambda: hall.cast(0, "recused")) is Code.CHOICE_UNKNOWN
    assert outcome_of(lambda: hall.cast(0, "no_objection")) is Code.CHOICE_UNKNOWN
    assert stored(hall) == 0


def test_the_same_paper_sent_twice_gets_the_same_receipt(hall):
    first = hall.cast(0, "yes", key="paperkey1")
    assert hall.cast(0, "yes", key="paperkey1") == first
    assert stored(hall) == 1


def test_the_same_paper_with_another_choice_is_refused_and_never_taken_for_sent(hall):
    hall.cast(0, "yes", key="paperkey1")
    assert outcome_of(lambda: hall.cast(0, "no", key="paperkey1")) is Code.VOTED_MEANWHILE
    assert stored(hall) == 1


def test_a_paper_sent_again_after_the_close_still_gets_its_receipt(hall):
    first = hall.cast(0, "yes", key="paperkey1")
    hall.run_due(CLOSES)
    assert hall.cast(0, "yes", key="paperkey1", at=CLOSES) == first


def test_a_refused_cast_leaves_a_trace_without_a_choice(hall):
    hall.cast(0, "yes")
    with pytest.raises(Refusal) as refused:
        hall.cast(0, "no")
    assert refused.value.trace.kind == "stale_cast"
    assert refused.value.trace.facts == {"ballot": f"{hall.symbol}#1"}


def test_what_was_cast_and_the_register_cannot_be_changed(hall, database):
    hall.cast(0, "yes")
    for statement in (
        "UPDATE ballot_event SET choice = 'no'",
        "DELETE FROM ballot_event",
        "DELETE FROM register_entry",
        "UPDATE register_entry SET position = 9",
    ):
        with pytest.raises(DatabaseError, match="append-only"), database.writing() as occasion:
            occasion.session.execute(text(statement))


def test_question_rule_and_instants_cannot_be_changed_once_the_ballot_is_open(hall):
    from consult.rules.roster import Subject
    from consult.services import ballot_drafting, clock

    draft = ballot_drafting.Draft(
        path=hall.path,
        subject=Subject.PROCEDURE,
        provision="",
        question_en="Another?",
        question_zh="另一项？",
        preset="simple",
        quorum="none",
        opens_at=DURING,
        closes_at=CLOSES,
    )
    with clock.standing_at(DURING), pytest.raises(Refusal) as refused, hall.as_(hall.moderator) as occasion:
        ballot_drafting.edit(occasion, ballot_drafting.Edit(number=1, draft=draft))
    assert refused.value.code is Code.BALLOT_FROZEN


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


def test_the_second_cast_waits_for_the_first_and_then_sees_it(hall, monkeypatch):
    read, go = Event(), Event()
    real = casting._seal

    def held(*given):
        if not read.is_set():
            read.set()
            assert go.wait(10)
        return real(*given)

    monkeypatch.setattr(casting, "_seal", held)
    done = {}

    def cast(name, choice):
        done[name] = outcome_of(lambda: hall.cast(0, choice, key=f"paper{name}x"))

    one = Thread(target=cast, args=("one", "yes"))
    one.start()
    assert read.wait(10)
    two = Thread(target=cast, args=("two", "no"))
    two.start()
    two.join(0.5)
    assert two.is_alive()
    go.set()
    one.join(10)
    two.join(10)
    assert done["two"] is Code.VOTED_MEANWHILE
    assert stored(hall) == 1


def test_without_lock_and_constraint_the_same_race_would_leave_two(hall):
    """The scratch check that the tests above can fail: what the lock and the key are for."""
    engine = hall.database.engine
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE scratch (delegation INTEGER, choice VARCHAR(8))"))
    gate = Barrier(2)

    def cast(choice):
        with engine.connect() as connection:
            seen = connection.execute(text("SELECT count(*) FROM scratch WHERE delegation = 1")).scalar()
            connection.rollback()
            gate.wait()
        if seen == 0:
            with engine.execution_options(writes=True).begin() as connection:
                connection.execute(text("INSERT INTO scratch VALUES (1, :choice)"), {"choice": choice})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(cast, ("yes", "no")))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM scratch")).scalar() == 2


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


def test_a_fourfold_click_by_forty_voters_leaves_exactly_one_ballot_each(database):
    hall = voting.hall(database, size=40)
    hall.open_ballot()
    clicks = [(index, f"voter{index}click{click}") for index in range(40) for click in range(4)]
    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(lambda click: outcome_of(lambda: hall.cast(click[0], "yes", key=click[1])), clicks))
    assert sum(isinstance(one, casting.Sealed) for one in done) == 40
    assert set(done) - {one for one in done if isinstance(one, casting.Sealed)} == {Code.VOTED_MEANWHILE}
    assert stored(hall) == 40


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


def test_a_cast_costs_the_same_number_of_statements_however_many_came_before(database):
    hall = voting.hall(database, size=30)
    hall.open_ballot()

    first = statements(database, lambda: hall.cast(0, "yes"))
    for index in range(1, 29):
        hall.cast(index, "yes")
    assert statements(database, lambda: hall.cast(29, "yes")) == first


def statements(database, act):
    seen = []

    def count(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    act()
    event.remove(database.engine, "before_cursor_execute", count)
    return len(seen)
