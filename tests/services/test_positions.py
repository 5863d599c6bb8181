"""Taking positions: who may, what is recorded, and two at once."""

from threading import Barrier, Thread

import pytest

from consult.models.contributions import PositionEvent
from consult.models.record import RecordEntry
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.rules.tally import Stance
from consult.services import desk_page, positions
from consult.services.positions import NewPosition, Renewal
from consult.text.provision import Language
from tests import factories
from tests.voices_world import World


@pytest.fixture
def world(database, app):
    return World(database, app)


def position(world, stance=Stance.SUPPORT, words="", provision="safety", revision=1, delegation=None):
    return NewPosition(
        delegation=(delegation or world.ours).key,
        consultation=world.path,
        provision=provision,
        revision=revision,
        stance=stance,
        language=Language.EN,
        words=words,
    )


def take(world, who, asked):
    with world.acting(who) as occasion:
        positions.take(occasion, asked)


def refused(world, who, asked):
    with pytest.raises(Refusal) as caught:
        take(world, who, asked)
    return caught.value.code


def test_an_equal_position_is_written_once_and_a_changed_one_follows_it(world):
    for stance in (Stance.SUPPORT, Stance.SUPPORT, Stance.CAN_ACCEPT):
        take(world, world.head, position(world, stance))
    with world.database.reading() as occasion:
        events = occasion.session.query(PositionEvent).order_by(PositionEvent.seq).all()
        assert [(event.seq, event.previous_seq, event.stance) for event in events] == [
            (1, None, Stance.SUPPORT),
            (2, 1, Stance.CAN_ACCEPT),
        ]
        assert occasion.session.query(RecordEntry).filter_by(type="position.taken").count() == 2


def test_an_objection_says_why_and_the_record_holds_its_hash_alone(world):
    assert refused(world, world.head, position(world, Stance.OBJECTS, "  ")) is Code.OBJECTION_NEEDS_TEXT
    take(world, world.head, position(world, Stance.OBJECTS, "Too vague to apply."))
    with world.database.reading() as occasion:
        body = occasion.session.query(RecordEntry).filter_by(type="position.taken").one().body
        assert b"Too vague" not in body
        assert b'"text":"' in body


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("member", Code.ROLE_MAY_NOT_SUBMIT),
        ("other_head", Code.NOT_OPEN_TO_YOU),
        ("moderator", Code.NOT_OPEN_TO_YOU),
        ("chair", Code.NOT_OPEN_TO_YOU),
        ("stranger", Code.NOT_OPEN_TO_YOU),
    ],
)
def test_nobody_else_takes_a_position_for_a_delegation(world, who, code):
    assert refused(world, getattr(world, who), position(world)) is code


def test_observers_take_positions_too(world):
    take(world, world.watcher_head, position(world, delegation=world.watcher))
    page = world.client().get(f"/en/consultations/{world.path}/positions/safety/").text
    assert "Observatory" in page
    assert "0 of 2 have taken a position" in page


def test_a_position_is_taken_on_the_text_that_was_read(world):
    with world.database.writing() as occasion:
        factories.revision(
            occasion.session, world.where, ("safety", "New.", "新。"), number=2, previous=world.revision
        )
    assert refused(world, world.head, position(world)) is Code.NEWER_REVISION
    assert refused(world, world.head, position(world, revision=2, provision="fairness")) is Code.NOT_FOUND


def test_a_changed_text_asks_for_renewal_and_one_click_renews(world):
    take(world, world.head, position(world, Stance.OBJECTS, "Why."))
    with world.database.writing() as occasion:
        factories.revision(
            occasion.session, world.where, ("safety", "New.", "新。"), number=2, previous=world.revision
        )
    with world.acting(world.head) as occasion:
        waiting = desk_page.desk(occasion, world.ours.key).consultations[0].renewals
        assert [each.provision for each in waiting] == ["safety"]
        asked = Renewal(delegation=world.ours.key, consultation=world.path, provision="safety", revision=2)
        positions.renew(occasion, asked)
        assert desk_page.desk(occasion, world.ours.key).consultations[0].renewals == ()
    consensus = world.client().get(f"/en/consultations/{world.path}/consensus/").text
    assert "Why." in consensus


def test_positions_close_with_the_text(world):
    with world.database.writing() as occasion:
        occasion.session.get(type(world.where), world.where.id).state = State.FROZEN
    assert refused(world, world.head, position(world)) is Code.STATE_FORBIDS


def test_two_at_once_leave_one_chain(world):
    barrier = Barrier(2)

    def one(who, stance):
        barrier.wait()
        take(world, who, position(world, stance))

    threads = [
        Thread(target=one, args=(world.head, Stance.SUPPORT)),
        Thread(target=one, args=(world.alternate, Stance.WANTS_CHANGE)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with world.database.reading() as occasion:
        events = occasion.session.query(PositionEvent).order_by(PositionEvent.seq).all()
        assert [(event.seq, event.previous_seq) for event in events] == [(1, None), (2, 1)]


def test_the_tally_asks_the_same_of_the_database_however_much_was_said(world, queries):
    take(world, world.head, position(world))
    address = f"/en/consultations/{world.path}/consensus/"
    world.client().get(address)
    with queries() as few:
        world.client().get(f"{address}?sort=spoken")
    for stance in (Stance.CAN_ACCEPT, Stance.SUPPORT, Stance.WANTS_CHANGE):
        for provision in ("safety", "fairness"):
            take(world, world.head, position(world, stance, provision=provision))
            take(world, world.other_head, position(world, stance, provision=provision, delegation=world.theirs))
    world.client().get(address)
    with queries() as many:
        world.client().get(f"{address}?sort=spoken")
    assert len(many) == len(few) <= 10
