"""Amendments: what is to change in a revision, who sponsors it, in which words of which language, what became of it.

A draft is the delegation's alone; once it is tabled, its operations are fast and everybody reads them.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base, append_only, chained, words
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.models.people import Person
from consult.models.texts import Provision, Revision
from consult.rules.amendments import AmendmentState, AmendmentStep
from consult.text.amendment import Action
from consult.text.provision import Kind, Language


class Amendment(Base):
    """A delegation's amendment to a revision; `place` counts within the delegation, `number` in public.

    `follows`: the amendment to an earlier text that this one brings to the present one. `amends`: the amendment
    whose words this one, a sub-amendment, changes.
    """

    __tablename__ = "amendment"
    __table_args__ = (
        UniqueConstraint("delegation_id", "place"),
        UniqueConstraint("consultation_id", "number"),
        CheckConstraint("(number IS NULL) = (state IN ('draft', 'discarded'))", name="numbered"),
        CheckConstraint("(number IS NULL) = (tabled_at IS NULL)", name="tabled"),
        CheckConstraint("(reason_id IS NULL) = (number IS NULL)", name="reason"),
        Index("ix_amendment_consultation", "consultation_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"))
    place: Mapped[int]
    number: Mapped[int | None]
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"))
    amends_id: Mapped[int | None] = mapped_column(ForeignKey("amendment.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"))
    state: Mapped[AmendmentState] = mapped_column(words(AmendmentState, "amendment_state"))
    language: Mapped[Language] = mapped_column(words(Language, "language"))
    draft_reason: Mapped[str] = mapped_column(Text, default="")
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("participant_text.id"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    tabled_at: Mapped[datetime | None]
    lock_version: Mapped[int] = mapped_column(default=0)
    consultation: Mapped[Consultation] = relationship()
    delegation: Mapped[Delegation] = relationship()
    author: Mapped[Person] = relationship()
    revision: Mapped[Revision] = relationship()
    operations: Mapped[list["AmendmentOperation"]] = relationship(order_by="AmendmentOperation.seq")


class AmendmentOperation(Base):
    """One change that an amendment makes; without a provision it inserts at the beginning of the text.

    `on_place`: a sub-amendment's is made to the change at this place, from 1, of the amendment that it amends.
    """

    __tablename__ = "amendment_operation"
    __table_args__ = (
        CheckConstraint("provision_id IS NOT NULL OR on_place IS NOT NULL OR action = 'insert'", name="place"),
        CheckConstraint("on_place IS NULL OR (provision_id IS NULL AND action <> 'insert')", name="on_place"),
        CheckConstraint("(kind IS NULL) = (action <> 'insert')", name="kind_if_new"),
        CheckConstraint("(text_en IS NULL AND text_zh IS NULL) = (action = 'delete')", name="texts"),
    )

    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[Action] = mapped_column(words(Action, "action"))
    provision_id: Mapped[int | None] = mapped_column(ForeignKey("provision.id"))
    on_place: Mapped[int | None]
    kind: Mapped[Kind | None] = mapped_column(words(Kind, "kind"))
    text_en: Mapped[str | None] = mapped_column(Text)
    text_zh: Mapped[str | None] = mapped_column(Text)
    provision: Mapped[Provision | None] = relationship()


class AmendmentTranslation(Base):
    """The words of a tabled operation in the language in which it was not proposed, supplied by the secretariat."""

    __tablename__ = "amendment_translation"
    __table_args__ = (
        ForeignKeyConstraint(
            ["amendment_id", "seq"], ["amendment_operation.amendment_id", "amendment_operation.seq"]
        ),
    )

    amendment_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[Language] = mapped_column(words(Language, "language"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))


class SponsorEvent(Base):
    """A delegation joins the sponsors of an amendment, or leaves them; the last event is what counts."""

    __tablename__ = "sponsor_event"
    __table_args__ = (*chained("sponsor_event", "amendment_id", "delegation_id"),)

    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), primary_key=True)
    delegation_id: Mapped[int] = mapped_column(ForeignKey("delegation.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    previous_seq: Mapped[int | None]
    sponsors: Mapped[bool]
    accreditation_id: Mapped[int] = mapped_column(ForeignKey("accreditation.id"))
    at: Mapped[datetime]


class AmendmentEvent(Base):
    """A step in the public life of an amendment, with its reason, the ballot or the revision that it belongs to."""

    __tablename__ = "amendment_event"
    __table_args__ = (
        CheckConstraint("(revision_id IS NULL) = (step <> 'applied')", name="applied"),
        Index("ix_amendment_event_revision", "revision_id"),
    )

    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)
    step: Mapped[AmendmentStep] = mapped_column(words(AmendmentStep, "step"))
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason_en: Mapped[str] = mapped_column(Text, default="")
    reason_zh: Mapped[str] = mapped_column(Text, default="")
    ballot_id: Mapped[int | None] = mapped_column(ForeignKey("ballot.id"))
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))


append_only(AmendmentOperation, "(SELECT tabled_at FROM amendment WHERE amendment.id = OLD.amendment_id) IS NOT NULL")
append_only(AmendmentTranslation)
append_only(SponsorEvent)
append_only(AmendmentEvent)
