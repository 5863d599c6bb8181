"""Comments: who may, what stays, what does not leak."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from consult.models.contributions import Comment, CommentVersion, Disposition
from consult.models.operations import Outbox
from consult.models.record import RecordEntry
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.rules.remarks import Severity
from consult.rules.roster import DispositionCode
from consult.services import clock, comment_answers, comment_list, comment_page, comment_submission, comment_writing
from consult.services.comment_answers import Hiding, NewAnswer
from consult.services.comment_list import Filters, ListAsked
from consult.services.comment_page import CommentAsked
from consult.services.comment_submission import NewVersion, OtherComment, OwnComment
from tests.voices_world import World, words


@pytest.fixture
def world(database, app):
    return World(database, app)


def hiding(world, en="Names a person.", zh="提及个人。", reference="C-0001"):
    return Hiding(consultation=world.path, reference=reference, reason_en=en, reason_zh=zh)


def answer(world, code=DispositionCode.NOTED, en="", zh="", seq=0, same_as="", reference="C-0001"):
    return NewAnswer(
        consultation=world.path, reference=reference, seq=seq, code=code, answer_en=en, answer_zh=zh, same_as=same_as
    )


def refused(world, who, service, asked):
    with pytest.raises(Refusal) as caught, world.acting(who) as occasion:
        service(occasion, asked)
    return caught.value.code


def public(world, path="comments/"):
    return world.client().get(f"/en/consultations/{world.path}/{path}")


def test_hide_restore_and_hide_again_keep_the_replies_and_leave_the_reason(world):
    world.say(text="A name stands here.")
    world.say(world.other_head, world.theirs, "We reply.", parent="C-0001")
    for _ in range(2):
        with world.acting(world.moderator) as occasion:
            comment_answers.hide(occasion, hiding(world))
        page = public(world).text
        assert "A name stands here." not in page
        assert "Names a person." in page
        assert "We reply." in page
        assert refused(world, world.moderator, comment_answers.hide, hiding(world)) is Code.ALREADY_HIDDEN
        with world.acting(world.moderator) as occasion:
            comment_answers.restore(occasion, hiding(world))
        assert "A name stands here." in public(world).text
    assert refused(world, world.moderator, comment_answers.restore, hiding(world)) is Code.NOT_HIDDEN


def test_hidden_and_withdrawn_words_are_found_by_no_search_and_in_no_table(world):
    world.say(text="unmistakable words")
    with world.acting(world.moderator) as occasion:
        comment_answers.hide(occasion, hiding(world))
    assert "unmistakable words" not in public(world, "comments/?words=unmistakable").text
    assert "C-0001" not in public(world, "comments/?words=unmistakable").text
    assert "unmistakable words" not in public(world, "comments/comments.csv").text
    assert "unmistakable words" not in public(world, "comments/C-0001/").text


def test_hiding_needs_its_reason_in_both_languages(world):
    world.say()
    assert refused(world, world.moderator, comment_answers.hide, hiding(world, zh=" ")) is Code.REASON_NEEDED


def test_comments_that_appear_at_the_close_leak_by_no_page_before_it(database, app):
    world = World(database, app, comments_public_at_close=True)
    pages = ("comments/", "comments/comments.csv", "comments/?words=secret", "text/", "", "consensus/")
    before = {page: public(world, page).text for page in pages}
    handle = world.say(text="secret words", proposed_en="Safety\nSystems must be safe.").handle
    assert {page: public(world, page).text for page in pages} == before
    assert public(world, "comments/C-0001/").status_code == 404
    asked = CommentAsked(consultation=world.path, reference="C-0001")
    assert refused(world, world.other_head, comment_page.one, asked) is Code.NOT_FOUND
    own = world.client(world.head).get(f"/en/desk/{world.ours.key}/").text
    assert handle in own
    assert "C-0001" not in own
    with clock.standing_at(world.where.comments_close_at + timedelta(seconds=1)):
        assert "secret words" in public(world).text


def test_an_edit_adds_a_version_and_the_old_one_can_still_be_read(world):
    handle = world.say(text="First wording.").handle
    new = NewVersion(
        delegation=world.ours.key, consultation=world.path, handle=handle, seq=1, words=words("Second wording.")
    )
    with world.acting(world.alternate) as occasion:
        comment_submission.revise(occasion, new)
    page = public(world, "comments/C-0001/").text
    assert "Second wording." in page
    assert "First wording." in page
    assert "First wording." not in public(world).text
    assert refused(world, world.head, comment_submission.revise, new) is Code.EDITED_MEANWHILE


def test_a_comment_sent_twice_stands_once(world):
    first, second = world.say(text="Sent by a hurried hand."), world.say(text="Sent by a hurried hand.")
    assert first == second
    world.say(text="Sent by a hurried hand.", provision="fairness")
    world.say(text="Sent by a hurried hand.", severity=Severity.BLOCKING)
    world.say(world.other_head, world.theirs, "Sent by a hurried hand.")
    assert public(world).text.count("Sent by a hurried hand.") == 4


def test_a_comment_sent_by_three_hands_at_once_stands_once(world):
    with ThreadPoolExecutor(3) as hands:
        handles = {made.handle for made in hands.map(lambda _: world.say(text="Sent at once."), range(3))}
    assert len(handles) == 1
    assert public(world).text.count("Sent at once.") == 1


def test_words_withdrawn_or_written_anew_may_be_said_again(world):
    first = world.say(text="As we said.")
    with world.acting(world.head) as occasion:
        comment_submission.withdraw(
            occasion, OwnComment(delegation=world.ours.key, consultation=world.path, handle=first.handle)
        )
    assert world.say(text="As we said.").handle != first.handle


def test_after_the_close_a_comment_is_late_cannot_be_changed_and_can_be_withdrawn(world):
    handle = world.say(text="In time.").handle
    own = OwnComment(delegation=world.ours.key, consultation=world.path, handle=handle)
    with clock.standing_at(world.where.comments_close_at):
        assert world.say(text="Too late.").late
        new = NewVersion(
            delegation=world.ours.key, consultation=world.path, handle=handle, seq=1, words=words("Changed.")
        )
        assert refused(world, world.head, comment_submission.revise, new) is Code.COMMENT_CLOSED
        with world.acting(world.head) as occasion:
            comment_submission.withdraw(occasion, own)
        assert refused(world, world.head, comment_submission.withdraw, own) is Code.ALREADY_WITHDRAWN
        page = public(world).text
    assert "In time." not in page
    assert "Withdrawn" in page
    assert "Late" in page


def test_a_delegation_joins_anothers_comment_once_and_never_its_own(world):
    world.say()
    other = OtherComment(delegation=world.theirs.key, consultation=world.path, reference="C-0001")
    for _ in range(2):
        with world.acting(world.other_head) as occasion:
            comment_submission.endorse(occasion, other)
    assert "Endorsed by 1 delegation" in public(world).text
    own = OtherComment(delegation=world.ours.key, consultation=world.path, reference="C-0001")
    assert refused(world, world.head, comment_submission.endorse, own) is Code.OWN_COMMENT


def test_who_may_not_submit_is_refused_with_the_reason(world):
    new = comment_writing.NewComment(
        delegation=world.ours.key,
        consultation=world.path,
        provision="safety",
        parent=None,
        words=words("x"),
        step=comment_writing.Step.SUBMIT,
    )
    assert refused(world, world.member, comment_writing.begin, new) is Code.ROLE_MAY_NOT_SUBMIT
    for who in (world.other_head, world.moderator, world.chair, world.stranger):
        assert refused(world, who, comment_writing.begin, new) is Code.NOT_OPEN_TO_YOU
    with world.acting(world.watcher_head) as occasion:
        observer = comment_writing.NewComment(**{**fields(new), "delegation": world.watcher.key})
        assert comment_writing.begin(occasion, observer).handle


def fields(record):
    return {name: getattr(record, name) for name in record.__struct_fields__}


@pytest.mark.parametrize("who", ["head", "other_head", "member", "chair", "elsewhere", "stranger"])
def test_only_the_secretariat_of_this_consultation_answers_and_hides(world, who):
    world.say()
    actor = getattr(world, who)
    assert refused(world, actor, comment_answers.dispose, answer(world)) is Code.NOT_OPEN_TO_YOU
    assert refused(world, actor, comment_answers.hide, hiding(world)) is Code.NOT_OPEN_TO_YOU


def test_a_draft_exists_for_its_author_and_the_leaders_of_the_delegation_only(world):
    with world.acting(world.member) as occasion:
        new = comment_writing.NewComment(
            delegation=world.ours.key, consultation=world.path, provision=None, parent=None,
            words=words("draft"), step=comment_writing.Step.KEEP,
        )  # fmt: skip
        draft = comment_writing.begin(occasion, new).draft
    address = f"/en/desk/{world.ours.key}/drafts/{draft}/"
    assert world.client(world.alternate).get(address).status_code == 200
    assert world.client(world.other_head).get(address).status_code == 403
    assert world.client(world.other_head).get(f"/en/desk/{world.theirs.key}/drafts/{draft}/").status_code == 404
    assert "draft" not in public(world).text.split("<main")[1].split("</main>")[0].replace("first draft", "")


@pytest.mark.parametrize(
    ("code", "en", "zh", "same_as", "said"),
    [
        (DispositionCode.NOT_ACCEPTED, "", "", "", Code.ANSWER_NEEDED),
        (DispositionCode.DEFERRED, "Later.", "", "", Code.ANSWER_NEEDED),
        (DispositionCode.NOTED, "", "只有中文。", "", Code.ANSWER_NEEDED),
        (DispositionCode.SAME_AS, "", "", "C-0001", Code.COMMENT_UNKNOWN),
        (DispositionCode.SAME_AS, "", "", "C-0099", Code.COMMENT_UNKNOWN),
    ],
)
def test_a_disposition_needs_its_reason_in_both_languages_and_another_comment_to_name(
    world, code, en, zh, same_as, said
):
    world.say()
    asked = answer(world, code, en, zh, same_as=same_as)
    assert refused(world, world.moderator, comment_answers.dispose, asked) is said


def test_an_answer_is_recorded_keeps_its_history_and_is_told_to_those_who_wrote(world):
    world.say()
    with world.acting(world.moderator) as occasion:
        comment_answers.dispose(occasion, answer(world))
    assert refused(world, world.moderator, comment_answers.dispose, answer(world)) is Code.EDITED_MEANWHILE
    with world.acting(world.moderator) as occasion:
        comment_answers.dispose(occasion, answer(world, DispositionCode.ACCEPTED, "Done.", "已改。", seq=1))
        session = occasion.session
        assert session.query(Disposition).count() == 2
        entry = session.query(RecordEntry).filter_by(type="disposition.issued").order_by(RecordEntry.position)[1]
        assert b'"code":"A"' in entry.body
        assert b"Done." not in entry.body
        assert {mail.address for mail in session.query(Outbox)} == {world.head.email, world.alternate.email}


def test_words_are_found_in_both_languages_two_characters_are_enough(world):
    world.say(text="系统应当**安全、可靠**。")
    world.say(world.other_head, world.theirs, "Nothing of the kind, 100%_.", proposed_en="Reliability first.")
    for query, found in (("可靠", 1), ("reliab", 1), ("100%_", 1), ("10__", 0), ("无此词", 0)):
        with world.database.reading() as occasion:
            asked = ListAsked(consultation=world.path, filters=Filters(words=query))
            assert comment_list.listed(occasion, asked).total == found
    assert "<mark>可靠</mark>" in public(world, "comments/?words=可靠").text


def test_comments_stand_in_clause_order(world):
    from consult.rules.remarks import Category

    world.say(provision="fairness", text="four")
    world.say(world.other_head, world.theirs, "three", provision="safety")
    world.say(provision="safety", text="two", category=Category.GENERAL)
    world.say(provision=None, text="one")
    page = public(world).text
    places = [page.index(f"<p>{said}</p>") for said in ("one", "two", "three", "four")]
    assert places == sorted(places)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1"])
def test_formulas_in_the_table_are_text(world, cell):
    world.say(text="ok", on_behalf_of=cell)
    body = public(world, "comments/comments.csv").data.decode("utf-8")
    assert body.startswith("\ufeff")
    row = next(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"), newline="")))
    assert row["On behalf of"] == f"'{cell}"


def test_script_in_words_and_queries_is_shown_as_text(world):
    world.say(text="<script>alert(1)</script> [x](javascript:alert(1))", on_behalf_of="<b>us</b>")
    page = public(world, "comments/?words=<script>").text
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<b>us</b>" not in page


@pytest.mark.parametrize(
    "query", ["page=0", "page=-3", "page=x", "page=99999999", "revision=x", "category=x", "group='"]
)
def test_whatever_stands_in_the_address_the_list_is_a_page(world, query):
    world.say()
    assert public(world, f"comments/?{query}").status_code == 200


@pytest.mark.slow
def test_the_number_of_queries_is_the_same_for_one_comment_as_for_many(world, queries, app):
    world.say()
    public(world)
    with queries() as few:
        public(world, "comments/?page=1")
    for _ in range(30):
        world.say(proposed_en="Safety\nOther words.")
        world.say(world.other_head, world.theirs, "Reply.", parent="C-0001")
    public(world)
    with queries() as many:
        public(world, "comments/?page=1")
    assert len(many) == len(few) <= 10


def test_late_comments_are_refused_in_a_state_that_takes_none(world):
    with world.database.writing() as occasion:
        occasion.session.get(type(world.where), world.where.id).state = State.FROZEN
    with pytest.raises(Refusal) as caught:
        world.say()
    assert caught.value.code is Code.STATE_FORBIDS


def test_delegations_that_speak_at_once_never_stand_in_each_others_way(world):
    speakers = ((world.head, world.ours), (world.other_head, world.theirs), (world.watcher_head, world.watcher)) * 3
    with ThreadPoolExecutor(3) as hands:
        list(hands.map(lambda said: world.say(*said[1], text=f"Said {said[0]}."), enumerate(speakers)))
    with world.database.reading() as occasion:
        assert {comment.number for comment in occasion.session.query(Comment)} == set(range(1, 10))


def test_references_are_given_once_each_and_the_schema_holds_it(world):
    for text in ("First.", "Second.", "Third."):
        world.say(text=text)
    with world.database.reading() as occasion:
        numbers = [comment.number for comment in occasion.session.query(Comment).order_by(Comment.id)]
        assert numbers == [1, 2, 3]
        assert occasion.session.query(CommentVersion).count() == 3
