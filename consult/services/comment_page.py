"""One comment with its thread, its versions and its answers."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from sqlalchemy import and_, or_, select
from sqlalchemy.orm import aliased

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentStatus, CommentVersion, Disposition, ParticipantText
from consult.models.texts import Provision
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.remarks import Category, Severity
from consult.services import (
    alignments,
    carrying,
    comment_records,
    comment_visibility,
    consultation_page,
    resulting_changes,
    standing,
)
from consult.services.alignments import Alignments
from consult.services.carrying import Carriage
from consult.services.comment_records import Answer, CommentRecord
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.resulting_changes import Led
from consult.text.provision import Language
from consult.text.reference import number_of, reference_of


class CommentAsked(Struct, frozen=True, kw_only=True):
    """A comment by its reference; `desk`: as the secretariat sees it."""

    consultation: str
    reference: str
    desk: bool = False


class Version(Struct, frozen=True, kw_only=True):
    """One wording of a comment."""

    seq: int
    category: Category
    severity: Severity
    language: Language
    text: str
    proposed_en: str
    proposed_zh: str
    at: datetime


class OneComment(Struct, frozen=True, kw_only=True):
    """A comment on a page of its own; `below` is the head of the thread of a reply."""

    head: Head
    comment: CommentRecord
    below: str
    earlier: tuple[Version, ...]
    answers: tuple[Answer, ...]
    led: Led | None
    carriages: Mapping[int, Carriage]
    alignments: Alignments | None
    may_answer: bool
    may_hide: bool


def one(occasion: Occasion, asked: CommentAsked) -> OneComment:
    """The comment with replies, earlier versions and earlier answers; what is not public does not exist."""
    return in_consultation(occasion, standing.visible_consultation(occasion, asked.consultation), asked)


def in_consultation(occasion: Occasion, consultation: Consultation, asked: CommentAsked) -> OneComment:
    """The same, where the consultation has been loaded for the actor."""
    if asked.desk:
        standing.ask(occasion, Act.READ_ALL_COMMENTS, consultation)
    shown = Comment.id.is_not(None) if asked.desk else comment_visibility.public(occasion, consultation)
    here = and_(Comment.consultation_id == consultation.id, Comment.number == (number_of(asked.reference) or 0))
    own = select(Comment.id).where(here).scalar_subquery()
    found = comment_records.records(occasion, or_(here, Comment.parent_id == own), shown, veil=not asked.desk)
    this = next((each for each in found if each.reference == asked.reference), None)
    if this is None:
        raise Refusal(Code.NOT_FOUND)
    replies = [each for each in found if each.id != this.id]
    readable = this.status is CommentStatus.PUBLISHED or asked.desk
    return OneComment(
        head=consultation_page.head_of(consultation, occasion.now),
        comment=comment_records.threads([this, *replies])[0] if this.parent is None else this,
        below=_reference(occasion, this.parent),
        earlier=_versions(occasion, this) if readable else (),
        answers=_answers(occasion, this),
        led=resulting_changes.of_comments(occasion, [this]).get(this.id),
        carriages=carrying.of_comments(occasion, consultation, [this] if this.parent is None else []),
        alignments=alignments.of_comment(occasion, consultation, this),
        may_answer=asked.desk and standing.allows(occasion, Act.DISPOSE_COMMENT, consultation),
        may_hide=asked.desk and standing.allows(occasion, Act.HIDE_COMMENT, consultation),
    )


def _reference(occasion: Occasion, comment_id: int | None) -> str:
    if comment_id is None:
        return ""
    number = occasion.session.scalar(select(Comment.number).where(Comment.id == comment_id))
    return reference_of(number or 0)


def _versions(occasion: Occasion, this: CommentRecord) -> tuple[Version, ...]:
    if not this.edited:
        return ()
    text, english, chinese = aliased(ParticipantText), aliased(ParticipantText), aliased(ParticipantText)
    query = (
        select(CommentVersion, text.body, english.body, chinese.body)
        .join(text, text.id == CommentVersion.text_id)
        .outerjoin(english, english.id == CommentVersion.proposed_en_id)
        .outerjoin(chinese, chinese.id == CommentVersion.proposed_zh_id)
        .where(CommentVersion.comment_id == this.id, CommentVersion.seq < this.seq)
        .order_by(CommentVersion.seq.desc())
    )
    return tuple(
        Version(
            seq=row.seq,
            category=row.category,
            severity=row.severity,
            language=row.language,
            text=body,
            proposed_en=proposed_en or "",
            proposed_zh=proposed_zh or "",
            at=row.at,
        )
        for row, body, proposed_en, proposed_zh in occasion.session.execute(query)
    )


def _answers(occasion: Occasion, this: CommentRecord) -> tuple[Answer, ...]:
    """Answers that a later one has taken the place of, newest first."""
    if this.answer is None or this.answer.seq == 1:
        return ()
    same = aliased(Comment)
    query = (
        select(Disposition, same.number, Provision.key)
        .outerjoin(same, same.id == Disposition.same_as_id)
        .outerjoin(Provision, Provision.id == Disposition.resulting_id)
        .where(Disposition.comment_id == this.id, Disposition.seq < this.answer.seq)
        .order_by(Disposition.seq.desc())
    )
    answers = (comment_records.answer_of(*row) for row in occasion.session.execute(query))
    return tuple(answer for answer in answers if answer is not None)
