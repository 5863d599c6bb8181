"""A seat of imported roll-calls: the names it bore, and its votes over time."""

from datetime import date

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.models.roll_calls import RollCall, RollCallVote, Seat
from consult.rules.refusal import Code, Refusal
from consult.services import archive, paging
from consult.services.archive import Line
from consult.services.occasion import Occasion
from consult.services.paging import Part


class Asked(Struct, frozen=True):
    """A seat by its key; `page`: a page of its votes."""

    seat: str
    page: int = 1


class Period(Struct, frozen=True, kw_only=True):
    """A name from one day (inclusive; none: always) to another (exclusive; none: to now)."""

    name_en: str
    name_zh: str
    from_date: date | None
    to_date: date | None


class SeatVote(Struct, frozen=True, kw_only=True):
    """What the seat did in one roll-call, under its name of that day."""

    line: Line
    choice: str
    name_en: str
    name_zh: str


class SeatPage(Struct, frozen=True, kw_only=True):
    """A seat with a page of its votes."""

    key: str
    name_en: str
    name_zh: str
    periods: tuple[Period, ...]
    votes: tuple[SeatVote, ...]
    part: Part


def seat(occasion: Occasion, asked: Asked) -> SeatPage:
    """A seat and its votes, the oldest first; raises NOT_FOUND for an unknown one."""
    found = occasion.session.scalar(select(Seat).where(Seat.key == asked.seat).options(selectinload(Seat.names)))
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    query = (
        select(RollCall, RollCallVote.choice)
        .join(RollCallVote, RollCallVote.roll_call_id == RollCall.id)
        .where(RollCallVote.seat_id == found.id)
        .order_by(RollCall.held_on, RollCall.position)
    )
    part = paging.part(paging.counted(occasion, query.with_only_columns(RollCall.id)), asked.page)
    rows = occasion.session.execute(query.limit(paging.SIZE).offset(part.before))
    return SeatPage(
        key=found.key,
        name_en=found.name_en,
        name_zh=found.name_zh,
        periods=tuple(
            Period(name_en=each.name_en, name_zh=each.name_zh, from_date=each.from_date, to_date=each.to_date)
            for each in found.names
        ),
        votes=tuple(_vote(found, row, choice) for row, choice in rows),
        part=part,
    )


def _vote(seat: Seat, row: RollCall, choice: str) -> SeatVote:
    named = archive.name_on(seat, row.held_on)
    return SeatVote(line=archive.line_of(row), choice=choice, name_en=named.name_en, name_zh=named.name_zh)
