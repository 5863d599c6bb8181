"""Declarations of interests: public, by head or alternate, each kept, the last one counting."""

import pytest

from consult.models.consultations import Consultation
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.services import interests
from consult.services.interests import NewDeclaration, Where
from consult.text.provision import Language
from tests.races import at_once
from tests.voices_world import World


@pytest.fixture
def world(database, app):
    return World(database, app)


def declare(world, words="We sell such systems.", who=None, language=Language.EN, has=True):
    where = Where(delegation=world.ours.key, consultation=world.path)
    asked = NewDeclaration(where=where, has=has, language=language, words=words)
    with world.acting(who or world.head) as occasion:
        return interests.declare(occasion, asked)


def declared(world):
    with world.database.reading() as occasion:
        lines = interests.listing(occasion, world.path).lines
        return {line.delegation.key: [each.words for each in line.declarations] for line in lines}


def refused(act):
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def test_what_is_declared_is_public_and_the_last_stands_first(world):
    assert declared(world) == {}
    declare(world)
    declare(world, has=False, words="left in the field")
    declare(world, "我方出售此类系统。", language=Language.ZH)
    assert declared(world) == {world.ours.key: ["我方出售此类系统。", "", "We sell such systems."]}


def test_the_same_twice_stands_once(world):
    assert at_once(lambda: declare(world), lambda: declare(world)) == [True, True]
    declare(world)
    assert declared(world) == {world.ours.key: ["We sell such systems."]}


def test_interests_are_named_in_words(world):
    refusal = refused(lambda: declare(world, "  "))
    assert (refusal.code, refusal.at) == (Code.INTERESTS_NEED_WORDS, "words")


def test_a_member_does_not_declare_for_the_delegation(world):
    assert refused(lambda: declare(world, who=world.member)).code is Code.ROLE_MAY_NOT_SUBMIT


def test_nobody_declares_for_another_delegation_or_once_all_is_archived(world):
    where = Where(delegation=world.theirs.key, consultation=world.path)
    asked = NewDeclaration(where=where, has=False, language=Language.EN, words="")
    with world.acting(world.head) as occasion:
        assert refused(lambda: interests.declare(occasion, asked)).code is Code.NOT_OPEN_TO_YOU
    with world.database.writing() as occasion:
        occasion.session.get_one(Consultation, world.where.id).state = State.ARCHIVED
    assert refused(lambda: declare(world)).code is Code.STATE_FORBIDS
