"""What delegations say about a vote: explanations, replies, notes of correction. None of it touches the result."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base, append_only, chained, words
from consult.rules.statements import StatementKind, StatementStep
from consult.rules.tally import Choice


class Statement(Base):
    """An explanation of vote or a reply, in one language or both; `approved_at`: on which approval of the ballot."""

    __tablename__ = "statement"
    __table_args__ = (
        UniqueConstraint("ballot_id", "delegation_id", "kind", "seq", "approved_at"),
        CheckConstraint(
            "(kind = 'reply' AND seq IN (1, 2) AND answers_id IS NOT NULL) "
            "OR (kind <> 'reply' AND seq = 1 AND answers_id IS NULL)",
            name="place",
        ),
        CheckConstraint("text_en_id IS NOT NULL OR text_zh_id IS NOT NULL", name="words"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"))
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    kind: Mapped[StatementKind] = mapped_column(words(StatementKind, "statement_kind"))
    seq: Mapped[int]
    approved_at: Mapped[datetime]
    answers_id: Mapped[int | None] = mapped_column(ForeignKey("statement.id"))
    text_en_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    text_en_hash: Mapped[str] = mapped_column(String(64), default="")
    text_zh_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    text_zh_hash: Mapped[str] = mapped_column(String(64), default="")
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    at: Mapped[datetime]
    record_index: Mapped[int] = mapped_column(ForeignKey("record_entry.position"), unique=True)


class StatementEvent(Base):
    """A statement is hidden by the secretariat, or shown again, with the public reason; the last event counts."""

    __tablename__ = "statement_event"
    __table_args__ = (*chained("statement_event", "statement_id"),)

    statement_id: Mapped[int] = mapped_column(ForeignKey("statement.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    previous_seq: Mapped[int | None]
    step: Mapped[StatementStep] = mapped_column(words(StatementStep, "statement_step"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason_en: Mapped[str] = mapped_column(Text)
    reason_zh: Mapped[str] = mapped_column(Text)
    record_index: Mapped[int] = mapped_column(ForeignKey("record_entry.position"), unique=True)


class NoteOfCorrection(Base):
    """What a delegation says after the close that it had intended; noted once a second person has confirmed it."""

    __tablename__ = "note_of_correction"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ballot_id", "delegation_id"],
            ["register_entry.ballot_id", "register_entry.delegation_id"],
        ),
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> declared_by_id", name="four_eyes"),
        CheckConstraint(
            "(confirmed_by_id IS NULL) = (confirmed_at IS NULL) AND (confirmed_at IS NULL) = (record_index IS NULL)",
            name="confirmed",
        ),
    )

    ballot_id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(primary_key=True)
    intended: Mapped[Choice] = mapped_column(words(Choice, "intended"))
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    declared_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    declared_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_at: Mapped[datetime | None]
    record_index: Mapped[int | None] = mapped_column(ForeignKey("record_entry.position"), unique=True)


append_only(Statement)
append_only(StatementEvent)
append_only(NoteOfCorrection, unless="OLD.confirmed_at IS NOT NULL")
