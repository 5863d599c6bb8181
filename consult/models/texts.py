"""Revisions of a text and their provisions, in two languages; immutable once published."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.models.base import Base, append_only, words
from consult.text.brackets import What
from consult.text.lineage import Fate
from consult.text.provision import Kind, Language, Status


class Revision(Base):
    """One state of the text: number 1 is the first draft, 2 is Rev.1, and so on."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    number: Mapped[int]
    symbol: Mapped[str] = mapped_column(String(80), unique=True)
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("revision.id"))
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    sha256_en: Mapped[str] = mapped_column(String(64), default="")
    sha256_zh: Mapped[str] = mapped_column(String(64), default="")
    change_log_en: Mapped[str] = mapped_column(Text, default="")
    change_log_zh: Mapped[str] = mapped_column(Text, default="")
    open_brackets: Mapped[int] = mapped_column(default=0)
    lock_version: Mapped[int] = mapped_column(default=0)
    versions: Mapped[list["ProvisionVersion"]] = relationship(order_by="ProvisionVersion.position")
    descents: Mapped[list["ProvisionDescent"]] = relationship(viewonly=True)


class Provision(Base):
    """The anchor of everything: a key for life within one consultation."""

    __tablename__ = "provision"
    __table_args__ = (UniqueConstraint("consultation_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"))
    key: Mapped[str] = mapped_column(String(80))


class ProvisionVersion(Base):
    """A provision as it stands in one revision: place, number, kind, what became of it since the last.

    `brackets`: which words of its texts are not agreed, as `consult.text.brackets` writes it.
    """

    __tablename__ = "provision_version"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    provision_id: Mapped[int] = mapped_column(ForeignKey("provision.id"), primary_key=True)
    position: Mapped[int]
    kind: Mapped[Kind] = mapped_column(words(Kind, "kind"))
    number: Mapped[str] = mapped_column(String(16), default="")
    fate: Mapped[Fate | None] = mapped_column(words(Fate, "fate"))
    brackets: Mapped[str] = mapped_column(Text, default="")
    provision: Mapped[Provision] = relationship()
    texts: Mapped[list["ProvisionText"]] = relationship(order_by="ProvisionText.language")


class ProvisionText(Base):
    """The wording of a provision in one language in one revision, with its status."""

    __tablename__ = "provision_text"
    __table_args__ = (
        ForeignKeyConstraint(
            ["revision_id", "provision_id"],
            ["provision_version.revision_id", "provision_version.provision_id"],
            ondelete="CASCADE",
        ),
    )

    revision_id: Mapped[int] = mapped_column(primary_key=True)
    provision_id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[Language] = mapped_column(words(Language, "language"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[Status] = mapped_column(words(Status, "status"))


class ProvisionDescent(Base):
    """Whether words of one provision went on under another one's key in this revision, as a moderator decided."""

    __tablename__ = "provision_descent"
    __table_args__ = (CheckConstraint("source_id <> target_id", name="other"),)

    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("provision.id"), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("provision.id"), primary_key=True)
    holds: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    source: Mapped[Provision] = relationship(foreign_keys=[source_id])
    target: Mapped[Provision] = relationship(foreign_keys=[target_id])


class TextChange(Base):
    """Who wrote a provision of an unpublished revision anew, so that nobody overwrites unseen and nothing is lost.

    By nobody where the operator's import wrote it.
    """

    __tablename__ = "text_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revision.id"), index=True)
    provision_id: Mapped[int] = mapped_column(ForeignKey("provision.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    text_en: Mapped[str] = mapped_column(Text)
    text_zh: Mapped[str] = mapped_column(Text)
    brackets: Mapped[str] = mapped_column(Text, default="")


class BracketEvent(Base):
    """What a change did to a bracket: put, added to, completed, resolved (`chosen`: which alternative), and why."""

    __tablename__ = "bracket_event"
    __table_args__ = (CheckConstraint("(what = 'chosen') = (chosen IS NOT NULL)", name="chosen"),)

    change_id: Mapped[int] = mapped_column(ForeignKey("text_change.id"), primary_key=True)
    provision_id: Mapped[int] = mapped_column(ForeignKey("provision.id"), index=True)
    number: Mapped[int]
    what: Mapped[What] = mapped_column(words(What, "what"))
    chosen: Mapped[int | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class ChangeSource(Base):
    """A change that carried an amendment into the draft: one change may carry several."""

    __tablename__ = "change_source"

    change_id: Mapped[int] = mapped_column(ForeignKey("text_change.id"), primary_key=True)
    amendment_id: Mapped[int] = mapped_column(ForeignKey("amendment.id"), primary_key=True)


class ImportDraft(Base):
    """A text in two languages on its way in: rows of the alignment as the moderator has mended them so far."""

    __tablename__ = "import_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultation.id"), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    lock_version: Mapped[int] = mapped_column(default=0)
    rows: Mapped[str] = mapped_column(Text)


_PUBLISHED = "(SELECT published_at FROM revision WHERE revision.id = OLD.revision_id) IS NOT NULL"
append_only(Revision, "OLD.published_at IS NOT NULL")
append_only(ProvisionVersion, _PUBLISHED)
append_only(ProvisionText, _PUBLISHED)
append_only(ProvisionDescent, _PUBLISHED)
append_only(TextChange)
append_only(ChangeSource)
append_only(BracketEvent)
