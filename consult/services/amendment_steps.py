"""The steps of a tabled amendment's public life, and what falls with it or by it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import ColumnElement, func, select

from consult.models.amendments import Amendment, AmendmentEvent
from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.rules.amendments import PUBLIC, AmendmentState, AmendmentStep
from consult.rules.refusal import Code, Refusal
from consult.services import amendment_records
from consult.services.amendment_records import AmendmentRecord
from consult.services.occasion import Occasion
from consult.text import amendment as rule
from consult.text.reference import amendment_number

_HELD = (BallotState.OPEN, BallotState.CLOSED)


class Happened(Struct, frozen=True):
    """A step in the public life of an amendment, and the ballot or the revision that it belongs to."""

    step: AmendmentStep
    at: datetime
    ballot_id: int | None = None
    revision_id: int | None = None


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


def is_voted_on(occasion: Occasion, amendment: Amendment, *, now: bool = False) -> bool:
    """Whether a ballot on it has been opened; `now`: whether one is open."""
    states = (BallotState.OPEN,) if now else _HELD
    held = select(Ballot.id).where(Ballot.amendment_id == amendment.id, Ballot.state.in_(states))
    return occasion.session.scalar(held.limit(1)) is not None


def subs(occasion: Occasion, amendment: Amendment, *states: AmendmentState) -> Sequence[Amendment]:
    """The sub-amendments to an amendment in these states, in the order of their references."""
    query = select(Amendment).where(Amendment.amends_id == amendment.id, Amendment.state.in_(states))
    return occasion.session.scalars(query.order_by(Amendment.number)).all()


def has_rival_voted_on(occasion: Occasion, amendment: Amendment) -> bool:
    """Whether a ballot is open on a sub-amendment that cannot be carried out together with this one."""
    return any(is_voted_on(occasion, each, now=True) for each in _rivals(occasion, amendment))


def become(occasion: Occasion, amendment: Amendment, state: AmendmentState, happened: Happened) -> None:
    """What an amendment now is, and what else falls.

    With an amendment that leaves the table without being adopted, its sub-amendments; by an adopted sub-amendment,
    those to the same words (UNGA rule 90).
    """
    amendment.state = state
    note(occasion, amendment, happened)
    falling: Sequence[Amendment] = ()
    if state is not AmendmentState.ADOPTED:
        falling = subs(occasion, amendment, AmendmentState.TABLED)
    elif amendment.amends_id is not None:
        falling = _rivals(occasion, amendment)
    for each in falling:
        each.state = AmendmentState.MOOT
        note(occasion, each, replace(happened, step=AmendmentStep.MOOT))


def reopen(occasion: Occasion, amendment: Amendment, reopened: Happened, *, decided_by: Ballot) -> None:
    """Put back on the table what a ballot had decided, and what fell with it or by it.

    A sub-amendment whose amendment has left the table meanwhile falls instead.
    """
    amended = occasion.session.get(Amendment, amendment.amends_id) if amendment.amends_id else None
    if amended is not None and amended.state is not AmendmentState.TABLED:
        become(occasion, amendment, AmendmentState.MOOT, replace(reopened, step=AmendmentStep.MOOT))
        return
    fell = [each for each in _beside(occasion, amendment) if _fell_by(occasion, each, decided_by)]
    for each in (amendment, *fell):
        each.state = AmendmentState.TABLED
        note(occasion, each, reopened)


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


def _rivals(occasion: Occasion, amendment: Amendment) -> list[Amendment]:
    """The tabled sub-amendments that cannot be carried out with this one and those adopted beside it."""
    if amendment.amends_id is None:
        return []
    amended = _record(occasion, Amendment.id == amendment.amends_id)
    this = _record(occasion, Amendment.id == amendment.id)
    others = amendment_records.bare(occasion, Amendment.amends_id == amendment.amends_id, Amendment.id != this.id)
    held = [each.changes for each in others if each.state is AmendmentState.ADOPTED]
    return [
        occasion.session.get_one(Amendment, each.id, with_for_update=True)
        for each in others
        if each.state is AmendmentState.TABLED
        and not rule.go_together(amended.proposed, [*held, this.changes, each.changes])
    ]


def _record(occasion: Occasion, *where: ColumnElement[bool]) -> AmendmentRecord:
    return amendment_records.bare(occasion, *where)[0]


def _beside(occasion: Occasion, amendment: Amendment) -> Sequence[Amendment]:
    """Those that may have fallen with an amendment or by it: its sub-amendments, and others to what it amends."""
    beside = Amendment.amends_id == amendment.id
    if amendment.amends_id is not None:
        beside = Amendment.amends_id == amendment.amends_id
    query = select(Amendment).where(beside, Amendment.id != amendment.id, Amendment.state == AmendmentState.MOOT)
    return occasion.session.scalars(query).all()


def _fell_by(occasion: Occasion, amendment: Amendment, ballot: Ballot) -> bool:
    last = occasion.session.scalar(
        select(AmendmentEvent)
        .where(AmendmentEvent.amendment_id == amendment.id)
        .order_by(AmendmentEvent.seq.desc())
        .limit(1)
    )
    return last is not None and last.step is AmendmentStep.MOOT and last.ballot_id == ballot.id
