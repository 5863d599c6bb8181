"""The occasion of an act: the session it writes in, who acts, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from consult.services import clock, record_head


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, as far as the request knows; acts load the rights again under their lock."""

    person_id: int | None = None
    language: str = "en"
    address: str = ""
    device: str = ""


NOBODY = Actor()


@dataclass(frozen=True, slots=True)
class Occasion:
    """Three fields, never a fourth. `now` serves everything that is not raced."""

    session: Session
    actor: Actor
    now: datetime

    def instant(self) -> datetime:
        """The instant by which a deadline is judged: read after the lock, never before the record's head."""
        head = record_head.last_at(self.session)
        return clock.now() if head is None else max(clock.now(), head)
