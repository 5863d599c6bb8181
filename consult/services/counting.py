"""Opening and closing ballots at their instants, by whoever comes first after them, once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select

from consult.ledger import entries
from consult.ledger.entries import MOST_OPENINGS, EntryType
from consult.ledger.seal import Opening
from consult.models.ballots import Ballot, BallotEvent, BallotState, Objection, RegisterEntry, Return, Sitting
from consult.models.consultations import Consultation, Participation
from consult.models.delegations import Accreditation, Delegation
from consult.models.texts import Provision, ProvisionText, ProvisionVersion, Revision
from consult.rules import tally
from consult.rules.access import Standing
from consult.rules.decision import Rule, decide
from consult.rules.procedure import Course, Fate
from consult.rules.roster import Subject
from consult.rules.tally import Cast, Choice
from consult.services import (
    amendment_votes,
    ballot_room,
    letter_contests,
    letters,
    notices,
    questions,
    record,
    stamps,
)
from consult.services.occasion import Occasion
from consult.text.provision import Status
from consult.text.reference import amendment_reference

OPENING = select(Ballot.opens_at).where(Ballot.state == BallotState.APPROVED, Ballot.sitting_id.is_not(None))
CLOSING = select(Ballot.closes_at).where(Ballot.state == BallotState.OPEN)
"""The instants at which a ballot opens or closes by the clock."""


def open_due(occasion: Occasion) -> int:
    """Open every approved ballot of an open sitting whose instant has come; the caller holds the record's lock."""
    instant = occasion.instant()
    due = occasion.session.scalars(
        select(Ballot)
        .where(
            Ballot.state == BallotState.APPROVED,
            Ballot.sitting_id.is_not(None),
            Ballot.opens_at <= instant,
        )
        .order_by(Ballot.opens_at, Ballot.id)
    ).all()
    for ballot in due:
        if ballot.state is BallotState.APPROVED:  # one that fell with an earlier one is settled
            _open(occasion, ballot, instant)
    return len(due)


def close_due(occasion: Occasion) -> int:
    """Close every open ballot whose instant has come; the caller holds the record's lock."""
    instant = occasion.instant()
    due = occasion.session.scalars(
        select(Ballot)
        .where(Ballot.state == BallotState.OPEN, Ballot.closes_at <= instant)
        .order_by(Ballot.closes_at, Ballot.id)
    ).all()
    for ballot in due:
        close(occasion, ballot, instant)
    return len(due)


def back_to_draft(ballot: Ballot, why: Return) -> None:
    """An approved ballot that cannot open waits as a draft, with the reason noted."""
    ballot.state = BallotState.DRAFT
    ballot.returned = why
    ballot.sitting_id = None
    ballot.approved_by_id = None
    ballot.approved_at = None


def _open(occasion: Occasion, ballot: Ballot, instant: datetime) -> None:
    consultation = occasion.session.get_one(Consultation, ballot.consultation_id)
    register = _voters(occasion, consultation)
    course = questions.course_of(occasion, ballot)
    obstacle = _obstacle(occasion, ballot, register, instant)
    stamps.touch(occasion, consultation)
    if course.decision is not None:
        questions.settle(occasion, consultation, ballot, course)
        questions.settle_after(occasion, consultation, ballot)
        return
    if course.fate is Fate.WAITS or obstacle is not None:
        back_to_draft(ballot, obstacle or Return.WAITS)
        return
    ballot.rule = dict(questions.rule_by(occasion, ballot, course).to_facts())
    keys = sorted(delegation.key for delegation in register)
    occasion.session.add_all(
        RegisterEntry(ballot_id=ballot.id, delegation_id=delegation.id, position=position)
        for position, delegation in enumerate(register)
    )
    ballot.state = BallotState.OPEN
    ballot.opened_at = instant
    ballot.members = len(register)
    ballot.register_hash = entries.register_hash(keys)
    name = ballot_room.record_name(consultation, ballot)
    record.append_at(occasion, instant, EntryType.REGISTER_FROZEN, name, ballot=name, delegations=keys)
    facts = _opening_facts(occasion, ballot, name, course)
    record.append_at(occasion, instant, EntryType.BALLOT_OPENED, name, **facts)
    notices.ballot_opened(occasion, consultation, ballot)


