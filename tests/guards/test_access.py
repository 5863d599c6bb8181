"""The access table: what no role may ever do, and every page's door tried by every role over HTTP."""

import re

import pytest

from consult.models.delegations import AccreditationRole
from consult.models.people import Office
from consult.rules import access
from consult.rules.access import TABLE, Act, Capacity, Role, Standing
from consult.rules.phases import State
from consult.rules.refusal import Code
from tests import factories

DELEGATION = {Role.HEAD, Role.ALTERNATE, Role.MEMBER}
OFFICIALS = {Role(office.value) for office in Office}
WRITES = {act for act in Act if not act.value.startswith(("read_", "open_", "see_", "choose_"))}
OWN_ACCOUNT = {Act.SIGN_IN, Act.SIGN_OUT, Act.USE_LINK, Act.MANAGE_ACCOUNT, Act.REQUEST_ACCREDITATION}


def capacity(*roles, standing=Standing.VOTING, suspended=False):
    return Capacity(frozenset({Role.PERSON, *roles}), standing, suspended)


def allowed(who, state=None):
    return {act for act in Act if access.may(who, act, state) is None}


def test_every_act_has_its_row():
    assert set(TABLE) == set(Act)


@pytest.mark.parametrize("role", sorted(OFFICIALS))
def test_nobody_on_the_secretariats_side_speaks_or_votes_for_a_delegation(role):
    own = {Act.CAST_VOTE, Act.SEE_OWN_VOTE, Act.TAKE_POSITION, Act.SUBMIT_COMMENT, Act.DRAFT_COMMENT, Act.OPEN_DESK}
    own |= {Act.SEE_REVEALED, Act.CONTEST_LETTER}
    assert allowed(capacity(role)) & own == set()


@pytest.mark.parametrize("role", sorted(DELEGATION))
def test_nobody_in_a_delegation_does_the_secretariats_work(role):
    office = {act for act, grant in TABLE.items() if grant.roles <= OFFICIALS}
    assert office
    assert allowed(capacity(role)) & office == set()


def test_an_auditor_reads_and_writes_nothing():
    assert allowed(capacity(Role.AUDITOR)) & (WRITES - OWN_ACCOUNT) == set()


def test_an_administrator_has_accounts_and_never_content():
    content = {Act.EDIT_TEXT, Act.PUBLISH_REVISION, Act.DISPOSE_COMMENT, Act.HIDE_COMMENT, Act.DRAFT_BALLOT}
    assert allowed(capacity(Role.ADMINISTRATOR)) & content == set()


def test_a_member_drafts_and_neither_submits_nor_votes():
    mine = allowed(capacity(Role.MEMBER), State.OPEN_FOR_COMMENT)
    assert Act.DRAFT_COMMENT in mine
    assert mine & {Act.SUBMIT_COMMENT, Act.CAST_VOTE, Act.TAKE_POSITION, Act.SEE_OWN_VOTE} == set()


def test_an_observer_comments_and_has_no_vote():
    observer = capacity(Role.HEAD, standing=Standing.OBSERVER)
    assert access.may(observer, Act.SEE_REVEALED).code is Code.OBSERVER_HAS_NO_VOTE
    assert access.may(observer, Act.SUBMIT_COMMENT, State.OPEN_FOR_COMMENT) is None
    assert access.may(observer, Act.CAST_VOTE).code is Code.OBSERVER_HAS_NO_VOTE


def test_a_suspended_delegation_is_refused_with_that_reason():
    suspended = capacity(Role.HEAD, suspended=True)
    assert access.may(suspended, Act.SEE_REVEALED).code is Code.DELEGATION_SUSPENDED
    assert access.may(suspended, Act.CAST_VOTE).code is Code.DELEGATION_SUSPENDED


@pytest.mark.parametrize("act", sorted(Act))
def test_every_act_is_refused_outside_its_states_with_the_state(act):
    grant = TABLE[act]
    if grant.states is None:
        return
    able = Capacity(grant.roles | {Role.PERSON}, Standing.VOTING)
    for state in set(State) - grant.states:
        assert access.may(able, act, state).facts["state"] == state.value
    for state in grant.states:
        assert access.may(able, act, state) is None


ROLES = [None, "person", *sorted(DELEGATION), *sorted(OFFICIALS)]
SAMPLES = {"symbol": "TEST-1", "key": "nobody", "language": "en"}


@pytest.fixture
def as_role(app, database):
    """A client signed in with one role, and nothing else."""

    def enter(role):
        client = app.test_client()
        if role is None:
            return client
        with database.writing() as occasion:
            who = factories.person(occasion.session)
            if role in DELEGATION:
                land = factories.delegation(occasion.session)
                factories.accredit(occasion.session, who, land, AccreditationRole(role.value))
            elif role in OFFICIALS:
                factories.appoint(occasion.session, who, Office(role.value))
        return factories.signed_in(client, database, who)

    return enter


@pytest.mark.parametrize("role", ROLES)
def test_every_door_opens_to_its_roles_alone(app, as_role, role):
    app.config["WTF_CSRF_ENABLED"] = False
    client, wrong = as_role(role), []
    mine = capacity(*([role] if role and role != "person" else [])) if role else Capacity(frozenset())
    for rule in app.url_map.iter_rules():
        act = getattr(app.view_functions[rule.endpoint], "act", None)
        refused = access.knock(mine, act) is not None
        for method in sorted(rule.methods & {"GET", "POST"}):
            answer = client.open(address(rule), method=method)
            shut = answer.status_code in {401, 403} or "/account/sign-in/?next=" in (answer.location or "")
            if refused and not shut:
                wrong.append((method, rule.rule, answer.status_code))
            assert answer.status_code < 500, (method, rule.rule)
        if act is Act.SIGN_OUT and role:
            client = as_role(role)
    assert wrong == []


def address(rule):
    """The rule with plausible values, none of which exists."""
    known = re.sub(r"<(?:[^:<>]*:)?language>", "en", rule.rule)
    known = re.sub(r"<any\(en, ?zh\):language>", "en", known)
    known = re.sub(r"<int:\w+>", "1", known)
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda name: SAMPLES.get(name[1], "nothing"), known)
