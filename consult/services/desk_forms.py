"""What stands beside the forms of a delegation: the provision in both languages, the thread, who made it."""

from msgspec import Struct

from consult.models.consultations import Consultation
from consult.models.contributions import Comment
from consult.models.delegations import Delegation
from consult.models.texts import Revision
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import (
    comment_records,
    comment_submission,
    comment_writing,
    consultation_page,
    draft_sheets,
    drafts,
    groups,
    own_positions,
    provision_options,
    standing,
)
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head
from consult.services.draft_sheets import Making
from consult.services.occasion import Occasion
from consult.services.own_positions import OwnPosition
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name
from consult.text.provision import Kind


class FormAsked(Struct, frozen=True, kw_only=True):
    """A form at a desk: on a provision, on the whole text, or below a comment."""

    delegation: str
    consultation: str
    provision: str | None = None
    parent: str | None = None


class Setting(Struct, frozen=True, kw_only=True):
    """What a form is about."""

    head: Head
    delegation: Name
    leads: bool
    closed: bool
    revision: int
    revision_symbol: str
    provision: ProvisionOption | None
    parent: CommentRecord | None
    groups: tuple[Name, ...] = ()


class OwnCommentPage(Struct, frozen=True, kw_only=True):
    """A submitted comment at its delegation's desk."""

    setting: Setting
    comment: CommentRecord
    changeable: bool
    making: Making


class PositionSetting(Struct, frozen=True, kw_only=True):
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
        leads=drafts.leads(credentials.capacity.roles),
        closed=comment_submission.is_closed(consultation, occasion.now),
        revision=revision.number,
        revision_symbol=revision.symbol,
        provision=None
        if parent and not parent.place
        else provision_in(occasion, revision, key, missing_ok=bool(parent)),
        parent=parent,
        groups=groups_of(occasion, delegation),
    )


def for_own_comment(occasion: Occasion, asked: comment_submission.OwnComment) -> OwnCommentPage:
    """A comment of the delegation, to be changed or withdrawn by head or alternate."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    roles = standing.ask(occasion, Act.OPEN_DESK, consultation, delegation).capacity.roles
    row = comment_submission.own_comment(occasion, consultation, delegation, asked.handle)
    comment = comment_records.records(occasion, Comment.id == row.id, veil=False)[0]
    closed = comment_submission.is_closed(consultation, occasion.now)
    return OwnCommentPage(
        setting=Setting(
            head=consultation_page.head_of(consultation, occasion.now),
            delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
            leads=drafts.leads(roles),
            closed=closed,
            revision=comment.revision,
            revision_symbol=comment.revision_symbol,
            provision=_commented_on(comment),
            parent=parent_of(occasion, row.parent_id),
            groups=groups_of(occasion, delegation),
        ),
        comment=comment,
        changeable=not closed and not comment.late and comment.mark is None,
        making=draft_sheets.making_of(occasion, row, roles),
    )


def for_position(occasion: Occasion, asked: FormAsked) -> PositionSetting:
    """Beside the form for a position on the current text."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, Act.TAKE_POSITION, consultation, delegation)
    revision = comment_writing.current_revision(occasion, consultation)
    provision = provision_in(occasion, revision, asked.provision)
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


def _commented_on(comment: CommentRecord) -> ProvisionOption | None:
    place = comment.place
    if place is None:
        return None
    return ProvisionOption(
        key=place.key, number=place.number, kind=place.kind, text_en=place.text_en, text_zh=place.text_zh
    )


def _parent(occasion: Occasion, consultation: Consultation, reference: str | None) -> CommentRecord | None:
    if reference is None:
        return None
    found = comment_writing.public_comment(occasion, consultation, reference)
    return parent_of(occasion, found.parent_id or found.id)


def groups_of(occasion: Occasion, delegation: Delegation) -> tuple[Name, ...]:
    """The groups on whose behalf the delegation may speak today."""
    found = groups.of(occasion, delegation, occasion.now.date())
    return tuple(Name(group.key, group.name_en, group.name_zh) for group in found)


def parent_of(occasion: Occasion, comment_id: int | None) -> CommentRecord | None:
    """The comment that is replied to, if it is a reply."""
    if comment_id is None:
        return None
    return comment_records.records(occasion, Comment.id == comment_id)[0]


def provision_in(
    occasion: Occasion, revision: Revision, key: str | None, *, missing_ok: bool = False
) -> ProvisionOption | None:
    """The provision in a revision; none where the whole text is meant, or where it is no longer in it."""
    if key is None:
        return None
    found = next((each for each in provision_options.provisions_of(occasion, revision) if each.key == key), None)
    if found is None and not missing_ok:
        raise Refusal(Code.NOT_FOUND)
    return found
