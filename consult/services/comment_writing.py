"""Writing a comment inside a delegation: begun, gone on with, submitted in the delegation's name."""

from enum import StrEnum

from msgspec import Struct
from sqlalchemy import select

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentStatus
from consult.models.delegations import Delegation
from consult.models.drafts import CommentDraft
from consult.models.texts import Revision
from consult.rules import drafts as rules
from consult.rules.access import Act
from consult.rules.drafts import DraftStatus
from consult.rules.refusal import Code, Refusal
from consult.services import comment_submission, comment_visibility, drafts, groups, revisions, standing
from consult.services.comment_submission import Words
from consult.services.drafts import Found
from consult.services.occasion import Occasion
from consult.services.standing import Credentials
from consult.text.reference import number_of


class Step(StrEnum):
    """What is to become of what was typed."""

    KEEP = "keep"
    SEND = "send"
    SUBMIT = "submit"


class NewComment(Struct, frozen=True, kw_only=True):
    """A comment or reply begun at a desk."""

    delegation: str
    consultation: str
    provision: str | None
    parent: str | None
    words: Words
    step: Step


class DraftChange(Struct, frozen=True, kw_only=True):
    """A draft written on: `lock_version` is what its writer saw."""

    delegation: str
    draft: int
    lock_version: int
    words: Words
    step: Step


class Written(Struct, frozen=True):
    """Where it now is: still a draft, or submitted (its handle at the desk)."""

    draft: int | None
    handle: str = ""
    late: bool = False


def begin(occasion: Occasion, asked: NewComment) -> Written:
    """Keep a new draft, send it to the head, or submit it at once."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    credentials = standing.ask(occasion, _act(asked.step), consultation, delegation)
    parent = _parent(occasion, consultation, asked.parent)
    revision = current_revision(occasion, consultation)
    draft = CommentDraft(
        consultation_id=consultation.id,
        delegation_id=delegation.id,
        number=drafts.next_number(occasion, delegation),
        author_id=credentials.person_id,
        revision_id=revision.id,
        provision_id=parent.provision_id if parent else _provision(occasion, revision, asked.provision),
        parent_id=parent.id if parent else None,
        status=DraftStatus.DRAFT,
        created_at=occasion.now,
        updated_at=occasion.now,
    )
    _write(occasion, draft, asked.words)
    occasion.session.add(draft)
    return _take(occasion, draft, asked.step)


def write_on(occasion: Occasion, asked: DraftChange) -> Written:
    """Go on with a draft: its author on the sheet itself, head and alternate on a copy beside it.

    Nobody overwrites what they have not seen.
    """
    delegation = standing.own_delegation(occasion, asked.delegation)
    found = drafts.open_to(occasion, delegation, asked.draft, lock=True)
    draft = found.draft
    credentials = standing.ask(occasion, _act(asked.step), draft.consultation, delegation)
    drafts.check(rules.write(found.hand, found.sheet))
    if draft.lock_version != asked.lock_version:
        raise Refusal(Code.EDITED_MEANWHILE)
    if not rules.works_on_a_copy(found.hand):
        _write(occasion, draft, asked.words)
        draft.lock_version += 1
        draft.updated_at = occasion.now
    elif comment_submission.words_of_draft(draft) != asked.words:
        draft = _copy(occasion, delegation, found, credentials)
        _write(occasion, draft, asked.words)
        occasion.session.add(draft)
    return _take(occasion, draft, asked.step)


def current_revision(occasion: Occasion, consultation: Consultation) -> Revision:
    """The last published text; a consultation without one has nothing to speak on."""
    found = occasion.session.scalar(
        select(Revision)
        .where(Revision.consultation_id == consultation.id, Revision.published_at.is_not(None))
        .order_by(Revision.number.desc())
        .limit(1)
    )
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def public_comment(occasion: Occasion, consultation: Consultation, reference: str) -> Comment:
    """A comment that everybody can read; one not public yet, or hidden, does not exist here."""
    comment = occasion.session.scalar(
        select(Comment).where(
            Comment.consultation_id == consultation.id,
            Comment.number == (number_of(reference) or 0),
            Comment.status == CommentStatus.PUBLISHED,
            comment_visibility.public(occasion, consultation),
        )
    )
    if comment is None:
        raise Refusal(Code.NOT_FOUND)
    return comment


def _act(step: Step) -> Act:
    return Act.SUBMIT_COMMENT if step is Step.SUBMIT else Act.DRAFT_COMMENT


def _parent(occasion: Occasion, consultation: Consultation, reference: str | None) -> Comment | None:
    """The comment at the head of the thread: replies stand side by side below it."""
    if reference is None:
        return None
    found = public_comment(occasion, consultation, reference)
    return found if found.parent_id is None else occasion.session.get_one(Comment, found.parent_id)


def _provision(occasion: Occasion, revision: Revision, key: str | None) -> int | None:
    return None if key is None else revisions.anchor_in(occasion, revision, key)


def _copy(occasion: Occasion, delegation: Delegation, found: Found, editor: Credentials) -> CommentDraft:
    """A sheet of the editor's own beside the draft, in its place: the draft stays as its author wrote it."""
    draft = found.draft
    return CommentDraft(
        consultation_id=draft.consultation_id,
        delegation_id=delegation.id,
        number=drafts.next_number(occasion, delegation),
        origin_id=found.origin.id,
        step=found.sheets[-1].step + 1,
        author_id=editor.person_id,
        revision_id=draft.revision_id,
        provision_id=draft.provision_id,
        parent_id=draft.parent_id,
        status=DraftStatus.DRAFT,
        created_at=occasion.now,
        updated_at=occasion.now,
    )


def _write(occasion: Occasion, draft: CommentDraft, words: Words) -> None:
    draft.group_id = groups.spoken_for(occasion, draft.delegation_id, words.group, occasion.now.date())
    draft.category = words.category
    draft.severity = words.severity
    draft.language = words.language
    draft.on_behalf_of = words.on_behalf_of
    draft.text = words.text
    draft.proposed_en = words.proposed_en
    draft.proposed_zh = words.proposed_zh


def _take(occasion: Occasion, draft: CommentDraft, step: Step) -> Written:
    if step is Step.SUBMIT:
        occasion.session.flush()
        submitted = comment_submission.submit(occasion, draft)
        return Written(None, submitted.handle, submitted.late)
    if step is Step.SEND:
        draft.status = DraftStatus.PENDING
    occasion.session.flush()
    return Written(draft.number)
