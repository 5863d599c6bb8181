"""Sittings, ballots, the frozen register, what was cast. One delegation, one equal vote, held by the schema."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    select,
)
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from consult.models.amendments import Amendment
from consult.models.base import Base, Json, append_only, chained, words
from consult.models.delegations import Delegation
from consult.rules.phases import State
from consult.rules.procedure import Effect
from consult.rules.reveal import LONGEST
from consult.rules.roster import Origin, Subject
from consult.rules.tally import Choice
from consult.text.provision import Language


class BallotState(StrEnum):
    """Where a ballot stands (domain: section 3); one that is moot was settled by others and never put."""

    DRAFT = "draft"
    APPROVED = "approved"
    OPEN = "open"
    CLOSED = "closed"
    ANNULLED = "annulled"
    MOOT = "moot"


class Return(StrEnum):
    """Why an approved ballot went back to its draft by the clock."""

    CLOSE_PASSED = "close_passed"
    NOT_AUTHENTIC = "not_authentic"
    BRACKETS_OPEN = "brackets_open"
    NO_VOTERS = "no_voters"
    WAITS = "waits"
    AMENDMENTS_WAIT = "amendments_wait"


class Sitting(Base):
    """Voting is held in a sitting that the chair opens and ends."""

    __tablename__ = "sitting"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    came_from: Mapped[State] = mapped_column(words(State, "came_from"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Ballot(Base):
    """One question put to the vote; its rule and register are frozen when it opens."""

    __tablename__ = "ballot"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("closes_at > opens_at", name="period"),
        CheckConstraint(f"reveal_seconds >= 0 AND reveal_seconds <= {LONGEST}", name="reveal"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> drafted_by_id", name="four_eyes"),
        Index("ix_ballot_due", "state", "opens_at", "closes_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id"))
    subject: Mapped[Subject] = mapped_column(words(Subject, "subject"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    provision_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"))
    amendment_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    amendment_number: Mapped[int | None] = column_property(
        select(Amendment.number).where(Amendment.id == amendment_id).correlate_except(Amendment).scalar_subquery()
    )
    question_en: Mapped[str] = mapped_column(Text)
    question_zh: Mapped[str] = mapped_column(Text)
    rule: Mapped[Json] = mapped_column(JSON)
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    reveal_seconds: Mapped[int] = mapped_column(default=0)
    state: Mapped[BallotState] = mapped_column(words(BallotState, "ballot_state"))
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    drafted_at: Mapped[datetime]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    members: Mapped[int | None]
    register_hash: Mapped[str] = mapped_column(String(64), default="")
    result: Mapped[Json | None] = mapped_column(JSON)
    excluded: Mapped[list[str] | None] = mapped_column(JSON)
    returned: Mapped[Return | None] = mapped_column(words(Return, "returned"))
    annul_asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    annul_reason_en: Mapped[str] = mapped_column(Text, default="")
    annul_reason_zh: Mapped[str] = mapped_column(Text, default="")
    annulled_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    annulled_at: Mapped[datetime | None]
    put_again_from_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    reconsiders_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    settled_by: Mapped[list[int] | None] = mapped_column(JSON)


class BallotLink(Base):
    """A question hangs on another: `ballot_id` waits for what `on_id` comes to; `rule` is the one that it may set."""

    __tablename__ = "ballot_link"
    __table_args__ = (CheckConstraint("ballot_id <> on_id", name="other"),)

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    on_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    effect: Mapped[Effect] = mapped_column(words(Effect, "effect"))
    rule: Mapped[Json | None] = mapped_column(JSON)


class RegisterEntry(Base):
    """A delegation entitled to vote in one ballot, frozen when it opened."""

    __tablename__ = "register_entry"

    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id"), primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    position: Mapped[int]
    delegation: Mapped[Delegation] = relationship()


_BY_LETTER = (
    "(origin = 'web' AND letter_id IS NULL AND entered_by_id IS NULL AND confirmed_by_id IS NULL) OR "
    "(origin = 'letter' AND letter_id IS NOT NULL AND entered_by_id IS NOT NULL AND confirmed_by_id IS NOT NULL "
    "AND entered_by_id <> confirmed_by_id)"
)
"""A vote from a letter names the letter and two officials; one cast by the delegation itself none of them."""


class BallotEvent(Base):
    """What one delegation handed in, in order; the event without a successor is its vote."""

    __tablename__ = "ballot_event"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ballot_id", "delegation_id"],
            ["register_entry.ballot_id", "register_entry.delegation_id"],
        ),
        *chained("ballot_event", "ballot_id", "delegation_id"),
        CheckConstraint("reason_hash IS NULL OR choice = 'no'", name="reason"),
        CheckConstraint(_BY_LETTER, name="letter"),
        UniqueConstraint("ballot_id", "delegation_id", "previous_seq"),
        UniqueConstraint("ballot_id", "delegation_id", "idempotency_key"),
    )

    ballot_id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    previous_seq: Mapped[int | None]
    choice: Mapped[Choice] = mapped_column(words(Choice, "choice"))
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    reason_hash: Mapped[str | None] = mapped_column(String(64))
    reason_language: Mapped[Language | None] = mapped_column(words(Language, "reason_language"))
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter_entry.id"), unique=True)
    at: Mapped[datetime]
    origin: Mapped[Origin] = mapped_column(words(Origin, "origin"))
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    commitment: Mapped[str] = mapped_column(String(64))
    record_index: Mapped[int] = mapped_column(ForeignKey("record_entry.position"), unique=True)
    idempotency_key: Mapped[str] = mapped_column(String(64))
    delegation: Mapped[Delegation] = relationship(
        primaryjoin="foreign(BallotEvent.delegation_id) == Delegation.id", viewonly=True
    )


class Objection(Base):
    """What broke the silence, or ended the call to adopt without a vote: the first objection is the last."""

    __tablename__ = "objection"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ballot_id", "delegation_id"],
            ["register_entry.ballot_id", "register_entry.delegation_id"],
        ),
    )

    ballot_id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int]
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    text_id: Mapped[int] = mapped_column(ForeignKey("participant_text.id"))
    text_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[Language] = mapped_column(words(Language, "objection_language"))
    at: Mapped[datetime]
    record_index: Mapped[int] = mapped_column(ForeignKey("record_entry.position"), unique=True)


append_only(RegisterEntry)
append_only(Objection)
append_only(BallotEvent)
