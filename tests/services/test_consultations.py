"""Founding a consultation and leading it on: symbols, deadlines, the register."""

from datetime import timedelta

from consult.ledger import entries
from consult.models.consultations import Participation
from consult.models.record import RecordEntry
from consult.rules.access import Standing
from consult.rules.phases import State
from consult.rules.refusal import Code
from consult.services import consultations, register
from consult.services.consultations import Extension, Founding, Step
from consult.services.register import Admission
from tests import factories
from tests.texts_at_work import FIRST, do, refused


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
