"""Read model of the head of every page of a consultation: what it is and where it stands."""

from datetime import datetime

from msgspec import Struct

from consult.models.consultations import Consultation
from consult.rules import phases
from consult.rules.phases import State
from consult.services import periods, standing
from consult.services.occasion import Occasion


class Head(Struct, frozen=True, kw_only=True):
    """What the head of every page of a consultation shows."""

    symbol: str
    path: str
    title_en: str
    title_zh: str
    state: State
    comments_close_at: datetime | None
    amendments_close_at: datetime | None

    @property
    def closes_at(self) -> datetime | None:
        """The instant at which the period ends that is running: for comments or for amendments."""
        return periods.until(self)


def head(occasion: Occasion, path: str) -> Head:
    """The head of a consultation the actor may read; raises Refusal NOT_FOUND for any other."""
    return head_of(standing.visible_consultation(occasion, path), occasion.now)


def head_of(found: Consultation, now: datetime) -> Head:
    """The same for a consultation that has been loaded."""
    return Head(
        symbol=found.symbol,
        path=found.path,
        title_en=found.title_en,
        title_zh=found.title_zh,
        state=state_at(found, now),
        comments_close_at=found.comments_close_at,
        amendments_close_at=found.amendments_close_at,
    )


def state_at(found: Consultation, now: datetime) -> State:
    """The state by the clock: a period that has ended is closed, also before anybody has written it down."""
    closes = periods.until(found)
    return phases.PERIODS[found.state] if closes is not None and closes <= now else found.state
