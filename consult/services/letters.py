"""Votes by signed letter: entered by one official, read again by a second who does not see what the first has read.

Only the second casts, on the path of every vote. A vote that the delegation itself cast meanwhile stands.
"""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from sqlalchemy import ColumnElement, delete, func, select

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.models.delegations import Accreditation, Delegation
from consult.models.letters import LetterClosing, LetterEntry, LetterReading
from consult.rules import access, letters
from consult.rules.access import Act, Capacity, Role
from consult.rules.letters import LetterEnd
from consult.rules.refusal import Code, Event, Refusal, Trace
from consult.rules.roster import AccreditationRole
from consult.rules.tally import Choice
from consult.services import ballot_room, casting, record, rights, security, standing
from consult.services.ballot_room import Ours, Place
from consult.services.casting import Cast, Hand, Letter
from consult.services.occasion import Occasion
from consult.text.provision import Language

SIGNERS = (AccreditationRole.HEAD, AccreditationRole.ALTERNATE)


class Reading(Struct, frozen=True, kw_only=True):
    """A letter as the first official reads it; `signer` is the public id of the accreditation."""

    where: Ours
    signer: str
    signed_on: date
    reference: str
    choice: Choice
    reason: str = ""
    language: Language = Language.EN


class WhichLetter(Struct, frozen=True, kw_only=True):
    """The entry of a letter by its address."""

    path: str
    ballot: int
    number: int


class SecondReading(Struct, frozen=True, kw_only=True):
    """What the second official reads in the same letter."""

    which: WhichLetter
    choice: Choice


class Compared(StrEnum):
    """What came of the second reading."""

    RECORDED = "recorded"
    DIFFERED = "differed"


def enter(occasion: Occasion, asked: Reading) -> int:
    """Enter a letter: nothing is cast until a second official confirms; gives the number of the entry."""
    record.lock(occasion)
    place = ballot_room.place(occasion, asked.where)
    standing.ask(occasion, Act.ENTER_LETTER, place.consultation)
    _check_open(place, occasion.instant())
    signer = _signer(occasion, place, Accreditation.public_id == asked.signer)
    _check_letter(occasion, place, asked)
    last = select(func.max(LetterEntry.number)).where(LetterEntry.ballot_id == place.ballot.id)
    assert occasion.actor.person_id is not None
    entry = LetterEntry(
        ballot_id=place.ballot.id,
        delegation_id=place.delegation.id,
        number=(occasion.session.scalar(last) or 0) + 1,
        accreditation_id=signer.id,
        signed_on=asked.signed_on,
        reference=asked.reference.strip(),
        seen=place.current.seq if place.current else 0,
        entered_by_id=occasion.actor.person_id,
        entered_at=occasion.now,
    )
    occasion.session.add(entry)
    occasion.session.flush()
    _keep(occasion, entry, place, asked)
    return entry.number


def confirm(occasion: Occasion, asked: SecondReading) -> Compared:
    """Cast the vote where both officials read the same; where they differ the entry ends, and nothing is cast."""
    record.lock(occasion)
    instant = occasion.instant()
    entry, place = _waiting(occasion, asked.which, Act.CONFIRM_LETTER)
    if entry.entered_by_id == occasion.actor.person_id:
        raise Refusal(Code.SECOND_PERSON_NEEDED)
    _check_open(place, instant)
    signer = _signer(occasion, place, Accreditation.id == entry.accreditation_id)
    _check_not_overtaken(entry, place)
    casting.check_choice(place, asked.choice)
    first = occasion.session.get_one(LetterReading, entry.id)
    if first.choice is not asked.choice:
        return _differed(occasion, entry, place)
    casting.cast_by_letter(occasion, place, _paper(entry, place, first), _hand(occasion, entry, signer), instant)
    _end(occasion, entry, LetterEnd.CONFIRMED)
    return Compared.RECORDED


def withdraw(occasion: Occasion, which: WhichLetter) -> int:
    """Take an entry back that nobody has confirmed."""
    record.lock(occasion)
    entry, place = _waiting(occasion, which, Act.ENTER_LETTER)
    _check_open(place, occasion.instant())
    _end(occasion, entry, LetterEnd.WITHDRAWN)
    return entry.number


def forget(occasion: Occasion, ballot: Ballot) -> None:
    """Take away what was read in letters that nobody confirmed: the vote has ended, they are void."""
    entered = select(LetterEntry.id).where(LetterEntry.ballot_id == ballot.id)
    occasion.session.execute(delete(LetterReading).where(LetterReading.letter_id.in_(entered)))


def ended() -> ColumnElement[bool]:
    """SQL condition: the entry of a letter has ended."""
    return select(LetterClosing.letter_id).where(LetterClosing.letter_id == LetterEntry.id).exists()


