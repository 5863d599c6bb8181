"""How comments are answered: who is to, what a second official confirms, notes, what the owner says."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base, append_only, words
from consult.text.provision import Language


class ProposedRejection(Base):
    """That a comment be not accepted: no disposition before a second official has confirmed it.

    `answer_seq` is the number that the disposition would bear; one issued meanwhile overtakes the proposal.
    """

    __tablename__ = "proposed_rejection"
    __table_args__ = (UniqueConstraint("comment_id", "seq", "by_id"),)

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    answer_seq: Mapped[int]
    answer_en: Mapped[str] = mapped_column(Text)
    answer_zh: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class RejectionReview(Base):
    """What the second official says of a proposed rejection: confirmed, or returned with a remark."""

    __tablename__ = "rejection_review"
    __table_args__ = (
        ForeignKeyConstraint(
            ["comment_id", "seq", "proposed_by_id"],
            ["proposed_rejection.comment_id", "proposed_rejection.seq", "proposed_rejection.by_id"],
        ),
        CheckConstraint("by_id <> proposed_by_id", name="four_eyes"),
        CheckConstraint("confirmed OR remark <> ''", name="remark"),
    )

    comment_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    proposed_by_id: Mapped[int]
    confirmed: Mapped[bool]
    remark: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class CommentAssignment(Base):
    """The official who is to answer a comment."""

    __tablename__ = "comment_assignment"

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class CommentNote(Base):
    """A note of the desk on a comment: seen there only, in no public page, file, feed or count."""

    __tablename__ = "comment_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), index=True)
    body: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class Reaction(Base):
    """What the delegation says of the answer to its comment; the last one stands, on the answer it names."""

    __tablename__ = "reaction"
    __table_args__ = (
        ForeignKeyConstraint(["comment_id", "disposition_seq"], ["disposition.comment_id", "disposition.seq"]),
    )

    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    disposition_seq: Mapped[int]
    satisfied: Mapped[bool]
    language: Mapped[Language | None] = mapped_column(words(Language, "language"))
    text_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    at: Mapped[datetime]


append_only(ProposedRejection)
append_only(RejectionReview)
append_only(CommentNote)
append_only(Reaction)
