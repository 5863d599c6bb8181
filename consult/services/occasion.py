"""The occasion of an act: the session it writes in, who acts, and when."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy.orm import Session

from consult.services import clock, record_head


class Actor(Struct, frozen=True):
    """Who asks, as far as the request knows; acts load the rights again under their lock."""

    person_id: int | None = None
    language: str = "en"
    address: str = ""
    device: str = ""


NOBODY = Actor()


class Occasion(Struct, frozen=True):
    """Three fields, never a fourth. `now` serves everything that is not raced."""

    session: Session
    actor: Actor
    now: datetime

    def instant(self) -> datetime:
        """The instant by which a deadline is judged: read after the lock, never before the record's head."""
        head = record_head.last_at(self.session)
        return clock.now() if head is None else max(clock.now(), head)
