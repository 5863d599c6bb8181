"""Amendments in public: tabling, joining and leaving the sponsors, withdrawing."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from consult.ledger.entries import EntryType
from consult.models.amendments import Amendment, SponsorEvent
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.models.texts import Revision
from consult.rules import amendments
from consult.rules.access import Act
from consult.rules.amendments import AmendmentState, AmendmentStep
from consult.rules.refusal import Code, Refusal
from consult.services import (
    amending,
    amendment_bases,
    amendment_steps,
    consultations,
    participant_texts,
    periods,
    record,
    stamps,
    standing,
)
from consult.services.amending import DraftAsked
from consult.services.amendment_steps import Happened
from consult.services.occasion import Occasion
from consult.text.canonical import operations_hash
from consult.text.reference import amendment_reference


class AmendmentAsked(Struct, frozen=True, kw_only=True):
    """A tabled amendment, and the delegation that acts on it."""

    delegation: str
    consultation: str
    reference: str


class Tabled(Struct, frozen=True):
    """Where an amendment stands from now on: its consultation's path, and its reference."""

    consultation: str
    reference: str


def table(occasion: Occasion, asked: DraftAsked) -> Tabled:
    """Table a draft: it is public from now on and its words are fast."""
    draft = amending.opened(occasion, asked)
    consultation = consultations.locked(occasion, draft.consultation.path)
    credentials = standing.ask(occasion, Act.TABLE_AMENDMENT, consultation, draft.delegation)
    at = occasion.instant()
    text = amendment_bases.current_text(occasion, consultation)
    _check(amendments.table(current=text.id == draft.revision_id, closed=periods.is_over(consultation, at)))
    amended = _amended(occasion, draft, text)
    if not draft.draft_reason.strip():
        raise Refusal(Code.AMENDMENT_REASON_NEEDED, at="reason")
    operations = amending.operations_of(occasion, draft)
    if amendment_bases.of(occasion, draft).flaws(operations):
        raise Refusal(Code.NOT_AN_AMENDMENT)
    reason = participant_texts.store(occasion, draft.draft_reason)
    followed = _take_the_place(occasion, draft, at)
    draft.number, draft.reason_id, draft.draft_reason = consultation.next_amendment, reason.id, ""
    draft.state, draft.tabled_at = AmendmentState.TABLED, at
    consultation.next_amendment += 1
    occasion.session.flush()
    amendment_steps.note(occasion, draft, Happened(AmendmentStep.TABLED, at))
    reference = amendment_reference(draft.number)
    record.append_at(
        occasion,
        at,
        EntryType.AMENDMENT_TABLED,
        consultation.symbol,
        consultation=consultation.symbol,
        amendment=reference,
        revision=draft.revision.number,
        delegation=draft.delegation.key,
        accreditation=credentials.accreditation_public_id,
        operations=operations_hash(operations),
        text=reason.hash,
        **({"follows": followed} if followed else {}),
        **({"amends": amended} if amended else {}),
    )
    stamps.touch(occasion, consultation)
    return Tabled(consultation.path, reference)


def _take_the_place(occasion: Occasion, draft: Amendment, at: datetime) -> str:
    """What an amendment follows leaves the table as it is tabled; gives its reference, empty for none."""
    if draft.follows_id is None:
        return ""
    earlier = occasion.session.get_one(Amendment, draft.follows_id, with_for_update=True, populate_existing=True)
    _check(amendments.change(earlier.state, ballot_opened=amendment_steps.is_voted_on(occasion, earlier)))
    amendment_steps.become(occasion, earlier, AmendmentState.BROUGHT_ON, Happened(AmendmentStep.BROUGHT_ON, at))
    assert earlier.number is not None
    return amendment_reference(earlier.number)


def _amended(occasion: Occasion, draft: Amendment, text: Revision) -> str:
    """The reference of the amendment that a draft is a sub-amendment to, still open to it; empty for none."""
    if draft.amends_id is None:
        return ""
    amended = occasion.session.get_one(Amendment, draft.amends_id, with_for_update=True, populate_existing=True)
    amendment_bases.check_amendable(occasion, amended, text)
    assert amended.number is not None
    return amendment_reference(amended.number)


