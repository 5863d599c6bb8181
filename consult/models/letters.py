"""Votes by signed letter: what one official entered, how it ended, and what the delegation says against it.

What was read in the letter stands apart from the entry, and only until the entry ends.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from consult.models.base import Base, append_only, words
from consult.rules.letters import LetterEnd
from consult.rules.tally import Choice
from consult.text.provision import Language


class LetterEntry(Base):
    """A letter of a delegation as the first official entered it: not a vote; `seen` is the vote that stood then."""

    __tablename__ = "letter_entry"
    __table_args__ = (
        ForeignKeyConstraint(
            ["ballot_id", "delegation_id"],
            ["register_entry.ballot_id", "register_entry.delegation_id"],
        ),
        UniqueConstraint("ballot_id", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    ballot_id: Mapped[int]
    delegation_id: Mapped[int]
    number: Mapped[int]
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    signed_on: Mapped[date]
    reference: Mapped[str] = mapped_column(String(120))
    seen: Mapped[int]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]


class LetterReading(Base):
    """What the first official read in the letter; taken away when the entry ends, and at the close."""

    __tablename__ = "letter_reading"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter_entry.id"), primary_key=True)
    choice: Mapped[Choice] = mapped_column(words(Choice, "choice"))
    reason: Mapped[str] = mapped_column(Text)
    reason_language: Mapped[Language] = mapped_column(words(Language, "reason_language"))


class LetterClosing(Base):
    """How an entry ended, once, and by whom."""

    __tablename__ = "letter_closing"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter_entry.id"), primary_key=True)
    ended_as: Mapped[LetterEnd] = mapped_column(words(LetterEnd, "ended_as"))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]


class LetterContest(Base):
    """The delegation says, once, that a vote entered from a letter is not its own."""

    __tablename__ = "letter_contest"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letter_entry.id"), primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("participant_text.id"))
    text_hash: Mapped[str] = mapped_column(String(64))
    language: Mapped[Language] = mapped_column(words(Language, "language"))
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    at: Mapped[datetime]


append_only(LetterEntry)
append_only(LetterClosing)
append_only(LetterContest)
