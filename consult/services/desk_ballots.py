"""The ballots on a delegation's desk: those to vote on, and those about which it may say something, in one query."""

from collections import defaultdict
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, exists, or_, select

from consult.models.ballots import Ballot, BallotEvent, BallotState, RegisterEntry, Sitting
from consult.models.consultations import Participation
from consult.models.delegations import Delegation
from consult.models.statements import Statement
from consult.rules import reveal, statements
from consult.rules.access import Standing
from consult.rules.roster import Origin
from consult.rules.statements import STAYS_OPEN, Moment, StatementKind
from consult.services import ballot_room, sponsors_votes, vote_conduct
from consult.services.occasion import Occasion


class BallotLine(Struct, frozen=True, kw_only=True):
    """A question before the delegation; whether it has voted is for head and alternate alone."""

    number: int
    question_en: str
    question_zh: str
    closes_at: datetime
    handed_in: bool | None
    by_letter: bool
    revealed: bool
    unopposed: bool


class Floor(Struct, frozen=True, kw_only=True):
    """A ballot about which the delegation may say something now; `until`: none while that depends on a sitting."""

    number: int
    question_en: str
    question_zh: str
    kind: StatementKind
    until: datetime | None
    explained: bool
    unopposed: bool
    may_explain: bool
    may_reserve: bool


class DeskBallots(Struct, frozen=True):
    """By consultation, what waits for a vote, and where the delegation has the floor."""

    lines: dict[int, list[BallotLine]]
    floors: dict[int, list[Floor]]


def of_delegation(occasion: Occasion, delegation: Delegation, *, tells: bool) -> DeskBallots:
    """The ballots on the desk now; `tells`: whether the reader may know that a vote has been handed in."""
    found = DeskBallots(defaultdict(list), defaultdict(list))
    for ballot, sitting, origin, explained, silent in _rows(occasion, delegation):
        if ballot.state is BallotState.OPEN:
            line = _line(ballot, origin, occasion.now, tells=tells)
            found.lines[ballot.consultation_id].append(line)
            continue
        floor = _floor(ballot, sitting, occasion.now, explained=bool(explained), may_explain=not silent)
        if floor is not None:
            found.floors[ballot.consultation_id].append(floor)
    return found


def _rows(occasion: Occasion, delegation: Delegation):  # type: ignore[no-untyped-def]  # noqa: ANN202  joined rows
    voted = (
        select(BallotEvent.origin)
        .where(BallotEvent.ballot_id == Ballot.id, BallotEvent.delegation_id == delegation.id)
        .order_by(BallotEvent.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    return occasion.session.execute(
        select(Ballot, Sitting, voted, _explained(delegation), sponsors_votes.silent(delegation.id))
        .outerjoin(Sitting, Sitting.id == Ballot.sitting_id)
        .outerjoin(
            Participation,
            (Participation.consultation_id == Ballot.consultation_id)
            & (Participation.delegation_id == delegation.id)
            & (Participation.standing == Standing.VOTING),
        )
        .outerjoin(
            RegisterEntry, (RegisterEntry.ballot_id == Ballot.id) & (RegisterEntry.delegation_id == delegation.id)
        )
        .where(_concerns(occasion.now))
        .order_by(Ballot.closes_at, Ballot.id)
    )


def _concerns(now: datetime) -> ColumnElement[bool]:
    """Before a vote those with a vote here, during it and after it those in its register."""
    lasts = or_(Sitting.ended_at.is_(None), Sitting.ended_at > now, Ballot.closes_at > now - STAYS_OPEN)
    return or_(
        and_(Ballot.state == BallotState.APPROVED, Participation.delegation_id.is_not(None)),
        and_(
            RegisterEntry.delegation_id.is_not(None),
            or_(
                and_(Ballot.state == BallotState.OPEN, Ballot.closes_at > now),
                and_(Ballot.state == BallotState.CLOSED, lasts),
            ),
        ),
    )


def _explained(delegation: Delegation) -> ColumnElement[bool]:
    """Whether the delegation has explained its vote for the time at which the ballot stands."""
    return exists().where(
        Statement.ballot_id == Ballot.id,
        Statement.delegation_id == delegation.id,
        Statement.approved_at == Ballot.approved_at,
        or_(
            and_(Ballot.state == BallotState.APPROVED, Statement.kind == StatementKind.BEFORE),
            and_(Ballot.state == BallotState.CLOSED, Statement.kind == StatementKind.AFTER),
        ),
    )


def _line(ballot: Ballot, origin: Origin | None, now: datetime, *, tells: bool) -> BallotLine:
    return BallotLine(
        number=ballot.number,
        question_en=ballot.question_en,
        question_zh=ballot.question_zh,
        closes_at=ballot.closes_at,
        handed_in=origin is not None if tells else None,
        by_letter=tells and origin is Origin.LETTER,
        revealed=reveal.lasts(now, ballot.closes_at, ballot.reveal_seconds),
        unopposed=not ballot_room.is_voted_on(ballot),
    )


def _floor(
    ballot: Ballot, sitting: Sitting | None, now: datetime, *, explained: bool, may_explain: bool
) -> Floor | None:
    """What the delegation may say about a ballot now; none where that is nothing."""
    course = vote_conduct.course_of(ballot, sitting)
    moment = statements.moment(course, now)
    if moment not in {Moment.BEFORE, Moment.AFTER}:
        return None
    unopposed = not ballot_room.is_voted_on(ballot)
    may_reserve = unopposed and ballot_room.is_adopted(ballot)
    if not (may_explain or may_reserve):
        return None
    return Floor(
        number=ballot.number,
        question_en=ballot.question_en,
        question_zh=ballot.question_zh,
        kind=StatementKind(moment),
        until=course.opens_at if moment is Moment.BEFORE else course.last,
        explained=explained,
        unopposed=unopposed,
        may_explain=may_explain,
        may_reserve=may_reserve,
    )
