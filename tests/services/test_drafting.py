"""Writing and publishing a text: who may, what is refused and why, and nobody overwritten unseen."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy.exc import DatabaseError

from consult.ledger import entries
from consult.models.consultations import Participation
from consult.models.contributions import Comment, CommentStatus
from consult.models.people import Office
from consult.models.record import RecordEntry
from consult.models.texts import ProvisionText, Revision, TextChange
from consult.rules.access import Standing
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.services import consultations, drafting, imports, publishing, register, revisions
from consult.services.consultations import Extension, Founding, Step
from consult.services.drafting import Beginning, Begun, Edit, Insertion, Shift
from consult.services.imports import Begin, Making, Mend, Mending
from consult.services.publishing import Publication
from consult.services.register import Admission
from consult.text.canonical import text_hash
from consult.text.lineage import Fate
from consult.text.markdown_import import parse
from consult.text.provision import Kind, Language, Status
from tests import factories
from tests.instants import BEGINNING

EN, ZH = Language.EN, Language.ZH
FIRST = (
    ("people", "People\nServe people.", "以人为本\n服务于人。"),
    ("care", "Care\nTake care.", "谨慎\n谨慎行事。"),
)
AUTHENTIC = {EN: Status.AUTHENTIC, ZH: Status.AUTHENTIC}


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


def do(database, who, service, asked):
    with database.writing() as occasion:
        return service(factories.occasion_of(occasion, who), asked)


def refused(database, who, service, asked):
    with pytest.raises(Refusal) as caught:
        do(database, who, service, asked)
    return caught.value


def draft_of(database, where):
    with database.reading() as occasion:
        found = occasion.session.query(Revision).filter_by(consultation_id=where.id, published_at=None).one()
        return found, {each.key: each for each in revisions.stored(occasion, found)[found.number].provisions}


def edit(where, key="people", seen=0, en="People\nServe people.", zh="以人为本\n服务于人。", **fields):
    return Edit(
        path=where.path,
        key=key,
        seen=seen,
        kind=Kind.PRINCIPLE,
        texts={EN: en, ZH: zh},
        statuses=fields.get("statuses", AUTHENTIC),
        still_right=fields.get("still_right", False),
    )


def publication(database, where, confirmed=(), **logs):
    draft, _ = draft_of(database, where)
    texts = {"change_log_en": "Words.", "change_log_zh": "文字。", **logs}
    return Publication(path=where.path, lock_version=draft.lock_version, confirmed=frozenset(confirmed), **texts)


def test_the_next_revision_begins_with_the_words_of_the_last_and_keeps_every_key(database, revised):
    draft, provisions = draft_of(database, revised)
    assert draft.symbol == f"{revised.symbol}/Rev.1"
    assert [(key, each.texts[EN], each.number) for key, each in provisions.items()] == [
        ("people", FIRST[0][1], "1"),
        ("care", FIRST[1][1], "2"),
    ]


def test_a_change_in_one_language_leaves_the_other_intact_and_marks_it_as_needing_an_update(
    database, moderator, revised
):
    do(database, moderator, drafting.edit, edit(revised, en="People\nAlways serve people."))
    people = draft_of(database, revised)[1]["people"]
    assert people.texts[ZH] == FIRST[0][2]
    assert (people.statuses[EN], people.statuses[ZH]) == (Status.AUTHENTIC, Status.NEEDS_UPDATE)


def test_the_other_language_stays_authentic_when_told_that_it_is_still_right(database, moderator, revised):
    do(database, moderator, drafting.edit, edit(revised, en="People\nServe the people.", still_right=True))
    assert draft_of(database, revised)[1]["people"].statuses == AUTHENTIC


def test_two_moderators_never_overwrite_one_another_and_the_second_sees_both_versions(
    client, database, moderator, revised
):
    with database.writing() as occasion:
        second = factories.person(occasion.session)
        factories.appoint(occasion.session, second)
    do(database, second, drafting.edit, edit(revised, en="People\nThe other's words."))
    factories.signed_in(client, database, moderator)
    address = f"/en/secretariat/consultations/{revised.path}/text/provisions/people/"
    page = client.get(address)
    typed = {"seen": "0", "kind": "principle", "text_en": "People\nMy words.", "text_zh": "以人为本\n我的文字。"}
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(
        address, data={**typed, "status_en": "authentic", "status_zh": "authentic", "csrf_token": token}
    )
    assert answer.status_code == 409
    assert "The other&#39;s words." in answer.text
    assert "My words." in answer.text
    assert draft_of(database, revised)[1]["people"].texts[EN] == "People\nThe other's words."


def test_of_two_who_save_at_the_same_moment_one_is_told(database, moderator, revised):
    def save(text):
        try:
            return do(database, moderator, drafting.edit, edit(revised, en=f"People\n{text}"))
        except Refusal as refusal:
            return refusal.code

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(save, ["one", "two"]))
    assert outcomes.count(Code.EDITED_MEANWHILE) == 1
    with database.reading() as occasion:
        assert occasion.session.query(TextChange).count() == 1


def test_a_provision_is_added_moved_and_taken_out_with_numbers_following(database, moderator, revised):
    key = do(
        database,
        moderator,
        drafting.insert,
        Insertion(path=revised.path, after="people", kind=Kind.PRINCIPLE, texts={EN: "News\nNew.", ZH: ""}),
    )
    draft, provisions = draft_of(database, revised)
    assert [(each, one.number) for each, one in provisions.items()] == [("people", "1"), (key, "2"), ("care", "3")]
    assert provisions[key].statuses[ZH] is Status.AWAITING
    do(database, moderator, drafting.shift, Shift(path=revised.path, key=key, lock_version=draft.lock_version, by=1))
    draft, provisions = draft_of(database, revised)
    assert list(provisions) == ["people", "care", key]
    do(database, moderator, drafting.shift, Shift(path=revised.path, key=key, lock_version=draft.lock_version, by=0))
    assert list(draft_of(database, revised)[1]) == ["people", "care"]


def test_moving_in_an_order_that_has_changed_since_it_was_seen_is_refused(database, moderator, revised):
    stale = Shift(path=revised.path, key="care", lock_version=99, by=-1)
    assert refused(database, moderator, drafting.shift, stale).code is Code.EDITED_MEANWHILE


def test_a_revision_with_a_language_missing_is_published_only_when_each_is_confirmed_by_name(
    database, moderator, revised
):
    do(database, moderator, drafting.edit, edit(revised, zh=""))
    missing = refused(database, moderator, publishing.publish, publication(database, revised))
    assert (missing.code, missing.facts["num"], missing.facts["language"]) == (Code.TEXT_MISSING, 1, "zh")
    do(database, moderator, publishing.publish, publication(database, revised, [("people", ZH), ("people", EN)]))
    with database.reading() as occasion:
        published = occasion.session.query(Revision).filter_by(number=2).one()
        assert published.published_at is not None
        assert (
            occasion.session.query(ProvisionText).filter_by(revision_id=published.id, language=ZH).first().text == ""
        )


def test_a_translation_that_needs_an_update_is_confirmed_by_name_too(database, moderator, revised):
    do(database, moderator, drafting.edit, edit(revised, en="People\nOther words."))
    refusal = refused(database, moderator, publishing.publish, publication(database, revised, [("care", ZH)]))
    assert refusal.code is Code.STATUS_NOT_CONFIRMED


def test_the_change_log_is_compulsory_in_both_languages_from_the_second_revision_on(database, moderator, revised):
    refusal = refused(database, moderator, publishing.publish, publication(database, revised, change_log_zh=" "))
    assert (refusal.code, refusal.at) == (Code.CHANGE_LOG_NEEDED, "change_log_zh")


def test_comments_without_a_disposition_block_the_next_revision_unless_late_or_withdrawn(
    database, moderator, revised
):
    with database.writing() as occasion:
        session = occasion.session
        land = factories.delegation(session)
        for number, (late, status) in enumerate(
            [
                (False, CommentStatus.PUBLISHED),
                (True, CommentStatus.PUBLISHED),
                (False, CommentStatus.WITHDRAWN),
                (False, CommentStatus.HIDDEN),
            ]
        ):
            session.add(
                Comment(
                    consultation_id=revised.id,
                    number=number,
                    delegation_id=land.id,
                    author_id=moderator.id,
                    revision_id=session.query(Revision).filter_by(number=1).one().id,
                    late=late,
                    submitted_at=BEGINNING,
                    status=status,
                )
            )
    refusal = refused(database, moderator, publishing.publish, publication(database, revised))
    assert (refusal.code, refusal.facts["num"]) == (Code.UNDISPOSED_COMMENTS, 2)


def test_publishing_hashes_both_texts_records_them_and_says_what_became_of_each_provision(
    database, moderator, revised
):
    do(database, moderator, drafting.edit, edit(revised, en="People\nNew.", zh="以人为本\n新。"))
    do(database, moderator, publishing.publish, publication(database, revised))
    with database.reading() as occasion:
        session = occasion.session
        made = session.query(Revision).filter_by(number=2).one()
        stored = revisions.stored(occasion, made)[2]
        assert made.sha256_zh == text_hash(made.symbol, ZH, stored.provisions)
        assert stored.fates == {"people": Fate.EDITED, "care": Fate.KEPT}
        entry = entries.decode(session.query(RecordEntry).order_by(RecordEntry.position.desc()).first().body)
        assert (entry["type"], entry["symbol"]) == ("revision.published", made.symbol)
        assert entry["text"] == {"en": made.sha256_en, "zh": made.sha256_zh}
        assert consultation_state(session, revised) is State.REVISED


def consultation_state(session, where):
    return session.get(type(where), where.id).state


def test_a_published_revision_cannot_be_changed_by_any_act_nor_by_the_database(database, moderator, revised):
    do(database, moderator, publishing.publish, publication(database, revised))
    refusal = refused(database, moderator, drafting.edit, edit(revised, en="Changed"))
    assert refusal.code is Code.REVISION_PUBLISHED
    with pytest.raises(DatabaseError, match="append-only"), database.writing() as occasion:
        occasion.session.query(ProvisionText).update({"text": "changed"})


def test_what_was_changed_after_the_publisher_looked_is_not_published_unseen(database, moderator, revised):
    asked = publication(database, revised)
    do(database, moderator, drafting.edit, edit(revised, en="People\nLate words.", still_right=True))
    assert refused(database, moderator, publishing.publish, asked).code is Code.EDITED_MEANWHILE


@pytest.mark.parametrize("office", [Office.ADMINISTRATOR, Office.AUDITOR, Office.CHAIR, Office.RAPPORTEUR])
def test_only_a_moderator_publishes(database, revised, office):
    with database.writing() as occasion:
        other = factories.person(occasion.session)
        factories.appoint(occasion.session, other, office)
    refusal = refused(database, other, publishing.publish, publication(database, revised))
    assert refusal.code is Code.NOT_OPEN_TO_YOU


def test_a_moderator_of_one_consultation_has_no_power_in_another(database, revised):
    with database.writing() as occasion:
        other = factories.person(occasion.session)
        elsewhere = factories.consultation(occasion.session)
        factories.appoint(occasion.session, other, consultation=elsewhere)
    assert refused(database, other, drafting.edit, edit(revised)).code is Code.NOT_OPEN_TO_YOU
    step = Step(path=revised.path, seen=State.DISPOSITION, target=State.WITHDRAWN, reason_en="x", reason_zh="x")
    assert refused(database, other, consultations.move, step).code is Code.NOT_OPEN_TO_YOU


def prepared(en="# T\n\n### People\n\nServe people.", zh="# 题\n\n### 以人为本\n\n服务于人。"):
    return imports.prepare(parse(en), parse(zh))


def test_an_import_recognises_the_same_words_and_marks_the_language_left_behind(database, moderator, revised):
    do(
        database,
        moderator,
        imports.begin,
        Begin(path=revised.path, prepared=prepared(en="# T\n\n### People\n\nServe all.")),
    )
    unreplaced = Making(path=revised.path, lock_version=1, awaiting=False)
    assert refused(database, moderator, imports.make_draft, unreplaced).code is Code.REVISION_OPEN
    do(
        database,
        moderator,
        imports.make_draft,
        Making(path=revised.path, lock_version=1, awaiting=False, replace=True),
    )
    provisions = draft_of(database, revised)[1]
    assert list(provisions) == ["people"]
    assert provisions["people"].statuses == {EN: Status.AUTHENTIC, ZH: Status.NEEDS_UPDATE}


def test_an_imported_row_that_only_looks_alike_becomes_a_new_provision(database, moderator, revised):
    alike = prepared(en="# T\n\n### Persons\n\nServe persons.", zh="# 题\n\n### 以民为本\n\n服务于民。")
    do(database, moderator, imports.begin, Begin(path=revised.path, prepared=alike))
    do(
        database,
        moderator,
        imports.make_draft,
        Making(path=revised.path, lock_version=1, awaiting=False, replace=True),
    )
    assert "people" not in draft_of(database, revised)[1]


def test_empty_cells_become_the_draft_only_when_confirmed_as_awaiting(database, moderator, revised):
    lopsided = prepared(en="# T\n\n### People\n\nServe people.\n\n### Care\n\nTake care.")
    do(database, moderator, imports.begin, Begin(path=revised.path, prepared=lopsided))
    asked = Making(path=revised.path, lock_version=1, awaiting=False, replace=True)
    assert refused(database, moderator, imports.make_draft, asked).code is Code.ALIGNMENT_UNCONFIRMED


@pytest.mark.parametrize(
    ("mend", "why"),
    [
        (Mend.SPLIT, "split_leaves_empty"),
        (Mend.JOIN, "no_neighbour"),
        (Mend.UP, "no_neighbour"),
        (Mend.DELETE, "row_not_empty"),
    ],
)
def test_a_mend_that_cannot_be_done_says_why(database, moderator, revised, mend, why):
    do(database, moderator, imports.begin, Begin(path=revised.path, prepared=prepared()))
    asked = Mending(
        path=revised.path,
        lock_version=1,
        row=0,
        mend=mend,
        language=ZH,
        kind=Kind.PRINCIPLE,
        typed={EN: "a", ZH: "b"},
    )
    refusal = refused(database, moderator, imports.mend, asked)
    assert (refusal.code, refusal.facts["why"]) == (Code.MEND_IMPOSSIBLE, why)


def test_mending_rows_that_somebody_else_has_mended_meanwhile_is_refused(database, moderator, revised):
    do(database, moderator, imports.begin, Begin(path=revised.path, prepared=prepared()))
    asked = Mending(
        path=revised.path,
        lock_version=7,
        row=0,
        mend=Mend.SAVE,
        language=EN,
        kind=Kind.PRINCIPLE,
        typed={EN: "a", ZH: "b"},
    )
    assert refused(database, moderator, imports.mend, asked).code is Code.EDITED_MEANWHILE


def test_two_consultations_never_share_a_symbol_or_an_address(database, moderator):
    asked = Founding(symbol="CONS/2026/1", title_en="A", title_zh="甲")
    assert do(database, moderator, consultations.found, asked) == "CONS-2026-1"
    assert refused(database, moderator, consultations.found, asked).code is Code.SYMBOL_TAKEN


def test_a_deadline_is_extended_with_a_reason_and_never_shortened(database, moderator):
    with database.writing() as occasion:
        where = factories.consultation(occasion.session, closes_at=occasion.now + timedelta(days=10))
    until = where.comments_close_at
    reasons = {"reason_en": "More time.", "reason_zh": "需要更多时间。"}
    sooner = Extension(path=where.path, closes_at=until - timedelta(days=1), **reasons)
    assert refused(database, moderator, consultations.extend, sooner).code is Code.DEADLINE_ONLY_LATER
    silent = Extension(path=where.path, closes_at=until + timedelta(days=1), reason_en="x", reason_zh=" ")
    assert refused(database, moderator, consultations.extend, silent).code is Code.REASON_NEEDED
    do(
        database,
        moderator,
        consultations.extend,
        Extension(path=where.path, closes_at=until + timedelta(days=1), **reasons),
    )
    with database.reading() as occasion:
        assert occasion.session.get(type(where), where.id).comments_close_at == until + timedelta(days=1)


def test_nothing_is_opened_for_comment_without_a_published_text(database, moderator):
    with database.writing() as occasion:
        where = factories.consultation(occasion.session, state=State.DRAFT)
        later = occasion.now + timedelta(days=30)
    step = Step(path=where.path, seen=State.DRAFT, target=State.OPEN_FOR_COMMENT, closes_at=later)
    assert refused(database, moderator, consultations.move, step).code is Code.NO_TEXT_PUBLISHED


def test_the_register_enters_the_record_when_it_becomes_public_and_then_with_each_change(database, moderator):
    with database.writing() as occasion:
        where = factories.consultation(occasion.session, state=State.DRAFT)
        factories.revision(occasion.session, where, *FIRST)
        land = factories.delegation(occasion.session)
        later = occasion.now + timedelta(days=30)
    admission = Admission(path=where.path, keys=(land.key,), standing=Standing.VOTING)
    do(database, moderator, register.admit, admission)
    assert admitted(database) == []
    step = Step(path=where.path, seen=State.DRAFT, target=State.OPEN_FOR_COMMENT, closes_at=later)
    do(database, moderator, consultations.move, step)
    assert admitted(database) == [(where.symbol, "voting")]
    do(database, moderator, register.admit, Admission(path=where.path, keys=(land.key,), standing=Standing.OBSERVER))
    assert admitted(database)[-1] == (where.symbol, "observer")
    again = Admission(path=where.path, keys=(land.key,), standing=Standing.OBSERVER)
    assert refused(database, moderator, register.admit, again).code is Code.NOTHING_CHOSEN
    out = Admission(path=where.path, keys=(land.key,), standing=None)
    assert refused(database, moderator, register.admit, out).code is Code.ADMITTED_ALREADY
    with database.reading() as occasion:
        assert occasion.session.query(Participation).one().standing is Standing.OBSERVER


def admitted(database):
    with database.reading() as occasion:
        rows = (
            occasion.session.query(RecordEntry).filter_by(type="delegation.admitted").order_by(RecordEntry.position)
        )
        found = [entries.decode(row.body) for row in rows]
    return [(entry["consultation"], entry["standing"]) for entry in found]
