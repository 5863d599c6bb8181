"""Aligning with what is said on behalf of a group, dissociating from it, and who has done which."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from consult.models.alignments import AlignmentEvent
from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentVersion
from consult.models.delegations import Delegation
from consult.rules import alignment as rules
from consult.rules.access import Act
from consult.rules.alignment import Alignment
from consult.rules.refusal import Code, Refusal
from consult.services import (
    alignments,
    comment_records,
    comment_submission,
    comment_writing,
    consultation_page,
    groups,
    participant_texts,
    stamps,
    standing,
)
from consult.services.alignments import Stated
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.provision import Language


class AligningAsked(Struct, frozen=True, kw_only=True):
    """A comment made on behalf of a group, and the delegation that says how it stands to it."""

    delegation: str
    consultation: str
    reference: str


class NewAlignment(Struct, frozen=True, kw_only=True):
    """How a delegation stands to a comment; `version` is the one its writer saw."""

    about: AligningAsked
    version: int
    alignment: Alignment
    language: Language
    reason: str


class AligningPage(Struct, frozen=True):
    """The form in which a delegation says how it stands, beside the comment."""

    head: Head
    delegation: Name
    comment: CommentRecord
    held: Stated | None


def state(occasion: Occasion, asked: NewAlignment) -> bool:
    """Say how the delegation stands; it may say otherwise until the period ends, and the last word counts."""
    consultation = standing.visible_consultation(occasion, asked.about.consultation)
    delegation = standing.own_delegation(occasion, asked.about.delegation)
    credentials = standing.ask(occasion, Act.ALIGN, consultation, delegation)
    assert credentials.accreditation_id is not None
    consultation = comment_submission.locked(occasion, consultation.id)
    comment = comment_writing.public_comment(occasion, consultation, asked.about.reference)
    version = _current(occasion, comment)
    at = occasion.instant()
    _check(occasion, consultation, delegation, version, at)
    if version.seq != asked.version:
        raise Refusal(Code.EDITED_MEANWHILE)
    last = _last(occasion, comment, delegation)
    reason = asked.reason if asked.alignment is Alignment.DISSOCIATED else ""
    if last is not None and _says(occasion, last, version, asked.alignment, reason):
        return True
    text_id = participant_texts.store_if_any(occasion, reason)
    occasion.session.add(
        AlignmentEvent(
            comment_id=comment.id,
            delegation_id=delegation.id,
            seq=last.seq + 1 if last else 1,
            previous_seq=last.seq if last else None,
            version=version.seq,
            alignment=asked.alignment,
            language=asked.language if text_id else None,
            text_id=text_id,
            accreditation_id=credentials.accreditation_id,
            at=at,
        )
    )
    occasion.session.flush()
    stamps.touch(occasion, consultation)
    return True


def page(occasion: Occasion, asked: AligningAsked) -> AligningPage:
    """Beside the form: the comment, and what the delegation has said of it so far."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, Act.ALIGN, consultation, delegation)
    comment = comment_writing.public_comment(occasion, consultation, asked.reference)
    _check(occasion, consultation, delegation, _current(occasion, comment), occasion.now)
    record = comment_records.bare(occasion, Comment.id == comment.id)[0]
    stated = alignments.of_comment(occasion, consultation, record)
    held = [each for each in stated.stated if each.delegation.key == delegation.key] if stated else []
    return AligningPage(
        head=consultation_page.head_of(consultation, occasion.now),
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        comment=record,
        held=held[0] if held else None,
    )


def _check(
    occasion: Occasion, consultation: Consultation, delegation: Delegation, version: CommentVersion, at: datetime
) -> None:
    comment = occasion.session.get_one(Comment, version.comment_id)
    member = version.group_id is not None and groups.is_member(occasion, delegation, version.group_id, at.date())
    refusal = rules.align(
        on_behalf=version.group_id is not None,
        author=comment.delegation_id == delegation.id,
        member=member,
        closed=comment_submission.is_closed(consultation, at),
    )
    if refusal is not None:
        raise refusal


def _current(occasion: Occasion, comment: Comment) -> CommentVersion:
    query = select(CommentVersion).where(CommentVersion.comment_id == comment.id).order_by(CommentVersion.seq.desc())
    return occasion.session.scalars(query.limit(1)).one()


def _last(occasion: Occasion, comment: Comment, delegation: Delegation) -> AlignmentEvent | None:
    return occasion.session.scalar(
        select(AlignmentEvent)
        .where(AlignmentEvent.comment_id == comment.id, AlignmentEvent.delegation_id == delegation.id)
        .order_by(AlignmentEvent.seq.desc())
        .limit(1)
    )


def _says(occasion: Occasion, last: AlignmentEvent, version: CommentVersion, said: Alignment, reason: str) -> bool:
    """Whether the delegation has said the same already."""
    same = last.alignment is said and last.version == version.seq
    return same and participant_texts.body(occasion, last.text_id) == reason
