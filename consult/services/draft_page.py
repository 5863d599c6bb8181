"""The page of a draft: its words as stored, the sheets before and after it, the remarks below it."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation
from consult.models.drafts import CommentDraft, DraftRemark
from consult.models.people import Person
from consult.rules import access
from consult.rules import drafts as rules
from consult.rules.access import Act, Capacity, Role
from consult.rules.remarks import Category, Severity
from consult.services import comment_submission, consultation_page, desk_forms, draft_sheets, drafts, groups, standing
from consult.services.desk_forms import Setting
from consult.services.draft_sheets import SheetLine
from consult.services.drafts import DraftAsked, Found
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.provision import Language


class StoredDraft(Struct, frozen=True, kw_only=True):
    """A draft as it is stored: what its form begins with."""

    number: int
    lock_version: int
    category: Category
    severity: Severity
    language: Language
    group: str
    on_behalf_of: str
    text: str
    proposed_en: str
    proposed_zh: str


class Remark(Struct, frozen=True, kw_only=True):
    """What somebody of the delegation said below a draft; `returns`: with it the draft went back."""

    author: str
    own: bool
    returns: bool
    text: str
    at: datetime


class Possible(Struct, frozen=True, kw_only=True):
    """What the reader may do with a draft now."""

    write: bool
    copy: bool
    show: bool
    remark: bool
    give_back: bool
    discard: bool
    assign: bool


class DraftPage(Struct, frozen=True, kw_only=True):
    """A draft with all that its delegation knows of it; `before`: what it is a copy of, `after`: the copy of it."""

    setting: Setting
    stored: StoredDraft
    this: SheetLine
    before: SheetLine | None
    after: SheetLine | None
    shown_at: datetime | None
    remarks: tuple[Remark, ...]
    may: Possible
    leaves_nothing: bool


def one(occasion: Occasion, asked: DraftAsked) -> DraftPage:
    """A draft that the actor may read."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    found = drafts.open_to(occasion, delegation, asked.draft)
    capacity = standing.ask(occasion, Act.OPEN_DESK, found.draft.consultation, delegation).capacity
    before, this, after = _neighbours(occasion, found, capacity.roles)
    remarks = _remarks(occasion, found.origin)
    return DraftPage(
        setting=_setting(occasion, found.draft, delegation, leads=found.hand.leads),
        stored=_stored(found.draft),
        this=this,
        before=before,
        after=after,
        shown_at=found.origin.shown_at,
        remarks=remarks,
        may=_possible(found, capacity),
        leaves_nothing=rules.leaves_nothing(found.hand, found.sheet, remarks=len(remarks)),
    )


def _neighbours(
    occasion: Occasion, found: Found, roles: frozenset[Role]
) -> tuple[SheetLine | None, SheetLine, SheetLine | None]:
    """The sheet asked for between the one it was made from and the one made from it, as far as they count."""
    lines = draft_sheets.lines(occasion, found.sheets, roles)
    this = next(each for each in lines if each.number == found.draft.number)
    counting = [each for each in lines if each.status is not rules.DraftStatus.DISCARDED]
    before = [each for each in counting if each.step < this.step]
    after = [each for each in counting if each.step > this.step]
    return (before[-1] if before else None), this, (after[0] if after else None)


def _possible(found: Found, capacity: Capacity) -> Possible:
    def allows(act: Act) -> bool:
        return access.may(capacity, act, found.draft.consultation.state) is None

    hand, sheet = found.hand, found.sheet
    write = rules.write(hand, sheet) is None
    return Possible(
        write=write and allows(Act.DRAFT_COMMENT),
        copy=rules.works_on_a_copy(hand),
        show=rules.show(hand, sheet) is None and not sheet.shown and allows(Act.SHOW_DRAFT),
        remark=rules.remark(sheet) is None and allows(Act.REMARK_ON_DRAFT),
        give_back=rules.give_back(sheet) is None and not hand.author and allows(Act.RETURN_DRAFT),
        discard=write,
        assign=rules.remark(sheet) is None and allows(Act.ASSIGN),
    )


def _setting(occasion: Occasion, draft: CommentDraft, delegation: Delegation, *, leads: bool) -> Setting:
    consultation, revision = draft.consultation, draft.revision
    key = draft.provision.key if draft.provision else None
    return Setting(
        head=consultation_page.head_of(consultation, occasion.now),
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        leads=leads,
        closed=comment_submission.is_closed(consultation, occasion.now),
        revision=revision.number,
        revision_symbol=revision.symbol,
        provision=desk_forms.provision_in(occasion, revision, key, missing_ok=True),
        parent=desk_forms.parent_of(occasion, draft.parent_id),
        groups=desk_forms.groups_of(occasion, delegation),
    )


def _stored(draft: CommentDraft) -> StoredDraft:
    return StoredDraft(
        number=draft.number,
        lock_version=draft.lock_version,
        category=draft.category,
        severity=draft.severity,
        language=draft.language,
        group=groups.asked(draft.group.key if draft.group else "", draft.on_behalf_of),
        on_behalf_of=draft.on_behalf_of,
        text=draft.text,
        proposed_en=draft.proposed_en,
        proposed_zh=draft.proposed_zh,
    )


def _remarks(occasion: Occasion, origin: CommentDraft) -> tuple[Remark, ...]:
    rows = occasion.session.execute(
        select(DraftRemark, Person, ParticipantText.body)
        .join(Person, Person.id == DraftRemark.author_id)
        .join(ParticipantText, ParticipantText.id == DraftRemark.text_id)
        .where(DraftRemark.draft_id == origin.id)
        .order_by(DraftRemark.seq)
    )
    me = occasion.actor.person_id
    return tuple(
        Remark(author=person.name, own=person.id == me, returns=row.returns, text=body, at=row.at)
        for row, person, body in rows
    )
