"""The sheets of a draft as its delegation sees them: who wrote, who edited, what each says."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.models.contributions import Comment
from consult.models.drafts import CommentDraft
from consult.models.people import Person
from consult.rules import drafts as rules
from consult.rules.access import Role
from consult.rules.drafts import OPEN, DraftStatus
from consult.services import drafts
from consult.services.occasion import Occasion
from consult.text.provision import Language


class SheetLine(Struct, frozen=True, kw_only=True):
    """What somebody wrote, or changed on a copy (`step` > 0)."""

    number: int
    step: int
    author: str
    own: bool
    status: DraftStatus
    open: bool
    readable: bool
    language: Language
    text: str
    proposed_en: str
    proposed_zh: str
    updated_at: datetime


class Making(Struct, frozen=True):
    """How a comment came about: the sheets it was made from, and who submitted it."""

    sheets: tuple[SheetLine, ...]
    submitted_by: str


def making_of(occasion: Occasion, comment: Comment, roles: frozenset[Role]) -> Making:
    """Who wrote a comment of ours, who edited it, who submitted it; whoever may not read a sheet learns the names."""
    rows = occasion.session.execute(
        select(CommentDraft, Person.name)
        .join(Person, Person.id == CommentDraft.closed_by_id)
        .where(CommentDraft.comment_id == comment.id, CommentDraft.delegation_id == comment.delegation_id)
        .options(joinedload(CommentDraft.author, innerjoin=True))
        .order_by(CommentDraft.id)
    ).all()
    origin = rows[-1][0].origin_id or rows[-1][0].id if rows else None
    sheets = [draft for draft, _name in rows if origin in {draft.id, draft.origin_id}]
    return Making(lines(occasion, sheets, roles), rows[-1][1] if rows else "")


def lines(occasion: Occasion, sheets: Sequence[CommentDraft], roles: frozenset[Role]) -> tuple[SheetLine, ...]:
    """The sheets of one draft in the order made; the words of one that the actor may not read stay out."""
    return tuple(_line(occasion, draft, sheets, roles) for draft in sheets if not drafts.is_gone(draft))


def _line(
    occasion: Occasion, draft: CommentDraft, sheets: Sequence[CommentDraft], roles: frozenset[Role]
) -> SheetLine:
    hand = drafts.hand_of(occasion, roles, draft, sheets)
    readable = rules.may_read(hand, drafts.sheet_of(draft, sheets))
    return SheetLine(
        number=draft.number,
        step=draft.step,
        author=draft.author.name,
        own=hand.author,
        status=draft.status,
        open=draft.status in OPEN,
        readable=readable,
        language=draft.language,
        text=draft.text if readable else "",
        proposed_en=draft.proposed_en if readable else "",
        proposed_zh=draft.proposed_zh if readable else "",
        updated_at=draft.updated_at,
    )
