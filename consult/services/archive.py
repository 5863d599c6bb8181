"""Read models of imported roll-calls."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from consult.models.roll_calls import RollCall
from consult.services.occasion import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One roll-call in a list."""

    key: str
    title_en: str
    title_zh: str
    held_on: date
    yes: int
    no: int
    abstain: int
    absent: int
    outcome: str


def roll_calls(occasion: Occasion, _asked: None) -> tuple[Line, ...]:
    """All roll-calls, by procedure and then in the order they were held."""
    rows = occasion.session.scalars(select(RollCall).order_by(RollCall.procedure_key, RollCall.position))
    return tuple(
        Line(
            key=row.key,
            title_en=row.title_en,
            title_zh=row.title_zh,
            held_on=row.held_on,
            yes=row.yes,
            no=row.no,
            abstain=row.abstain,
            absent=row.absent,
            outcome=row.outcome,
        )
        for row in rows
    )
