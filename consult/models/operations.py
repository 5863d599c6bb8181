"""What keeps the house running: mail to send, traces of refused acts, keys of the day."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base, Json, append_only


class Outbox(Base):
    """A mail that an act asks for, written in the act's own transaction and sent later.

    `record_index` stands where the worker derives the mail from the record afterwards: each once for each address.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_unsent", "sent_at", "id"), UniqueConstraint("record_index", "address"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    address: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(16))
    facts: Mapped[Json] = mapped_column(JSON)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime]
    last_error: Mapped[str] = mapped_column(String(300), default="")
    record_index: Mapped[int | None] = mapped_column(ForeignKey("record_entry.position"))


class SecurityEvent(Base):
    """A trace of something security cares about; never a choice, never an address in the clear."""

    __tablename__ = "security_event"
    __table_args__ = (
        Index("ix_security_event_address", "kind", "address_mac", "at"),
        Index("ix_security_event_account", "kind", "account_mac", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    address_mac: Mapped[str] = mapped_column(String(64), default="")
    account_mac: Mapped[str] = mapped_column(String(64), default="")
    facts: Mapped[Json] = mapped_column(JSON, default=dict)


class DayKey(Base):
    """The key under which addresses are known for one day, and no longer."""

    __tablename__ = "day_key"

    day: Mapped[date] = mapped_column(primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(32))


append_only(SecurityEvent)
