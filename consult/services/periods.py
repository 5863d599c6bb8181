"""The two periods that end at an instant by themselves: for comments, and for amendments."""

from datetime import datetime
from typing import Protocol

from consult.models.consultations import Consultation
from consult.rules.phases import State


class HasPeriods(Protocol):
    """What knows where a consultation stands and when its periods end: the row, or the head of a page."""

    @property
    def state(self) -> State:
        """Where it stands."""

    @property
    def comments_close_at(self) -> datetime | None:
        """The end of the last comment period."""

    @property
    def amendments_close_at(self) -> datetime | None:
        """The end of the last period for amendments."""


def until(one: HasPeriods) -> datetime | None:
    """The instant at which the period ends in which it stands; None outside the two."""
    if one.state is State.OPEN_FOR_COMMENT:
        return one.comments_close_at
    return one.amendments_close_at if one.state is State.OPEN_FOR_AMENDMENTS else None


def let_end(consultation: Consultation, state: State, at: datetime | None) -> None:
    """Set the instant at which the period of this state ends."""
    if state is State.OPEN_FOR_COMMENT:
        consultation.comments_close_at = at
    elif state is State.OPEN_FOR_AMENDMENTS:
        consultation.amendments_close_at = at


def is_over(consultation: Consultation, at: datetime) -> bool:
    """Whether the period that the state names has ended by this instant, also before anybody has written it down."""
    closes = until(consultation)
    return closes is not None and closes <= at
