"""When a comment is public: at once, or all together when the period in which it was made has closed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, func, literal, select, true

from consult.models.base import Instant
from consult.models.consultations import Change, Consultation, Transition
from consult.models.contributions import Comment
from consult.rules.phases import State
from consult.services.occasion import Occasion


def veiled_since(occasion: Occasion, consultation: Consultation) -> datetime | None:
    """The instant from which on comments are not public yet; None where they are public at once."""
    if not veils_some(consultation, occasion.now):
        return None
    return _opened(occasion, [consultation.id]).get(consultation.id, consultation.created_at)


def veils(occasion: Occasion, consultations: Collection[Consultation]) -> dict[int, datetime]:
    """The same for several consultations, by their ids: one query at most."""
    veiled = [each for each in consultations if veils_some(each, occasion.now)]
    opened = _opened(occasion, [each.id for each in veiled]) if veiled else {}
    return {each.id: opened.get(each.id, each.created_at) for each in veiled}


def public(occasion: Occasion, consultation: Consultation) -> ColumnElement[bool]:
    """SQL condition: a comment of this consultation is there for the public. One query at most."""
    return before(veiled_since(occasion, consultation))


def before(since: datetime | None) -> ColumnElement[bool]:
    """SQL condition: the same, where it is known from when on comments are not public yet."""
    return true() if since is None else Comment.submitted_at < since


def public_at(occasion: Occasion, consultation: Consultation) -> ColumnElement[datetime]:
    """SQL: when a comment became public; of those held back until a close, the close. One query at most."""
    closes = consultation.comments_close_at
    if not consultation.comments_public_at_close or closes is None:
        return Comment.submitted_at.expression
    opened = _opened(occasion, [consultation.id]).get(consultation.id, consultation.created_at)
    held_back = and_(Comment.submitted_at >= opened, Comment.submitted_at < closes)
    return case((held_back, literal(closes, Instant)), else_=Comment.submitted_at)


def veils_some(consultation: Consultation, now: datetime) -> bool:
    """Whether comments of the present period wait for its close: nothing is asked of the database."""
    closes = consultation.comments_close_at
    ended = closes is not None and closes <= now
    return consultation.comments_public_at_close and consultation.state is State.OPEN_FOR_COMMENT and not ended


def _opened(occasion: Occasion, consultations: Collection[int]) -> dict[int, datetime]:
    """When each consultation was last opened for comment."""
    query = (
        select(Transition.consultation_id, func.max(Transition.at))
        .where(
            Transition.consultation_id.in_(consultations),
            Transition.change == Change.MOVED,
            Transition.target == State.OPEN_FOR_COMMENT,
        )
        .group_by(Transition.consultation_id)
    )
    return {row[0]: row[1] for row in occasion.session.execute(query)}
