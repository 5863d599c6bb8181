"""What the secretariat does with statements about a vote: hide one with a public reason, show it again."""

from msgspec import Struct
from sqlalchemy import select

from consult.ledger import entries
from consult.ledger.entries import EntryType
from consult.models.statements import Statement, StatementEvent
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.statements import StatementStep
from consult.services import ballot_room, record, stamps, statement_pages
from consult.services.ballot_pages import Line, line_of
from consult.services.ballot_room import Which
from consult.services.consultation_page import Head, head_of
from consult.services.occasion import Occasion
from consult.services.statement_pages import Said


class Hiding(Struct, frozen=True, kw_only=True):
    """A statement to hide or to show again, with the public reason."""

    which: Which
    statement: int
    reason_en: str
    reason_zh: str


class StatementAsked(Struct, frozen=True):
    """One statement on a ballot."""

    which: Which
    statement: int


class Heard(Struct, frozen=True, kw_only=True):
    """The statements on a ballot as officials see them: with the words of those that are hidden."""

    head: Head
    line: Line
    statements: tuple[Said, ...]


class HeardOne(Struct, frozen=True, kw_only=True):
    """One of them."""

    heard: Heard
    statement: Said


def heard(occasion: Occasion, which: Which) -> Heard:
    """All statements on a ballot, each reply behind what it answers."""
    consultation = ballot_room.chaired(occasion, which.path, Act.HIDE_STATEMENT)
    ballot = ballot_room.ballot_of(occasion, consultation, which.number)
    said = statement_pages.of_ballot(occasion, ballot, veil=False)
    return Heard(head=head_of(consultation, occasion.now), line=line_of(occasion, ballot), statements=said)


def heard_one(occasion: Occasion, asked: StatementAsked) -> HeardOne:
    """One statement, before it is hidden or shown again."""
    page = heard(occasion, asked.which)
    every = (one for said in page.statements for one in (said, *said.replies))
    found = next((one for one in every if one.id == asked.statement), None)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return HeardOne(heard=page, statement=found)


def hide(occasion: Occasion, asked: Hiding) -> bool:
    """Take the words from public view; the place, the replies, a mark with the reason and the record stay."""
    for field in ("reason_en", "reason_zh"):
        if not getattr(asked, field):
            raise Refusal(Code.REASON_NEEDED, at=field)
    return _step(occasion, asked, StatementStep.HIDDEN)


def restore(occasion: Occasion, asked: Hiding) -> bool:
    """Show a hidden statement again."""
    return _step(occasion, asked, StatementStep.RESTORED)


_ENTRIES = {
    StatementStep.HIDDEN: EntryType.STATEMENT_HIDDEN,
    StatementStep.RESTORED: EntryType.STATEMENT_RESTORED,
}
_REFUSED = {
    StatementStep.HIDDEN: Code.STATEMENT_HIDDEN,
    StatementStep.RESTORED: Code.STATEMENT_NOT_HIDDEN,
}


def _step(occasion: Occasion, asked: Hiding, step: StatementStep) -> bool:
    """The next step in the public life of a statement, with its entry; the same one sent twice stands once."""
    record.lock(occasion)
    consultation = ballot_room.chaired(occasion, asked.which.path, Act.HIDE_STATEMENT)
    ballot = ballot_room.ballot_of(occasion, consultation, asked.which.number)
    own = (Statement.id == asked.statement, Statement.ballot_id == ballot.id)
    statement = occasion.session.scalar(select(Statement).where(*own))
    if statement is None:
        raise Refusal(Code.NOT_FOUND)
    last = occasion.session.scalar(
        select(StatementEvent)
        .where(StatementEvent.statement_id == statement.id)
        .order_by(StatementEvent.seq.desc())
        .limit(1)
    )
    if (
        last is not None
        and last.step is step
        and (last.reason_en, last.reason_zh) == (asked.reason_en, asked.reason_zh)
    ):
        return True
    if step is (last.step if last else StatementStep.RESTORED):
        raise Refusal(_REFUSED[step])
    at = occasion.instant()
    name = ballot_room.record_name(consultation, ballot)
    reason = entries.public_hash(asked.reason_en, asked.reason_zh)
    facts = {"ballot": name, "index": statement.record_index, "reason": reason}
    assert occasion.actor.person_id is not None
    occasion.session.add(
        StatementEvent(
            statement_id=statement.id,
            seq=last.seq + 1 if last else 1,
            previous_seq=last.seq if last else None,
            step=step,
            at=at,
            by_id=occasion.actor.person_id,
            reason_en=asked.reason_en,
            reason_zh=asked.reason_zh,
            record_index=record.append_at(occasion, at, _ENTRIES[step], name, **facts),
        )
    )
    occasion.session.flush()
    stamps.touch(occasion, consultation)
    return True
