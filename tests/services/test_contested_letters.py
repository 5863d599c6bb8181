"""Contesting a vote by letter: heard by the officials, in the record from the close on, and without effect."""

import pytest

from consult.models.contributions import ParticipantText
from consult.models.operations import Outbox
from consult.rules.refusal import Code
from consult.services import ballot_pages, letter_contests, stamps, vote_notices
from consult.services.ballot_room import Which
from consult.services.outbox import MailKind
from tests import letters_at_work as work
from tests import voting
from tests.races import outcome_of
from tests.voting import CLOSES


@pytest.fixture
def hall(database):
    made = voting.hall(database)
    made.open_ballot()
    work.enter(made)
    work.confirm(made)
    return made


def told(hall):
    with hall.database.reading() as occasion:
        return letter_contests.of_ballot(occasion, Which(path=hall.path, number=1))


def mails(hall, kind):
    return [one for one in work.rows(hall, Outbox) if one.kind == kind]


def test_before_the_close_it_is_told_to_the_officials_and_the_record_is_silent(hall):
    before = hall.entries()
    work.contest(hall)
    assert hall.entries() == before
    assert [one.words for one in told(hall)] == ["Nobody of ours has signed it."]
    letters = mails(hall, MailKind.LETTER_CONTESTED)
    assert {one.address for one in letters} == {hall.moderator.email, hall.chair.email}
    assert all("Nobody of ours" not in str(one.facts) for one in letters)


def test_the_close_tells_it_after_the_result_and_the_result_stands(hall):
    work.contest(hall)
    hall.run_due(CLOSES)
    kinds = [entry["type"] for _, entry in hall.entries()]
    assert kinds[kinds.index("result.declared") :] == ["result.declared", "vote.contested"]
    ((_, entry),) = hall.entries("vote.contested")
    assert entry["delegation"] == hall.delegations[0].key
    assert entry["index"] == hall.entries("ballot.sealed")[0][0]
    assert "Nobody of ours" not in str(entry)
    assert hall.ballot().result["counts"]["yes"] == 1


def test_after_the_close_it_is_in_the_record_at_once_and_renews_the_public_page(hall):
    hall.run_due(CLOSES)
    with hall.database.reading() as occasion:
        before = stamps.values(occasion, hall.path)
    work.contest(hall, who=hall.alternates[0], at=CLOSES)
    assert len(hall.entries("vote.contested")) == 1
    with hall.database.reading() as occasion:
        assert stamps.values(occasion, hall.path) > before
        page = ballot_pages.one(occasion, Which(path=hall.path, number=1))
    assert [one.key for one in page.contests] == [hall.delegations[0].key]


def test_the_public_page_of_an_open_ballot_tells_nothing_of_it(hall):
    work.contest(hall)
    with hall.database.reading() as occasion:
        assert ballot_pages.one(occasion, Which(path=hall.path, number=1)).contests == ()


def test_it_is_said_once_and_also_when_the_delegation_has_replaced_the_vote(hall):
    hall.cast(0, "no", seen=1)
    work.contest(hall)
    assert outcome_of(lambda: work.contest(hall)) is Code.CONTESTED_ALREADY


def test_only_a_delegation_whose_vote_came_by_letter_contests_and_only_with_words(hall):
    hall.cast(1, "yes")
    work.enter(hall, 2)  # nobody has confirmed it: it is no vote
    assert outcome_of(lambda: work.contest(hall, 1)) is Code.NO_VOTE_BY_LETTER
    assert outcome_of(lambda: work.contest(hall, 2)) is Code.NO_VOTE_BY_LETTER
    assert outcome_of(lambda: work.contest(hall, words=" \n")) is Code.BAD_REQUEST
    assert work.rows(hall, ParticipantText) == []


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("member", Code.ROLE_MAY_NOT_SUBMIT),
        ("other_head", Code.NOT_OPEN_TO_YOU),
        ("moderator", Code.NOT_OPEN_TO_YOU),
        ("chair", Code.NOT_OPEN_TO_YOU),
    ],
)
def test_nobody_but_its_head_and_alternates_contests(hall, who, code):
    people = {
        "member": hall.members[0],
        "other_head": hall.heads[1],
        "moderator": hall.moderator,
        "chair": hall.chair,
    }
    assert outcome_of(lambda: work.contest(hall, who=people[who])) is code
    assert told(hall) == ()


def test_head_and_alternate_get_a_mail_that_names_the_letter_and_no_choice(hall):
    from consult.services import clock

    with clock.standing_at(voting.DURING), hall.database.writing() as occasion:
        vote_notices.derive(occasion, None)
    letters = mails(hall, MailKind.LETTER_VOTE_RECORDED)
    assert {one.address for one in letters} == {hall.heads[0].email, hall.alternates[0].email}
    assert {one.facts["reference"] for one in letters} == {"NV 214/2026"}
    assert all("yes" not in map(str, one.facts.values()) and "choice" not in one.facts for one in letters)
    assert mails(hall, MailKind.VOTE_RECORDED) == []
