"""Delegations, groups, accreditations and the requests for them. No weight column exists."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base, append_only, words
from consult.models.people import Person
from consult.rules.roster import AccreditationRole, Kind


class GroupKind(StrEnum):
    """What sort of group: UN region, situation of development, stakeholders, political."""

    REGION = "region"
    SITUATION = "situation"
    STAKEHOLDER = "stakeholder"
    POLITICAL = "political"


class RequestStatus(StrEnum):
    """What became of a request for accreditation."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Delegation(Base):
    """The holder of the one vote."""

    __tablename__ = "delegation"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[Kind] = mapped_column(words(Kind, "kind"))
    name_en: Mapped[str] = mapped_column(String(200), unique=True)
    name_zh: Mapped[str] = mapped_column(String(200), unique=True)
    formal_en: Mapped[str] = mapped_column(String(300), default="")
    formal_zh: Mapped[str] = mapped_column(String(300), default="")
    sort_key: Mapped[str] = mapped_column(String(200), index=True)
    admitted_at: Mapped[datetime]
    seat_until: Mapped[datetime | None]
    suspended_at: Mapped[datetime | None]
    demonstration: Mapped[bool] = mapped_column(default=False)
    memberships: Mapped[list["GroupMembership"]] = relationship(back_populates="delegation")


class Suspension(Base):
    """A delegation was suspended or restored, with the reason in both languages."""

    __tablename__ = "suspension"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    suspended: Mapped[bool]
    reason_en: Mapped[str] = mapped_column(Text)
    reason_zh: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class Group(Base):
    """A group for breakdowns and joint statements; a group never votes."""

    __tablename__ = "delegation_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[GroupKind] = mapped_column(words(GroupKind, "group_kind"))
    name_en: Mapped[str] = mapped_column(String(200))
    name_zh: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)


class GroupMembership(Base):
    """A delegation belongs to a group from one day to another."""

    __tablename__ = "group_membership"
    __table_args__ = (
        UniqueConstraint("group_id", "delegation_id", "from_date"),
        Index("ix_group_membership_delegation", "delegation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("delegation_group.id"))
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    from_date: Mapped[date]
    to_date: Mapped[date | None]
    group: Mapped[Group] = relationship()
    delegation: Mapped[Delegation] = relationship(back_populates="memberships")


class Accreditation(Base):
    """A delegation names a person for a role and a period; the record knows only the random id."""

    __tablename__ = "accreditation"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
        Index("ix_accreditation_person", "person_id"),
        Index("ix_accreditation_delegation", "delegation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(String(32), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    role: Mapped[AccreditationRole] = mapped_column(words(AccreditationRole, "accreditation_role"))
    valid_from: Mapped[datetime]
    valid_to: Mapped[datetime | None]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    person: Mapped[Person] = relationship(foreign_keys=person_id)
    delegation: Mapped[Delegation] = relationship()


class AccreditationRequest(Base):
    """Somebody asks in public to be accredited; the secretariat accepts, or declines with a reason."""

    __tablename__ = "accreditation_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id"))
    organisation_en: Mapped[str] = mapped_column(String(200), default="")
    organisation_zh: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[Kind] = mapped_column(words(Kind, "request_kind"))
    name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str] = mapped_column(String(254))
    role: Mapped[AccreditationRole] = mapped_column(words(AccreditationRole, "request_role"))
    message: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(16))
    status: Mapped[RequestStatus] = mapped_column(words(RequestStatus, "request_status"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    delegation: Mapped[Delegation | None] = relationship()


append_only(Suspension)
