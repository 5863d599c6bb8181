"""Dispositions: four eyes, many at once, the change that follows, what the owner says of it."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from consult.models.answering import ProposedRejection, Reaction, RejectionReview
from consult.models.base import table_of
from consult.models.contributions import Disposition
from consult.models.operations import Outbox
from consult.models.people import Office
from consult.models.record import RecordEntry
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.rules.remarks import Category
from consult.rules.roster import DispositionCode
from consult.services import (
    answer_desk,
    comment_answers,
    comment_counts,
    comment_desk,
    comment_list,
    drafting,
    matrix,
    publishing,
    reactions,
    rejections,
)
from consult.services.comment_answers import NOTHING, Given, NewAnswer, SameAnswer, Seen
from consult.services.comment_desk import Assigning, NewNote
from consult.services.comment_list import Filters, ListAsked
from consult.services.comment_page import CommentAsked
from consult.services.comment_submission import OwnComment
from consult.services.drafting import Beginning, Begun
from consult.services.reactions import NewReaction
from consult.services.rejections import Review
from consult.text.provision import Language
from tests import factories
from tests.texts_at_work import edit, publication
from tests.voices_world import World

REFUSE, ACCEPT, NOTED = DispositionCode.NOT_ACCEPTED, DispositionCode.ACCEPTED, DispositionCode.NOTED


@pytest.fixture
def world(database, app):
    made = World(database, app)
    with database.writing() as occasion:
        made.second = factories.person(occasion.session, "Sec Ond")
        factories.appoint(occasion.session, made.second, Office.RAPPORTEUR)
        occasion.session.get(type(made.where), made.where.id).state = State.DISPOSITION
    return made


def comments(world, **about):
    """Two comments in time: the period had not closed when they were made."""
    move(world, State.OPEN_FOR_COMMENT)
    handles = [world.say(text=f"Comment {n}.", **about).handle for n in (1, 2)]
    move(world, State.DISPOSITION)
    return handles


def move(world, state):
    with world.database.writing() as occasion:
        occasion.session.get(type(world.where), world.where.id).state = state


def answer(world, code=NOTED, reference="C-0001", **fields):
    words = {"answer_en": "Because.", "answer_zh": "理由如下。", "same_as": "", "seq": 0}
    return NewAnswer(consultation=world.path, reference=reference, code=code, **{**words, **fields})


def review(world, confirmed=True, proposal=1, remark=""):
    return Review(consultation=world.path, reference="C-0001", proposal=proposal, confirmed=confirmed, remark=remark)


def do(world, who, service, asked):
    with world.acting(who) as occasion:
        return service(occasion, asked)


def refused(world, who, service, asked):
    with pytest.raises(Refusal) as caught:
        do(world, who, service, asked)
    return caught.value


def rows(world, table):
    with world.database.reading() as occasion:
        return occasion.session.scalars(select(table)).all()


def waiting(world):
    with world.database.reading() as occasion:
        return comment_counts.undisposed(occasion, world.where)


def test_a_rejection_of_a_substantive_comment_waits_for_a_second_official(world):
    comments(world)
    assert do(world, world.moderator, comment_answers.dispose, answer(world, REFUSE)) is Given.PROPOSED
    assert rows(world, Disposition) == []
    assert rows(world, Outbox) == []
    assert waiting(world) == 2
    assert refused(world, world.moderator, rejections.review, review(world)).code is Code.SECOND_PERSON_NEEDED
    assert refused(world, world.elsewhere, rejections.review, review(world)).code is Code.NOT_OPEN_TO_YOU
    assert refused(world, world.second, rejections.review, review(world, False)).code is Code.REMARK_NEEDED
    assert do(world, world.second, rejections.review, review(world))
    (given,) = rows(world, Disposition)
    assert (given.by_id, given.confirmed_by_id) == (world.moderator.id, world.second.id)
    assert waiting(world) == 1
    assert refused(world, world.second, rejections.review, review(world)).code is Code.REJECTION_WAITS


@pytest.mark.parametrize("fields", [{"code": ACCEPT}, {"category": Category.EDITORIAL}, {"two": False}])
def test_what_needs_no_second_official_is_issued_at_once(world, fields):
    with world.database.writing() as occasion:
        occasion.session.get(type(world.where), world.where.id).rejections_need_two = fields.get("two", True)
    comments(world, category=fields.get("category", Category.SUBSTANTIVE))
    asked = answer(world, fields.get("code", REFUSE))
    assert do(world, world.moderator, comment_answers.dispose, asked) is Given.ISSUED


def test_a_returned_proposal_is_made_again_and_an_answer_overtakes_one_that_waits(world):
    comments(world)
    do(world, world.moderator, comment_answers.dispose, answer(world, REFUSE))
    do(world, world.second, rejections.review, review(world, confirmed=False, remark="Say why."))
    do(world, world.moderator, comment_answers.dispose, answer(world, REFUSE))
    unseen = refused(world, world.second, comment_answers.dispose, answer(world, NOTED))
    assert unseen.code is Code.EDITED_MEANWHILE
    do(world, world.second, comment_answers.dispose, answer(world, NOTED, proposal=2))
    stale = refused(world, world.second, rejections.review, review(world, proposal=2))
    assert stale.code is Code.REJECTION_WAITS


def test_the_database_refuses_one_official_for_both_pairs_of_eyes(world):
    comments(world)
    do(world, world.moderator, comment_answers.dispose, answer(world, REFUSE))
    for proposed_by, by in ((world.moderator, world.moderator), (world.second, world.moderator)):
        with pytest.raises(IntegrityError):
            reviewed(world, proposed_by, by)


def reviewed(world, proposed_by, by):
    made = {"comment_id": 1, "seq": 1, "confirmed": True, "remark": ""}
    with world.database.writing() as occasion:
        given = {**made, "at": occasion.now, "proposed_by_id": proposed_by.id, "by_id": by.id}
        occasion.session.execute(insert(table_of(RejectionReview)).values(**given))


def test_two_officials_who_confirm_at_once_issue_one_disposition(world):
    comments(world)
    do(world, world.moderator, comment_answers.dispose, answer(world, REFUSE))
    with world.database.writing() as occasion:
        third = factories.person(occasion.session)
        factories.appoint(occasion.session, third)

    def confirm(who):
        try:
            return do(world, who, rejections.review, review(world))
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as hands:
        assert set(hands.map(confirm, (world.second, third))) == {True, Code.REJECTION_WAITS}
    assert len(rows(world, Disposition)) == 1


def test_the_same_answer_for_many_is_given_to_all_or_to_none(world):
    comments(world)
    asked = SameAnswer(chosen=(Seen("C-0001", 0, 0), Seen("C-0002", 0, 0)), answer=answer(world))
    do(world, world.second, comment_answers.dispose, answer(world, reference="C-0002"))
    stale = refused(world, world.moderator, comment_answers.dispose_all, asked)
    assert (stale.code, stale.facts) == (Code.ANSWERED_MEANWHILE, {"references": "C-0002"})
    assert len(rows(world, Disposition)) == 1
    again = SameAnswer(chosen=(Seen("C-0001", 0, 0), Seen("C-0002", 1, 0)), answer=answer(world))
    assert do(world, world.moderator, comment_answers.dispose_all, again)[Given.ISSUED] == 2
    none = SameAnswer(chosen=(), answer=answer(world))
    assert refused(world, world.moderator, comment_answers.dispose_all, none).code is Code.NOTHING_CHOSEN
    many = SameAnswer(chosen=tuple(Seen(f"C-{n:04d}", 0, 0) for n in range(1, 52)), answer=answer(world))
    assert refused(world, world.moderator, comment_answers.dispose_all, many).code is Code.TOO_MANY_CHOSEN


def test_a_comment_named_twice_in_a_bulk_act_is_answered_once(world):
    comments(world)
    twice = SameAnswer(
        chosen=(Seen("C-0001", 0, 0), Seen("C-0002", 0, 0), Seen("C-0001", 0, 0)), answer=answer(world)
    )
    assert do(world, world.moderator, comment_answers.dispose_all, twice)[Given.ISSUED] == 2
    assert len(rows(world, Disposition)) == 2


def test_an_answer_leads_to_a_change_that_is_linked_once_the_revision_is_published(world):
    comments(world)
    wrong = refused(world, world.moderator, comment_answers.dispose, answer(world, resulting="fairness"))
    assert wrong.code is Code.NO_CHANGE_FOLLOWS
    do(world, world.moderator, comment_answers.dispose, answer(world, ACCEPT))
    other = answer(world, ACCEPT, reference="C-0002", resulting="fairness")
    do(world, world.moderator, comment_answers.dispose, other)
    (entry, _) = [json.loads(row.body) for row in rows(world, RecordEntry) if row.type == "disposition.issued"]
    assert (entry["provision"], entry["revision"]) == ("safety", 2)
    assert "has not been published yet" in world.client().get(comment(world)).text
    publish(world)
    page = world.client().get(comment(world)).text
    assert "What this comment led to" in page
    assert ">must</ins>" in page
    text = world.client().get(f"/en/consultations/{world.path}/text/provisions/safety/").text
    assert "Comments that led to this change:" in text
    assert "/comments/C-0001/" in text
    assert "/comments/C-0002/" not in text


def test_an_answer_given_anew_leaves_what_it_led_to_and_may_take_it_back(world):
    comments(world)
    do(world, world.moderator, comment_answers.dispose, answer(world, ACCEPT))
    publish(world)
    move(world, State.OPEN_FOR_COMMENT)
    do(world, world.moderator, comment_answers.dispose, answer(world, ACCEPT, seq=1, answer_en="Better said."))
    do(world, world.moderator, comment_answers.dispose, answer(world, ACCEPT, seq=2, resulting=NOTHING))
    given = [each for each in rows(world, Disposition) if each.comment_id == 1]
    assert [each.resulting_number for each in given] == [2, 2, None]


def comment(world):
    return f"/en/consultations/{world.path}/comments/C-0001/"


def publish(world):
    if len(rows(world, Disposition)) < 2:
        do(world, world.moderator, comment_answers.dispose, answer(world, reference="C-0002"))
    do(world, world.moderator, drafting.begin, Beginning(path=world.path, begun=Begun.FROM_LAST))
    new = edit(world.where, key="safety", en="Safety\nSystems must be safe.", zh="安全\n系统必须安全。")
    do(world, world.moderator, drafting.edit, new)
    do(world, world.moderator, publishing.publish, publication(world.database, world.where))


def test_the_owner_says_whether_the_answer_satisfies_and_an_answer_changed_makes_that_earlier(world):
    handle, _ = comments(world)
    own = OwnComment(delegation=world.ours.key, consultation=world.path, handle=handle)

    def said(satisfied, answer=1, seen=0):
        return NewReaction(
            comment=own, answer=answer, seen=seen, satisfied=satisfied, language=Language.EN, text="Why."
        )

    assert refused(world, world.head, reactions.react, said(True)).code is Code.NO_ANSWER_YET
    do(world, world.moderator, comment_answers.dispose, answer(world))
    assert refused(world, world.member, reactions.react, said(True)).code is Code.ROLE_MAY_NOT_SUBMIT
    assert refused(world, world.other_head, reactions.react, said(True)).code is Code.NOT_OPEN_TO_YOU
    do(world, world.alternate, reactions.react, said(False))
    assert refused(world, world.head, reactions.react, said(True)).code is Code.EDITED_MEANWHILE
    do(world, world.head, reactions.react, said(True, seen=1))
    assert seen_in_matrix(world) == (1, 0)
    do(world, world.moderator, comment_answers.dispose, answer(world, seq=1))
    assert refused(world, world.head, reactions.react, said(True, seen=2)).code is Code.ANSWER_CHANGED
    assert seen_in_matrix(world) == (0, 0)
    assert "of the earlier answer" in world.client().get(comment(world)).text
    move(world, State.FROZEN)
    assert refused(world, world.head, reactions.react, said(True, answer=2, seen=2)).code is Code.STATE_FORBIDS
    with pytest.raises(DBAPIError), world.database.writing() as occasion:
        occasion.session.execute(text(f"UPDATE {Reaction.__tablename__} SET satisfied = satisfied"))


def seen_in_matrix(world):
    with world.database.reading() as occasion:
        covered = matrix.matrix(occasion, ListAsked(consultation=world.path, filters=Filters())).covered
    return covered.satisfied, covered.unsatisfied


def test_comments_are_assigned_to_those_who_answer_and_found_by_that(world):
    comments(world)
    asked = Assigning(consultation=world.path, references=("C-0002",), person=world.second.id)
    do(world, world.moderator, comment_desk.assign, asked)
    stranger = Assigning(consultation=world.path, references=("C-0002",), person=world.chair.id)
    assert refused(world, world.moderator, comment_desk.assign, stranger).code is Code.OFFICIAL_UNKNOWN
    assert found(world, world.second, assigned="me") == ["C-0002"]
    assert found(world, world.moderator, assigned="nobody") == ["C-0001"]
    assert found(world, world.moderator, assigned=str(world.second.id)) == ["C-0002"]
    freed = Assigning(consultation=world.path, references=("C-0002",), person=None)
    do(world, world.moderator, comment_desk.assign, freed)
    assert found(world, world.second, assigned="me") == []


def test_what_awaits_a_second_official_is_found_by_the_desk_alone(world):
    comments(world)
    do(world, world.moderator, comment_answers.dispose, answer(world, REFUSE))
    assert found(world, world.second, disposition="proposed") == ["C-0001"]
    assert found(world, world.second, desk=False, disposition="proposed") == ["C-0001", "C-0002"]
    assert found(world, world.second, disposition="waiting") == ["C-0001", "C-0002"]
    assert [row.by_id for row in rows(world, ProposedRejection)] == [world.moderator.id]


def found(world, who, desk=True, **filters):
    with world.acting(who) as occasion:
        page = comment_list.listed(
            occasion, ListAsked(consultation=world.path, filters=Filters(**filters), desk=desk)
        )
    return [each.reference for each in page.comments]


def test_a_note_is_the_desks_and_no_note_is_empty(world):
    comments(world)
    note = NewNote(consultation=world.path, reference="C-0001", body=" Ask them. ")
    assert refused(world, world.head, comment_desk.note, note).code is Code.NOT_OPEN_TO_YOU
    empty = NewNote(consultation=world.path, reference="C-0001", body=" ")
    assert refused(world, world.moderator, comment_desk.note, empty).code is Code.NOTHING_CHOSEN
    do(world, world.moderator, comment_desk.note, note)
    asked = CommentAsked(consultation=world.path, reference="C-0001", desk=True)
    assert [each.body for each in do(world, world.moderator, answer_desk.desk, asked).notes] == ["Ask them."]
    assert refused(world, world.head, answer_desk.desk, asked).code is Code.NOT_OPEN_TO_YOU
