"""Positions across revisions: docs/domain.md, section 1."""

import pytest

from consult.models.contributions import PositionEvent
from consult.models.texts import Provision
from consult.rules.access import Standing
from consult.rules.tally import ConsensusState, Stance
from consult.services import standing_positions
from tests import factories
from tests.instants import BEGINNING

FIRST = [("safety", "Safe.", "安全。"), ("fairness", "Fair.", "公平。")]


@pytest.fixture
def table(database):
    with database.writing() as occasion:
        session = occasion.session
        where = factories.consultation(session)
        members = [factories.delegation(session) for _ in range(3)]
        factories.participate(session, where, *members)
        heads = [factories.accredit(session, factories.person(session), member) for member in members]
        yield session, occasion, where, members, heads


def take(session, where, revision, delegation, stance, accreditation, key="safety", seq=1):
    provision = session.query(Provision).filter_by(consultation_id=where.id, key=key).one()
    session.add(
        PositionEvent(
            provision_id=provision.id,
            delegation_id=delegation.id,
            seq=seq,
            previous_seq=seq - 1 or None,
            consultation_id=where.id,
            revision_id=revision.id,
            stance=stance,
            accreditation_id=accreditation.id,
            at=BEGINNING,
        )
    )
    session.flush()


def test_a_position_counts_on_its_own_revision(table):
    session, occasion, where, members, heads = table
    first = factories.revision(session, where, *FIRST)
    take(session, where, first, members[0], Stance.SUPPORT, heads[0])
    found = standing_positions.positions_of(occasion, where, first)
    assert list(found) == ["safety", "fairness"]
    assert found["safety"].counts == {
        "support": 1, "can_accept": 0, "wants_change": 0, "objects": 0, "no_position": 2,
    }  # fmt: skip
    assert found["fairness"].tally.no_position == 3


def test_a_position_carries_while_both_texts_stay_and_says_where_it_was_taken(table):
    session, occasion, where, members, heads = table
    first = factories.revision(session, where, *FIRST)
    take(session, where, first, members[0], Stance.SUPPORT, heads[0])
    second = factories.revision(session, where, FIRST[1], FIRST[0], number=2, previous=first)
    found = standing_positions.positions_of(occasion, where, second)["safety"]
    assert (found.tally.support, found.standing[0].revision) == (1, 1)


@pytest.mark.parametrize("changed", [("safety", "Safer.", "安全。"), ("safety", "Safe.", "更安全。")])
def test_a_change_in_either_language_leaves_the_position_on_the_earlier_text(table, changed):
    session, occasion, where, members, heads = table
    first = factories.revision(session, where, *FIRST)
    take(session, where, first, members[0], Stance.OBJECTS, heads[0])
    second = factories.revision(session, where, changed, FIRST[1], number=2, previous=first)
    found = standing_positions.positions_of(occasion, where, second)["safety"]
    assert (found.tally.objects, found.tally.no_position, found.tally.on_earlier_text) == (0, 3, 1)
    assert [stand.delegation.key for stand in found.not_renewed] == [members[0].key]
    assert found.tally.objections_not_renewed == (members[0].key,)


def test_a_text_changed_and_changed_back_does_not_bring_the_position_back(table):
    session, occasion, where, members, heads = table
    first = factories.revision(session, where, *FIRST)
    take(session, where, first, members[0], Stance.SUPPORT, heads[0])
    second = factories.revision(session, where, ("safety", "Safer.", "安全。"), number=2, previous=first)
    third = factories.revision(session, where, *FIRST, number=3, previous=second)
    found = standing_positions.positions_of(occasion, where, third)["safety"]
    assert (found.tally.support, found.tally.on_earlier_text) == (0, 1)


def test_a_provision_taken_out_and_put_back_does_not_carry_positions(table):
    session, occasion, where, members, heads = table
    first = factories.revision(session, where, *FIRST)
    take(session, where, first, members[0], Stance.SUPPORT, heads[0])
    second = factories.revision(session, where, FIRST[1], number=2, previous=first)
    third = factories.revision(session, where, *FIRST, number=3, previous=second)
    assert standing_positions.positions_of(occasion, where, third)["safety"].tally.support == 0


def test_a_renewed_position_counts_again_and_the_earlier_revision_still_shows_what_was_then(table):
    session, occasion, where, members, heads = table
    first = factories.revision(session, where, *FIRST)
    take(session, where, first, members[0], Stance.OBJECTS, heads[0])
    second = factories.revision(session, where, ("safety", "Safer.", "更安全。"), number=2, previous=first)
    take(session, where, second, members[0], Stance.CAN_ACCEPT, heads[0], seq=2)
    now = standing_positions.positions_of(occasion, where, second)["safety"]
    then = standing_positions.positions_of(occasion, where, first)["safety"]
    assert (now.tally.can_accept, now.tally.on_earlier_text, then.tally.objects) == (1, 0, 1)


def test_observers_are_shown_apart_and_never_counted(table):
    session, occasion, where, _members, _heads = table
    observer = factories.delegation(session)
    factories.participate(session, where, observer, standing=Standing.OBSERVER)
    badge = factories.accredit(session, factories.person(session), observer)
    first = factories.revision(session, where, *FIRST)
    take(session, where, first, observer, Stance.OBJECTS, badge)
    found = standing_positions.positions_of(occasion, where, first)["safety"]
    assert (found.tally.objects, found.tally.members, len(found.observers)) == (0, 3, 1)
    assert found.state is ConsensusState.UNSPOKEN


def test_the_number_of_queries_is_the_same_for_one_provision_as_for_fifty(table, queries, database):
    session, occasion, where, members, heads = table
    few = factories.revision(session, where, *FIRST)
    with queries(database.engine) as for_few:
        standing_positions.positions_of(occasion, where, few)
    texts = [(f"p{number}", f"Text {number}", f"第{number}条") for number in range(50)]
    many = factories.revision(session, where, *texts, number=2, previous=few)
    for number in range(50):
        take(session, where, many, members[0], Stance.SUPPORT, heads[0], key=f"p{number}")
    with queries(database.engine) as for_many:
        standing_positions.positions_of(occasion, where, many)
    assert len(for_few) == len(for_many) == 4
