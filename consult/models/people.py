"""Persons, their sign-ins, the offices of the secretariat, and one-use links."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base, words


class Office(StrEnum):
    """What somebody is on the secretariat's side."""

    ADMINISTRATOR = "administrator"
    MODERATOR = "moderator"
    CHAIR = "chair"
    RAPPORTEUR = "rapporteur"
    AUDITOR = "auditor"


class Purpose(StrEnum):
    """What a one-use link is for."""

    INVITATION = "invitation"
    RESET = "reset"


class Person(Base):
    """Somebody who can sign in. A person never votes: the delegation does."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(16), default="en")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    created_at: Mapped[datetime]
    demonstration: Mapped[bool] = mapped_column(default=False)


class Appointment(Base):
    """A person holds an office: for one consultation, or for the installation when none is named."""

    __tablename__ = "appointment"
    __table_args__ = (Index("ix_appointment_person", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    office: Mapped[Office] = mapped_column(words(Office, "office"))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultation.id"))
    appointed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class UserSession(Base):
    """One device where somebody is signed in; the cookie holds the random token, this table its hash."""

    __tablename__ = "user_session"
    __table_args__ = (Index("ix_user_session_person", "person_id"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    device: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()


class Link(Base):
    """A one-use link sent by mail, stored hashed: one purpose, one use, expiring."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    purpose: Mapped[Purpose] = mapped_column(words(Purpose, "purpose"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[Person] = relationship()
