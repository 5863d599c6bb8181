"""What a delegation does in its own name with comments: submit, change, withdraw, join another's."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, or_, select

from consult.models.consultations import Consultation
from consult.models.contributions import (
    Comment,
    CommentEvent,
    CommentStatus,
    CommentVersion,
    Endorsement,
    Event,
)
from consult.models.delegations import Delegation
from consult.models.drafts import CommentDraft
from consult.rules import phases
from consult.rules.access import Act
from consult.rules.drafts import OPEN, DraftStatus
from consult.rules.refusal import Code, Refusal
from consult.rules.remarks import Category, Severity
from consult.services import comment_visibility, groups, participant_texts, stamps, standing
from consult.services.occasion import Occasion
from consult.text.provision import Language
from consult.text.reference import number_of

HANDLE = 16


class Submitted(Struct, frozen=True):
    """A comment that now stands in the delegation's name."""

    handle: str
    late: bool


class Words(Struct, frozen=True, kw_only=True):
    """What somebody wrote; on behalf of a group by its key, or of another one by its name, or of neither."""

    category: Category
    severity: Severity
    language: Language
    on_behalf_of: str
    text: str
    proposed_en: str
    proposed_zh: str
    group: str = ""


class NewVersion(Struct, frozen=True, kw_only=True):
    """A submitted comment written anew; `seq` is the version its writer saw."""

    delegation: str
    consultation: str
    handle: str
    seq: int
    words: Words


class OwnComment(Struct, frozen=True, kw_only=True):
    """A comment of the delegation acted for, by its handle: references are given out when they are public."""

    delegation: str
    consultation: str
    handle: str


class OtherComment(Struct, frozen=True, kw_only=True):
    """Another delegation's comment, by its reference."""

    delegation: str
    consultation: str
    reference: str


def submit(occasion: Occasion, draft: CommentDraft) -> Submitted:
    """Turn a draft into a comment with the next reference; late is kept and marked; sent twice, it stands once.

    The draft and what it was copied from stay inside the delegation, closed.
    """
    consultation = locked(occasion, draft.consultation_id)
    comment, said = _said_already(occasion, draft) or _new_comment(occasion, consultation, draft)
    for sheet in _sheets(occasion, draft):
        sheet.status, sheet.comment_id = DraftStatus.SUBMITTED, comment.id
        sheet.closed_by_id, sheet.updated_at = occasion.actor.person_id, occasion.now
    occasion.session.flush()
    return said


def _sheets(occasion: Occasion, draft: CommentDraft) -> list[CommentDraft]:
    """The draft with every open one that belongs to it."""
    origin = draft.origin_id or draft.id
    together = or_(CommentDraft.id == origin, CommentDraft.origin_id == origin)
    return list(occasion.session.scalars(select(CommentDraft).where(together, CommentDraft.status.in_(OPEN))))


def _said_already(occasion: Occasion, draft: CommentDraft) -> tuple[Comment, Submitted] | None:
    """What the delegation said last in this place, if it is word for word what it would say now."""
    row = occasion.session.execute(
        select(Comment, CommentVersion)
        .join(CommentVersion, CommentVersion.comment_id == Comment.id)
        .where(
            Comment.consultation_id == draft.consultation_id,
            Comment.delegation_id == draft.delegation_id,
            Comment.revision_id == draft.revision_id,
            Comment.provision_id.is_not_distinct_from(draft.provision_id),
            Comment.parent_id.is_not_distinct_from(draft.parent_id),
        )
        .order_by(Comment.number.desc(), CommentVersion.seq.desc())
        .limit(1)
    ).first()
    if row is None or row.Comment.status is not CommentStatus.PUBLISHED or row.CommentVersion.seq != 1:
        return None
    version = row.CommentVersion
    same = _words_of(occasion, version) == words_of_draft(draft)
    return (row.Comment, Submitted(version.text_hash[:HANDLE], row.Comment.late)) if same else None


