"""Writing a comment inside a delegation: drafts, the head's review, submission in the delegation's name."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentDraft, CommentStatus, DraftStatus
from consult.models.delegations import Delegation
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules.access import Act, Role
from consult.rules.refusal import Code, Refusal
from consult.services import comment_submission, comment_visibility, standing
from consult.services.comment_submission import Words
from consult.services.occasion import Occasion
from consult.text.reference import number_of


class Step(StrEnum):
    """What is to become of what was typed."""

    KEEP = "keep"
    SEND = "send"
    SUBMIT = "submit"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComment:
    """A comment or reply begun at a desk."""

    delegation: str
    consultation: str
    provision: str | None
    parent: str | None
    words: Words
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftChange:
    """A draft written on: `lock_version` is what its writer saw."""

    delegation: str
    draft: int
    lock_version: int
    words: Words
    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftAsked:
    """A draft of a delegation, and what to say about it."""

    delegation: str
    draft: int
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Written:
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
        author_id=credentials.person_id,
        revision_id=revision.id,
        provision_id=parent.provision_id if parent else _provision(occasion, revision, asked.provision),
        parent_id=parent.id if parent else None,
        status=DraftStatus.DRAFT,
        created_at=occasion.now,
        updated_at=occasion.now,
    )
    _write(draft, asked.words)
    occasion.session.add(draft)
    return _take(occasion, draft, asked.step)


def write_on(occasion: Occasion, asked: DraftChange) -> Written:
    """Change a draft: its author, and head or alternate, may; nobody overwrites what they have not seen."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    draft = draft_of(occasion, delegation, asked.draft, lock=True)
    consultation = occasion.session.get_one(Consultation, draft.consultation_id)
    standing.ask(occasion, _act(asked.step), consultation, delegation)
    if draft.lock_version != asked.lock_version:
        raise Refusal(Code.EDITED_MEANWHILE)
    _write(draft, asked.words)
    draft.lock_version += 1
    draft.updated_at = occasion.now
    return _take(occasion, draft, asked.step)


def send_back(occasion: Occasion, asked: DraftAsked) -> None:
    """Return a draft to its author with a remark."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, Act.RETURN_DRAFT, None, delegation)
    draft = draft_of(occasion, delegation, asked.draft, lock=True)
    draft.status = DraftStatus.RETURNED
    draft.remark = asked.remark
    draft.lock_version += 1
    draft.updated_at = occasion.now


def discard(occasion: Occasion, asked: DraftAsked) -> None:
    """Throw a draft away: it was never public."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    occasion.session.delete(draft_of(occasion, delegation, asked.draft, lock=True))


def draft_of(occasion: Occasion, delegation: Delegation, number: int, *, lock: bool = False) -> CommentDraft:
    """A draft of this delegation that the actor may open; any other does not exist for them."""
    query = select(CommentDraft).where(CommentDraft.id == number, CommentDraft.delegation_id == delegation.id)
    draft = occasion.session.scalar(query.with_for_update() if lock else query)
    roles = standing.ask(occasion, Act.OPEN_DESK, None, delegation).capacity.roles
    if draft is None or not (leads(roles) or draft.author_id == occasion.actor.person_id):
        raise Refusal(Code.NOT_FOUND)
    return draft


def leads(roles: frozenset[Role]) -> bool:
    """Whether these roles speak for the delegation."""
    return bool(roles & {Role.HEAD, Role.ALTERNATE})


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
    if key is None:
        return None
    found = occasion.session.scalar(
        select(Provision.id)
        .join(ProvisionVersion, ProvisionVersion.provision_id == Provision.id)
        .where(ProvisionVersion.revision_id == revision.id, Provision.key == key)
    )
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def _write(draft: CommentDraft, words: Words) -> None:
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
        draft.remark = ""
    occasion.session.flush()
    return Written(draft.id)
