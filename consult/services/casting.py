"""Casting the one vote of a delegation: sealed in the record in the transaction that stores it."""

from datetime import datetime
from secrets import token_bytes

from msgspec import Struct
from sqlalchemy import insert, select

from consult.ledger import seal
from consult.ledger.entries import SALT_BYTES, EntryType
from consult.ledger.seal import Opening
from consult.models.ballots import BallotEvent, BallotState
from consult.models.base import table_of
from consult.rules import tally
from consult.rules.access import Act
from consult.rules.decision import Rule
from consult.rules.refusal import Code, Event, Refusal, Trace
from consult.rules.roster import Origin
from consult.rules.tally import Choice
from consult.services import ballot_room, participant_texts, record, standing
from consult.services.ballot_room import Ours, Place
from consult.services.occasion import Occasion
from consult.text.provision import Language

_STORE = insert(table_of(BallotEvent))


class Cast(Struct, frozen=True, kw_only=True):
    """What a ballot paper says: the choice, the number of the vote it replaces, and the paper's own key.

    `reason` is kept with a negative vote where the rule asks for it, and with no other.
    """

    where: Ours
    choice: Choice
    seen: int
    idempotency_key: str
    reason: str = ""
    language: Language = Language.EN


class Letter(Struct, frozen=True, kw_only=True):
    """The entry of a signed letter, and the two officials who read it."""

    id: int
    entered_by: int
    confirmed_by: int


class Hand(Struct, frozen=True, kw_only=True):
    """Whose hand votes: an accreditation, on the site itself or by a letter."""

    accreditation_id: int
    accreditation: str
    letter: Letter | None = None

    @property
    def origin(self) -> Origin:
        """How the vote came in."""
        return Origin.WEB if self.letter is None else Origin.LETTER


class Sealed(Struct, frozen=True):
    """Where a cast stands in the record."""

    seq: int
    index: int


def cast(occasion: Occasion, asked: Cast) -> Sealed:
    """Store and seal a vote; the same paper sent twice gives the same receipt, a stale one is refused."""
    record.lock(occasion)
    instant = occasion.instant()
    place = ballot_room.place(occasion, asked.where)
    credentials = standing.ask(occasion, Act.CAST_VOTE, place.consultation, place.delegation)
    if repeated := _repeated(occasion, place, asked):
        return repeated
    check_open(place, instant)
    _check_paper(place, asked)
    assert credentials.accreditation_id is not None
    hand = Hand(accreditation_id=credentials.accreditation_id, accreditation=credentials.accreditation_public_id)
    return _seal(occasion, place, asked, hand, instant)


def cast_by_letter(occasion: Occasion, place: Place, asked: Cast, hand: Hand, instant: datetime) -> Sealed:
    """Store and seal a vote that two officials have read in a letter; they hold the record's lock since `instant`."""
    check_open(place, instant)
    _check_paper(place, asked)
    return _seal(occasion, place, asked, hand, instant)


def check_open(place: Place, instant: datetime) -> None:
    """Refuse what comes before the opening, at the close or after it, and from outside the register."""
    ballot = place.ballot
    if ballot.state is BallotState.ANNULLED:
        raise Refusal(Code.BALLOT_ANNULLED)
    if ballot.state is BallotState.MOOT:
        raise Refusal(Code.QUESTION_MOOT)
    if ballot.state is BallotState.CLOSED or (ballot.state is BallotState.OPEN and instant >= ballot.closes_at):
        trace = Trace(Event.LATE_CAST, {"ballot": ballot_room.record_name(place.consultation, ballot)})
        raise Refusal(Code.VOTING_CLOSED, trace=trace, time=ballot.closes_at, arrived=instant)
    if ballot.state is not BallotState.OPEN:
        raise Refusal(Code.VOTING_NOT_BEGUN, time=ballot.opens_at)
    if not place.registered:
        raise Refusal(Code.NOT_IN_REGISTER)