def _new_comment(occasion: Occasion, consultation: Consultation, draft: CommentDraft) -> tuple[Comment, Submitted]:
    origin = draft if draft.origin_id is None else occasion.session.get_one(CommentDraft, draft.origin_id)
    at = occasion.instant()
    comment = Comment(
        consultation_id=consultation.id,
        number=consultation.next_comment,
        delegation_id=draft.delegation_id,
        author_id=origin.author_id,
        revision_id=draft.revision_id,
        provision_id=draft.provision_id,
        parent_id=draft.parent_id,
        late=is_closed(consultation, at),
        submitted_at=at,
        status=CommentStatus.PUBLISHED,
    )
    consultation.next_comment += 1
    occasion.session.add(comment)
    occasion.session.flush()
    handle = _version(occasion, comment, 1, at, words_of_draft(draft))[:HANDLE]
    note(occasion, comment, Event.SUBMITTED, at)
    _touch(occasion, consultation)
    return comment, Submitted(handle, comment.late)


def revise(occasion: Occasion, asked: NewVersion) -> bool:
    """Write a submitted comment anew while the period lasts: the earlier version stays to be read."""
    consultation, _, comment = _own(occasion, asked, Act.SUBMIT_COMMENT)
    at = occasion.instant()
    if comment.late or is_closed(consultation, at):
        raise Refusal(Code.COMMENT_CLOSED)
    last = occasion.session.scalar(
        select(func.max(CommentVersion.seq)).where(CommentVersion.comment_id == comment.id)
    )
    if last != asked.seq:
        raise Refusal(Code.EDITED_MEANWHILE)
    _version(occasion, comment, last + 1, at, asked.words)
    _touch(occasion, consultation)
    return True


def withdraw(occasion: Occasion, asked: OwnComment) -> None:
    """Take a comment back: its words go, its place and a mark stay."""
    consultation, _, comment = _own(occasion, asked, Act.WITHDRAW_COMMENT)
    at = occasion.instant()
    comment.status = CommentStatus.WITHDRAWN
    note(occasion, comment, Event.WITHDRAWN, at)
    _touch(occasion, consultation)


def endorse(occasion: Occasion, asked: OtherComment) -> None:
    """Join another delegation's comment; saying it twice changes nothing."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, Act.ENDORSE_COMMENT, consultation, delegation)
    comment = occasion.session.scalar(
        select(Comment)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.number == (number_of(asked.reference) or 0),
            Comment.status == CommentStatus.PUBLISHED,
            comment_visibility.public(occasion, consultation),
        )
        .with_for_update()
    )
    if comment is None:
        raise Refusal(Code.NOT_FOUND)
    if comment.delegation_id == delegation.id:
        raise Refusal(Code.OWN_COMMENT)
    if occasion.session.get(Endorsement, (comment.id, delegation.id)) is None:
        occasion.session.add(
            Endorsement(comment_id=comment.id, delegation_id=delegation.id, at=occasion.now, by_id=_person(occasion))
        )
        stamps.touch(occasion, consultation)


def locked(occasion: Occasion, consultation_id: int) -> Consultation:
    """The consultation under lock, as it now is: its next reference, its state.

    The lock leaves its key alone: others who have already stored a row that names the consultation wait, and
    do not lock one another out.
    """
    query = select(Consultation).where(Consultation.id == consultation_id).with_for_update(key_share=True)
    return occasion.session.execute(query, execution_options={"populate_existing": True}).scalar_one()


def is_closed(consultation: Consultation, at: datetime) -> bool:
    """Whether the comment period is over at this instant."""
    closes = consultation.comments_close_at
    return consultation.state not in phases.COMMENTABLE or (closes is not None and closes <= at)


def note(
    occasion: Occasion, comment: Comment, event: Event, at: datetime, reasons: tuple[str, str] = ("", "")
) -> None:
    """Append a step to the life of a comment; its row or its consultation is locked."""
    last = occasion.session.scalar(select(func.max(CommentEvent.seq)).where(CommentEvent.comment_id == comment.id))
    occasion.session.add(
        CommentEvent(
            comment_id=comment.id,
            seq=(last or 0) + 1,
            event=event,
            at=at,
            by_id=_person(occasion),
            reason_en=reasons[0],
            reason_zh=reasons[1],
        )
    )
    occasion.session.flush()


def own_comment(occasion: Occasion, consultation: Consultation, delegation: Delegation, handle: str) -> Comment:
    """A comment of this delegation, by its handle."""
    comment = occasion.session.scalar(
        select(Comment)
        .join(CommentVersion, CommentVersion.comment_id == Comment.id)
        .where(
            Comment.consultation_id == consultation.id,
            Comment.delegation_id == delegation.id,
            CommentVersion.seq == 1,
            func.substr(CommentVersion.text_hash, 1, HANDLE) == handle,
        )
    )
    if comment is None:
        raise Refusal(Code.NOT_FOUND)
    return comment


def words_of_draft(draft: CommentDraft) -> Words:
    """What stands in a draft."""
    return Words(
        category=draft.category,
        severity=draft.severity,
        language=draft.language,
        group=draft.group.key if draft.group else "",
        on_behalf_of=draft.on_behalf_of,
        text=draft.text,
        proposed_en=draft.proposed_en,
        proposed_zh=draft.proposed_zh,
    )


def _own(occasion: Occasion, asked: OwnComment | NewVersion, act: Act) -> tuple[Consultation, Delegation, Comment]:
    """What an act on an own comment needs, locked; a withdrawn comment stays as it is."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, act, consultation, delegation)
    consultation = locked(occasion, consultation.id)
    comment = own_comment(occasion, consultation, delegation, asked.handle)
    if comment.status is CommentStatus.WITHDRAWN:
        raise already_withdrawn(occasion, comment)
    return consultation, delegation, comment


