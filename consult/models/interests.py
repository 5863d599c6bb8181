"""What delegations declare of their interests in the matter of a consultation."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base, append_only, chained, words
from consult.text.provision import Language


class InterestDeclaration(Base):
    """A delegation says which interests it has, or that it has none; the last declaration is what counts."""

    __tablename__ = "interest_declaration"
    __table_args__ = (
        *chained("interest_declaration", "consultation_id", "delegation_id"),
        CheckConstraint("(text_id IS NULL) = (language IS NULL)", name="words"),
    )

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    previous_seq: Mapped[int | None]
    text_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    language: Mapped[Language | None] = mapped_column(words(Language, "language"))
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    at: Mapped[datetime]


append_only(InterestDeclaration)
