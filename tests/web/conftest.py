"""Fixtures of the pages: somebody with an account, a delegation, clients by role."""

import pytest

from consult.models.delegations import AccreditationRole
from consult.models.people import Office
from tests.account_holder import passwords_hash
from tests.factories import accredit, appoint, delegation, person, signed_in


@pytest.fixture
def who(database):
    with database.writing() as occasion:
        made = person(occasion.session, "Ana Lima", password_hash=passwords_hash())
        made.email = "ana@example.org"
    return made


@pytest.fixture
def land(database):
    with database.writing() as occasion:
        return delegation(occasion.session, "Arland")


@pytest.fixture
def enter(app, database):
    """A client signed in with an office or, where it is a role, as somebody of a delegation."""

    def make(role, place=None):
        with database.writing() as occasion:
            who = person(occasion.session, f"The {role}", password_hash="x")
            if role in set(AccreditationRole):
                accredit(occasion.session, who, delegation(occasion.session), AccreditationRole(role))
            elif role != "person":
                appoint(occasion.session, who, Office(role), place)
        return signed_in(app.test_client(), database, who)

    return make
