"""What delegations say: comments, answers, positions. Free text lives apart: it can be erased."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base, append_only, chained, words
from consult.models.delegations import Delegation
from consult.rules.remarks import Category, Severity
from consult.rules.roster import DispositionCode
from consult.rules.tally import Stance
from consult.text.provision import Language


class CommentStatus(StrEnum):
    """What a reader sees of a submitted comment."""

    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


class Event(StrEnum):
    """One step in the life of a comment."""

    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"
    RESTORED = "restored"


class ParticipantText(Base):
    """Words written by a participant, with the salt of their hash: erasable, unlike what refers to them."""

    __tablename__ = "participant_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    salt: Mapped[bytes] = mapped_column(LargeBinary(32))
    body: Mapped[str] = mapped_column(Text)
    folded: Mapped[str] = mapped_column(Text)


class Comment(Base):
    """A delegation's comment, anchored to a revision and a provision (or to the whole document)."""

    __tablename__ = "comment"
    __table_args__ = (
        UniqueConstraint("consultation_id", "number"),
        Index("ix_comment_provision", "consultation_id", "provision_id"),
        Index("ix_comment_parent", "parent_id"),
        Index("ix_comment_delegation", "delegation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    provision_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    late: Mapped[bool]
    submitted_at: Mapped[datetime]
    status: Mapped[CommentStatus] = mapped_column(words(CommentStatus, "comment_status"))
    delegation: Mapped[Delegation] = relationship()


class CommentVersion(Base):
    """The wording of a submitted comment; an edit adds a version, the old one stays."""

    __tablename__ = "comment_version"
    __table_args__ = (CheckConstraint("group_id IS NULL OR on_behalf_of = ''", name="on_behalf"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[Category] = mapped_column(words(Category, "category"))
    severity: Mapped[Severity] = mapped_column(words(Severity, "severity"))
    language: Mapped[Language] = mapped_column(words(Language, "language"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("delegation_group.id"))
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="")
    text_id: Mapped[int] = mapped_column(ForeignKey("participant_text.id"))
    text_hash: Mapped[str] = mapped_column(String(64))
    proposed_en_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    proposed_zh_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class CommentEvent(Base):
    """A step in the life of a comment, with its public reason."""

    __tablename__ = "comment_event"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[Event] = mapped_column(words(Event, "event"))
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason_en: Mapped[str] = mapped_column(Text, default="")
    reason_zh: Mapped[str] = mapped_column(Text, default="")


class Endorsement(Base):
    """A delegation joins another's comment."""

    __tablename__ = "endorsement"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Disposition(Base):
    """The secretariat's answer to a comment; a later one supersedes, the earlier stays.

    `resulting`: the provision that it changes, in the revision of this number, which need not be begun yet.
    """

    __tablename__ = "disposition"
    __table_args__ = (
        CheckConstraint("confirmed_by_id IS NULL OR confirmed_by_id <> by_id", name="four_eyes"),
        CheckConstraint("(resulting_id IS NULL) = (resulting_number IS NULL)", name="resulting"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[DispositionCode] = mapped_column(words(DispositionCode, "code"))
    answer_en: Mapped[str] = mapped_column(Text, default="")
    answer_zh: Mapped[str] = mapped_column(Text, default="")
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    resulting_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"))
    resulting_number: Mapped[int | None]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class PositionEvent(Base):
    """A delegation states where it stands on a provision of a revision; the last event is its position."""

    __tablename__ = "position_event"
    __table_args__ = (
        *chained("position_event", "provision_id", "delegation_id"),
        Index("ix_position_event_consultation", "consultation_id"),
    )

    provision_id: Mapped[int] = mapped_column(ForeignKey("provision.id"), primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    previous_seq: Mapped[int | None]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    stance: Mapped[Stance] = mapped_column(words(Stance, "stance"))
    language: Mapped[Language | None] = mapped_column(words(Language, "language"))
    text_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    at: Mapped[datetime]
    delegation: Mapped[Delegation] = relationship()


append_only(CommentVersion)
append_only(CommentEvent)
append_only(Endorsement)
append_only(Disposition)
append_only(PositionEvent)
