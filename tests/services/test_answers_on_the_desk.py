"""Answers of the secretariat wait on the desk until the delegation has said whether they satisfy it."""

import pytest

from consult.rules.agenda import Duty
from consult.rules.phases import State
from consult.rules.roster import DispositionCode
from consult.services import comment_answers, desk_page, reactions
from consult.services.comment_answers import NewAnswer
from consult.services.comment_submission import OwnComment
from consult.services.reactions import NewReaction
from consult.text.provision import Language
from tests.voices_world import World


@pytest.fixture
def world(database, app):
    return World(database, app)


def move(world, state):
    with world.database.writing() as occasion:
        occasion.session.get(type(world.where), world.where.id).state = state


def asked(world):
    """Two comments in time, and the consultation in disposition."""
    handles = [world.say(text=f"Comment {n}.").handle for n in (1, 2)]
    move(world, State.DISPOSITION)
    return handles


def answered(world, reference="C-0001", **fields):
    words = {"answer_en": "Because.", "answer_zh": "理由如下。", "same_as": "", "seq": 0, **fields}
    given = NewAnswer(consultation=world.path, reference=reference, code=DispositionCode.NOTED, **words)
    with world.acting(world.moderator) as occasion:
        comment_answers.dispose(occasion, given)


def desk(world, who):
    with world.acting(who) as occasion:
        return desk_page.desk(occasion, world.ours.key)


def waiting(world, who=None):
    (here,) = (each for each in desk(world, who or world.head).consultations if each.path == world.path)
    return [each.reference for each in here.answers]


def react(world, handle, *, number=1, seen=0, satisfied=True):
    own = OwnComment(delegation=world.ours.key, consultation=world.path, handle=handle)
    asked = NewReaction(comment=own, answer=number, seen=seen, satisfied=satisfied, language=Language.EN)
    with world.acting(world.head) as occasion:
        reactions.react(occasion, asked)


def test_an_answer_waits_until_its_owner_has_judged_it_and_again_when_it_is_answered_anew(world):
    first, second = asked(world)
    assert waiting(world) == []
    for reference in ("C-0001", "C-0002"):
        answered(world, reference)
    assert waiting(world) == ["C-0002", "C-0001"]
    assert Duty.REACT in {each.duty for each in desk(world, world.head).decisions}
    react(world, first)
    react(world, second, satisfied=False)
    assert waiting(world) == []
    assert Duty.REACT not in {each.duty for each in desk(world, world.head).decisions}
    answered(world, seq=1, answer_en="Better so.")
    assert waiting(world) == ["C-0001"]


def test_it_waits_for_those_who_may_judge_and_while_they_may(world):
    asked(world)
    answered(world)
    assert waiting(world, world.member) == []
    assert waiting(world) == ["C-0001"]
    move(world, State.FROZEN)
    assert waiting(world) == []