def _voters(occasion: Occasion, consultation: Consultation) -> Sequence[Delegation]:
    """Those entitled to vote, in English alphabetical order; a suspended delegation stays a member."""
    return occasion.session.scalars(
        select(Delegation)
        .join(Participation, Participation.delegation_id == Delegation.id)
        .where(
            Participation.consultation_id == consultation.id,
            Participation.standing == Standing.VOTING,
            Delegation.seat_until.is_(None),
        )
        .order_by(Delegation.sort_key)
    ).all()


def _obstacle(occasion: Occasion, ballot: Ballot, register: Sequence[Delegation], instant: datetime) -> Return | None:
    if ballot.closes_at <= instant:
        return Return.CLOSE_PASSED
    if not register:
        return Return.NO_VOTERS
    if not is_authentic(occasion, ballot):
        return Return.NOT_AUTHENTIC
    if has_brackets(occasion, ballot):
        return Return.BRACKETS_OPEN
    return Return.AMENDMENTS_WAIT if amendment_votes.waits_for_amendments(occasion, ballot) else None


def is_authentic(occasion: Occasion, ballot: Ballot) -> bool:
    """Whether all that is voted on is published and authentic in both languages; an amendment, still on the table."""
    if ballot.subject is Subject.PROCEDURE:
        return True
    if ballot.subject is Subject.AMENDMENT:
        return amendment_votes.is_in_order(occasion, ballot)
    revision = occasion.session.get(Revision, ballot.revision_id) if ballot.revision_id else None
    if revision is None or revision.published_at is None:
        return False
    texts = select(func.count()).where(ProvisionText.revision_id == revision.id)
    if ballot.subject is Subject.PROVISION:
        texts = texts.where(ProvisionText.provision_id == ballot.provision_id)
    standing = occasion.session.scalar(texts)
    lacking = occasion.session.scalar(texts.where(ProvisionText.status != Status.AUTHENTIC))
    return bool(standing) and not lacking


def has_brackets(occasion: Occasion, ballot: Ballot) -> bool:
    """Whether words of the text or provision voted on are still in square brackets, in either language."""
    if ballot.subject is Subject.PROCEDURE:
        return False
    held = select(func.count()).where(
        ProvisionVersion.revision_id == ballot.revision_id, ProvisionVersion.brackets != ""
    )
    if ballot.subject is Subject.PROVISION:
        held = held.where(ProvisionVersion.provision_id == ballot.provision_id)
    return bool(occasion.session.scalar(held))


def _opening_facts(occasion: Occasion, ballot: Ballot, name: str, course: Course) -> dict[str, object]:
    rule = Rule.from_facts(ballot.rule)
    facts: dict[str, object] = {
        "ballot": name,
        "sitting": occasion.session.get_one(Sitting, ballot.sitting_id).number,
        "subject": ballot.subject.value,
        "question": entries.public_hash(ballot.question_en, ballot.question_zh),
        "options": [choice.value for choice in tally.choices(rule)],
        "rule": rule.to_facts(),
        "opens": entries.instant(ballot.opens_at),
        "closes": entries.instant(ballot.closes_at),
    }
    if ballot.revision_id is not None:
        facts["revision"] = occasion.session.get_one(Revision, ballot.revision_id).number
    if ballot.provision_id is not None:
        facts["provision"] = occasion.session.get_one(Provision, ballot.provision_id).key
    if ballot.amendment_number is not None:
        facts["amendment"] = amendment_reference(ballot.amendment_number)
    if ballot.reveal_seconds:
        facts["reveal"] = ballot.reveal_seconds
    if ballot.put_again_from_id is not None:
        first = occasion.session.get_one(Ballot, ballot.put_again_from_id)
        facts["again"] = f"{name.rpartition('#')[0]}#{first.number}"
    if ballot.reconsiders_id is not None:
        decided = occasion.session.get_one(Ballot, ballot.reconsiders_id)
        facts["reconsiders"] = f"{name.rpartition('#')[0]}#{decided.number}"
    if course.rule_by is not None:
        facts["rule_by"] = f"{name.rpartition('#')[0]}#{course.rule_by}"
    return facts


