"""The checking time of a ballot: who sees the votes in it, from which instant to which, and that they can still change."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from consult.models.ballots import Ballot
from consult.models.delegations import Delegation
from consult.models.people import Office
from consult.rules.refusal import Code, Refusal
from consult.services import ballot_pages, ballot_paper, clock, reveal_board
from consult.services.ballot_room import Which
from consult.services.occasion import Actor
from tests import factories, voting
from tests import letters_at_work as work
from tests.races import outcome_of
from tests.voting import CLOSES, DURING, OPENS

BEGINS = CLOSES - timedelta(seconds=300)
TICK = timedelta(milliseconds=1)
LAST = CLOSES - TICK


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot(reveal=300)
    made.cast(0, "yes")
    return made


def seen(hall, who, *, at=BEGINS, index=0):
    with clock.standing_at(at), hall.database.reading(Actor(who.id, "en")) as occasion:
        return reveal_board.board(occasion, hall.where(index)).shown


def choices(shown):
    return [cell.choice for cell in shown.cells]


def paper(hall, at, index=0):
    with clock.standing_at(at), hall.database.reading(Actor(hall.heads[index].id, "en")) as occasion:
        return ballot_paper.paper(occasion, hall.where(index)).shown


@pytest.mark.parametrize("who", ["heads", "alternates", "members"])
def test_head_alternate_and_member_of_every_delegation_see_all_votes_as_they_stand(hall, who):
    for index in range(3):
        shown = seen(hall, getattr(hall, who)[index], index=index)
        assert choices(shown) == ["yes", "not_voting", "not_voting"]
        assert (shown.until, shown.seconds) == (CLOSES, 300)


def test_the_board_opens_at_its_first_instant_and_shuts_at_the_close(hall):
    head = hall.heads[1]
    for at in (DURING, BEGINS - TICK, CLOSES, CLOSES + TICK):
        assert outcome_of(lambda at=at: seen(hall, head, at=at, index=1)) is Code.NOT_REVEALED
    assert seen(hall, head, at=BEGINS, index=1)
    assert seen(hall, head, at=LAST, index=1).seconds == 0
    hall.run_due(CLOSES)
    assert outcome_of(lambda: seen(hall, head, at=LAST, index=1)) is Code.NOT_REVEALED


def test_the_paper_shows_the_board_in_the_checking_time_alone(hall):
    assert [bool(paper(hall, at)) for at in (DURING, BEGINS - TICK, BEGINS, LAST, CLOSES)] == [
        *(False, False),
        *(True, True, False),
    ]


def test_a_vote_changed_in_the_last_millisecond_is_shown_and_counts(hall):
    hall.cast(0, "no", seen=1, at=LAST)
    assert choices(seen(hall, hall.members[2], at=LAST, index=2))[0] == "no"
    hall.run_due(CLOSES)
    assert hall.ballot().result["counts"]["no"] == 1


def test_a_vote_by_letter_is_marked_on_it_and_a_letter_that_waits_is_no_vote(hall):
    work.enter(hall, 1, "no")
    work.enter(hall, 2, "no")
    work.confirm(hall, "no")
    shown = seen(hall, hall.heads[0])
    assert choices(shown) == ["yes", "no", "not_voting"]
    assert [cell.by_letter for cell in shown.cells] == [False, True, False]


def test_reasons_of_votes_stay_sealed_until_the_close(database):
    hall = voting.hall(database)
    hall.open_ballot(preset="iso-enquiry", reveal=300)
    hall.cast(0, "no", reason="Clause 4 cannot be met.")
    assert [cell.reason for cell in seen(hall, hall.heads[1], index=1).cells] == ["", "", ""]


@pytest.mark.parametrize("office", Office)
def test_no_official_sees_it(hall, database, office):
    with database.writing() as occasion:
        who = factories.person(occasion.session)
        factories.appoint(occasion.session, who, office)
    assert outcome_of(lambda: seen(hall, who)) is Code.NOT_OPEN_TO_YOU
    with clock.standing_at(BEGINS), database.reading(Actor(who.id, "en")) as occasion:
        assert ballot_pages.one(occasion, Which(path=hall.path, number=1)).board is None


def test_observers_strangers_to_the_register_and_suspended_delegations_do_not_see_it(hall, database):
    hall.delegations.append(hall.observer)
    assert outcome_of(lambda: seen(hall, hall.observer_head, index=3)) is Code.OBSERVER_HAS_NO_VOTE
    assert outcome_of(lambda: seen(hall, hall.observer_head)) is Code.NOT_OPEN_TO_YOU
    assert outcome_of(lambda: seen(hall, hall.heads[1])) is Code.NOT_OPEN_TO_YOU
    with database.writing() as occasion:
        newcomer = factories.delegation(occasion.session)
        where = occasion.session.get_one(Ballot, hall.ballot().id).consultation_id
        factories.participate(occasion.session, hall_of(occasion, where), newcomer)
        head = factories.person(occasion.session)
        factories.accredit(occasion.session, head, newcomer)
        occasion.session.get_one(Delegation, hall.delegations[2].id).suspended_at = DURING
    hall.delegations.append(newcomer)
    assert outcome_of(lambda: seen(hall, head, index=4)) is Code.NOT_IN_REGISTER
    assert outcome_of(lambda: seen(hall, hall.heads[2], index=2)) is Code.DELEGATION_SUSPENDED
    assert paper(hall, BEGINS, index=2) is None


def hall_of(occasion, number):
    from consult.models.consultations import Consultation

    return occasion.session.get_one(Consultation, number)


def test_a_ballot_without_checking_time_has_no_such_board(database):
    hall = voting.hall(database)
    hall.open_ballot()
    assert outcome_of(lambda: seen(hall, hall.heads[0], at=LAST)) is Code.NOT_FOUND


def test_it_stands_in_the_entry_that_opens_the_ballot_and_in_none_without_it(hall, database):
    other = voting.hall(database)
    other.open_ballot()
    found = {entry["ballot"]: entry.get("reveal") for _, entry in hall.entries("ballot.opened")}
    assert found == {f"{hall.symbol}#1": 300, f"{other.symbol}#1": None}


@pytest.mark.parametrize("seconds", [-1, 1801, 3600])
def test_a_draft_with_a_checking_time_too_long_is_refused_at_its_field(database, seconds):
    hall = voting.hall(database)
    with pytest.raises(Refusal) as refused:
        hall.draft(reveal=seconds)
    assert (refused.value.code, refused.value.at) == (Code.REVEAL_NOT_ALLOWED, "reveal")


def test_it_must_be_shorter_than_the_vote_and_the_schema_holds_its_limit(database):
    hall = voting.hall(database)
    closes = OPENS + timedelta(seconds=60)
    assert outcome_of(lambda: hall.draft(closes=closes, reveal=60)) is Code.REVEAL_NOT_ALLOWED
    hall.draft(closes=closes, reveal=59)
    with pytest.raises(DatabaseError, match="ck_ballot_reveal"), database.writing() as occasion:
        occasion.session.execute(update(Ballot).values(reveal_seconds=1801))
