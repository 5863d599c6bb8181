"""Amendments in public: tabling, joining and leaving the sponsors, withdrawing."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from consult.ledger.entries import EntryType
from consult.models.amendments import Amendment, AmendmentEvent, SponsorEvent
from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.rules import amendments
from consult.rules.access import Act
from consult.rules.amendments import PUBLIC, AmendmentState, AmendmentStep
from consult.rules.refusal import Code, Refusal
from consult.services import amending, consultations, participant_texts, periods, record, stamps, standing
from consult.services.amending import DraftAsked
from consult.services.occasion import Occasion
from consult.text.amendment import flaws
from consult.text.canonical import operations_hash
from consult.text.reference import amendment_number, amendment_reference

_HELD = (BallotState.OPEN, BallotState.CLOSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentAsked:
    """A tabled amendment, and the delegation that acts on it."""

    delegation: str
    consultation: str
    reference: str


@dataclass(frozen=True, slots=True)
class Tabled:
    """Where an amendment stands from now on: its consultation's path, and its reference."""

    consultation: str
    reference: str


@dataclass(frozen=True, slots=True)
class Happened:
    """A step in the public life of an amendment, and the ballot or the revision that it belongs to."""

    step: AmendmentStep
    at: datetime
    ballot_id: int | None = None
    revision_id: int | None = None


def table(occasion: Occasion, asked: DraftAsked) -> Tabled:
    """Table a draft: it is public from now on and its words are fast."""
    draft = amending.opened(occasion, asked)
    consultation = consultations.locked(occasion, draft.consultation.path)
    credentials = standing.ask(occasion, Act.TABLE_AMENDMENT, consultation, draft.delegation)
    at = occasion.instant()
    current = amending.current_text(occasion, consultation).id == draft.revision_id
    _check(amendments.table(current=current, closed=periods.is_over(consultation, at)))
    if not draft.draft_reason.strip():
        raise Refusal(Code.AMENDMENT_REASON_NEEDED, at="reason")
    operations = amending.operations_of(occasion, draft)
    if flaws(amending.text_of(occasion, draft.revision), operations):
        raise Refusal(Code.NOT_AN_AMENDMENT)
    reason = participant_texts.store(occasion, draft.draft_reason)
    followed = _take_the_place(occasion, draft, at)
    draft.number, draft.reason_id, draft.draft_reason = consultation.next_amendment, reason.id, ""
    draft.state, draft.tabled_at = AmendmentState.TABLED, at
    consultation.next_amendment += 1
    occasion.session.flush()
    note(occasion, draft, Happened(AmendmentStep.TABLED, at))
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
    )
    stamps.touch(occasion, consultation)
    return Tabled(consultation.path, reference)


def _take_the_place(occasion: Occasion, draft: Amendment, at: datetime) -> str:
    """What an amendment follows leaves the table as it is tabled; gives its reference, empty for none."""
    if draft.follows_id is None:
        return ""
    earlier = occasion.session.get_one(Amendment, draft.follows_id, with_for_update=True, populate_existing=True)
    _check(amendments.change(earlier.state, ballot_opened=is_voted_on(occasion, earlier)))
    earlier.state = AmendmentState.BROUGHT_ON
    note(occasion, earlier, Happened(AmendmentStep.BROUGHT_ON, at))
    assert earlier.number is not None
    return amendment_reference(earlier.number)


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
    found = by_reference(occasion, consultation, asked.reference, lock=True)
    if found.delegation_id != delegation.id:
        raise Refusal(Code.NOT_FOUND)
    _check(amendments.change(found.state, ballot_opened=is_voted_on(occasion, found)))
    at = occasion.instant()
    settle(occasion, consultation, found, AmendmentState.WITHDRAWN, at)


def settle(
    occasion: Occasion, consultation: Consultation, amendment: Amendment, state: AmendmentState, at: datetime
) -> None:
    """Write down, here and in the record, that an amendment was withdrawn or adopted without a vote."""
    amendment.state = state
    note(occasion, amendment, Happened(AmendmentStep(state.value), at))
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


def by_reference(occasion: Occasion, consultation: Consultation, reference: str, *, lock: bool = False) -> Amendment:
    """A tabled amendment by its reference; a draft does not exist here. Raises NOT_FOUND."""
    query = select(Amendment).where(
        Amendment.consultation_id == consultation.id,
        Amendment.number == (amendment_number(reference) or 0),
        Amendment.state.in_(PUBLIC),
    )
    found = occasion.session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def is_voted_on(occasion: Occasion, amendment: Amendment) -> bool:
    """Whether a ballot on it has been opened."""
    held = select(Ballot.id).where(Ballot.amendment_id == amendment.id, Ballot.state.in_(_HELD))
    return occasion.session.scalar(held.limit(1)) is not None


def note(occasion: Occasion, amendment: Amendment, happened: Happened) -> None:
    """Append a step to the public life of an amendment; its row is locked. What a ballot brings is nobody's own."""
    last = occasion.session.scalar(
        select(func.max(AmendmentEvent.seq)).where(AmendmentEvent.amendment_id == amendment.id)
    )
    occasion.session.add(
        AmendmentEvent(
            amendment_id=amendment.id,
            seq=(last or 0) + 1,
            step=happened.step,
            at=happened.at,
            by_id=None if happened.ballot_id else occasion.actor.person_id,
            ballot_id=happened.ballot_id,
            revision_id=happened.revision_id,
        )
    )
    occasion.session.flush()


def _sponsor(occasion: Occasion, asked: AmendmentAsked, *, joins: bool) -> None:
    consultation, delegation = _seen(occasion, asked)
    consultation = consultations.locked(occasion, consultation.path)
    credentials = standing.ask(occasion, Act.SPONSOR_AMENDMENT, consultation, delegation)
    assert credentials.accreditation_id is not None
    found = by_reference(occasion, consultation, asked.reference, lock=True)
    own = found.delegation_id == delegation.id
    _check(amendments.sponsor(found.state, own=own, ballot_opened=is_voted_on(occasion, found)))
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
