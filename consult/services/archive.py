"""Read models of imported roll-calls: by procedure, in order, under the names of their time."""

import unicodedata
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.models.roll_calls import RollCall, RollCallVote, Seat
from consult.rules.decision import Counts, Decision, Rule, decide, preset
from consult.rules.refusal import Code, Refusal
from consult.services.occasion import Occasion


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One roll-call in a list."""

    key: str
    title_en: str
    title_zh: str
    kind: str
    symbol: str
    held_on: date
    yes: int
    no: int
    abstain: int
    absent: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """Votes that belong together, in the order they were held."""

    key: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCell:
    """A seat on the board under its name of the day."""

    key: str
    name_en: str
    name_zh: str
    choice: str


@dataclass(frozen=True, slots=True)
class Working:
    """What a rule makes of the counts."""

    rule: Rule
    decision: Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallPage:
    """One roll-call with its board, its procedure and where it comes from."""

    line: Line
    session: int
    date_status: str
    members: int
    source: str
    list_hash: str
    record_index: int
    rule: str
    workings: tuple[Working, ...]
    procedure: Procedure
    cells: tuple[SeatCell, ...]


def roll_calls(occasion: Occasion, _asked: None) -> tuple[Procedure, ...]:
    """All roll-calls, by procedure and then in the order they were held; the oldest first."""
    rows = occasion.session.scalars(select(RollCall).order_by(RollCall.held_on, RollCall.position)).all()
    grouped: dict[str, list[Line]] = {}
    for row in rows:
        grouped.setdefault(row.procedure_key, []).append(_line(row))
    return tuple(Procedure(key, tuple(lines)) for key, lines in grouped.items())


def one(occasion: Occasion, key: str) -> RollCallPage:
    """One roll-call; its outcome is that of history, beside it what two common rules make of the counts."""
    row = occasion.session.scalar(select(RollCall).where(RollCall.key == key))
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    siblings = occasion.session.scalars(
        select(RollCall).where(RollCall.procedure_key == row.procedure_key).order_by(RollCall.position)
    )
    counts = Counts(members=row.yes + row.no + row.abstain + row.absent, yes=row.yes, no=row.no, abstain=row.abstain)
    rules = [preset(name, None) for name in ("simple", "two-thirds")]
    return RollCallPage(
        line=_line(row),
        session=row.session,
        date_status=row.date_status,
        members=counts.members,
        source=row.source,
        list_hash=row.list_hash,
        record_index=row.record_index,
        rule=row.rule,
        workings=tuple(Working(rule, decide(rule, counts)) for rule in rules),
        procedure=Procedure(row.procedure_key, tuple(map(_line, siblings))),
        cells=_cells(occasion, row),
    )


def _cells(occasion: Occasion, row: RollCall) -> tuple[SeatCell, ...]:
    votes = occasion.session.scalars(
        select(RollCallVote)
        .where(RollCallVote.roll_call_id == row.id)
        .options(selectinload(RollCallVote.seat).selectinload(Seat.names))
    ).all()
    cells = [_cell(vote, row.held_on) for vote in votes]
    return tuple(sorted(cells, key=lambda cell: _sorted_as(cell.name_en)))


def _cell(vote: RollCallVote, on: date) -> SeatCell:
    """The seat under the name it bore on that day."""
    bearing = [
        name
        for name in vote.seat.names
        if (name.from_date is None or name.from_date <= on) and (name.to_date is None or on < name.to_date)
    ]
    named = bearing[0] if bearing else vote.seat
    return SeatCell(key=vote.seat.key, name_en=named.name_en, name_zh=named.name_zh, choice=vote.choice.value)


def _sorted_as(name: str) -> str:
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().casefold()


def _line(row: RollCall) -> Line:
    return Line(
        key=row.key,
        title_en=row.title_en,
        title_zh=row.title_zh,
        kind=row.kind,
        symbol=row.symbol,
        held_on=row.held_on,
        yes=row.yes,
        no=row.no,
        abstain=row.abstain,
        absent=row.absent,
        outcome=row.outcome,
    )
