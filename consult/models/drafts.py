"""What a delegation writes before it speaks: drafts, copies of them, remarks. Nothing of it is ever seen outside."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base, append_only, words
from consult.models.consultations import Consultation
from consult.models.delegations import Group
from consult.models.people import Person
from consult.models.texts import Provision, Revision
from consult.rules.drafts import DraftStatus
from consult.rules.remarks import Category, Severity
from consult.text.provision import Language


class CommentDraft(Base):
    """A comment or reply before it is sent; `number` counts within the delegation, so it tells nothing of others.

    What somebody else changes is a copy: of the same `origin`, one `step` further on. The origin has step 0.
    """

    __tablename__ = "comment_draft"
    __table_args__ = (
        UniqueConstraint("delegation_id", "number"),
        UniqueConstraint("origin_id", "step"),
        CheckConstraint("(origin_id IS NULL) = (step = 0)", name="step"),
        CheckConstraint("group_id IS NULL OR on_behalf_of = ''", name="on_behalf"),
        CheckConstraint("(comment_id IS NULL) = (status <> 'submitted')", name="submitted"),
        Index("ix_comment_draft_consultation", "delegation_id", "consultation_id"),
        Index("ix_comment_draft_comment", "comment_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    number: Mapped[int]
    origin_id: Mapped[int | None] = mapped_column(ForeignKey("comment_draft.id"))
    step: Mapped[int] = mapped_column(default=0)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    provision_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    status: Mapped[DraftStatus] = mapped_column(words(DraftStatus, "draft_status"))
    shown_at: Mapped[datetime | None]
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    category: Mapped[Category] = mapped_column(words(Category, "category"))
    severity: Mapped[Severity] = mapped_column(words(Severity, "severity"))
    language: Mapped[Language] = mapped_column(words(Language, "language"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("delegation_group.id"))
    on_behalf_of: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)
    proposed_en: Mapped[str] = mapped_column(Text, default="")
    proposed_zh: Mapped[str] = mapped_column(Text, default="")
    lock_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    author: Mapped[Person] = relationship(foreign_keys=author_id)
    consultation: Mapped[Consultation] = relationship()
    revision: Mapped[Revision] = relationship()
    provision: Mapped[Provision | None] = relationship()
    group: Mapped[Group | None] = relationship()


class DraftRemark(Base):
    """Something said about a draft to the delegation alone; `returns`: with it the draft went back."""

    __tablename__ = "draft_remark"

    draft_id: Mapped[int] = mapped_column(ForeignKey("comment_draft.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    returns: Mapped[bool]
    text_id: Mapped[int] = mapped_column(ForeignKey("participant_text.id"))
    at: Mapped[datetime]


append_only(DraftRemark)
