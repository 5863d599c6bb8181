"""Read model of the head of every page of a consultation: what it is and where it stands."""

from dataclasses import dataclass
from datetime import datetime

from consult.rules.phases import State
from consult.services import standing
from consult.services.occasion import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the head of every page of a consultation shows."""

    symbol: str
    path: str
    title_en: str
    title_zh: str
    state: State
    comments_close_at: datetime | None


def head(occasion: Occasion, path: str) -> Head:
    """The head of a consultation the actor may read; raises Refusal NOT_FOUND for any other."""
    found = standing.visible_consultation(occasion, path)
    return Head(
        symbol=found.symbol,
        path=found.path,
        title_en=found.title_en,
        title_zh=found.title_zh,
        state=found.state,
        comments_close_at=found.comments_close_at,
    )
