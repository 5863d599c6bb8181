"""Read model of the first page: consultations by what they ask of participants now."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, false, func, or_, select, true

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation, Participation
from consult.models.people import Appointment
from consult.models.texts import Revision
from consult.rules import phases
from consult.rules.phases import State
from consult.services import ballot_pages
from consult.services.ballot_pages import Stage
from consult.services.consultation_page import Head, head_of
from consult.services.occasion import Occasion

_OPEN = frozenset({State.OPEN_FOR_COMMENT, State.OPEN_FOR_AMENDMENTS, State.OPEN_FOR_VOTE})
_OVER = frozenset({State.DECIDED, State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN})


class Line(Struct, frozen=True, kw_only=True):
    """One consultation in a list."""

    head: Head
    delegations: int
    revision: int
    published_at: datetime | None


Ballots = Mapping[str, tuple[ballot_pages.Line, ...]]


class FirstPage(Struct, frozen=True):
    """Consultations that ask for something now, those under way, and those that are over.

    `ballots` holds, by the path of the consultation, what is put to the vote now and what was decided last.
    """

    open_now: tuple[Line, ...]
    under_way: tuple[Line, ...]
    over: tuple[Line, ...]
    ballots: Ballots


def consultations(occasion: Occasion, _asked: None) -> FirstPage:
    """Every consultation the actor may see, newest first; of the open ones the first to close first."""
    lines = lines_where(occasion, visible(occasion))
    ballots = _ballots(occasion)
    open_now = [line for line in lines if line.head.state in _OPEN]
    return FirstPage(
        tuple(sorted(open_now, key=lambda line: _closing(line, ballots))),
        tuple(line for line in lines if line.head.state not in _OPEN | _OVER),
        tuple(line for line in lines if line.head.state in _OVER),
        ballots,
    )


def _closing(line: Line, ballots: Ballots) -> tuple[bool, datetime | None]:
    """Sorts by what closes first; consultations in which nothing does come last."""
    voting = [each.closes_at for each in ballots.get(line.head.path, ()) if each.stage is Stage.OPEN]
    closes_at = min([*voting, *filter(None, [line.head.closes_at])], default=None)
    return closes_at is None, closes_at


def _ballots(occasion: Occasion) -> Ballots:
    """The ballots that are open, and of each consultation the one closed last."""
    last = select(func.max(Ballot.id)).where(Ballot.state == BallotState.CLOSED).group_by(Ballot.consultation_id)
    rows = occasion.session.execute(
        select(Consultation.path, Ballot)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .where(or_(Ballot.state == BallotState.OPEN, Ballot.id.in_(last)), visible(occasion))
        .order_by(Ballot.closes_at, Ballot.number)
    )
    found: dict[str, tuple[ballot_pages.Line, ...]] = {}
    for path, ballot in rows:
        found[path] = (*found.get(path, ()), ballot_pages.line_of(occasion, ballot))
    return found


def visible(occasion: Occasion) -> ColumnElement[bool]:
    """SQL condition: a consultation that the actor may see; one in preparation, its own officials alone."""
    return or_(Consultation.state.in_(phases.PUBLIC), served(occasion))


def served(occasion: Occasion) -> ColumnElement[bool]:
    """SQL condition: a consultation in which the actor holds an office."""
    if occasion.actor.person_id is None:
        return false()
    held = occasion.session.scalars(
        select(Appointment.consultation_id).where(
            Appointment.person_id == occasion.actor.person_id, Appointment.ended_at.is_(None)
        )
    ).all()
    return true() if None in held else Consultation.id.in_([each for each in held if each is not None])


def lines_where(occasion: Occasion, condition: ColumnElement[bool]) -> list[Line]:
    """The consultations that meet a condition, newest first."""
    members = select(func.count()).where(Participation.consultation_id == Consultation.id).scalar_subquery()
    published = select(Revision).where(
        Revision.consultation_id == Consultation.id, Revision.published_at.is_not(None)
    )
    number = published.with_only_columns(func.max(Revision.number)).scalar_subquery()
    instant = published.with_only_columns(func.max(Revision.published_at)).scalar_subquery()
    query = select(Consultation, members, number, instant).where(condition).order_by(Consultation.id.desc())
    return [
        Line(head=head_of(found, occasion.now), delegations=count, revision=last or 0, published_at=at)
        for found, count, last, at in occasion.session.execute(query)
    ]
