"""Work shared out inside a delegation. Nothing of it is ever seen outside."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base
from consult.models.consultations import Consultation
from consult.models.drafts import CommentDraft
from consult.models.people import Person
from consult.models.texts import Provision


class Assignment(Base):
    """A provision, a draft, or (neither) the whole text, given to somebody; `number` counts within the delegation."""

    __tablename__ = "assignment"
    __table_args__ = (
        UniqueConstraint("delegation_id", "number"),
        CheckConstraint("provision_id IS NULL OR draft_id IS NULL", name="subject"),
        CheckConstraint("(done_at IS NULL) = (done_by_id IS NULL)", name="done"),
        Index("ix_assignment_open", "delegation_id", "done_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    number: Mapped[int]
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    provision_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"))
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("comment_draft.id"))
    assignee_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(Text, default="")
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    consultation: Mapped[Consultation] = relationship()
    provision: Mapped[Provision | None] = relationship()
    draft: Mapped[CommentDraft | None] = relationship()
    assignee: Mapped[Person] = relationship(foreign_keys=assignee_id)
    assigned_by: Mapped[Person] = relationship(foreign_keys=assigned_by_id)
