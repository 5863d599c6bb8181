"""Square brackets in the draft: put, added to, resolved, published; never lost, never in one language unseen."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from consult.models.texts import ProvisionVersion
from consult.rules.refusal import Code, Refusal
from consult.services import bracketing, bringing_back, draft_rows, drafting, publishing, revisions
from consult.services.bringing_back import PUBLISHED, BringingBack
from consult.services.drafting import Beginning, Begun
from consult.text.alignment import Pair
from consult.text.brackets import What
from consult.text.provision import Kind, Status
from tests import factories
from tests.brackets_at_work import add, complete, events, last_change, participants, put, resolve
from tests.texts_at_work import AUTHENTIC, EN, FIRST, ZH, do, draft_of, edit, publication, refused

BRACKETED = {EN: "People\n[Serve][Help] people.", ZH: "以人为本\n[服务][帮助]于人。"}


@pytest.fixture
def where(database, revised):
    with database.writing() as occasion:
        participants(occasion.session, revised)
    return revised


@pytest.fixture
def seen(database, moderator, where):
    """The change that put the first bracket."""
    do(database, moderator, bracketing.put, put(where))
    return last_change(database)


def people(database, where):
    return draft_of(database, where)[1]["people"]


def test_words_are_put_in_brackets_in_both_languages_with_whoever_proposes_them(database, where, seen):
    found = people(database, where)
    assert found.texts == BRACKETED
    assert found.statuses == AUTHENTIC
    assert [each.proposers for each in found.brackets[0].alternatives] == [("ga",), ("bo",)]
    assert events(database) == [(1, What.PUT, None, "")]


def test_an_alternative_is_added_and_one_chosen_with_its_reason(database, moderator, where, seen):
    do(database, moderator, bracketing.add, add(where, seen))
    assert people(database, where).texts[ZH] == "以人为本\n[服务][帮助][协助]于人。"
    do(
        database,
        moderator,
        bracketing.resolve,
        resolve(where, last_change(database), chosen=2, reason="By consensus."),
    )
    found = people(database, where)
    assert found.texts == {EN: "People\nAssist people.", ZH: "以人为本\n协助于人。"}
    assert (found.brackets, found.statuses) == ((), AUTHENTIC)
    assert events(database)[-1] == (1, What.CHOSEN, 2, "By consensus.")


@pytest.mark.parametrize(
    ("what", "words", "en", "zh"),
    [
        (What.REWORDED, ("Support", "支持"), "People\nSupport people.", "以人为本\n支持于人。"),
        (What.TAKEN_OUT, ("", ""), "People\npeople.", "以人为本\n于人。"),
    ],
)
def test_other_words_are_agreed_or_none(database, moderator, where, seen, what, words, en, zh):
    do(database, moderator, bracketing.resolve, resolve(where, seen, what, words=words))
    assert people(database, where).texts == {EN: en, ZH: zh}


def test_a_bracket_that_was_resolved_never_gives_its_number_to_another(database, moderator, where, seen):
    do(database, moderator, bracketing.resolve, resolve(where, seen))
    assert do(database, moderator, bracketing.put, put(where, last_change(database))) == 2


@pytest.mark.parametrize(
    ("asked", "code", "at"),
    [
        ({"en": "serve"}, Code.PASSAGE_NOT_THERE, "passage_en"),
        ({"zh": "People"}, Code.PASSAGE_NOT_THERE, "passage_zh"),
        ({"en": "People\nServe"}, Code.PASSAGE_NOT_THERE, "passage_en"),
        ({"en": "", "zh": ""}, Code.PASSAGE_NOT_THERE, "passage_en"),
        ({"en": "e"}, Code.PASSAGE_SEVERAL_TIMES, "which_en"),
        ({"zh": "人", "zh_at": 3}, Code.PASSAGE_SEVERAL_TIMES, "which_zh"),
        ({"zh": "人", "zh_at": 10**30}, Code.PASSAGE_SEVERAL_TIMES, "which_zh"),
        ({"other": ("Help", "")}, Code.BRACKET_NO_WORDS, "other_zh"),
        ({"other": ("Serve", "帮助")}, Code.BRACKET_TWICE, "other_en"),
        ({"by": ("nowhere",)}, Code.BRACKET_PROPOSER, "proposers"),
        ({"other_by": ("nowhere",)}, Code.BRACKET_PROPOSER, "other_proposers"),
        ({"key": "nothing"}, Code.NOT_FOUND, None),
    ],
)
def test_what_cannot_be_bracketed_is_refused_at_its_field_and_nothing_is_stored(
    database, moderator, where, asked, code, at
):
    refusal = refused(database, moderator, bracketing.put, put(where, **asked))
    assert (refusal.code, refusal.at) == (code, at)
    assert people(database, where).texts == {EN: FIRST[0][1], ZH: FIRST[0][2]}
    assert events(database) == []


def test_a_passage_that_stands_twice_is_chosen_by_its_place(database, moderator, where):
    do(database, moderator, bracketing.put, put(where, zh="人", zh_at=2))
    assert people(database, where).texts[ZH] == "以人为本\n服务于[人][帮助]。"


def test_brackets_do_not_overlap(database, moderator, where, seen):
    refusal = refused(database, moderator, bracketing.put, put(where, seen, en="Help] people", zh="于人"))
    assert (refusal.code, refusal.facts["bracket"]) == (Code.BRACKET_OVERLAPS, 1)


@pytest.mark.parametrize(
    ("service", "asked"),
    [
        (bracketing.add, lambda where, seen: add(where, seen, number=7)),
        (bracketing.resolve, lambda where, seen: resolve(where, seen, number=7)),
        (bracketing.resolve, lambda where, seen: resolve(where, seen, chosen=2)),
        (bracketing.resolve, lambda where, seen: resolve(where, seen, chosen=-1)),
        (bracketing.complete, complete),
    ],
)
def test_a_bracket_or_alternative_that_is_not_there_is_not_found(database, moderator, where, seen, service, asked):
    assert refused(database, moderator, service, asked(where, seen)).code is Code.NOT_FOUND


@pytest.mark.parametrize(
    ("asked", "code", "at"),
    [
        ({"what": What.REWORDED, "words": ("Support", "")}, Code.BRACKET_NO_WORDS, "words_zh"),
        ({"what": What.REWORDED, "words": ("a\nb", "支持")}, Code.BRACKET_NO_WORDS, "words_en"),
        ({"reason": " "}, Code.BRACKET_NO_WORDS, "reason"),
    ],
)
def test_agreeing_needs_words_in_both_languages_and_a_reason(database, moderator, where, seen, asked, code, at):
    refusal = refused(database, moderator, bracketing.resolve, resolve(where, seen, **asked))
    assert (refusal.code, refusal.at) == (code, at)


def test_editing_around_keeps_the_bracket_and_across_it_is_refused_at_its_field(database, moderator, where, seen):
    refusal = refused(database, moderator, drafting.edit, edit(where, seen=seen))
    assert (refusal.code, refusal.at) == (Code.BRACKET_CROSSED, "text_en")
    assert people(database, where).texts == BRACKETED
    words = {"en": "All people\n[Serve][Help] all people.", "zh": "以人为本\n[服务][帮助]于所有的人。"}
    do(database, moderator, drafting.edit, edit(where, seen=seen, **words))
    found = people(database, where)
    assert found.texts == {EN: words["en"], ZH: words["zh"]}
    assert len(found.brackets) == 1


def test_brackets_are_published_held_fast_counted_and_carried_into_the_next_draft(database, moderator, where, seen):
    do(database, moderator, publishing.publish, publication(database, where))
    with database.writing() as occasion:
        published = revisions.last_published(occasion, where)
        assert (published.number, published.open_brackets) == (2, 1)
    sql = text("UPDATE provision_version SET brackets = '' WHERE revision_id = :id")
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as occasion:
        occasion.session.execute(sql, {"id": published.id})
    do(database, moderator, drafting.begin, Beginning(path=where.path, begun=Begun.FROM_LAST))
    assert people(database, where).texts == BRACKETED
    assert len(people(database, where).brackets) == 1
    do(database, moderator, bracketing.resolve, resolve(where, 0))
    do(database, moderator, publishing.publish, publication(database, where))
    with database.reading() as occasion:
        assert [each.open_brackets for each in revisions.all_of(occasion, where)] == [0, 1, 0]


def test_the_history_of_brackets_is_never_changed(database, where, seen):
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as occasion:
        occasion.session.execute(text("UPDATE bracket_event SET reason = 'another'"))


def test_a_bracket_in_one_language_marks_the_other_and_is_not_published_until_completed(database, moderator, where):
    do(database, moderator, bracketing.put, put(where, zh="", other=("Help", "")))
    assert people(database, where).statuses == {EN: Status.AUTHENTIC, ZH: Status.NEEDS_UPDATE}
    asked = publication(database, where, {("people", ZH)})
    refusal = refused(database, moderator, publishing.publish, asked)
    assert refusal.code is Code.BRACKET_ONE_LANGUAGE
    assert refusal.facts == {"provision": "1", "language": "zh"}
    now = last_change(database)
    few = refused(database, moderator, bracketing.complete, complete(where, now, others=()))
    assert (few.code, few.at) == (Code.BRACKET_ALTERNATIVES, "others")
    twice = refused(database, moderator, bracketing.complete, complete(where, now, others=("服务",)))
    assert (twice.code, twice.at) == (Code.BRACKET_TWICE, "others")
    do(database, moderator, bracketing.complete, complete(where, now))
    assert people(database, where).texts == BRACKETED
    do(database, moderator, publishing.publish, publication(database, where, {("people", ZH)}))


def test_bringing_back_brings_the_brackets_back_with_the_words(database, moderator, where, seen):
    do(database, moderator, bracketing.resolve, resolve(where, seen))
    back = BringingBack(path=where.path, key="people", seen=last_change(database), change=seen)
    again = do(database, moderator, bringing_back.bring_back, back)
    assert people(database, where).texts == BRACKETED
    assert len(people(database, where).brackets) == 1
    back = BringingBack(path=where.path, key="people", seen=again, change=PUBLISHED)
    do(database, moderator, bringing_back.bring_back, back)
    assert people(database, where).brackets == ()


def imported(database, moderator, where, en, zh):
    with database.writing() as occasion:
        mine = factories.occasion_of(occasion, moderator)
        draft_rows.fill(mine, where, [Pair(Kind.PRINCIPLE, en, zh)], replace=True)


def test_an_import_keeps_the_brackets_of_what_it_recognises_or_is_refused(database, moderator, where, seen):
    imported(database, moderator, where, BRACKETED[EN], BRACKETED[ZH] + "所有的人。")
    assert len(people(database, where).brackets) == 1
    with pytest.raises(Refusal) as caught:
        imported(database, moderator, where, "People\nServe everybody.", BRACKETED[ZH])
    assert (caught.value.code, caught.value.facts["language"]) == (Code.BRACKET_CROSSED, "en")
    assert len(people(database, where).brackets) == 1


def test_an_import_after_the_draft_agreed_does_not_bring_the_published_bracket_back(database, moderator, where, seen):
    do(database, moderator, publishing.publish, publication(database, where))
    do(database, moderator, drafting.begin, Beginning(path=where.path, begun=Begun.FROM_LAST))
    do(database, moderator, bracketing.resolve, resolve(where, 0))
    imported(database, moderator, where, "People\nServe people.", "以人为本\n服务于人。")
    assert people(database, where).brackets == ()


def test_of_two_moderators_who_resolve_at_the_same_moment_one_is_told(database, moderator, where, seen):
    def agree(chosen):
        try:
            return do(database, moderator, bracketing.resolve, resolve(where, seen, chosen=chosen))
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(agree, [0, 1]))
    assert sorted(map(str, outcomes)) == ["1", "edited_meanwhile"]


def test_only_those_who_write_the_text_may(database, where, seen):
    with database.writing() as occasion:
        stranger = factories.person(occasion.session)
    for service, asked in ((bracketing.put, put(where, seen)), (bracketing.resolve, resolve(where, seen))):
        assert refused(database, stranger, service, asked).code is Code.NOT_OPEN_TO_YOU


def test_what_is_stored_is_small_and_holds_no_words(database, where, seen):
    with database.reading() as occasion:
        stored = [row.brackets for row in occasion.session.query(ProvisionVersion) if row.brackets]
    assert stored == [
        '[{"alternatives":[{"by":["ga"],"en":[7,14],"zh":[5,9]},{"by":["bo"],"en":[14,20],"zh":[9,13]}],"number":1}]'
    ]
