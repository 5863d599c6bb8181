"""Read models of amendments: the public list and page, how they meet one another, a delegation's own draft."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from consult.models.amendments import Amendment
from consult.models.ballots import Ballot
from consult.models.texts import Revision
from consult.rules.access import Act
from consult.rules.amendments import PUBLIC, STANDING, AmendmentState
from consult.rules.refusal import Code, Refusal
from consult.services import (
    amending,
    amendment_bases,
    amendment_order,
    amendment_records,
    consultation_page,
    revisions,
    standing,
)
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


class Meeting(Struct, frozen=True, kw_only=True):
    """Where an amendment cannot be carried out together with another one."""

    reference: str
    key: str
    number: str
    clash: Clash
    language: Language | None


class ChangeView(Struct, frozen=True, kw_only=True):
    """One change beside what stands, None where it is new; `place` counts it, from 1, as it was tabled.

    `amends`: the amendment whose words it changes, if it is a sub-amendment's.
    """

    change: OperationRecord
    stands: Provision | None
    place: int = 0
    amends: str = ""


class View(Struct, frozen=True, kw_only=True):
    """An amendment with what it changes, those it meets, those that say the same, its sub-amendments.

    `undecided`: those of the sub-amendments that come first, as they are still on the table.
    `follows`: the one to an earlier text whose place it takes; `followed_by`: the one that takes its own.
    """

    record: AmendmentRecord
    changes: tuple[ChangeView, ...]
    meets: tuple[Meeting, ...]
    same_as: tuple[str, ...]
    subs: tuple[str, ...]
    undecided: tuple[str, ...]
    follows: str
    followed_by: str


class ListAsked(Struct, frozen=True, kw_only=True):
    """The amendments of a consultation, of one provision where a key is given."""

    path: str
    provision: str = ""


class ListPage(Struct, frozen=True, kw_only=True):
    """All amendments in the order of the text, furthest removed first; `provision` is the one filtered by."""

    head: Head
    views: tuple[View, ...]
    provision: str


class OneAsked(Struct, frozen=True, kw_only=True):
    """An amendment by its reference."""

    path: str
    reference: str


class OnePage(Struct, frozen=True, kw_only=True):
    """One amendment; `is_current`: it amends the text that stands. `subs`: the sub-amendments to it."""

    head: Head
    view: View
    is_current: bool
    subs: tuple[View, ...]


class OwnPage(Struct, frozen=True, kw_only=True):
    """A draft of the delegation, with what it meets among those tabled; `may_table`: the reader leads.

    `options`: what else it may change, by key; in a sub-amendment, the words of what it amends.
    """

    head: Head
    revision: int
    revision_symbol: str
    delegation: Name
    view: View
    options: tuple[Provision, ...]
    may_table: bool


class DraftLine(Struct, frozen=True):
    """A draft as the desk lists it."""

    place: int
    updated_at: datetime


class ChangeFormAsked(Struct, frozen=True, kw_only=True):
    """A change to a provision ("": at the beginning), in a draft or in a new one (place 0).

    With `amends`, to the change of that place in an amendment.
    """

    delegation: str
    consultation: str
    key: str
    place: int
    amends: str = ""


class ChangeForm(Struct, frozen=True, kw_only=True):
    """What the form for a change is filled with; `amends`: the amendment whose words are changed."""

    head: Head
    amends: str
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
    views = {view.record.id: view for view in _views(texts, records)}
    keys = _keys(records)
    found = [views[each.id] for each in _ordered(texts, records) if asked.provision in {"", *keys[each.reference]}]
    head = consultation_page.head_of(consultation, occasion.now)
    return ListPage(head=head, views=tuple(found), provision=asked.provision)


def one(occasion: Occasion, asked: OneAsked) -> OnePage:
    """One tabled amendment."""
    consultation = standing.visible_consultation(occasion, asked.path)
    records = amendment_records.public(occasion, consultation.id)
    texts = _texts(occasion, records)
    views = _views(texts, records)
    number = amendment_number(asked.reference)
    found = [each for each in views if amendment_number(each.record.reference) == number]
    if number is None or not found:
        raise Refusal(Code.NOT_FOUND)
    reference = found[0].record.reference
    last = revisions.last_published(occasion, consultation)
    return OnePage(
        head=consultation_page.head_of(consultation, occasion.now),
        view=found[0],
        is_current=last is not None and last.number == found[0].record.revision,
        subs=tuple(each for each in views if each.record.amends == reference),
    )


def as_put(occasion: Occasion, ballot: Ballot) -> tuple[ChangeView, ...]:
    """The changes of the amendment that a ballot puts to the vote, as it stands; none for any other ballot."""
    if ballot.amendment_id is None:
        return ()
    return changes_in(occasion, ballot.amendment_id)


def changes_in(occasion: Occasion, amendment_id: int) -> tuple[ChangeView, ...]:
    """The changes of one amendment, as it stands: two queries."""
    amended = select(Amendment.amends_id).where(Amendment.id == amendment_id).correlate(None)
    records = amendment_records.bare(
        occasion, or_(Amendment.id == amendment_id, Amendment.id == amended.scalar_subquery())
    )
    return changes_of(occasion, records)[amendment_id]


def changes_of(occasion: Occasion, records: Sequence[AmendmentRecord]) -> dict[int, tuple[ChangeView, ...]]:
    """The changes of each amendment, by its id; among them are those that sub-amendments amend. One query."""
    texts = _texts(occasion, records)
    return {each.id: _changes(each, {one.key: one for one in _amended(texts, records, each)}) for each in records}


def own(occasion: Occasion, asked: DraftAsked) -> OwnPage:
    """A draft at the delegation's desk."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    draft = amending.find(occasion, delegation, asked.place)
    consultation = draft.consultation
    tabled = and_(Amendment.consultation_id == consultation.id, Amendment.state.in_(PUBLIC))
    records = amendment_records.of(occasion, or_(tabled, Amendment.id == draft.id))
    texts = _texts(occasion, records)
    view = next(view for view in _views(texts, records) if view.record.id == draft.id)
    return OwnPage(
        head=consultation_page.head_of(consultation, occasion.now),
        revision=draft.revision.number,
        revision_symbol=draft.revision.symbol,
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        view=view,
        options=tuple(_amended(texts, records, view.record)),
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
    base = amendment_bases.of(occasion, draft) if draft else None
    base = base or amendment_bases.named(occasion, consultation, asked.amends)
    stands = next((each for each in base.provisions if each.key == asked.key), None)
    amends = base.amended.reference if base.amended else ""
    if amends != asked.amends or (stands is None and (asked.key or amends)):
        raise Refusal(Code.NOT_FOUND)
    return ChangeForm(
        head=consultation_page.head_of(consultation, occasion.now),
        amends=amends,
        revision=base.revision.number,
        revision_symbol=base.revision.symbol,
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
    """Each with those it meets: among what may still come into the same text or amendment, and itself."""
    by_base: defaultdict[tuple[int, str], list[AmendmentRecord]] = defaultdict(list)
    for each in records:
        by_base[each.revision, each.amends].append(each)
    made: dict[int, View] = {}
    for members in by_base.values():
        made |= _views_on(_amended(texts, records, members[0]), members, records)
    return [made[each.id] for each in records]


def _amended(texts: Texts, records: Sequence[AmendmentRecord], one: AmendmentRecord) -> Sequence[Provision]:
    """What an amendment amends: the text, or the words of another amendment, numbered as the provisions there."""
    text = texts[one.revision]
    amended = next((each for each in records if each.reference == one.amends), None) if one.amends else None
    if amended is None:
        return text
    numbers = {each.key: each.number for each in text}
    return [replace(each, number=numbers.get(amended.tabled[int(each.key) - 1].key, "")) for each in amended.wording]


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
    subs: defaultdict[str, list[AmendmentRecord]] = defaultdict(list)
    for each in everything:
        if each.amends and each.reference:
            subs[each.amends].append(each)
    return {
        each.id: View(
            record=each,
            changes=_changes(each, provisions),
            meets=tuple(each_meeting for each_meeting in meets[each.id] if each_meeting.reference),
            same_as=tuple(same[each.id]),
            subs=tuple(one.reference for one in subs[each.reference]),
            undecided=tuple(one.reference for one in subs[each.reference] if one.state is AmendmentState.TABLED),
            follows=references.get(each.follows or 0, ""),
            followed_by=followers.get(each.id, ""),
        )
        for each in records
    }


def _changes(record: AmendmentRecord, provisions: Mapping[str, Provision]) -> tuple[ChangeView, ...]:
    places = {each.seq: place for place, each in enumerate(record.tabled, start=1)}
    return tuple(
        ChangeView(change=each, stands=provisions.get(each.key), place=places[each.seq], amends=record.amends)
        for each in record.operations
    )


def _ordered(texts: Texts, records: Sequence[AmendmentRecord]) -> list[AmendmentRecord]:
    """By the text they amend, newest first, then as they would be voted on."""
    by_text: defaultdict[int, list[AmendmentRecord]] = defaultdict(list)
    for each in records:
        by_text[each.revision].append(each)
    return [
        each
        for number, members in sorted(by_text.items(), reverse=True)
        for each in amendment_order.ordered(texts[number], members)
    ]


def _keys(records: Sequence[AmendmentRecord]) -> Mapping[str, set[str]]:
    """The provisions that each amendment touches, by its reference; a sub-amendment, where its amendment does."""
    own = {each.reference: {one.key for one in each.tabled} for each in records if not each.amends}
    return own | {each.reference: own.get(each.amends, set()) for each in records if each.amends}
