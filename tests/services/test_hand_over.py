"""The hand-over page: everything a newcomer needs of what is public, and nothing that is sealed."""

from datetime import timedelta

import pytest

from consult.models.delegations import Accreditation
from consult.rules.tally import Stance
from consult.services import clock, hand_over, positions
from consult.services.hand_over import HandOverAsked
from consult.services.positions import NewPosition
from consult.text.provision import Language
from tests import factories, speaking, voting
from tests.drafting_together import Room
from tests.instants import NOON
from tests.voices_world import World
from tests.voting import CLOSES, DURING


@pytest.fixture
def world(database, app):
    with clock.standing_at(NOON):
        yield World(database, app)


@pytest.fixture
def visit_as(app, database):
    return lambda who: factories.signed_in(app.test_client(), database, who)


def page(world, who):
    with world.acting(who) as occasion:
        return hand_over.page(occasion, HandOverAsked(world.ours.key, world.path))


def take(world, stance, words="", provision="safety"):
    asked = NewPosition(
        delegation=world.ours.key,
        consultation=world.path,
        provision=provision,
        revision=1,
        stance=Stance(stance),
        language=Language.EN,
        words=words,
    )
    with world.acting(world.head) as occasion:
        positions.take(occasion, asked)


def test_the_team_stands_by_role_and_those_who_left_after_them(world):
    with world.database.writing() as occasion:
        gone = world._serving(occasion.session, "Gone Before", world.ours, "head")
        row = occasion.session.query(Accreditation).filter_by(person_id=gone.id).one()
        row.ended_at = NOON - timedelta(days=1)
    team = page(world, world.member).team
    assert [(one.name, one.over) for one in team] == [
        ("Head of Arvella", False),
        ("Alternate of Arvella", False),
        ("Mia Member", False),
        ("Gone Before", True),
    ]


def test_comments_and_positions_stand_with_their_history(world):
    world.say(text="What we said.")
    world.say(world.other_head, world.theirs, "What they said.")
    take(world, "support", provision="fairness")
    take(world, "objects", "It is too vague.")
    take(world, "can_accept")
    made = page(world, world.member)
    assert [comment.text for comment in made.comments] == ["What we said."]
    assert [(on.key, on.number) for on in made.positions] == [("safety", "1"), ("fairness", "2")]
    taken = [(each.stance, each.words) for each in made.positions[0].taken]
    assert taken == [(Stance.CAN_ACCEPT, ""), (Stance.OBJECTS, "It is too vague.")]


def test_comments_held_back_until_the_close_have_no_reference_on_it(database, app):
    with clock.standing_at(NOON):
        world = World(database, app, comments_public_at_close=True)
        world.say(text="What we said.")
        text = world.client(world.member).get(f"/en/desk/{world.ours.key}/{world.path}/hand-over/").text
    assert "What we said." in text
    assert "C-0001" not in text


@pytest.mark.parametrize(
    ("language", "against", "statement"), [("en", "Against", "After the vote"), ("zh", "反对", "表决后")]
)
def test_a_vote_stands_on_it_once_the_ballot_has_closed_and_not_before(
    database, visit_as, language, against, statement
):
    hall = voting.hall(database)
    hall.open_ballot()
    hall.cast(0, "no")
    path = f"/{language}/desk/{hall.delegations[0].key}/{hall.path}/hand-over/"
    for who in (hall.heads[0], hall.members[0]):
        with clock.standing_at(DURING):
            sealed = visit_as(who).get(path)
        assert sealed.status_code == 200
        assert f">{against}<" not in sealed.text
        assert hall.path in sealed.text
    hall.run_due(CLOSES)
    speaking.explain(hall, 0, "after", en="We explain.", at=CLOSES)
    with clock.standing_at(CLOSES):
        text = visit_as(hall.members[0]).get(path).text
    for each in (against, statement, "We explain."):
        assert each in text


def test_it_opens_to_the_delegation_alone(world):
    path = f"/en/desk/{world.ours.key}/{world.path}/hand-over/"
    Room(world).begin(world.member, "A secret draft.")
    assert "A secret draft." not in world.client(world.member).get(path).text
    for who in (world.other_head, world.moderator, world.chair, world.stranger):
        assert world.client(who).get(path).status_code == 403
