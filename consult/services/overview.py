"""Read model of the first page: consultations by what they ask of participants now."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from consult.models.consultations import Consultation, Participation
from consult.models.texts import Revision
from consult.rules import phases
from consult.rules.access import Act
from consult.rules.phases import State
from consult.services import standing
from consult.services.occasion import Occasion

_OPEN = frozenset({State.OPEN_FOR_COMMENT, State.OPEN_FOR_VOTE})
_OVER = frozenset({State.DECIDED, State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One consultation in a list."""

    symbol: str
    path: str
    title_en: str
    title_zh: str
    state: State
    closes_at: datetime | None
    delegations: int
    revision: int


@dataclass(frozen=True, slots=True)
class FirstPage:
    """Consultations that ask for something now, those under way, and those that are over."""

    open_now: tuple[Line, ...]
    under_way: tuple[Line, ...]
    over: tuple[Line, ...]


def consultations(occasion: Occasion, _asked: None) -> FirstPage:
    """Every consultation the actor may see, newest first within its part."""
    lines = _lines(occasion, unpublished=standing.allows(occasion, Act.READ_UNPUBLISHED))
    return FirstPage(
        tuple(line for line in lines if line.state in _OPEN),
        tuple(line for line in lines if line.state not in _OPEN | _OVER),
        tuple(line for line in lines if line.state in _OVER),
    )


def _lines(occasion: Occasion, *, unpublished: bool) -> list[Line]:
    members = select(func.count()).where(Participation.consultation_id == Consultation.id).scalar_subquery()
    revision = (
        select(func.max(Revision.number))
        .where(Revision.consultation_id == Consultation.id, Revision.published_at.is_not(None))
        .scalar_subquery()
    )
    query = select(Consultation, members, revision).order_by(Consultation.id.desc())
    if not unpublished:
        query = query.where(Consultation.state.in_(phases.PUBLIC))
    return [
        Line(
            symbol=found.symbol,
            path=found.path,
            title_en=found.title_en,
            title_zh=found.title_zh,
            state=found.state,
            closes_at=found.comments_close_at,
            delegations=count,
            revision=number or 0,
        )
        for found, count, number in occasion.session.execute(query)
    ]
