"""Notes of correction: what a delegation had intended, confirmed by a second person; the result never changes."""

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from consult.ledger.entries import EntryType
from consult.models.ballots import Ballot, BallotState
from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Person
from consult.models.statements import NoteOfCorrection
from consult.rules import tally
from consult.rules.access import Act
from consult.rules.decision import Rule
from consult.rules.refusal import Code, Refusal
from consult.rules.statements import Moment
from consult.rules.tally import Choice
from consult.services import ballot_room, notices, record, stamps, vote_conduct
from consult.services.ballot_room import Ours, Place, Which
from consult.services.occasion import Occasion


class Declaration(Struct, frozen=True, kw_only=True):
    """What a delegation says it had intended to vote."""

    where: Ours
    intended: Choice


class Pending(Struct, frozen=True, kw_only=True):
    """A note that waits for its second person: the ballot, whose it is, and the choice that was read."""

    which: Which
    delegation: str
    intended: Choice | None


def declare(occasion: Occasion, asked: Declaration) -> bool:
    """File the note: nothing is public of it before it is confirmed; the same one sent twice stands once."""
    place, credentials = vote_conduct.enter(occasion, asked.where, Act.DECLARE_CORRECTION)
    check_closed(place)
    earlier = note_of(occasion, place.ballot, place.delegation)
    if earlier is not None and earlier.intended is asked.intended:
        return True
    if earlier is not None:
        raise Refusal(Code.CORRECTION_MADE)
    if asked.intended not in others(place):
        raise Refusal(Code.CORRECTION_CHANGES_NOTHING, at="intended")
    assert credentials.accreditation_id is not None
    assert credentials.person_id is not None
    occasion.session.add(
        NoteOfCorrection(
            ballot_id=place.ballot.id,
            delegation_id=place.delegation.id,
            intended=asked.intended,
            accreditation_id=credentials.accreditation_id,
            declared_by_id=credentials.person_id,
            declared_at=occasion.instant(),
        )
    )
    occasion.session.flush()
    kept_out = exists().where(_is(place.ballot.id, place.delegation.id), barred(Person.id))
    notices.correction_filed(occasion, place.consultation, place.ballot, place.delegation, kept_out)
    return True


def take_back(occasion: Occasion, where: Ours) -> bool:
    """Take a note back that nobody has confirmed yet."""
    place, _ = vote_conduct.enter(occasion, where, Act.DECLARE_CORRECTION)
    note = note_of(occasion, place.ballot, place.delegation)
    if note is None:
        raise Refusal(Code.NOT_FOUND)
    _check_pending(note)
    occasion.session.delete(note)
    occasion.session.flush()
    return True


def confirm(occasion: Occasion, asked: Pending) -> bool:
    """The second person's yes: the note enters the public record and stands beside the result from then on."""
    record.lock(occasion)
    consultation = ballot_room.chaired(occasion, asked.which.path, Act.CONFIRM_CORRECTION)
    ballot = ballot_room.ballot_of(occasion, consultation, asked.which.number)
    delegation = occasion.session.scalar(select(Delegation).where(Delegation.key == asked.delegation))
    note = None if delegation is None else note_of(occasion, ballot, delegation)
    if delegation is None or note is None or note.intended is not asked.intended:
        raise Refusal(Code.NOT_FOUND)
    _check_standing(ballot)
    _check_pending(note)
    if _is_barred(occasion, note):
        raise Refusal(Code.OWN_CORRECTION)
    at = occasion.instant()
    name = ballot_room.record_name(consultation, ballot)
    facts = {"ballot": name, "delegation": delegation.key, "intended": note.intended.value}
    note.record_index = record.append_at(occasion, at, EntryType.VOTE_CORRECTION_NOTED, name, **facts)
    note.confirmed_by_id, note.confirmed_at = occasion.actor.person_id, at
    occasion.session.flush()
    stamps.touch(occasion, consultation)
    notices.correction_confirmed(occasion, consultation, ballot, delegation)
    return True


def others(place: Place) -> tuple[Choice, ...]:
    """The answers of the ballot paper other than the one that was recorded; without a vote, not participating."""
    recorded = place.current.choice if place.current else Choice.NOT_PARTICIPATING
    return tuple(choice for choice in tally.choices(Rule.from_facts(place.ballot.rule)) if choice is not recorded)


def note_of(occasion: Occasion, ballot: Ballot, delegation: Delegation) -> NoteOfCorrection | None:
    """The delegation's note on this ballot, confirmed or not."""
    return occasion.session.get(NoteOfCorrection, (ballot.id, delegation.id), populate_existing=True)


def barred(person: int | InstrumentedAttribute[int] | None) -> ColumnElement[bool]:
    """SQL condition: not this person, who filed the note, or serves the delegation, or did when it was filed."""
    filed = NoteOfCorrection.declared_at
    serves = (
        exists()
        .where(
            Accreditation.person_id == person,
            Accreditation.delegation_id == NoteOfCorrection.delegation_id,
            or_(Accreditation.ended_at.is_(None), Accreditation.ended_at > filed),
            or_(Accreditation.valid_to.is_(None), Accreditation.valid_to > filed),
        )
        .correlate(NoteOfCorrection, Person)
    )
    return or_(NoteOfCorrection.declared_by_id == person, serves)


def check_closed(place: Place) -> None:
    """Notes are filed once the result stands, by those who stood in the register."""
    _check_standing(place.ballot)
    vote_conduct.check_register(place, Moment.AFTER)


def _check_standing(ballot: Ballot) -> None:
    vote_conduct.check_stands(ballot)
    if not ballot_room.is_voted_on(ballot):
        raise Refusal(Code.DECIDED_WITHOUT_VOTE)
    if ballot.state is not BallotState.CLOSED:
        raise Refusal(Code.VOTE_NOT_CLOSED)


def _is_barred(occasion: Occasion, note: NoteOfCorrection) -> bool:
    this = _is(note.ballot_id, note.delegation_id)
    return bool(occasion.session.scalar(select(barred(occasion.actor.person_id)).where(this)))


def _is(ballot: int, delegation: int) -> ColumnElement[bool]:
    return and_(NoteOfCorrection.ballot_id == ballot, NoteOfCorrection.delegation_id == delegation)


def _check_pending(note: NoteOfCorrection) -> None:
    if note.confirmed_at is not None:
        raise Refusal(Code.CORRECTION_CONFIRMED)
