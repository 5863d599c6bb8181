"""Publishing a revision: what blocks it, what it fixes for ever, and who may."""

import pytest
from sqlalchemy.exc import DatabaseError

from consult.ledger import entries
from consult.models.contributions import Comment, CommentStatus
from consult.models.people import Office
from consult.models.record import RecordEntry
from consult.models.texts import ProvisionText, Revision
from consult.rules.phases import State
from consult.rules.refusal import Code
from consult.services import consultations, drafting, publishing, revisions
from consult.services.consultations import Step
from consult.text.canonical import text_hash
from consult.text.lineage import Fate
from tests import factories
from tests.instants import BEGINNING
from tests.texts_at_work import EN, ZH, do, edit, publication, refused


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
