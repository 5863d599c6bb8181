"""Drafts inside a delegation: who reads them, remarks, the head's copy, what becomes of them."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from consult.models.contributions import Comment
from consult.models.drafts import CommentDraft
from consult.models.people import Person
from consult.rules.drafts import DraftStatus
from consult.rules.refusal import Code, Refusal
from consult.services.comment_writing import Step
from tests.drafting_together import Room
from tests.voices_world import World


@pytest.fixture
def world(database, app):
    made = World(database, app)
    with database.writing() as occasion:
        made.colleague = made._serving(occasion.session, "Colleague of Mia", made.ours, "member")
    return made


@pytest.fixture
def room(world):
    return Room(world)


def refused(act, *given, **about):
    with pytest.raises(Refusal) as caught:
        act(*given, **about)
    return caught.value.code


def statuses(world):
    with world.database.reading() as occasion:
        rows = occasion.session.query(CommentDraft).order_by(CommentDraft.number).all()
        return [(row.number, row.step, row.status, row.text) for row in rows]


def test_a_draft_is_read_by_its_author_and_the_leaders_until_it_is_shown_to_all(world, room):
    number = room.begin(world.member, step=Step.KEEP)
    for who in (world.member, world.head, world.alternate):
        assert room.page(who, number).this.text == "As we see it."
    assert refused(room.page, world.colleague, number) is Code.NOT_FOUND
    room.show(world.member, number)
    assert room.page(world.colleague, number).this.author == "Mia Member"
    assert room.page(world.colleague, number).may.write is False


def test_only_its_author_shows_a_draft(world, room):
    number = room.begin(world.member)
    assert refused(room.show, world.head, number) is Code.NOT_YOUR_DRAFT
    assert refused(room.show, world.colleague, number) is Code.NOT_FOUND


def test_colleagues_remark_on_what_they_read_in_order_with_their_names(world, room):
    number = room.begin(world.member)
    assert refused(room.remark, world.colleague, number) is Code.NOT_FOUND
    room.show(world.member, number)
    room.remark(world.colleague, number, "What of the costs?")
    room.remark(world.colleague, number, "What of the costs?")
    room.remark(world.member, number, "They are small.")
    said = [(one.author, one.text) for one in room.page(world.head, number).remarks]
    assert said == [("Colleague of Mia", "What of the costs?"), ("Mia Member", "They are small.")]


def test_a_colleague_writes_in_nobody_elses_draft(world, room):
    number = room.begin(world.member)
    room.show(world.member, number)
    assert refused(room.change, world.colleague, number, "Mine now.") is Code.NOT_YOUR_DRAFT
    assert refused(room.discard, world.colleague, number) is Code.NOT_YOUR_DRAFT
    assert refused(room.send_back, world.colleague, number) is Code.ROLE_MAY_NOT_SUBMIT


def test_a_return_comes_with_a_remark_that_stays_when_it_is_sent_again(world, room):
    number = room.begin(world.member)
    room.send_back(world.head, number, "Add a wording.")
    assert statuses(world) == [(number, 0, DraftStatus.RETURNED, "As we see it.")]
    room.change(world.member, number, "With a wording.", Step.SEND)
    page = room.page(world.head, number)
    assert page.this.status is DraftStatus.PENDING
    assert [(one.text, one.returns) for one in page.remarks] == [("Add a wording.", True)]


def test_what_the_head_changes_stands_on_a_copy_beside_the_draft(world, room):
    number = room.begin(world.member)
    copy = room.change(world.head, number, "As our capital sees it.").draft
    assert statuses(world) == [
        (number, 0, DraftStatus.PENDING, "As we see it."),
        (copy, 1, DraftStatus.DRAFT, "As our capital sees it."),
    ]
    page = room.page(world.member, copy)
    assert (page.before.text, page.this.text) == ("As we see it.", "As our capital sees it.")
    assert (page.before.author, page.this.author) == ("Mia Member", "Head of Arvella")
    assert room.page(world.member, number).after.number == copy


def test_while_a_copy_is_worked_on_the_draft_waits(world, room):
    number = room.begin(world.member)
    copy = room.change(world.head, number, "As our capital sees it.").draft
    for act, who in ((room.send_back, world.head), (room.discard, world.member)):
        assert refused(act, who, number) is Code.DRAFT_COPIED
    assert refused(room.change, world.member, number, "But no.") is Code.DRAFT_COPIED
    assert refused(room.change, world.member, copy, "But no.") is Code.NOT_YOUR_DRAFT
    room.remark(world.member, copy, "Not the last sentence.")
    assert room.page(world.head, number).remarks == room.page(world.head, copy).remarks != ()
    room.discard(world.head, copy)
    room.change(world.member, number, "Better.", Step.SEND)
    assert room.page(world.head, number).after is None


def test_an_alternate_goes_on_from_the_copy_on_one_of_their_own(world, room):
    number = room.begin(world.member)
    first = room.change(world.head, number, "As our capital sees it.").draft
    done = room.change(world.alternate, first, "As both see it.", Step.SUBMIT)
    assert done.handle
    assert [(step, status) for _, step, status, _ in statuses(world)] == [
        (0, DraftStatus.SUBMITTED),
        (1, DraftStatus.SUBMITTED),
        (2, DraftStatus.SUBMITTED),
    ]
    assert "As both see it." in world.client().get(f"/en/consultations/{world.path}/comments/").text


def test_submitting_from_the_copy_closes_both_and_keeps_who_wrote(world, room):
    number = room.begin(world.member)
    room.change(world.head, number, "As our capital sees it.", Step.SUBMIT)
    assert {status for _, _, status, _ in statuses(world)} == {DraftStatus.SUBMITTED}
    with world.database.reading() as occasion:
        comment = occasion.session.query(Comment).one()
        assert occasion.session.get(Person, comment.author_id).name == "Mia Member"
    for act in (room.remark, room.discard):
        assert refused(act, world.head, number) is Code.DRAFT_CLOSED


def test_submitting_a_members_words_as_they_are_makes_no_copy(world, room):
    number = room.begin(world.member)
    assert room.change(world.head, number, "As we see it.", Step.SUBMIT).handle
    assert statuses(world) == [(number, 0, DraftStatus.SUBMITTED, "As we see it.")]


def test_two_who_edit_at_once_make_one_copy(world, room):
    number = room.begin(world.member)

    def edit(who):
        try:
            return room.change(who, number, f"As {who.name} sees it.", version=0).draft
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as hands:
        done = list(hands.map(edit, (world.head, world.alternate)))
    assert Code.DRAFT_COPIED in done
    assert [step for _, step, _, _ in statuses(world)] == [0, 1]


def test_drafts_begun_at_once_have_numbers_of_their_own(world, room):
    with ThreadPoolExecutor(3) as hands:
        numbers = list(hands.map(room.begin, (world.member, world.head, world.colleague)))
    assert sorted(numbers) == [1, 2, 3]


def test_numbers_tell_nothing_of_what_other_delegations_write(world, room):
    theirs = Room(world, world.theirs)
    assert theirs.begin(world.other_head, step=Step.KEEP) == 1
    room.begin(world.member)
    room.begin(world.member)
    assert theirs.begin(world.other_head, step=Step.KEEP) == 2


def test_a_draft_that_its_author_alone_knew_goes_with_its_words(world, room):
    number = room.begin(world.member, step=Step.KEEP)
    room.discard(world.member, number)
    assert statuses(world) == [(number, 0, DraftStatus.DISCARDED, "")]
    for who in (world.member, world.head):
        assert refused(room.page, who, number) is Code.NOT_FOUND


def test_a_draft_that_others_have_read_can_still_be_read(world, room):
    number = room.begin(world.member)
    room.remark(world.head, number)
    room.discard(world.member, number)
    assert room.page(world.head, number).this.text == "As we see it."
    assert refused(room.change, world.member, number, "Again.") is Code.DRAFT_CLOSED


def test_a_suspended_delegation_reads_its_drafts_and_does_nothing_with_them(world, room):
    number = room.begin(world.member)
    with world.database.writing() as occasion:
        occasion.session.get(type(world.ours), world.ours.id).suspended_at = occasion.now
    assert room.page(world.member, number).may.remark is False
    assert refused(room.remark, world.member, number) is Code.DELEGATION_SUSPENDED
    assert refused(room.show, world.member, number) is Code.DELEGATION_SUSPENDED
