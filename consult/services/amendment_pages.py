"""Read models of amendments: the public list and page, how they meet one another, a delegation's own draft."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.orm import InstrumentedAttribute

from consult.models.amendments import Amendment
from consult.models.texts import Revision
from consult.rules.access import Act
from consult.rules.amendments import PUBLIC, STANDING, AmendmentState
from consult.rules.refusal import Code, Refusal
from consult.services import amending, amendment_records, consultation_page, revisions, standing
from consult.services.amending import DraftAsked
from consult.services.amendment_records import AmendmentRecord, OperationRecord
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text import amendment as rule
from consult.text.amendment import Clash
from consult.text.provision import Language, Provision
from consult.text.reference import amendment_number

Texts = Mapping[int, Sequence[Provision]]
"""The provisions of each revision, by its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """Where an amendment cannot be carried out together with another one."""

    reference: str
    key: str
    number: str
    clash: Clash
    language: Language | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One change beside what stands: None where it is new."""

    change: OperationRecord
    stands: Provision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An amendment with what it changes, those it meets, those that say the same.

    `follows`: the one to an earlier text whose place it takes; `followed_by`: the one that takes its own.
    """

    record: AmendmentRecord
    changes: tuple[ChangeView, ...]
    meets: tuple[Meeting, ...]
    same_as: tuple[str, ...]
    follows: str
    followed_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAsked:
    """The amendments of a consultation, of one provision where a key is given."""

    path: str
    provision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """All amendments in the order of the text, furthest removed first; `provision` is the one filtered by."""

    head: Head
    views: tuple[View, ...]
    provision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OneAsked:
    """An amendment by its reference."""

    path: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnePage:
    """One amendment; `is_current`: it amends the text that stands."""

    head: Head
    view: View
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage:
    """A draft of the delegation, with what it meets among those tabled; `may_table`: the reader leads."""

    head: Head
    revision: int
    revision_symbol: str
    delegation: Name
    view: View
    options: tuple[Provision, ...]
    may_table: bool


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft as the desk lists it."""

    place: int
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFormAsked:
    """A change to a provision ("": at the beginning), in a draft or in a new one (place 0)."""

    delegation: str
    consultation: str
    key: str
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm:
    """What the form for a change is filled with."""

    head: Head
    revision: int
    revision_symbol: str
    delegation: Name
    provision: Provision | None
    lock_version: int
    texts: Mapping[Language, str]


def listing(occasion: Occasion, asked: ListAsked) -> ListPage:
    """Every tabled amendment that the public may read."""
    consultation = standing.visible_consultation(occasion, asked.path)
    records = amendment_records.public(occasion, consultation.id)
    texts = _texts(occasion, records)
    found = [view for view in _ordered(texts, _views(texts, records)) if _touches(view, asked.provision)]
    head = consultation_page.head_of(consultation, occasion.now)
    return ListPage(head=head, views=tuple(found), provision=asked.provision)


def one(occasion: Occasion, asked: OneAsked) -> OnePage:
    """One tabled amendment."""
    consultation = standing.visible_consultation(occasion, asked.path)
    records = amendment_records.public(occasion, consultation.id)
    texts = _texts(occasion, records)
    number = amendment_number(asked.reference)
    found = [each for each in _views(texts, records) if amendment_number(each.record.reference) == number]
    if number is None or not found:
        raise Refusal(Code.NOT_FOUND)
    last = revisions.last_published(occasion, consultation)
    return OnePage(
        head=consultation_page.head_of(consultation, occasion.now),
        view=found[0],
        is_current=last is not None and last.number == found[0].record.revision,
    )


def own(occasion: Occasion, asked: DraftAsked) -> OwnPage:
    """A draft at the delegation's desk."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    draft = amending.find(occasion, delegation, asked.place)
    consultation = draft.consultation
    tabled = and_(Amendment.consultation_id == consultation.id, Amendment.state.in_(PUBLIC))
    records = amendment_records.of(occasion, or_(tabled, Amendment.id == draft.id))
    texts = _texts(occasion, records)
    return OwnPage(
        head=consultation_page.head_of(consultation, occasion.now),
        revision=draft.revision.number,
        revision_symbol=draft.revision.symbol,
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        view=next(view for view in _views(texts, records) if view.record.id == draft.id),
        options=tuple(texts[draft.revision.number]),
        may_table=standing.allows(occasion, Act.TABLE_AMENDMENT, consultation, delegation),
    )


