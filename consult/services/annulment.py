"""Annulling a ballot: one official asks with the reason, a second confirms; the chair is one of the two."""

from msgspec import Struct
from sqlalchemy import or_, select

from consult.ledger import entries
from consult.ledger.entries import EntryType
from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.models.people import Appointment, Office
from consult.rules import decision
from consult.rules.access import Act
from consult.rules.counts import Counts
from consult.rules.decision import Decision, Rule
from consult.rules.refusal import Code, Refusal
from consult.services import amendment_votes, ballot_room, counting, letters, notices, record, stamps
from consult.services.ballot_room import Which
from consult.services.occasion import Occasion

_ANNULLABLE = frozenset({BallotState.APPROVED, BallotState.OPEN, BallotState.CLOSED})


class Request(Struct, frozen=True, kw_only=True):
    """Why a ballot should be annulled, in both languages."""

    which: Which
    reason_en: str
    reason_zh: str


def ask(occasion: Occasion, asked: Request) -> int:
    """Ask for a ballot to be annulled; nothing changes until a second person confirms."""
    _, ballot = _loaded(occasion, asked.which)
    if ballot.annul_asked_by_id is not None:
        raise Refusal(Code.ANNULMENT_ASKED)
    if not (asked.reason_en.strip() and asked.reason_zh.strip()):
        raise Refusal(Code.REASON_NEEDED)
    amendment_votes.check_not_relied_on(occasion, ballot)
    ballot.annul_asked_by_id = occasion.actor.person_id
    ballot.annul_reason_en = asked.reason_en.strip()
    ballot.annul_reason_zh = asked.reason_zh.strip()
    return ballot.number


def drop(occasion: Occasion, which: Which) -> int:
    """Take the request back: the ballot goes on."""
    _, ballot = _loaded(occasion, which)
    ballot.annul_asked_by_id = None
    ballot.annul_reason_en = ""
    ballot.annul_reason_zh = ""
    return ballot.number


def confirm(occasion: Occasion, which: Which) -> int:
    """Annul the ballot for good; one annulled before its close is never opened."""
    consultation, ballot = _loaded(occasion, which)
    if ballot.annul_asked_by_id is None or ballot.annul_asked_by_id == occasion.actor.person_id:
        raise Refusal(Code.SECOND_PERSON_NEEDED)
    if not _is_chair_among(occasion, consultation, ballot.annul_asked_by_id):
        raise Refusal(Code.CHAIR_NEEDED)
    amendment_votes.check_not_relied_on(occasion, ballot)
    name = ballot_room.record_name(consultation, ballot)
    reason = entries.public_hash(ballot.annul_reason_en, ballot.annul_reason_zh)
    record.append(occasion, EntryType.BALLOT_ANNULLED, name, ballot=name, reason=reason)
    ballot.result = dict(_without_effect(ballot).to_facts())
    ballot.state = BallotState.ANNULLED
    ballot.annulled_by_id = occasion.actor.person_id
    ballot.annulled_at = occasion.instant()
    amendment_votes.undo(occasion, ballot, ballot.annulled_at)
    letters.forget(occasion, ballot)
    notices.ballot_annulled(occasion, consultation, ballot)
    stamps.touch(occasion, consultation)
    return ballot.number


def _loaded(occasion: Occasion, which: Which) -> tuple[Consultation, Ballot]:
    record.lock(occasion)
    counting.close_due(occasion)
    consultation = ballot_room.chaired(occasion, which.path, Act.ANNUL_BALLOT)
    ballot = ballot_room.ballot_of(occasion, consultation, which.number)
    if ballot.state not in _ANNULLABLE:
        raise Refusal(Code.NOTHING_TO_ANNUL)
    return consultation, ballot


def _is_chair_among(occasion: Occasion, consultation: Consultation, first: int) -> bool:
    found = occasion.session.scalar(
        select(Appointment.id)
        .where(
            Appointment.person_id.in_([first, occasion.actor.person_id]),
            Appointment.office == Office.CHAIR,
            Appointment.ended_at.is_(None),
            or_(Appointment.consultation_id.is_(None), Appointment.consultation_id == consultation.id),
        )
        .limit(1)
    )
    return found is not None


def _without_effect(ballot: Ballot) -> Decision:
    counts = (ballot.result or {}).get("counts")
    return decision.annulled(Rule.from_facts(ballot.rule), Counts.from_facts(counts) if counts else None)
