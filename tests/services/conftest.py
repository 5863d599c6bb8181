"""Fixtures of the services: a moderator, and a text whose next revision is begun."""

import pytest

from consult.rules.phases import State
from consult.services import drafting
from consult.services.drafting import Beginning, Begun
from tests import factories
from tests.replaying import assert_the_record_follows
from tests.texts_at_work import FIRST, do


@pytest.fixture(autouse=True)
def the_record_follows(database):
    """Whatever a test has decided can be decided anew from the record alone."""
    yield
    assert_the_record_follows(database)


@pytest.fixture
def moderator(database):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who)
    return who


@pytest.fixture
def revised(database, moderator):
    """A consultation in disposition, with a published text and the next revision begun."""
    with database.writing() as occasion:
        where = factories.consultation(occasion.session, state=State.DISPOSITION)
        factories.revision(occasion.session, where, *FIRST)
    do(database, moderator, drafting.begin, Beginning(path=where.path, begun=Begun.FROM_LAST))
    return where