def change_form(occasion: Occasion, asked: ChangeFormAsked) -> ChangeForm:
    """The words that stand, or those of the draft's own change to the same provision."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, Act.DRAFT_AMENDMENT, consultation, delegation)
    draft = amending.find(occasion, delegation, asked.place) if asked.place else None
    if draft is not None and draft.consultation_id != consultation.id:
        raise Refusal(Code.NOT_FOUND)
    revision = draft.revision if draft else amending.current_text(occasion, consultation)
    provisions = {each.key: each for each in amending.text_of(occasion, revision)}
    if asked.key and asked.key not in provisions:
        raise Refusal(Code.NOT_FOUND)
    stands = provisions.get(asked.key)
    return ChangeForm(
        head=consultation_page.head_of(consultation, occasion.now),
        revision=revision.number,
        revision_symbol=revision.symbol,
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        provision=stands,
        lock_version=draft.lock_version if draft else 0,
        texts=_words(occasion, draft, stands),
    )


def is_draft_of(
    delegation: InstrumentedAttribute[int], consultation: InstrumentedAttribute[int]
) -> ColumnElement[bool]:
    """Whether an amendment is a draft of this delegation in this consultation: for joining them in a query."""
    return and_(
        Amendment.delegation_id == delegation,
        Amendment.consultation_id == consultation,
        Amendment.state == AmendmentState.DRAFT,
    )


def _words(occasion: Occasion, draft: Amendment | None, stands: Provision | None) -> Mapping[Language, str]:
    words = dict(stands.texts) if stands else dict.fromkeys(Language, "")
    if draft is not None and stands is not None:
        for operation in amending.operations_of(occasion, draft):
            if operation.key == stands.key and operation.action is rule.Action.REPLACE:
                words |= operation.texts
    return words


def _texts(occasion: Occasion, records: Sequence[AmendmentRecord]) -> Texts:
    """The texts that they amend; their rows came with the amendments: one query."""
    rows = [occasion.session.get_one(Revision, each) for each in {record.revision_id for record in records}]
    return {number: stored.provisions for number, stored in revisions.stored(occasion, *rows).items()} if rows else {}


def _views(texts: Texts, records: Sequence[AmendmentRecord]) -> list[View]:
    """Each with those it meets: among what may still come into the same text, and itself."""
    by_text: defaultdict[int, list[AmendmentRecord]] = defaultdict(list)
    for each in records:
        by_text[each.revision].append(each)
    made: dict[int, View] = {}
    for number, members in by_text.items():
        made |= _views_on(texts[number], members, records)
    return [made[each.id] for each in records]


def _views_on(
    base: Sequence[Provision], records: Sequence[AmendmentRecord], everything: Sequence[AmendmentRecord]
) -> dict[int, View]:
    meets: defaultdict[int, list[Meeting]] = defaultdict(list)
    same: defaultdict[int, list[str]] = defaultdict(list)
    rivals = [each for each in records if each.state in STANDING or each.state is AmendmentState.DRAFT]
    numbers = {each.key: each.number for each in base}
    for conflict in rule.conflicts(base, [each.changes for each in rivals]):
        pair = rivals[conflict.first], rivals[conflict.second]
        for this, other in (pair, pair[::-1]):
            meets[this.id].append(
                Meeting(
                    reference=other.reference,
                    key=conflict.key,
                    number=numbers.get(conflict.key, ""),
                    clash=conflict.clash,
                    language=conflict.language,
                )
            )
    for this in rivals:
        same[this.id] += [
            other.reference
            for other in rivals
            if other.id != this.id and other.reference and rule.are_identical(this.changes, other.changes)
        ]
    provisions = {each.key: each for each in base}
    references = {each.id: each.reference for each in everything}
    followers = {each.follows: each.reference for each in everything if each.follows and each.reference}
    return {
        each.id: View(
            record=each,
            changes=tuple(ChangeView(change=change, stands=provisions.get(change.key)) for change in each.operations),
            meets=tuple(each_meeting for each_meeting in meets[each.id] if each_meeting.reference),
            same_as=tuple(same[each.id]),
            follows=references.get(each.follows or 0, ""),
            followed_by=followers.get(each.id, ""),
        )
        for each in records
    }


def _ordered(texts: Texts, views: Sequence[View]) -> list[View]:
    """By the text they amend, newest first, then as they would be voted on."""
    by_text: defaultdict[int, list[View]] = defaultdict(list)
    for view in views:
        by_text[view.record.revision].append(view)
    return [
        members[place]
        for number, members in sorted(by_text.items(), reverse=True)
        for place in rule.order_of_voting(texts[number], [each.record.changes for each in members])
    ]


def _touches(view: View, key: str) -> bool:
    return not key or any(each.change.key == key for each in view.changes)
