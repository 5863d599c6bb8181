"""Amendments as read: operations with the words in both languages, sponsors, and what became of each.

An amendment is read as its adopted sub-amendments have left it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Row, and_, exists, or_, select
from sqlalchemy.orm import aliased

from consult.models.amendments import (
    Amendment,
    AmendmentEvent,
    AmendmentOperation,
    AmendmentTranslation,
    SponsorEvent,
)
from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation
from consult.models.texts import Provision, Revision
from consult.rules.amendments import PUBLIC, AmendmentState, AmendmentStep
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text import amendment as rule
from consult.text.amendment import Action, Operation
from consult.text.provision import Kind, Language
from consult.text.provision import Provision as Words
from consult.text.reference import amendment_reference


class OperationRecord(Struct, frozen=True, kw_only=True):
    """One change: `texts` holds the words proposed and those supplied since, in the last of so many versions.

    `key` is that of the provision; a sub-amendment's, the place of the change that it is made to.
    """

    seq: int
    action: Action
    key: str
    kind: Kind | None
    texts: Mapping[Language, str]
    supplied: frozenset[Language]
    version: int

    @property
    def operation(self) -> Operation:
        """The change as the rules of texts see it."""
        return Operation(action=self.action, key=self.key, texts=self.texts, kind=self.kind)

    @property
    def lacks(self) -> tuple[Language, ...]:
        """The languages in which its words are still to be supplied."""
        if self.action is Action.DELETE:
            return ()
        return tuple(language for language in Language if language not in self.texts)


class StepRecord(Struct, frozen=True, kw_only=True):
    """One step in its public life; `revision`: into which it was carried, `is_published`: whether that is out."""

    step: AmendmentStep
    at: datetime
    reason_en: str
    reason_zh: str
    revision: int | None
    is_published: bool


class AmendmentRecord(Struct, frozen=True, kw_only=True):
    """An amendment as lists and pages show it.

    `tabled` are its changes as they were proposed, `operations` as its adopted sub-amendments, `amended_by`, left
    them. `amends`: the reference of the amendment that it is a sub-amendment to.
    """

    id: int
    consultation: int
    place: int
    reference: str
    state: AmendmentState
    sponsor: Name
    cosponsors: tuple[Name, ...]
    revision: int
    revision_id: int
    follows: int | None
    amends: str
    amended_by: tuple[str, ...]
    language: Language
    reason: str
    tabled_at: datetime | None
    updated_at: datetime
    lock_version: int
    tabled: tuple[OperationRecord, ...]
    operations: tuple[OperationRecord, ...]
    steps: tuple[StepRecord, ...]

    @property
    def proposed(self) -> tuple[Operation, ...]:
        """Its changes as they were proposed, as the rules of texts see them: what a sub-amendment amends."""
        return tuple(each.operation for each in self.tabled)

    @property
    def wording(self) -> tuple[Words, ...]:
        """Its own words as a text, by the places of its changes."""
        return rule.wording(self.proposed)

    @property
    def changes(self) -> tuple[Operation, ...]:
        """Its operations as the rules of texts see them."""
        return tuple(each.operation for each in self.operations)

    @property
    def lacks(self) -> bool:
        """Whether words are still to be supplied in one of the languages."""
        return any(each.lacks for each in self.operations)

    @property
    def applied_in(self) -> int | None:
        """The number of the revision into which it has been carried."""
        return next((each.revision for each in reversed(self.steps) if each.step is AmendmentStep.APPLIED), None)

    @property
    def stands_in(self) -> int | None:
        """The same, once that revision is published: what has become part of the text is passed by no newer one."""
        carried = reversed(self.steps) if self.state is AmendmentState.ADOPTED else ()
        return next((each.revision for each in carried if each.is_published), None)


_Amended = aliased(Amendment)
_ROWS = (
    select(
        Amendment,
        AmendmentOperation,
        AmendmentTranslation,
        Delegation,
        Revision,
        ParticipantText.body,
        Provision.key,
        _Amended.number.label("amended"),
    )
    .join(Delegation, Delegation.id == Amendment.delegation_id)
    .join(Revision, Revision.id == Amendment.revision_id)
    .outerjoin(_Amended, _Amended.id == Amendment.amends_id)
    .outerjoin(ParticipantText, ParticipantText.id == Amendment.reason_id)
    .outerjoin(AmendmentOperation, AmendmentOperation.amendment_id == Amendment.id)
    .outerjoin(Provision, Provision.id == AmendmentOperation.provision_id)
    .outerjoin(
        AmendmentTranslation,
        and_(
            AmendmentTranslation.amendment_id == AmendmentOperation.amendment_id,
            AmendmentTranslation.seq == AmendmentOperation.seq,
        ),
    )
    .order_by(Amendment.number, Amendment.place, Amendment.id, AmendmentOperation.seq, AmendmentTranslation.version)
)


def public(occasion: Occasion, consultation_id: int, *where: ColumnElement[bool]) -> tuple[AmendmentRecord, ...]:
    """What has been tabled in a consultation, in the order of the references."""
    here = (Amendment.consultation_id == consultation_id, Amendment.state.in_(PUBLIC))
    return of(occasion, *here, *where)


def of(occasion: Occasion, *where: ColumnElement[bool]) -> tuple[AmendmentRecord, ...]:
    """Amendments that meet conditions, drafts too where the conditions let them in: three queries."""
    found = bare(occasion, *where)
    if not found:
        return ()
    ids = [each.id for each in found]
    joined, steps = _cosponsors(occasion, ids), _steps(occasion, ids)
    return tuple(
        replace(each, cosponsors=tuple(joined.get(each.id, ())), steps=tuple(steps.get(each.id, ())))
        for each in found
    )


def bare(occasion: Occasion, *where: ColumnElement[bool]) -> tuple[AmendmentRecord, ...]:
    """The same without those who have joined and without what became of them: one query."""
    asked = and_(*where)
    amended = Amendment.amends_id.in_(select(Amendment.id).where(asked).correlate(None))
    adopted = and_(amended, Amendment.state == AmendmentState.ADOPTED)
    rows: Any = occasion.session.execute(_ROWS.add_columns(asked.label("asked")).where(or_(asked, adopted))).all()
    groups = [list(found) for _, found in groupby(rows, key=lambda row: row.Amendment.id)]
    subs: dict[int, list[AmendmentRecord]] = {}
    for group in groups:
        amendment = group[0].Amendment
        if amendment.amends_id and amendment.state is AmendmentState.ADOPTED:
            subs.setdefault(amendment.amends_id, []).append(_record(group))
    return tuple(
        _as_amended(_record(group), subs.get(group[0].Amendment.id, ())) for group in groups if group[0].asked
    )


def _as_amended(record: AmendmentRecord, subs: Sequence[AmendmentRecord]) -> AmendmentRecord:
    """With the changes as the adopted sub-amendments leave them; they go together, or they had not been adopted."""
    if not subs:
        return record
    left = rule.sub_amended(record.proposed, [each.changes for each in subs])
    return replace(
        record,
        amended_by=tuple(each.reference for each in subs),
        operations=tuple(
            each if each.operation == now else replace(each, texts=now.texts, supplied=frozenset())
            for each, now in zip(record.tabled, left, strict=True)
            if now is not None
        ),
    )


def _record(rows: Sequence[Row[Any]]) -> AmendmentRecord:
    """An amendment from its rows: one for each operation, or for each version of words supplied to one."""
    first = rows[0]
    amendment: Amendment = first.Amendment
    changes = groupby(
        (row for row in rows if row.AmendmentOperation is not None), key=lambda row: row.AmendmentOperation.seq
    )
    operations = tuple(_operation(list(found)) for _, found in changes)
    return AmendmentRecord(
        id=amendment.id,
        consultation=amendment.consultation_id,
        place=amendment.place,
        reference=amendment_reference(amendment.number) if amendment.number else "",
        state=amendment.state,
        sponsor=_name(first.Delegation),
        cosponsors=(),
        revision=first.Revision.number,
        revision_id=amendment.revision_id,
        follows=amendment.follows_id,
        amends=amendment_reference(first.amended) if first.amended else "",
        amended_by=(),
        language=amendment.language,
        reason=first.body or amendment.draft_reason,
        tabled_at=amendment.tabled_at,
        updated_at=amendment.updated_at,
        lock_version=amendment.lock_version,
        tabled=operations,
        operations=operations,
        steps=(),
    )


def _operation(rows: Sequence[Row[Any]]) -> OperationRecord:
    """A change with the last version of the words supplied for it."""
    row: AmendmentOperation = rows[0].AmendmentOperation
    proposed = {Language.EN: row.text_en, Language.ZH: row.text_zh}
    texts = {language: text for language, text in proposed.items() if text is not None}
    versions: list[AmendmentTranslation] = [
        each.AmendmentTranslation for each in rows if each.AmendmentTranslation is not None
    ]
    supplied = {each.language: each.text for each in versions}
    return OperationRecord(
        seq=row.seq,
        action=row.action,
        key=rows[0].key or (str(row.on_place) if row.on_place else ""),
        kind=row.kind,
        texts=texts | supplied,
        supplied=frozenset(supplied),
        version=versions[-1].version if versions else 0,
    )


def _name(delegation: Delegation) -> Name:
    return Name(delegation.key, delegation.name_en, delegation.name_zh)


def has_cosponsors() -> ColumnElement[bool]:
    """SQL condition on an amendment: other delegations sponsor it too."""
    return exists().where(SponsorEvent.amendment_id == Amendment.id, _sponsors_now()).correlate(Amendment)


def _sponsors_now() -> ColumnElement[bool]:
    """SQL condition: the last word of a delegation, and that it sponsors the amendment."""
    later = aliased(SponsorEvent)
    follows = exists().where(
        later.amendment_id == SponsorEvent.amendment_id,
        later.delegation_id == SponsorEvent.delegation_id,
        later.previous_seq == SponsorEvent.seq,
    )
    return and_(SponsorEvent.sponsors, ~follows)


def _cosponsors(occasion: Occasion, ids: Iterable[int]) -> dict[int, list[Name]]:
    """The delegations whose last word is that they sponsor it too, in the order in which they joined."""
    query = (
        select(SponsorEvent.amendment_id, Delegation)
        .join(Delegation, Delegation.id == SponsorEvent.delegation_id)
        .where(SponsorEvent.amendment_id.in_(ids), _sponsors_now())
        .order_by(SponsorEvent.at, Delegation.name_en)
    )
    found: dict[int, list[Name]] = {}
    for amendment_id, delegation in occasion.session.execute(query):
        found.setdefault(amendment_id, []).append(_name(delegation))
    return found


def _steps(occasion: Occasion, ids: Iterable[int]) -> dict[int, list[StepRecord]]:
    query = (
        select(AmendmentEvent, Revision.number, Revision.published_at)
        .outerjoin(Revision, Revision.id == AmendmentEvent.revision_id)
        .where(AmendmentEvent.amendment_id.in_(ids))
        .order_by(AmendmentEvent.amendment_id, AmendmentEvent.seq)
    )
    found: dict[int, list[StepRecord]] = {}
    for event, number, published_at in occasion.session.execute(query):
        made = StepRecord(
            step=event.step,
            at=event.at,
            reason_en=event.reason_en,
            reason_zh=event.reason_zh,
            revision=number,
            is_published=published_at is not None,
        )
        found.setdefault(event.amendment_id, []).append(made)
    return found
