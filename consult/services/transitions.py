"""What is due by the clock: done by whoever comes first after the instant, once."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import CompoundSelect, select, union_all

from consult.models.consultations import Change, Consultation, Transition
from consult.rules import phases
from consult.rules.phases import State
from consult.services import counting, periods, record, stamps
from consult.services.occasion import Occasion

_ENDS = {
    State.OPEN_FOR_COMMENT: Consultation.comments_close_at,
    State.OPEN_FOR_AMENDMENTS: Consultation.amendments_close_at,
}
_DUE: CompoundSelect[datetime] = union_all(
    *(select(closes).where(Consultation.state == state, closes.is_not(None)) for state, closes in _ENDS.items()),
    counting.OPENING,
    counting.CLOSING,
)


class Schedule(Struct):
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
    ended = sum(_end(occasion, state) for state in phases.PERIODS)
    return ended + counting.close_due(occasion) + counting.open_due(occasion)


def next_instant(occasion: Occasion) -> datetime | None:
    """The next instant at which something falls due by the clock, past ones included."""
    return min(occasion.session.scalars(_DUE), default=None)


def _end(occasion: Occasion, state: State) -> int:
    due = occasion.session.scalars(
        select(Consultation).where(Consultation.state == state, _ENDS[state] <= occasion.now).with_for_update()
    ).all()
    for consultation in due:
        closed = periods.until(consultation)
        consultation.state = phases.PERIODS[state]
        occasion.session.add(
            Transition(
                consultation_id=consultation.id,
                change=Change.MOVED,
                source=state,
                target=phases.PERIODS[state],
                at=closed,
                facts={},
            )
        )
        stamps.touch(occasion, consultation)
    return len(due)
