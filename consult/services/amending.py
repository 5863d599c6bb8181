"""A delegation's draft of an amendment: begun with a change, changed, given its reason; the delegation's alone."""

from msgspec import Struct
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from consult.models.amendments import Amendment, AmendmentOperation
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.rules import amendments
from consult.rules.access import Act
from consult.rules.amendments import AmendmentState
from consult.rules.refusal import Code, Refusal
from consult.services import amendment_bases, amendment_records, periods, revisions, standing
from consult.services.amendment_bases import Base
from consult.services.occasion import Occasion
from consult.text.amendment import Action, Flaw, Operation
from consult.text.provision import Language


class DraftAsked(Struct, frozen=True, kw_only=True):
    """A draft of the delegation as it was last seen."""

    delegation: str
    place: int
    lock_version: int = 0


class ChangeAsked(Struct, frozen=True, kw_only=True):
    """A change to put into a draft; into a new one where `place` is 0, to the amendment `amends` if that is given."""

    delegation: str
    consultation: str
    place: int
    lock_version: int
    operation: Operation
    amends: str = ""


class ReasonAsked(Struct, frozen=True, kw_only=True):
    """Why the delegation proposes it, in its own language."""

    draft: DraftAsked
    language: Language
    reason: str


class RemovalAsked(Struct, frozen=True, kw_only=True):
    """A change to take out of a draft."""

    draft: DraftAsked
    seq: int


def put(occasion: Occasion, asked: ChangeAsked) -> int:
    """Put a change into a draft, in place of the one on the same provision; gives the draft's place.

    A new draft sent twice stands once.
    """
    consultation, delegation = _amendable(occasion, asked.delegation, asked.consultation)
    if asked.place:
        draft = _opened(occasion, delegation, asked)
        operation = _proposed(occasion, amendment_bases.of(occasion, draft), asked.operation)
    else:
        base = amendment_bases.named(occasion, consultation, asked.amends)
        operation = _proposed(occasion, base, asked.operation)
        occasion.session.execute(select(Delegation.id).where(Delegation.id == delegation.id).with_for_update())
        again = _begun_already(occasion, delegation, base, operation)
        if again:
            return again
        draft = begun(occasion, consultation, delegation, base)
    kept = [each for each in draft.operations if not _gives_way(each, operation)]
    for row in set(draft.operations) - set(kept):
        draft.operations.remove(row)
        occasion.session.delete(row)
    occasion.session.flush()
    draft.operations.append(row_of(occasion, draft, operation, 1 + max((each.seq for each in kept), default=0)))
    changed(occasion, draft)
    return draft.place


def remove(occasion: Occasion, asked: RemovalAsked) -> bool:
    """Take a change out of a draft."""
    draft = opened(occasion, asked.draft)
    row = next((each for each in draft.operations if each.seq == asked.seq), None)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    draft.operations.remove(row)
    occasion.session.delete(row)
    changed(occasion, draft)
    return True


def give_reason(occasion: Occasion, asked: ReasonAsked) -> bool:
    """Write down why the delegation proposes it."""
    draft = opened(occasion, asked.draft)
    draft.language, draft.draft_reason = asked.language, asked.reason
    changed(occasion, draft)
    return True


def discard(occasion: Occasion, asked: DraftAsked) -> bool:
    """Lay a draft aside, also after the period: its words go."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    draft = find(occasion, delegation, asked.place, lock=True)
    _as_seen(draft, asked.lock_version)
    draft.state, draft.draft_reason = AmendmentState.DISCARDED, ""
    for row in list(draft.operations):
        draft.operations.remove(row)
        occasion.session.delete(row)
    changed(occasion, draft)
    return True


def opened(occasion: Occasion, asked: DraftAsked) -> Amendment:
    """A draft under lock, as it was seen, while amendments may be made."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    draft = find(occasion, delegation, asked.place, lock=True)
    standing.ask(occasion, Act.DRAFT_AMENDMENT, draft.consultation, delegation)
    _check_period(occasion, draft.consultation)
    _as_seen(draft, asked.lock_version)
    return draft


def find(occasion: Occasion, delegation: Delegation, place: int, *, lock: bool = False) -> Amendment:
    """An amendment of this delegation that is still a draft; any other does not exist here."""
    query = (
        select(Amendment)
        .options(joinedload(Amendment.consultation), joinedload(Amendment.revision))
        .where(
            Amendment.delegation_id == delegation.id,
            Amendment.place == place,
            Amendment.state == AmendmentState.DRAFT,
        )
    )
    found = occasion.session.scalar(query.with_for_update(of=Amendment) if lock else query)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def operations_of(occasion: Occasion, draft: Amendment) -> tuple[Operation, ...]:
    """The changes of a draft as the rules of texts see them."""
    return amendment_records.of(occasion, Amendment.id == draft.id)[0].changes