def check_choice(place: Place, choice: Choice) -> None:
    """Refuse an answer that the rule does not have, and any where nobody votes."""
    rule = Rule.from_facts(place.ballot.rule)
    if rule.unopposed is not None:
        raise Refusal(Code.DECIDED_WITHOUT_VOTE)
    if choice not in tally.choices(rule):
        raise Refusal(Code.CHOICE_UNKNOWN, at="choice")


def check_answer(place: Place, asked: Cast) -> None:
    """Refuse a choice that the rule does not have, and a vote against without the reason it asks for."""
    check_choice(place, asked.choice)
    rule = Rule.from_facts(place.ballot.rule)
    if rule.requires_reason_for_negative and asked.choice is Choice.NO and not kept_reason(place, asked):
        raise Refusal(Code.NEGATIVE_NEEDS_REASON, at="reason")


def kept_reason(place: Place, asked: Cast) -> str:
    """The reason that is kept with the vote."""
    rule = Rule.from_facts(place.ballot.rule)
    return asked.reason.strip() if rule.requires_reason_for_negative and asked.choice is Choice.NO else ""


def _repeated(occasion: Occasion, place: Place, asked: Cast) -> Sealed | None:
    """The receipt of a paper that has arrived before; refused when another choice now stands on it."""
    if place.current is None:
        return None
    known = occasion.session.scalar(
        select(BallotEvent).where(
            BallotEvent.ballot_id == place.ballot.id,
            BallotEvent.delegation_id == place.delegation.id,
            BallotEvent.idempotency_key == asked.idempotency_key,
        )
    )
    if known is None:
        return None
    said = participant_texts.body(occasion, known.reason_id)
    if (known.choice, said) != (asked.choice, kept_reason(place, asked)):
        raise _stale(place, place.current)
    return Sealed(known.seq, known.record_index)


def _check_paper(place: Place, asked: Cast) -> None:
    check_answer(place, asked)
    current = place.current
    if current is None and asked.seen != 0:
        raise Refusal(Code.BAD_REQUEST)
    if current is not None and asked.seen != current.seq:
        raise _stale(place, current)


def _stale(place: Place, current: BallotEvent) -> Refusal:
    trace = Trace(Event.STALE_CAST, {"ballot": ballot_room.record_name(place.consultation, place.ballot)})
    return Refusal(Code.VOTED_MEANWHILE, trace=trace, choice=current.choice.value)


def _seal(occasion: Occasion, place: Place, asked: Cast, hand: Hand, instant: datetime) -> Sealed:
    """The entry of the record and the stored vote, both or neither."""
    previous = place.current
    name = ballot_room.record_name(place.consultation, place.ballot)
    words = kept_reason(place, asked)
    reason = participant_texts.store(occasion, words) if words else None
    opening = Opening(
        ballot=name,
        delegation=place.delegation.key,
        accreditation=hand.accreditation,
        seq=previous.seq + 1 if previous else 1,
        previous=previous.commitment if previous else None,
        choice=asked.choice,
        reason=reason.hash if reason else None,
        origin=hand.origin,
    )
    salt = token_bytes(SALT_BYTES)
    commitment = seal.commitment(salt, opening)
    index = record.append_at(occasion, instant, EntryType.BALLOT_SEALED, name, ballot=name, commitment=commitment)
    made = {
        "ballot_id": place.ballot.id,
        "delegation_id": place.delegation.id,
        "seq": opening.seq,
        "previous_seq": previous.seq if previous else None,
        "choice": asked.choice,
        "reason_id": reason.id if reason else None,
        "reason_hash": opening.reason,
        "reason_language": asked.language if reason else None,
        "at": instant,
        "salt": salt,
        "commitment": commitment,
        "record_index": index,
        "idempotency_key": asked.idempotency_key,
    }
    occasion.session.execute(_STORE, made | _marks(hand))
    return Sealed(opening.seq, index)


def _marks(hand: Hand) -> dict[str, object]:
    """How a vote came in, as it is stored: the constraint of the table asks for all of it."""
    letter = hand.letter
    return {
        "accreditation_id": hand.accreditation_id,
        "origin": hand.origin,
        "letter_id": letter.id if letter else None,
        "entered_by_id": letter.entered_by if letter else None,
        "confirmed_by_id": letter.confirmed_by if letter else None,
    }
