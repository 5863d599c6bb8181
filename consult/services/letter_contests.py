"""A delegation contests a vote that the secretariat entered from a letter: it is heard, and the result stands.

While the ballot is open the record is silent, for an entry would tell that the delegation has voted: the close tells.
"""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from consult.ledger.entries import EntryType
from consult.models.ballots import Ballot, BallotEvent, BallotState
from consult.models.consultations import Consultation
from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation
from consult.models.letters import LetterContest, LetterEntry
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import ballot_room, notices, participant_texts, record, stamps, standing
from consult.services.ballot_room import Ours, Place, Which
from consult.services.occasion import Occasion
from consult.text.provision import Language


class Contest(Struct, frozen=True, kw_only=True):
    """What the delegation says to the secretariat about its vote by letter."""

    where: Ours
    words: str
    language: Language


class Contested(Struct, frozen=True, kw_only=True):
    """A vote by letter that its delegation contests, in the delegation's own words."""

    key: str
    name_en: str
    name_zh: str
    reference: str
    words: str
    language: Language
    at: datetime


def contest(occasion: Occasion, asked: Contest) -> bool:
    """Contest the newest vote by letter of the delegation, once."""
    record.lock(occasion)
    place = ballot_room.place(occasion, asked.where)
    credentials = standing.ask(occasion, Act.CONTEST_LETTER, place.consultation, place.delegation)
    if place.ballot.state is BallotState.ANNULLED:
        raise Refusal(Code.BALLOT_ANNULLED)
    vote = _newest(occasion, place)
    if not asked.words.strip():
        raise Refusal(Code.BAD_REQUEST, at="words")
    words = participant_texts.store(occasion, asked.words.strip())
    made = LetterContest(
        letter_id=vote.letter_id,
        text_id=words.id,
        text_hash=words.hash,
        language=asked.language,
        accreditation_id=credentials.accreditation_id,
        at=occasion.instant(),
    )
    occasion.session.add(made)
    if place.ballot.closed_at is not None:
        name = ballot_room.record_name(place.consultation, place.ballot)
        _append(occasion, name, place.delegation.key, vote, made)
        stamps.touch(occasion, place.consultation)
    notices.letter_contested(occasion, place.consultation, place.ballot, place.delegation)
    return True


def tell(occasion: Occasion, ballot: Ballot, name: str) -> None:
    """At the close: the entries of what was contested before, which could not be told then."""
    rows = occasion.session.execute(
        select(LetterContest, BallotEvent, Delegation.key)
        .join(BallotEvent, BallotEvent.letter_id == LetterContest.letter_id)
        .join(Delegation, Delegation.id == BallotEvent.delegation_id)
        .where(BallotEvent.ballot_id == ballot.id)
        .order_by(LetterContest.at, BallotEvent.record_index)
    ).all()
    for contested, vote, key in rows:
        _append(occasion, name, key, vote, contested)


def of_ballot(occasion: Occasion, which: Which) -> tuple[Contested, ...]:
    """What delegations say against votes by letter in a ballot, the oldest first."""
    rows = occasion.session.execute(
        select(LetterContest, LetterEntry.reference, Delegation, ParticipantText.body)
        .join(LetterEntry, LetterEntry.id == LetterContest.letter_id)
        .join(Delegation, Delegation.id == LetterEntry.delegation_id)
        .join(ParticipantText, ParticipantText.id == LetterContest.text_id)
        .join(Ballot, Ballot.id == LetterEntry.ballot_id)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .where(Consultation.path == which.path, Ballot.number == which.number)
        .order_by(LetterContest.at, LetterContest.letter_id)
    )
    return tuple(
        Contested(
            key=delegation.key,
            name_en=delegation.name_en,
            name_zh=delegation.name_zh,
            reference=reference,
            words=body,
            language=said.language,
            at=said.at,
        )
        for said, reference, delegation, body in rows
    )


def _newest(occasion: Occasion, place: Place) -> BallotEvent:
    is_contested = select(LetterContest.letter_id).where(LetterContest.letter_id == BallotEvent.letter_id).exists()
    row = occasion.session.execute(
        select(BallotEvent, is_contested)
        .where(
            BallotEvent.ballot_id == place.ballot.id,
            BallotEvent.delegation_id == place.delegation.id,
            BallotEvent.letter_id.is_not(None),
        )
        .order_by(BallotEvent.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        raise Refusal(Code.NO_VOTE_BY_LETTER)
    vote, contested = row
    if contested:
        raise Refusal(Code.CONTESTED_ALREADY)
    return vote


def _append(occasion: Occasion, name: str, delegation: str, vote: BallotEvent, said: LetterContest) -> None:
    facts = {"ballot": name, "delegation": delegation, "index": vote.record_index, "text": said.text_hash}
    record.append(occasion, EntryType.VOTE_CONTESTED, name, **facts)
