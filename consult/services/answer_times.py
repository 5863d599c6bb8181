"""How long comments wait for their answers: from the submission to the first one."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from statistics import median

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, select

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, Disposition
from consult.models.delegations import Delegation
from consult.services import coverage
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.reference import reference_of

_DAY = timedelta(days=1)


class Awaited(Struct, frozen=True, kw_only=True):
    """A comment that is to be answered, and when it first was, None while it waits."""

    reference: str
    delegation: Name
    submitted_at: datetime
    answered_at: datetime | None

    @property
    def days(self) -> float | None:
        """The days it waited, None while it does."""
        return None if self.answered_at is None else _days(self.answered_at - self.submitted_at)


class Times(Struct, frozen=True, kw_only=True):
    """The days from comment to answer, of those answered; how many are answered, and how many wait."""

    median: float | None
    longest: float | None
    answered: int
    waiting: int


def awaited(occasion: Occasion, consultation: Consultation, shown: ColumnElement[bool]) -> tuple[Awaited, ...]:
    """The comments of the coverage meter that are public, in the order of their numbers: one query."""
    first = and_(Disposition.comment_id == Comment.id, Disposition.seq == 1)
    query = (
        select(
            Comment.number,
            Delegation.key,
            Delegation.name_en,
            Delegation.name_zh,
            Comment.submitted_at,
            Disposition.at,
        )
        .join(Delegation, Delegation.id == Comment.delegation_id)
        .outerjoin(Disposition, first)
        .where(Comment.consultation_id == consultation.id, Comment.parent_id.is_(None), coverage.is_due(), shown)
        .order_by(Comment.number)
    )
    return tuple(
        Awaited(
            reference=reference_of(number),
            delegation=Name(key, name_en, name_zh),
            submitted_at=submitted_at,
            answered_at=answered_at,
        )
        for number, key, name_en, name_zh, submitted_at, answered_at in occasion.session.execute(query)
    )


def times_of(comments: Iterable[Awaited]) -> Times:
    """Median and longest time of those answered."""
    waits = [each.days for each in comments]
    days = [each for each in waits if each is not None]
    return Times(
        median=round(median(days), 1) if days else None,
        longest=max(days, default=None),
        answered=len(days),
        waiting=len(waits) - len(days),
    )


def _days(time: timedelta) -> float:
    """In days, to a tenth: what the page says is what the file says."""
    return round(time / _DAY, 1)
