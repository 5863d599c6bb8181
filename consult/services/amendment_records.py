"""Amendments as read: operations with the words in both languages, sponsors, and what became of each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from consult.models.amendments import Amendment, AmendmentEvent, AmendmentOperation, SponsorEvent
from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation
from consult.models.texts import Revision
from consult.rules.amendments import PUBLIC, AmendmentState, AmendmentStep
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.amendment import Action, Operation
from consult.text.provision import Kind, Language
from consult.text.reference import amendment_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class OperationRecord:
    """One change: `texts` holds the words proposed and those supplied since, in the last of so many versions."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One step in its public life."""

    step: AmendmentStep
    at: datetime
    reason_en: str
    reason_zh: str
    revision: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentRecord:
    """An amendment as lists and pages show it."""

    id: int
    place: int
    reference: str
    state: AmendmentState
    sponsor: Name
    cosponsors: tuple[Name, ...]
    revision: int
    revision_id: int
    language: Language
    reason: str
    tabled_at: datetime | None
    updated_at: datetime
    lock_version: int
    operations: tuple[OperationRecord, ...]
    steps: tuple[StepRecord, ...]

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


def public(occasion: Occasion, consultation_id: int, *where: ColumnElement[bool]) -> tuple[AmendmentRecord, ...]:
    """What has been tabled in a consultation, in the order of the references."""
    here = (Amendment.consultation_id == consultation_id, Amendment.state.in_(PUBLIC))
    return of(occasion, *here, *where)


def of(occasion: Occasion, *where: ColumnElement[bool]) -> tuple[AmendmentRecord, ...]:
    """Amendments that meet conditions, drafts too where the conditions let them in."""
    operations = selectinload(Amendment.operations)
    query = (
        select(Amendment, ParticipantText.body)
        .outerjoin(ParticipantText, ParticipantText.id == Amendment.reason_id)
        .options(joinedload(Amendment.delegation), joinedload(Amendment.revision))
        .options(operations.joinedload(AmendmentOperation.provision))
        .options(operations.joinedload(AmendmentOperation.translations))
        .where(*where)
        .order_by(Amendment.number, Amendment.place)
    )
    rows = occasion.session.execute(query).unique().all()
    ids = [amendment.id for amendment, _ in rows]
    joined, steps = (_cosponsors(occasion, ids), _steps(occasion, ids)) if ids else ({}, {})
    return tuple(
        _record(amendment, body or amendment.draft_reason, joined.get(amendment.id, ()), steps.get(amendment.id, ()))
        for amendment, body in rows
    )


def _record(
    amendment: Amendment, reason: str, cosponsors: Sequence[Name], steps: Sequence[StepRecord]
) -> AmendmentRecord:
    return AmendmentRecord(
        id=amendment.id,
        place=amendment.place,
        reference=amendment_reference(amendment.number) if amendment.number else "",
        state=amendment.state,
        sponsor=_name(amendment.delegation),
        cosponsors=tuple(cosponsors),
        revision=amendment.revision.number,
        revision_id=amendment.revision_id,
        language=amendment.language,
        reason=reason,
        tabled_at=amendment.tabled_at,
        updated_at=amendment.updated_at,
        lock_version=amendment.lock_version,
        operations=tuple(_operation(each) for each in amendment.operations),
        steps=tuple(steps),
    )


def _operation(row: AmendmentOperation) -> OperationRecord:
    proposed = {Language.EN: row.text_en, Language.ZH: row.text_zh}
    texts = {language: text for language, text in proposed.items() if text is not None}
    supplied = {each.language: each.text for each in row.translations}
    return OperationRecord(
        seq=row.seq,
        action=row.action,
        key=row.provision.key if row.provision else "",
        kind=row.kind,
        texts=texts | supplied,
        supplied=frozenset(supplied),
        version=max((each.version for each in row.translations), default=0),
    )


def _name(delegation: Delegation) -> Name:
    return Name(delegation.key, delegation.name_en, delegation.name_zh)


def _cosponsors(occasion: Occasion, ids: Iterable[int]) -> dict[int, list[Name]]:
    """The delegations whose last word is that they sponsor it too, in the order in which they joined."""
    later = aliased(SponsorEvent)
    follows = and_(
        later.amendment_id == SponsorEvent.amendment_id,
        later.delegation_id == SponsorEvent.delegation_id,
        later.previous_seq == SponsorEvent.seq,
    )
    query = (
        select(SponsorEvent.amendment_id, Delegation)
        .join(Delegation, Delegation.id == SponsorEvent.delegation_id)
        .outerjoin(later, follows)
        .where(SponsorEvent.amendment_id.in_(ids), SponsorEvent.sponsors, later.amendment_id.is_(None))
        .order_by(SponsorEvent.at, Delegation.name_en)
    )
    found: dict[int, list[Name]] = {}
    for amendment_id, delegation in occasion.session.execute(query):
        found.setdefault(amendment_id, []).append(_name(delegation))
    return found


def _steps(occasion: Occasion, ids: Iterable[int]) -> dict[int, list[StepRecord]]:
    query = (
        select(AmendmentEvent, Revision.number)
        .outerjoin(Revision, Revision.id == AmendmentEvent.revision_id)
        .where(AmendmentEvent.amendment_id.in_(ids))
        .order_by(AmendmentEvent.amendment_id, AmendmentEvent.seq)
    )
    found: dict[int, list[StepRecord]] = {}
    for event, number in occasion.session.execute(query):
        made = StepRecord(
            step=event.step, at=event.at, reason_en=event.reason_en, reason_zh=event.reason_zh, revision=number
        )
        found.setdefault(event.amendment_id, []).append(made)
    return found
