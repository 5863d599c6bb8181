"""How the members of a group stand to what one of them says on its behalf: the last event of each is what counts."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base, append_only, chained, words
from consult.rules.alignment import Alignment
from consult.text.provision import Language


class AlignmentEvent(Base):
    """A delegation aligns with, or dissociates from, one version of a comment made on behalf of a group."""

    __tablename__ = "alignment_event"
    __table_args__ = (
        ForeignKeyConstraint(["comment_id", "version"], ["comment_version.comment_id", "comment_version.seq"]),
        *chained("alignment_event", "comment_id", "delegation_id"),
        CheckConstraint("text_id IS NULL OR alignment = 'dissociated'", name="reason"),
        CheckConstraint("(text_id IS NULL) = (language IS NULL)", name="language"),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    previous_seq: Mapped[int | None]
    version: Mapped[int]
    alignment: Mapped[Alignment] = mapped_column(words(Alignment, "alignment"))
    language: Mapped[Language | None] = mapped_column(words(Language, "alignment_language"))
    text_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    at: Mapped[datetime]


append_only(AlignmentEvent)