def _amendable(occasion: Occasion, key: str, path: str) -> tuple[Consultation, Delegation]:
    consultation = standing.visible_consultation(occasion, path)
    delegation = standing.own_delegation(occasion, key)
    standing.ask(occasion, Act.DRAFT_AMENDMENT, consultation, delegation)
    _check_period(occasion, consultation)
    return consultation, delegation


def _check_period(occasion: Occasion, consultation: Consultation) -> None:
    refusal = amendments.table(current=True, closed=periods.is_over(consultation, occasion.now))
    if refusal is not None:
        raise refusal


def _opened(occasion: Occasion, delegation: Delegation, asked: ChangeAsked) -> Amendment:
    draft = find(occasion, delegation, asked.place, lock=True)
    if draft.consultation.path != asked.consultation:
        raise Refusal(Code.NOT_FOUND)
    _as_seen(draft, asked.lock_version)
    return draft


def _begun_already(occasion: Occasion, delegation: Delegation, base: Base, operation: Operation) -> int:
    """The place of the draft that the actor has begun with this very change, and nothing else yet; 0 for none."""
    begun = amendment_records.bare(
        occasion,
        Amendment.delegation_id == delegation.id,
        Amendment.revision_id == base.revision.id,
        Amendment.amends_id.is_(None) if base.amended is None else Amendment.amends_id == base.amended.id,
        Amendment.author_id == occasion.actor.person_id,
        Amendment.state == AmendmentState.DRAFT,
        Amendment.lock_version == 1,
    )
    return next((each.place for each in begun if each.changes == (operation,)), 0)


def begun(occasion: Occasion, consultation: Consultation, delegation: Delegation, base: Base) -> Amendment:
    """An empty draft of a delegation; the delegation's row is locked."""
    assert occasion.actor.person_id is not None
    last = occasion.session.scalar(select(func.max(Amendment.place)).where(Amendment.delegation_id == delegation.id))
    made = Amendment(
        consultation_id=consultation.id,
        delegation_id=delegation.id,
        place=(last or 0) + 1,
        author_id=occasion.actor.person_id,
        revision_id=base.revision.id,
        amends_id=base.amended.id if base.amended else None,
        state=AmendmentState.DRAFT,
        language=Language(occasion.actor.language),
        created_at=occasion.now,
        updated_at=occasion.now,
    )
    occasion.session.add(made)
    occasion.session.flush()
    return made


def _proposed(occasion: Occasion, base: Base, operation: Operation) -> Operation:
    """The change with the words alone that differ from what stands; refused where it changes nothing."""
    standing_words = {each.key: each.texts for each in base.provisions}.get(operation.key)
    if operation.action is Action.REPLACE and standing_words is not None:
        texts = {lang: text for lang, text in operation.texts.items() if text != standing_words[lang]}
        operation = Operation(action=operation.action, key=operation.key, texts=texts)
    flaws = {found.flaw for found in base.flaws((operation,))}
    if flaws & {Flaw.UNKNOWN_PROVISION, Flaw.INSERTS}:
        raise Refusal(Code.NOT_FOUND)
    if flaws:
        raise Refusal(Code.OPERATION_HOLDS_NOTHING, at=f"text_{occasion.actor.language}")
    return operation


def _gives_way(row: AmendmentOperation, operation: Operation) -> bool:
    """Whether a change stands on the provision that another one words anew or takes out."""
    if operation.action is Action.INSERT or row.action is Action.INSERT:
        return False
    return operation.key in {row.provision.key if row.provision else "", str(row.on_place or "")}


def row_of(occasion: Occasion, draft: Amendment, operation: Operation, seq: int) -> AmendmentOperation:
    """A change as it is stored in a draft."""
    is_sub = draft.amends_id is not None
    anchor = None if is_sub or not operation.key else revisions.anchor_in(occasion, draft.revision, operation.key)
    return AmendmentOperation(
        amendment_id=draft.id,
        seq=seq,
        action=operation.action,
        provision_id=anchor,
        on_place=int(operation.key) if is_sub else None,
        kind=operation.kind,
        text_en=operation.texts.get(Language.EN),
        text_zh=operation.texts.get(Language.ZH),
    )


def _as_seen(draft: Amendment, lock_version: int) -> None:
    if draft.lock_version != lock_version:
        raise Refusal(Code.EDITED_MEANWHILE)


def changed(occasion: Occasion, draft: Amendment) -> None:
    """Whoever has seen the draft before must look again."""
    draft.lock_version += 1
    draft.updated_at = occasion.now
    occasion.session.flush()