def already_withdrawn(occasion: Occasion, comment: Comment) -> Refusal:
    """The refusal that says who withdrew it and when."""
    at = occasion.session.scalar(
        select(func.max(CommentEvent.at)).where(
            CommentEvent.comment_id == comment.id, CommentEvent.event == Event.WITHDRAWN
        )
    )
    delegation = occasion.session.get_one(Delegation, comment.delegation_id)
    name = delegation.name_zh if occasion.actor.language == "zh" else delegation.name_en
    return Refusal(Code.ALREADY_WITHDRAWN, delegation=name, date=at or comment.submitted_at)


def _version(occasion: Occasion, comment: Comment, seq: int, at: datetime, words: Words) -> str:
    """Append a version; gives the hash that stands for its text."""
    text = participant_texts.store(occasion, words.text)
    occasion.session.add(
        CommentVersion(
            comment_id=comment.id,
            seq=seq,
            category=words.category,
            severity=words.severity,
            language=words.language,
            group_id=groups.spoken_for(occasion, comment.delegation_id, words.group, at.date()),
            on_behalf_of=words.on_behalf_of,
            text_id=text.id,
            text_hash=text.hash,
            proposed_en_id=participant_texts.store_if_any(occasion, words.proposed_en),
            proposed_zh_id=participant_texts.store_if_any(occasion, words.proposed_zh),
            at=at,
            by_id=_person(occasion),
        )
    )
    occasion.session.flush()
    return text.hash


def _words_of(occasion: Occasion, version: CommentVersion) -> Words:
    parts = (version.text_id, version.proposed_en_id, version.proposed_zh_id)
    text, proposed_en, proposed_zh = (participant_texts.body(occasion, part) for part in parts)
    return Words(
        category=version.category,
        severity=version.severity,
        language=version.language,
        group=groups.key_of(occasion, version.group_id),
        on_behalf_of=version.on_behalf_of,
        text=text,
        proposed_en=proposed_en,
        proposed_zh=proposed_zh,
    )


def _person(occasion: Occasion) -> int:
    person_id = occasion.actor.person_id
    assert person_id is not None, "the act was asked for by somebody"
    return person_id


def _touch(occasion: Occasion, consultation: Consultation) -> None:
    """Say that something public has changed, unless comments are not public yet."""
    if comment_visibility.veiled_since(occasion, consultation) is None:
        stamps.touch(occasion, consultation)
