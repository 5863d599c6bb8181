"""What is new at a desk since somebody marked everything as read: theirs alone, and nothing that they may not see."""

from datetime import timedelta

import pytest

from consult.models.readings import DeskReading
from consult.rules.roster import DispositionCode
from consult.services import clock, comment_answers, desk_news
from consult.services.comment_answers import NewAnswer
from consult.services.comment_writing import Step
from consult.services.desk_news import NewsAsked
from tests import factories, voting
from tests.drafting_together import Room
from tests.forms_filled import csrf
from tests.instants import NOON
from tests.races import at_once
from tests.voices_world import World

HOUR = timedelta(hours=1)


@pytest.fixture
def world(database, app):
    with clock.standing_at(NOON):
        yield World(database, app)


@pytest.fixture
def room(world):
    return Room(world)


def news(world, who, delegation=None):
    with world.acting(who) as occasion:
        page = desk_news.page(occasion, NewsAsked(delegation=(delegation or world.ours).key, consultation=world.path))
    return [(each.kind.value, each.number) for each in page.news]


def mark(world, who, until=None):
    with world.acting(who) as occasion:
        asked = NewsAsked(delegation=world.ours.key, consultation=world.path, until=until)
        desk_news.mark_read(occasion, asked)


def test_what_others_say_where_we_spoke_is_new_and_what_they_say_elsewhere_is_not(world):
    world.say(text="Ours.")
    world.say(world.other_head, world.theirs, "On the same.")
    world.say(world.other_head, world.theirs, "Elsewhere.", provision="fairness")
    world.say(world.other_head, world.theirs, "To you.", parent="C-0001")
    assert sorted(news(world, world.head)) == [("comment", 2), ("reply", 4)]


def test_answers_texts_and_ballots_are_new(world):
    world.say(text="Ours.")
    answer = NewAnswer(
        consultation=world.path,
        reference="C-0001",
        seq=0,
        code=DispositionCode.NOTED,
        answer_en="",
        answer_zh="",
        same_as="",
    )
    with world.acting(world.moderator) as occasion:
        comment_answers.dispose(occasion, answer)
        made = factories.revision(
            occasion.session,
            world.where,
            ("safety", "Safety", "安全"),
            number=2,
            previous=world.revision,
            published=False,
        )
        made.published_at = NOON
    assert sorted(news(world, world.member)) == [("answer", 1), ("revision", 2)]


def test_a_ballot_is_new_when_it_opens_and_again_when_it_closes(database):
    hall = voting.hall(database)
    hall.open_ballot()
    asked = NewsAsked(delegation=hall.delegations[0].key, consultation=hall.path)

    def kinds(at):
        with clock.standing_at(at), hall.as_(hall.members[0]) as occasion:
            return [each.kind.value for each in desk_news.page(occasion, asked).news if "ballot" in each.kind]

    assert kinds(voting.DURING) == ["ballot_opened"]
    hall.run_due(voting.CLOSES)
    assert kinds(voting.CLOSES) == ["ballot_closed", "ballot_opened"]


def test_remarks_and_returns_are_new_to_those_who_may_read_the_draft(world, room):
    number = room.begin(world.member)
    room.remark(world.alternate, number)
    room.send_back(world.head, number)
    assert sorted(news(world, world.member)) == [("remark", number), ("returned", number)]
    assert news(world, world.head) == [("remark", number)]
    with world.database.writing() as occasion:
        colleague = world._serving(occasion.session, "Colleague of Mia", world.ours, "member")
    assert news(world, colleague) == []
    room.show(world.member, number)
    assert sorted(news(world, colleague)) == [("remark", number), ("returned", number)]


def test_what_was_marked_as_read_is_new_no_longer_to_that_person_alone(world):
    world.say(text="Ours.")
    world.say(world.other_head, world.theirs, "On the same.")
    mark(world, world.head)
    assert news(world, world.head) == []
    assert news(world, world.alternate) == [("comment", 2)]
    with clock.standing_at(NOON + HOUR):
        world.say(world.other_head, world.theirs, "Once more.")
        assert news(world, world.head) == [("comment", 3)]


def test_marking_goes_neither_beyond_now_nor_back(world):
    world.say(text="Ours.")
    mark(world, world.head, NOON + 100 * HOUR)
    mark(world, world.head, NOON - HOUR)
    with clock.standing_at(NOON + HOUR):
        world.say(world.other_head, world.theirs, "Once more.")
        assert news(world, world.head) == [("comment", 2)]


def test_marking_twice_at_the_same_moment_marks_once(world):
    assert at_once(*[lambda: mark(world, world.head)] * 4) == [None] * 4
    with world.database.reading() as occasion:
        assert occasion.session.query(DeskReading).count() == 1


def test_comments_held_back_are_new_when_they_become_public(database, app):
    with clock.standing_at(NOON):
        world = World(database, app, comments_public_at_close=True, closes_at=NOON + 10 * HOUR)
        world.say(text="Ours.")
        world.say(world.other_head, world.theirs, "On the same.")
        assert news(world, world.head) == []
    with clock.standing_at(NOON + 5 * HOUR):
        mark(world, world.head)
    with clock.standing_at(NOON + 11 * HOUR):
        assert news(world, world.head) == [("comment", 2)]


@pytest.mark.parametrize(
    ("language", "said", "nothing"),
    [("en", "replied to you", "Nothing new."), ("zh", "回复了贵代表团", "没有新情况。")],
)
def test_the_page_tells_and_is_marked_as_read_by_a_button(world, room, language, said, nothing):
    world.say(text="Ours.")
    world.say(world.other_head, world.theirs, "To you.", parent="C-0001")
    room.begin(world.member, step=Step.KEEP)
    path = f"/{language}/desk/{room.key}/{world.path}/news/"
    client = world.client(world.head)
    page = client.get(path)
    assert said in page.text
    assert client.get(path).text.count(said) == page.text.count(said), "reading alone marks nothing"
    until = str(int(NOON.timestamp()))
    assert client.post(f"{path}read/", data={"csrf_token": csrf(page), "until": until}).location == path
    assert nothing in client.get(path).text


@pytest.mark.parametrize("until", ["x", "-1", "99999999999999999999", ""])
def test_a_mark_that_cannot_be_read_marks_nothing(world, room, until):
    world.say(text="Ours.")
    world.say(world.other_head, world.theirs, "On the same.")
    path = f"/en/desk/{room.key}/{world.path}/news/"
    client = world.client(world.head)
    token = csrf(client.get(path))
    assert client.post(f"{path}read/", data={"csrf_token": token, "until": until}).status_code == 303
    assert news(world, world.head) == [("comment", 2)]