def _waiting(occasion: Occasion, which: WhichLetter, act: Act) -> tuple[LetterEntry, Place]:
    """An entry that still waits, and the delegation before its ballot."""
    row = occasion.session.execute(
        select(LetterEntry, Delegation.key, ended())
        .join(Ballot, Ballot.id == LetterEntry.ballot_id)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .join(Delegation, Delegation.id == LetterEntry.delegation_id)
        .where(Consultation.path == which.path, Ballot.number == which.ballot, LetterEntry.number == which.number)
    ).first()
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    entry, delegation, has_ended = row
    place = ballot_room.place(occasion, Ours(delegation=delegation, path=which.path, number=which.ballot))
    standing.ask(occasion, act, place.consultation)
    if has_ended:
        raise Refusal(Code.LETTER_ENDED)
    return entry, place


def _check_open(place: Place, instant: datetime) -> None:
    ballot = place.ballot
    if ballot.state is BallotState.CLOSED or (ballot.state is BallotState.OPEN and instant >= ballot.closes_at):
        trace = Trace(Event.LATE_CAST, {"ballot": ballot_room.record_name(place.consultation, ballot)})
        raise Refusal(Code.LETTER_TOO_LATE, trace=trace, time=ballot.closes_at)
    casting.check_open(place, instant)


def _check_letter(occasion: Occasion, place: Place, asked: Reading) -> None:
    if letters.is_dated_ahead(asked.signed_on, occasion.now):
        raise Refusal(Code.LETTER_DATED_AHEAD, at="signed_on")
    casting.check_answer(place, _first_paper(asked))
    waiting = select(LetterEntry.id).where(
        LetterEntry.ballot_id == place.ballot.id, LetterEntry.delegation_id == place.delegation.id, ~ended()
    )
    if occasion.session.scalar(waiting.limit(1)) is not None:
        raise Refusal(Code.LETTER_WAITS)


def _check_not_overtaken(entry: LetterEntry, place: Place) -> None:
    """Never says how the delegation voted meanwhile."""
    if (place.current.seq if place.current else 0) != entry.seen:
        trace = Trace(Event.STALE_CAST, {"ballot": ballot_room.record_name(place.consultation, place.ballot)})
        raise Refusal(Code.LETTER_OVERTAKEN, trace=trace)


def _signer(occasion: Occasion, place: Place, which: ColumnElement[bool]) -> Accreditation:
    """The accreditation that signed, in force now; it must be entitled as if it cast the vote on the site itself."""
    signer = occasion.session.scalar(
        select(Accreditation).where(
            which,
            Accreditation.delegation_id == place.delegation.id,
            Accreditation.role.in_(SIGNERS),
            rights.current(occasion.now),
        )
    )
    if signer is None:
        raise Refusal(Code.SIGNER_NOT_ACCREDITED, at="signer")
    roles = frozenset({Role.PERSON, Role(signer.role.value)})
    held = place.participation.standing if place.participation else None
    capacity = Capacity(roles, held, place.delegation.suspended_at is not None)
    if refusal := access.may(capacity, Act.CAST_VOTE, place.consultation.state):
        raise refusal
    return signer


def _first_paper(asked: Reading) -> Cast:
    return Cast(where=asked.where, choice=asked.choice, seen=0, idempotency_key="", reason=asked.reason)


def _differed(occasion: Occasion, entry: LetterEntry, place: Place) -> Compared:
    """Nobody tries a second time: the entry has ended, and the security log knows it, without a choice."""
    name = ballot_room.record_name(place.consultation, place.ballot)
    security.note(occasion, Trace(Event.LETTER_DIFFERED, {"ballot": name}))
    _end(occasion, entry, LetterEnd.DIFFERED)
    return Compared.DIFFERED


def _hand(occasion: Occasion, entry: LetterEntry, signer: Accreditation) -> Hand:
    assert occasion.actor.person_id is not None
    letter = Letter(id=entry.id, entered_by=entry.entered_by_id, confirmed_by=occasion.actor.person_id)
    return Hand(accreditation_id=signer.id, accreditation=signer.public_id, letter=letter)


def _paper(entry: LetterEntry, place: Place, first: LetterReading) -> Cast:
    """The ballot paper that the letter comes to; its key is one that no form can send."""
    path, ballot = place.consultation.path, place.ballot.number
    return Cast(
        where=Ours(delegation=place.delegation.key, path=path, number=ballot),
        choice=first.choice,
        seen=entry.seen,
        idempotency_key=f"letter-{entry.number}",
        reason=first.reason,
        language=first.reason_language,
    )


def _keep(occasion: Occasion, entry: LetterEntry, place: Place, asked: Reading) -> None:
    reason = casting.kept_reason(place, _first_paper(asked))
    occasion.session.add(
        LetterReading(letter_id=entry.id, choice=asked.choice, reason=reason, reason_language=asked.language)
    )


def _end(occasion: Occasion, entry: LetterEntry, end: LetterEnd) -> None:
    assert occasion.actor.person_id is not None
    by, at = occasion.actor.person_id, occasion.instant()
    occasion.session.add(LetterClosing(letter_id=entry.id, ended_as=end, by_id=by, at=at))
    occasion.session.execute(delete(LetterReading).where(LetterReading.letter_id == entry.id))