def tabled_already(occasion: Occasion, asked: DraftAsked) -> Tabled | None:
    """Where a draft stands that the delegation has tabled, for whoever sends it twice; None for any other."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    row = occasion.session.execute(
        select(Consultation.path, Amendment.number)
        .join(Consultation, Consultation.id == Amendment.consultation_id)
        .where(
            Amendment.delegation_id == delegation.id, Amendment.place == asked.place, Amendment.number.is_not(None)
        )
    ).first()
    return Tabled(row.path, amendment_reference(row.number)) if row else None


def sponsor(occasion: Occasion, asked: AmendmentAsked) -> None:
    """Join the sponsors of another delegation's amendment; doing it twice changes nothing."""
    _sponsor(occasion, asked, joins=True)


def leave(occasion: Occasion, asked: AmendmentAsked) -> None:
    """Leave the sponsors of an amendment."""
    _sponsor(occasion, asked, joins=False)


def withdraw(occasion: Occasion, asked: AmendmentAsked) -> None:
    """Take an amendment back before the vote on it; its words stay to be read."""
    consultation, delegation = _seen(occasion, asked)
    consultation = consultations.locked(occasion, consultation.path)
    standing.ask(occasion, Act.WITHDRAW_AMENDMENT, consultation, delegation)
    found = amendment_steps.by_reference(occasion, consultation, asked.reference, lock=True)
    if found.delegation_id != delegation.id:
        raise Refusal(Code.NOT_FOUND)
    amended = bool(amendment_steps.subs(occasion, found, AmendmentState.ADOPTED))
    voted_on = amendment_steps.is_voted_on(occasion, found)
    _check(amendments.withdraw(found.state, amended=amended, ballot_opened=voted_on))
    settle(occasion, consultation, found, AmendmentState.WITHDRAWN, occasion.instant())


def settle(
    occasion: Occasion, consultation: Consultation, amendment: Amendment, state: AmendmentState, at: datetime
) -> None:
    """Write down, here and in the record, that an amendment was withdrawn or adopted without a vote."""
    amendment_steps.become(occasion, amendment, state, Happened(AmendmentStep(state.value), at))
    assert amendment.number is not None
    kinds = {
        AmendmentState.WITHDRAWN: EntryType.AMENDMENT_WITHDRAWN,
        AmendmentState.ADOPTED: EntryType.AMENDMENT_ADOPTED,
    }
    record.append_at(
        occasion,
        at,
        kinds[state],
        consultation.symbol,
        consultation=consultation.symbol,
        amendment=amendment_reference(amendment.number),
    )
    stamps.touch(occasion, consultation)


def _sponsor(occasion: Occasion, asked: AmendmentAsked, *, joins: bool) -> None:
    consultation, delegation = _seen(occasion, asked)
    consultation = consultations.locked(occasion, consultation.path)
    credentials = standing.ask(occasion, Act.SPONSOR_AMENDMENT, consultation, delegation)
    assert credentials.accreditation_id is not None
    found = amendment_steps.by_reference(occasion, consultation, asked.reference, lock=True)
    own = found.delegation_id == delegation.id
    _check(amendments.sponsor(found.state, own=own, ballot_opened=amendment_steps.is_voted_on(occasion, found)))
    last = occasion.session.scalar(
        select(SponsorEvent)
        .where(SponsorEvent.amendment_id == found.id, SponsorEvent.delegation_id == delegation.id)
        .order_by(SponsorEvent.seq.desc())
        .limit(1)
    )
    if joins == (last is not None and last.sponsors):
        return
    occasion.session.add(
        SponsorEvent(
            amendment_id=found.id,
            delegation_id=delegation.id,
            seq=last.seq + 1 if last else 1,
            previous_seq=last.seq if last else None,
            sponsors=joins,
            accreditation_id=credentials.accreditation_id,
            at=occasion.instant(),
        )
    )
    occasion.session.flush()
    stamps.touch(occasion, consultation)


def _seen(occasion: Occasion, asked: AmendmentAsked) -> tuple[Consultation, Delegation]:
    consultation = standing.visible_consultation(occasion, asked.consultation)
    return consultation, standing.own_delegation(occasion, asked.delegation)


def _check(refusal: Refusal | None) -> None:
    if refusal is not None:
        raise refusal
