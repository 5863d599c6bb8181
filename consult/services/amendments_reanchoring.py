"""An amendment to a superseded text, brought to the present one: the system proposes, its delegation decides."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import select

from consult.models.amendments import Amendment
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.models.texts import Revision
from consult.rules import amendments
from consult.rules.access import Act
from consult.rules.amendments import AmendmentState
from consult.rules.refusal import Code, Refusal
from consult.services import (
    amending,
    amendment_records,
    amendment_steps,
    consultation_page,
    descents,
    participant_texts,
    periods,
    revisions,
    standing,
)
from consult.services.amendment_bases import Base
from consult.services.amendment_records import OperationRecord
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.services.tabling import AmendmentAsked
from consult.text import reanchoring
from consult.text.amendment import Operation
from consult.text.provision import Provision
from consult.text.reanchoring import Proposal


class Line(Struct, frozen=True, kw_only=True):
    """One change of the amendment, how it may stand on the present text, and the provision there."""

    change: OperationRecord
    stood: Provision | None
    proposal: Proposal
    stands: Provision | None


class Page(Struct, frozen=True, kw_only=True):
    """What is proposed, change by change, in the amendment's order."""

    head: Head
    delegation: Name
    reference: str
    revision: int
    revision_symbol: str
    lines: tuple[Line, ...]

    @property
    def operations(self) -> tuple[Operation, ...]:
        """The changes that have a place on the present text."""
        return tuple(each.proposal.operation for each in self.lines if each.proposal.operation is not None)


class Bringing(Struct, frozen=True, kw_only=True):
    """Begin a draft with these changes on the text of this number; worked out before the act, for that is slow."""

    asked: AmendmentAsked
    revision: int
    operations: tuple[Operation, ...]


def page(occasion: Occasion, asked: AmendmentAsked) -> Page:
    """The proposals for an amendment of the delegation that stands on an earlier text."""
    consultation, delegation, found, published = _stale(occasion, asked)
    current = published[-1]
    texts = revisions.stored(occasion, found.revision, current)
    base, present = texts[found.revision.number].provisions, texts[current.number].provisions
    keys = {each.key for each in (*base, *present)}
    went_on = descents.between(published, found.revision, current, keys)
    record = amendment_records.bare(occasion, Amendment.id == found.id)[0]
    proposed = reanchoring.proposals(base, present, record.changes, went_on)
    return Page(
        head=consultation_page.head_of(consultation, occasion.now),
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        reference=record.reference,
        revision=current.number,
        revision_symbol=current.symbol,
        lines=tuple(
            Line(change=change, stood=_named(base, change.key), proposal=each, stands=_named(present, change.key))
            for change, each in zip(record.operations, proposed, strict=True)
        ),
    )


def bring(occasion: Occasion, asked: Bringing) -> int:
    """Begin a draft on the present text that follows the amendment; gives its place. Sent twice, it stands once."""
    _, delegation, found, published = _stale(occasion, asked.asked)
    current = published[-1]
    if current.number != asked.revision:
        raise Refusal(Code.EDITED_MEANWHILE)
    occasion.session.execute(select(Delegation.id).where(Delegation.id == delegation.id).with_for_update())
    begun = occasion.session.scalar(
        select(Amendment.place).where(
            Amendment.follows_id == found.id,
            Amendment.revision_id == current.id,
            Amendment.state == AmendmentState.DRAFT,
        )
    )
    if begun is not None:
        return begun
    if not asked.operations:
        raise Refusal(Code.NOTHING_TO_BRING)
    return _begun(occasion, found, current, asked.operations)


def _begun(occasion: Occasion, found: Amendment, current: Revision, operations: Sequence[Operation]) -> int:
    draft = amending.begun(occasion, found.consultation, found.delegation, Base(current, ()))
    draft.follows_id = found.id
    draft.language, draft.draft_reason = found.language, participant_texts.body(occasion, found.reason_id)
    for seq, operation in enumerate(operations, start=1):
        draft.operations.append(amending.row_of(occasion, draft, operation, seq))
    amending.changed(occasion, draft)
    return draft.place


def _stale(
    occasion: Occasion, asked: AmendmentAsked
) -> tuple[Consultation, Delegation, Amendment, Sequence[Revision]]:
    """An amendment of this delegation that is on the table and on an earlier text, while amendments are made.

    With it the published texts, the present one last.
    """
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, Act.DRAFT_AMENDMENT, consultation, delegation)
    found = amendment_steps.by_reference(occasion, consultation, asked.reference)
    if found.delegation_id != delegation.id:
        raise Refusal(Code.NOT_FOUND)
    published = [each for each in revisions.all_of(occasion, consultation) if each.published_at]
    refusal = amendments.bring(
        found.state,
        is_sub=found.amends_id is not None,
        current=published[-1].id == found.revision_id,
        closed=periods.is_over(consultation, occasion.now),
    )
    if refusal is not None:
        raise refusal
    return consultation, delegation, found, published


def _named(provisions: Sequence[Provision], key: str) -> Provision | None:
    return next((each for each in provisions if each.key == key), None)
