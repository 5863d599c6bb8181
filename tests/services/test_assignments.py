"""Work shared out in a delegation: who assigns what to whom, who says that it is done, where it stands on the desk."""

from datetime import timedelta

import pytest

from consult.models.assignments import Assignment
from consult.rules.agenda import Duty
from consult.rules.refusal import Code, Refusal
from consult.services import assignment_pages, clock
from consult.services.assignment_pages import ListAsked
from consult.services.comment_writing import Step
from consult.services.desk_agenda import End
from tests.drafting_together import Room
from tests.instants import NOON
from tests.races import at_once
from tests.voices_world import World

HOUR = timedelta(hours=1)


@pytest.fixture
def world(database, app):
    with clock.standing_at(NOON):
        yield World(database, app, closes_at=NOON + 48 * HOUR)


@pytest.fixture
def room(world):
    return Room(world)


def refused(act, *given, **about):
    with pytest.raises(Refusal) as caught:
        act(*given, **about)
    return caught.value.code


def duties(page):
    return [each.duty for each in page.decisions]


def test_a_member_finds_on_the_desk_what_was_assigned_with_its_term(world, room):
    room.assign(world.head, world.member, provision="safety", due_at=NOON + HOUR)
    page = room.desk(world.member)
    assert [(each.duty, each.until) for each in page.decisions] == [(Duty.ASSIGNED, NOON + HOUR)]
    assert [each.end for each in page.deadlines] == [End.ASSIGNMENT, End.COMMENTS]
    assert duties(room.desk(world.head)) == []
    assert [line.assignee for line in room.desk(world.head).assignments] == ["Mia Member"]


def test_what_is_overdue_comes_first_and_says_so(world, room):
    room.begin(world.member, step=Step.KEEP)
    room.assign(world.head, world.member, due_at=NOON + HOUR)
    with clock.standing_at(NOON + HOUR):
        page = room.desk(world.member)
        assert duties(page) == [Duty.ASSIGNED, Duty.GO_ON]
        assert page.assignments[0].overdue
        assert "Overdue" in world.client(world.member).get(f"/en/desk/{room.key}/").text


@pytest.mark.parametrize(
    ("who", "code"), [("member", Code.ROLE_MAY_NOT_ASSIGN), ("other_head", Code.NOT_OPEN_TO_YOU)]
)
def test_only_the_leaders_of_the_delegation_assign(world, room, who, code):
    assert refused(room.assign, getattr(world, who), world.member) is code


def test_work_is_given_to_nobody_outside_the_delegation(world, room):
    for stranger in (world.other_head, world.moderator, world.stranger):
        assert refused(room.assign, world.head, stranger) is Code.NOT_IN_DELEGATION
    assert refused(room.assign, world.head, world.member, due_at=NOON) is Code.DUE_IN_PAST
    assert refused(room.assign, world.head, world.member, provision="nothing") is Code.NOT_FOUND


def test_the_same_work_given_twice_by_a_double_click_is_given_once(world, room):
    given = [room.assign(world.head, world.member, provision="safety") for _ in range(2)]
    assert given == [1, 1]
    assert room.assign(world.head, world.member, provision="safety", note="Again.") == 2
    room.complete(world.member, 1)
    assert room.assign(world.head, world.member, provision="safety") == 3
    assert sorted(at_once(*[lambda: room.assign(world.head, world.member)] * 3)) == [4, 4, 4]


def test_a_draft_is_assigned_only_to_somebody_who_can_read_it(world, room):
    number = room.begin(world.alternate, step=Step.KEEP)
    assert refused(room.assign, world.head, world.member, draft=number) is Code.DRAFT_NOT_SHOWN
    assert room.assign(world.head, world.alternate, draft=number)
    room.show(world.alternate, number)
    room.assign(world.head, world.member, draft=number)
    assert [line.draft for line in room.desk(world.member).assignments] == [number, number]


def test_it_is_marked_done_and_undone_by_whoever_has_it_or_leads(world, room):
    number = room.assign(world.head, world.member)
    other = room.assign(world.head, world.alternate)
    room.complete(world.member, number)
    room.complete(world.member, number)
    assert duties(room.desk(world.member)) == []
    assert refused(room.complete, world.member, other) is Code.NOT_YOUR_ASSIGNMENT
    room.complete(world.head, number, done=False)
    assert duties(room.desk(world.member)) == [Duty.ASSIGNED]
    with world.database.reading() as occasion:
        assert occasion.session.query(Assignment).filter_by(number=number).one().done_by_id is None


def test_the_list_stands_open_to_the_delegation_and_to_nobody_else(world, room):
    room.complete(world.head, room.assign(world.head, world.member))
    room.assign(world.head, world.member, due_at=NOON + HOUR)
    with world.acting(world.member) as occasion:
        found = assignment_pages.listed(occasion, ListAsked(room.key))
    assert [line.number for line in found.lines] == [2, 1]
    for who in (world.other_head, world.moderator, world.chair):
        assert world.client(who).get(f"/en/desk/{room.key}/assignments/").status_code == 403
    theirs = Room(world, world.theirs)
    assert world.client(world.other_head).get(f"/en/desk/{theirs.key}/assignments/1/").status_code == 404


def test_drafts_to_review_wait_for_the_leaders_and_returned_ones_for_their_author(world, room):
    number = room.begin(world.member)
    assert duties(room.desk(world.head)) == [Duty.REVIEW]
    assert duties(room.desk(world.member)) == []
    room.send_back(world.head, number)
    assert duties(room.desk(world.head)) == []
    assert duties(room.desk(world.member)) == [Duty.GO_ON]


def test_to_a_suspended_delegation_nothing_is_put_for_decision(world, room):
    room.begin(world.member)
    with world.database.writing() as occasion:
        occasion.session.get(type(world.ours), world.ours.id).suspended_at = occasion.now
    assert room.desk(world.head).decisions == ()


@pytest.mark.parametrize(
    ("language", "left", "overdue"), [("en", "in 3 hours", "Overdue"), ("zh", "3小时后", "已过期限")]
)
def test_the_desk_says_in_words_what_is_left_and_what_is_overdue(world, room, language, left, overdue):
    room.assign(world.head, world.member, due_at=NOON + 3 * HOUR)
    client = world.client(world.member)
    page = client.get(f"/{language}/desk/{room.key}/").text
    assert left in page
    assert overdue not in page
    with clock.standing_at(NOON + 4 * HOUR):
        assert overdue in client.get(f"/{language}/desk/{room.key}/").text
