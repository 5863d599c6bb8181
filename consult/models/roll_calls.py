"""Imported history: roll-calls of other bodies. Read only; no persons, receipts or events."""

from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base, append_only, words
from consult.rules.assembly import SessionKind


class RollCallChoice(StrEnum):
    """What a seat did in a recorded vote."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    ABSENT = "absent"


class Seat(Base):
    """A seat of the assembly whose votes were recorded, under its last name."""

    __tablename__ = "seat"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(16), unique=True)
    name_en: Mapped[str] = mapped_column(String(200))
    name_zh: Mapped[str] = mapped_column(String(200))
    names: Mapped[list["SeatName"]] = relationship(order_by="SeatName.from_date")


class SeatName(Base):
    """The name a seat bore from one day (inclusive; empty: always) to another (exclusive; empty: to now)."""

    __tablename__ = "seat_name"
    __table_args__ = (UniqueConstraint("seat_id", "from_date"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"))
    from_date: Mapped[date | None]
    to_date: Mapped[date | None]
    name_en: Mapped[str] = mapped_column(String(200))
    name_zh: Mapped[str] = mapped_column(String(200))


class RollCall(Base):
    """One recorded vote of history, with its published totals and where it comes from."""

    __tablename__ = "roll_call"
    __table_args__ = (Index("ix_roll_call_sitting", "procedure_key", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    source: Mapped[str] = mapped_column(String(300))
    procedure_key: Mapped[str] = mapped_column(String(64))
    position: Mapped[int]
    session: Mapped[int]
    session_kind: Mapped[SessionKind] = mapped_column(words(SessionKind, "session_kind"), default=SessionKind.REGULAR)
    held_on: Mapped[date]
    date_status: Mapped[str] = mapped_column(String(32))
    symbol: Mapped[str] = mapped_column(String(80), default="")
    kind: Mapped[str] = mapped_column(String(32))
    title_en: Mapped[str] = mapped_column(Text)
    title_zh: Mapped[str] = mapped_column(Text)
    yes: Mapped[int]
    no: Mapped[int]
    abstain: Mapped[int]
    absent: Mapped[int]
    rule: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(32))
    list_hash: Mapped[str] = mapped_column(String(64))
    record_index: Mapped[int] = mapped_column(ForeignKey("record_entry.position"))


class RollCallVote(Base):
    """What one seat did in one roll-call."""

    __tablename__ = "roll_call_vote"
    __table_args__ = (Index("ix_roll_call_vote_seat_id", "seat_id"),)

    roll_call_id: Mapped[int] = mapped_column(ForeignKey("roll_call.id"), primary_key=True)
    seat_id: Mapped[int] = mapped_column(ForeignKey("seat.id"), primary_key=True)
    choice: Mapped[RollCallChoice] = mapped_column(words(RollCallChoice, "choice"))
    seat: Mapped[Seat] = relationship()


append_only(RollCall)
append_only(RollCallVote)
