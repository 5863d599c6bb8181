"""The public record: one append-only log for the installation."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base, append_only


class RecordLog(Base):
    """The one log: its origin and random id, its size and the edge of its tree, the public keys that sign its heads.

    The row that orders all appends.
    """

    __tablename__ = "record_log"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[str] = mapped_column(String(200))
    log_id: Mapped[str] = mapped_column(String(32))
    size: Mapped[int]
    edge: Mapped[bytes] = mapped_column(LargeBinary)
    signed_by: Mapped[str] = mapped_column(Text)
    last_at: Mapped[datetime]


class RecordEntry(Base):
    """One entry: its canonical bytes and leaf hash (RFC 6962)."""

    __tablename__ = "record_entry"
    __table_args__ = (Index("ix_record_entry_subject", "subject"),)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str] = mapped_column(String(40), index=True)
    subject: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    leaf_hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class RecordSubtree(Base):
    """The hash over 256^level entries, complete, at its place in its level: what tiles above the lowest hold."""

    __tablename__ = "record_subtree"

    level: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    hash: Mapped[bytes] = mapped_column(LargeBinary(32))


class RecordCosignature(Base):
    """The newest head that a witness has cosigned under an origin: the note with the witness's line alone."""

    __tablename__ = "record_cosignature"

    origin: Mapped[str] = mapped_column(String(200), primary_key=True)
    witness: Mapped[str] = mapped_column(String(300), primary_key=True)
    size: Mapped[int]
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)


class RecordSuccession(Base):
    """A record that came to an end, why, and the one that goes on from what was left of it."""

    __tablename__ = "record_succession"

    record_index: Mapped[int] = mapped_column(ForeignKey("record_entry.position"), primary_key=True)
    before: Mapped[str] = mapped_column(String(200), unique=True)
    published: Mapped[int]
    reason_en: Mapped[str] = mapped_column(Text)
    reason_zh: Mapped[str] = mapped_column(Text)


append_only(RecordEntry)
append_only(RecordSuccession)
append_only(RecordSubtree)