def close(occasion: Occasion, ballot: Ballot, instant: datetime) -> None:
    """In one transaction: the close, every seal opened in the order of the record, the result.

    The clock closes a ballot; only an objection to what would be adopted without a vote does so before its instant.
    """
    consultation = occasion.session.get_one(Consultation, ballot.consultation_id)
    name = ballot_room.record_name(consultation, ballot)
    events = _events(occasion, ballot)
    indexes = [event.record_index for event, _, _ in events]
    ends = {"first": indexes[0], "last": indexes[-1]} if indexes else {}
    record.append_at(
        occasion,
        instant,
        EntryType.BALLOT_CLOSED,
        name,
        ballot=name,
        deadline=entries.instant(ballot.closes_at),
        sealed=len(events),
        **ends,
    )
    openings = _openings(name, events)
    for start in range(0, len(openings), MOST_OPENINGS):
        chunk = openings[start : start + MOST_OPENINGS]
        record.append_at(occasion, instant, EntryType.BALLOT_REVEALED, name, ballot=name, openings=chunk)
    _declare(occasion, ballot, name, events)
    letters.forget(occasion, ballot)
    letter_contests.tell(occasion, ballot, name)
    ballot.state = BallotState.CLOSED
    ballot.closed_at = instant
    amendment_votes.decide(occasion, ballot, instant)
    questions.settle_after(occasion, consultation, ballot)
    notices.result_declared(occasion, consultation, ballot)
    stamps.touch(occasion, consultation)


_Event = tuple[BallotEvent, str, str]


def _events(occasion: Occasion, ballot: Ballot) -> Sequence[_Event]:
    """Every cast of a ballot, superseded ones too, in the order of the record."""
    rows = occasion.session.execute(
        select(BallotEvent, Delegation.key, Accreditation.public_id)
        .join(Delegation, Delegation.id == BallotEvent.delegation_id)
        .join(Accreditation, Accreditation.id == BallotEvent.accreditation_id)
        .where(BallotEvent.ballot_id == ballot.id)
        .order_by(BallotEvent.record_index)
    )
    return [(event, key, accreditation) for event, key, accreditation in rows]


def _openings(name: str, events: Sequence[_Event]) -> list[dict[str, object]]:
    """What the seals hid; `previous` is the commitment of the delegation's cast before."""
    made: list[dict[str, object]] = []
    last: dict[str, str] = {}
    for event, key, accreditation in events:
        opening = Opening(
            ballot=name,
            delegation=key,
            accreditation=accreditation,
            seq=event.seq,
            previous=last.get(key),
            choice=event.choice,
            reason=event.reason_hash,
            origin=event.origin,
        )
        made.append({"index": event.record_index, "salt": event.salt.hex(), "opening": opening.to_facts()})
        last[key] = event.commitment
    return made


def _objections(occasion: Occasion, ballot: Ballot) -> list[Cast]:
    """What was said where nobody votes; whoever objected was not suspended, and the close came with it."""
    query = (
        select(Delegation.key)
        .join(Objection, Objection.delegation_id == Delegation.id)
        .where(Objection.ballot_id == ballot.id)
    )
    return [Cast(delegation=key, seq=1, choice=Choice.NO) for key in occasion.session.scalars(query)]


def _declare(occasion: Occasion, ballot: Ballot, name: str, events: Sequence[_Event]) -> None:
    """Count and decide once; the votes of delegations suspended at the close are excluded, and named."""
    rows = occasion.session.execute(
        select(Delegation.key, Delegation.suspended_at)
        .join(RegisterEntry, RegisterEntry.delegation_id == Delegation.id)
        .where(RegisterEntry.ballot_id == ballot.id)
    ).all()
    excluded = sorted(row.key for row in rows if row.suspended_at is not None)
    rule = Rule.from_facts(ballot.rule)
    casts = [Cast(delegation=key, seq=event.seq, choice=event.choice) for event, key, _ in events]
    if rule.unopposed is not None:
        casts, excluded = _objections(occasion, ballot), []
    facts = decide(rule, tally.count([row.key for row in rows], casts, excluded)).to_facts()
    ballot.result = dict(facts)
    ballot.excluded = excluded
    named = {"excluded": excluded} if excluded else {}
    record.append(occasion, EntryType.RESULT_DECLARED, name, ballot=name, decision=facts, **named)
