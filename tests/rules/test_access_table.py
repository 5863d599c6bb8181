"""Who may do what: each refusal names its rule, and the first that applies is the one that is said."""

import pytest

from consult.rules.access import TABLE, Act, Capacity, Role, Standing, knock, may
from consult.rules.phases import State
from consult.rules.refusal import Code

PUBLIC = Capacity(frozenset())


def person(*roles, standing=None, suspended=False):
    return Capacity(frozenset({Role.PERSON, *roles}), standing, suspended)


def said(refusal):
    return refusal.code, refusal.facts


def test_what_is_open_to_all_needs_no_person():
    assert may(PUBLIC, Act.READ_SITE) is None
    assert may(person(), Act.READ_SITE) is None


@pytest.mark.parametrize("ask", [may, knock])
def test_a_stranger_is_asked_to_sign_in(ask):
    assert said(ask(PUBLIC, Act.CAST_VOTE)) == (Code.SIGN_IN_NEEDED, {})


@pytest.mark.parametrize("ask", [may, knock])
def test_a_person_without_the_role_hears_whose_it_is(ask):
    assert said(ask(person(), Act.APPROVE_BALLOT)) == (Code.NOT_OPEN_TO_YOU, {"audience": "chair,moderator"})
    assert said(ask(person(), Act.CAST_VOTE)) == (Code.NOT_OPEN_TO_YOU, {"audience": "alternate,head"})


@pytest.mark.parametrize("ask", [may, knock])
@pytest.mark.parametrize(
    ("act", "code"), [(Act.CAST_VOTE, Code.ROLE_MAY_NOT_VOTE), (Act.SUBMIT_COMMENT, Code.ROLE_MAY_NOT_SUBMIT)]
)
def test_a_member_hears_what_members_may_not_do(ask, act, code):
    member = person(Role.MEMBER, standing=Standing.VOTING)
    assert said(ask(member, act)) == (code, {"role": "member"})


def test_a_member_without_a_word_of_its_own_hears_whose_it_is():
    assert may(person(Role.MEMBER), Act.APPROVE_BALLOT).code is Code.NOT_OPEN_TO_YOU


def test_the_door_opens_to_the_role_whatever_the_standing():
    assert knock(person(Role.HEAD), Act.CAST_VOTE) is None


@pytest.mark.parametrize(
    ("capacity", "code"),
    [
        (person(Role.HEAD), Code.NOT_A_PARTICIPANT),
        (person(Role.HEAD, suspended=True), Code.NOT_A_PARTICIPANT),
        (person(Role.HEAD, standing=Standing.VOTING, suspended=True), Code.DELEGATION_SUSPENDED),
        (person(Role.HEAD, standing=Standing.OBSERVER, suspended=True), Code.DELEGATION_SUSPENDED),
        (person(Role.HEAD, standing=Standing.OBSERVER), Code.OBSERVER_HAS_NO_VOTE),
    ],
)
def test_standing_is_asked_after_the_role(capacity, code):
    assert said(may(capacity, Act.CAST_VOTE)) == (code, {})


def test_whoever_votes_here_may_cast():
    assert may(person(Role.HEAD, standing=Standing.VOTING), Act.CAST_VOTE) is None
    assert may(person(Role.ALTERNATE, standing=Standing.VOTING), Act.CAST_VOTE, State.OPEN_FOR_VOTE) is None


def test_the_state_is_asked_last_and_named():
    observer = person(Role.HEAD, standing=Standing.OBSERVER)
    refused = may(observer, Act.TAKE_POSITION, State.OPEN_FOR_VOTE)
    assert said(refused) == (Code.STATE_FORBIDS, {"state": "open_for_vote"})
    assert may(observer, Act.TAKE_POSITION, State.OPEN_FOR_COMMENT) is None
    assert may(person(Role.HEAD), Act.TAKE_POSITION, State.OPEN_FOR_VOTE).code is Code.NOT_A_PARTICIPANT
    assert may(PUBLIC, Act.TAKE_POSITION, State.OPEN_FOR_VOTE).code is Code.SIGN_IN_NEEDED


def test_without_a_state_none_forbids():
    assert may(person(Role.MODERATOR), Act.EDIT_TEXT) is None
    assert may(person(Role.MODERATOR), Act.EDIT_TEXT, State.OPEN_FOR_VOTE).code is Code.STATE_FORBIDS


def test_every_act_of_the_public_is_the_publics_in_every_capacity():
    for act in (act for act, grant in TABLE.items() if Role.PUBLIC in grant.roles):
        assert knock(PUBLIC, act) is None
        assert knock(person(Role.MEMBER), act) is None
