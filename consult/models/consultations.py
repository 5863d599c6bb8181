"""A consultation, who takes part in it, its deadlines and its history."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base, Json, append_only, words
from consult.models.delegations import Delegation
from consult.rules.access import Standing
from consult.rules.phases import State


class Change(StrEnum):
    """What a row of the history says."""

    CREATED = "created"
    MOVED = "moved"
    EXTENDED = "extended"
    REGISTERED = "registered"
    CONDUCT = "conduct"


class Consultation(Base):
    """The whole process on one text: mandate, state, deadline, register."""

    __tablename__ = "consultation"
    __table_args__ = (CheckConstraint("quorum_num > 0 AND quorum_den >= quorum_num", name="quorum"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    symbol: Mapped[str] = mapped_column(String(64), unique=True)
    path: Mapped[str] = mapped_column(String(64), unique=True)
    title_en: Mapped[str] = mapped_column(String(300))
    title_zh: Mapped[str] = mapped_column(String(300))
    mandate_en: Mapped[str] = mapped_column(Text, default="")
    mandate_zh: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[State] = mapped_column(words(State, "state"), default=State.DRAFT)
    comments_close_at: Mapped[datetime | None]
    amendments_close_at: Mapped[datetime | None]
    comments_public_at_close: Mapped[bool] = mapped_column(default=False)
    rejections_need_two: Mapped[bool] = mapped_column(default=True)
    sponsors_explain: Mapped[bool] = mapped_column(default=True)
    quorum_num: Mapped[int] = mapped_column(default=1)
    quorum_den: Mapped[int] = mapped_column(default=2)
    created_at: Mapped[datetime]
    next_comment: Mapped[int] = mapped_column(default=1)
    next_amendment: Mapped[int] = mapped_column(default=1)
    demonstration: Mapped[bool] = mapped_column(default=False)
    transitions: Mapped[list["Transition"]] = relationship(order_by="Transition.id")


class Participation(Base):
    """A delegation takes part in a consultation, with or without a vote."""

    __tablename__ = "participation"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    standing: Mapped[Standing] = mapped_column(words(Standing, "standing"))
    since: Mapped[datetime]
    delegation: Mapped[Delegation] = relationship()


class Transition(Base):
    """One line of a consultation's history: what changed, when, by whom, why."""

    __tablename__ = "transition"
    __table_args__ = (Index("ix_transition_consultation", "consultation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    change: Mapped[Change] = mapped_column(words(Change, "change"))
    source: Mapped[State | None] = mapped_column(words(State, "source"))
    target: Mapped[State | None] = mapped_column(words(State, "target"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason_en: Mapped[str] = mapped_column(Text, default="")
    reason_zh: Mapped[str] = mapped_column(Text, default="")
    facts: Mapped[Json] = mapped_column(JSON, default=dict)


class Stamp(Base):
    """A number raised by everything public that changes in a scope; whole pages are kept under it."""

    __tablename__ = "stamp"
    __table_args__ = (UniqueConstraint("scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(64))
    value: Mapped[int] = mapped_column(default=0)


append_only(Transition)
