"""Objecting to what would be adopted without a vote: the first objection ends the procedure, at once, in public."""

from datetime import datetime

from msgspec import Struct

from consult.ledger.entries import EntryType
from consult.models.ballots import BallotState, Objection
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import ballot_room, casting, counting, participant_texts, record, standing
from consult.services.ballot_room import Ours, Place
from consult.services.occasion import Occasion
from consult.text.provision import Language


class Objecting(Struct, frozen=True, kw_only=True):
    """An objection of a delegation, with its reason in one language."""

    where: Ours
    text: str
    language: Language


def object_to(occasion: Occasion, asked: Objecting) -> int:
    """Break the silence, or end the call: the question is not adopted, now; gives the index of the entry."""
    record.lock(occasion)
    instant = occasion.instant()
    place = ballot_room.place(occasion, asked.where)
    credentials = standing.ask(occasion, Act.CAST_VOTE, place.consultation, place.delegation)
    assert credentials.accreditation_id is not None
    _check(place, asked, instant)
    name = ballot_room.record_name(place.consultation, place.ballot)
    text = participant_texts.store(occasion, asked.text.strip())
    index = record.append_at(
        occasion,
        instant,
        EntryType.SILENCE_BROKEN,
        name,
        ballot=name,
        delegation=place.delegation.key,
        accreditation=credentials.accreditation_public_id,
        text=text.hash,
    )
    made = Objection(
        ballot_id=place.ballot.id,
        delegation_id=place.delegation.id,
        accreditation_id=credentials.accreditation_id,
        text_id=text.id,
        text_hash=text.hash,
        language=asked.language,
        at=instant,
        record_index=index,
    )
    occasion.session.add(made)
    occasion.session.flush()
    counting.close(occasion, place.ballot, instant)
    return index


def _check(place: Place, asked: Objecting, instant: datetime) -> None:
    ballot = place.ballot
    if ballot_room.is_voted_on(ballot):
        raise Refusal(Code.DECIDED_BY_VOTE)
    if ballot.state is BallotState.CLOSED and ballot.closed_at is not None and ballot.closed_at < ballot.closes_at:
        raise Refusal(Code.SILENCE_BROKEN_ALREADY, time=ballot.closed_at)
    casting.check_open(place, instant)
    if not asked.text.strip():
        raise Refusal(Code.OBJECTION_NEEDS_TEXT, at="text")
