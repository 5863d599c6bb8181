"""What is due by the clock: done by whoever comes first after the instant, once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import CompoundSelect, select, union_all

from consult.models.consultations import Change, Consultation, Transition
from consult.rules.phases import State
from consult.services import counting, record, stamps
from consult.services.occasion import Occasion

_DUE: CompoundSelect[datetime] = union_all(
    select(Consultation.comments_close_at).where(
        Consultation.state == State.OPEN_FOR_COMMENT, Consultation.comments_close_at.is_not(None)
    ),
    counting.OPENING,
    counting.CLOSING,
)


@dataclass(slots=True)
class Schedule:
    """What a process knows of the next due instant of its database, as of a stamp."""

    stamp: int = -1
    due: datetime | None = None

    def is_due(self, occasion: Occasion, stamp: int) -> bool:
        """Whether something is due now; looks into the tables only when the stamp has moved."""
        if stamp != self.stamp:
            self.due = next_instant(occasion)
            self.stamp = stamp
        return self.due is not None and self.due <= occasion.now

    def forget(self) -> None:
        """Look into the tables again the next time."""
        self.stamp = -1


def run_due(occasion: Occasion) -> int:
    """Do all that is due, in order, under the record's lock; says how much was done."""
    record.lock(occasion)
    return _close_comments(occasion) + counting.close_due(occasion) + counting.open_due(occasion)


def next_instant(occasion: Occasion) -> datetime | None:
    """The next instant at which something falls due by the clock, past ones included."""
    return min(occasion.session.scalars(_DUE), default=None)


def _close_comments(occasion: Occasion) -> int:
    due = occasion.session.scalars(
        select(Consultation)
        .where(Consultation.state == State.OPEN_FOR_COMMENT, Consultation.comments_close_at <= occasion.now)
        .with_for_update()
    ).all()
    for consultation in due:
        consultation.state = State.COMMENTS_CLOSED
        occasion.session.add(
            Transition(
                consultation_id=consultation.id,
                change=Change.MOVED,
                source=State.OPEN_FOR_COMMENT,
                target=State.COMMENTS_CLOSED,
                at=consultation.comments_close_at,
                facts={},
            )
        )
        stamps.touch(occasion, consultation)
    return len(due)
