"""What stands beside the forms of a delegation: the provision in both languages, the thread, the draft as stored."""

from dataclasses import dataclass
from datetime import datetime

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentDraft, DraftStatus
from consult.models.people import Person
from consult.models.texts import Provision, Revision
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.remarks import Category, Severity
from consult.services import (
    comment_records,
    comment_submission,
    comment_writing,
    consultation_page,
    own_positions,
    provision_options,
    standing,
)
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.own_positions import OwnPosition
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name
from consult.text.provision import Kind, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAsked:
    """A form at a desk: on a provision, on the whole text, or below a comment."""

    delegation: str
    consultation: str
    provision: str | None = None
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a form is about."""

    head: Head
    delegation: Name
    leads: bool
    closed: bool
    revision: int
    revision_symbol: str
    provision: ProvisionOption | None
    parent: CommentRecord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A draft as it is stored, with its setting."""

    setting: Setting
    id: int
    lock_version: int
    status: DraftStatus
    author: str
    own: bool
    remark: str
    updated_at: datetime
    category: Category
    severity: Severity
    language: Language
    on_behalf_of: str
    text: str
    proposed_en: str
    proposed_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnCommentPage:
    """A submitted comment at its delegation's desk."""

    setting: Setting
    comment: CommentRecord
    changeable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionSetting:
    """Where a delegation is asked to say where it stands."""

    setting: Setting
    held: OwnPosition | None


def for_comment(occasion: Occasion, asked: FormAsked) -> Setting:
    """Beside the form for a new comment or reply."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    credentials = standing.ask(occasion, Act.DRAFT_COMMENT, consultation, delegation)
    revision = comment_writing.current_revision(occasion, consultation)
    parent = _parent(occasion, consultation, asked.parent)
    key = parent.place.key if parent and parent.place else asked.provision
    return Setting(
        head=consultation_page.head_of(consultation, occasion.now),
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        leads=comment_writing.leads(credentials.capacity.roles),
        closed=comment_submission.is_closed(consultation, occasion.now),
        revision=revision.number,
        revision_symbol=revision.symbol,
        provision=None
        if parent and not parent.place
        else _provision(occasion, revision, key, missing_ok=bool(parent)),
        parent=parent,
    )


def for_draft(occasion: Occasion, asked: comment_writing.DraftAsked) -> StoredDraft:
    """A draft that the actor may open, with what it is about in the revision it was written on."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    draft = comment_writing.draft_of(occasion, delegation, asked.draft)
    consultation = occasion.session.get_one(Consultation, draft.consultation_id)
    roles = standing.ask(occasion, Act.OPEN_DESK, None, delegation).capacity.roles
    revision = occasion.session.get_one(Revision, draft.revision_id)
    provision = occasion.session.get(Provision, draft.provision_id) if draft.provision_id else None
    setting = Setting(
        head=consultation_page.head_of(consultation, occasion.now),
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        leads=comment_writing.leads(roles),
        closed=comment_submission.is_closed(consultation, occasion.now),
        revision=revision.number,
        revision_symbol=revision.symbol,
        provision=_provision(occasion, revision, provision.key if provision else None, missing_ok=True),
        parent=_record(occasion, draft.parent_id),
    )
    return _stored(occasion, draft, setting)


def for_own_comment(occasion: Occasion, asked: comment_submission.OwnComment) -> OwnCommentPage:
    """A comment of the delegation, to be changed or withdrawn by head or alternate."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    roles = standing.ask(occasion, Act.OPEN_DESK, consultation, delegation).capacity.roles
    row = comment_submission.own_comment(occasion, consultation, delegation, asked.handle)
    revision = occasion.session.get_one(Revision, row.revision_id)
    comment = comment_records.records(occasion, Comment.id == row.id, veil=False)[0]
    closed = comment_submission.is_closed(consultation, occasion.now)
    key = comment.place.key if comment.place else None
    return OwnCommentPage(
        setting=Setting(
            head=consultation_page.head_of(consultation, occasion.now),
            delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
            leads=comment_writing.leads(roles),
            closed=closed,
            revision=revision.number,
            revision_symbol=revision.symbol,
            provision=_provision(occasion, revision, key, missing_ok=True),
            parent=_record(occasion, row.parent_id),
        ),
        comment=comment,
        changeable=not closed and not comment.late and comment.mark is None,
    )


def for_position(occasion: Occasion, asked: FormAsked) -> PositionSetting:
    """Beside the form for a position on the current text."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, Act.TAKE_POSITION, consultation, delegation)
    revision = comment_writing.current_revision(occasion, consultation)
    provision = _provision(occasion, revision, asked.provision)
    if provision is None or provision.kind is Kind.HEADING:
        raise Refusal(Code.NOT_FOUND)
    held = own_positions.of_delegation(occasion, delegation, {consultation.id: revision}).get(consultation.id, [])
    return PositionSetting(
        setting=Setting(
            head=consultation_page.head_of(consultation, occasion.now),
            delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
            leads=True,
            closed=False,
            revision=revision.number,
            revision_symbol=revision.symbol,
            provision=provision,
            parent=None,
        ),
        held=next((each for each in held if each.provision == provision.key), None),
    )


def _parent(occasion: Occasion, consultation: Consultation, reference: str | None) -> CommentRecord | None:
    if reference is None:
        return None
    found = comment_writing.public_comment(occasion, consultation, reference)
    return _record(occasion, found.parent_id or found.id)


def _record(occasion: Occasion, comment_id: int | None) -> CommentRecord | None:
    if comment_id is None:
        return None
    return comment_records.records(occasion, Comment.id == comment_id)[0]


def _provision(
    occasion: Occasion, revision: Revision, key: str | None, *, missing_ok: bool = False
) -> ProvisionOption | None:
    if key is None:
        return None
    found = next((each for each in provision_options.provisions_of(occasion, revision) if each.key == key), None)
    if found is None and not missing_ok:
        raise Refusal(Code.NOT_FOUND)
    return found


def _stored(occasion: Occasion, draft: CommentDraft, setting: Setting) -> StoredDraft:
    return StoredDraft(
        setting=setting,
        id=draft.id,
        lock_version=draft.lock_version,
        status=draft.status,
        author=occasion.session.get_one(Person, draft.author_id).name,
        own=draft.author_id == occasion.actor.person_id,
        remark=draft.remark,
        updated_at=draft.updated_at,
        category=draft.category,
        severity=draft.severity,
        language=draft.language,
        on_behalf_of=draft.on_behalf_of,
        text=draft.text,
        proposed_en=draft.proposed_en,
        proposed_zh=draft.proposed_zh,
    )
