"""One imported roll-call: its board under the names of its time, its procedure, and what any rule makes of it."""

import unicodedata
from datetime import date

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from consult.models.roll_calls import RollCall, RollCallVote, Seat, SeatName
from consult.rules.assembly import Session
from consult.rules.counts import Counts
from consult.rules.decision import PRESETS, Decision, Rule, decide, preset
from consult.rules.refusal import Code, Refusal
from consult.services.occasion import Occasion

UNJUDGED = ("iso-enquiry", "ietf")
"""Rules that ask what no roll-call tells: who is a P-member, and who has no objection or is recused."""

_USUAL = ("simple", "two-thirds")
"""The rules that assemblies decide by, the more usual one first."""


class Line(Struct, frozen=True, kw_only=True):
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


class Working(Struct, frozen=True):
    """What a rule makes of the counts."""

    rule: Rule
    decision: Decision


class Step(Struct, frozen=True):
    """One vote of a procedure, with its working under the majority that was asked for."""

    line: Line
    working: Working


class SeatCell(Struct, frozen=True, kw_only=True):
    """A seat on the board under its name of the day."""

    key: str
    name_en: str
    name_zh: str
    choice: str


class RollCallPage(Struct, frozen=True, kw_only=True):
    """One roll-call with its board and procedure; `unjudged`: rules for which its counts are not enough."""

    line: Line
    session: Session
    date_status: str
    members: int
    source: str
    list_hash: str
    record_index: int
    rule: str
    workings: tuple[Working, ...]
    unjudged: tuple[Rule, ...]
    procedure_key: str
    steps: tuple[Step, ...]
    cells: tuple[SeatCell, ...]


def one(occasion: Occasion, key: str) -> RollCallPage:
    """One roll-call; its outcome is that of history, beside it what the rules known here make of the same counts."""
    row = occasion.session.scalar(select(RollCall).where(RollCall.key == key))
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    siblings = occasion.session.scalars(
        select(RollCall).where(RollCall.procedure_key == row.procedure_key).order_by(RollCall.position)
    )
    return RollCallPage(
        line=line_of(row),
        session=Session(row.session_kind, row.session),
        date_status=row.date_status,
        members=_counts(row).members,
        source=row.source,
        list_hash=row.list_hash,
        record_index=row.record_index,
        rule=row.rule,
        workings=tuple(_working(row, name) for name in PRESETS if name not in UNJUDGED),
        unjudged=tuple(preset(name, None) for name in UNJUDGED),
        procedure_key=row.procedure_key,
        steps=tuple(Step(line_of(each), _working(each, _fitting(each))) for each in siblings),
        cells=_cells(occasion, row),
    )


def _fitting(row: RollCall) -> str:
    """The usual rule under which the counts come to the recorded outcome; the first where none does."""
    found = (name for name in _USUAL if decide(preset(name, None), _counts(row)).outcome == row.outcome)
    return next(found, _USUAL[0])


def _counts(row: RollCall) -> Counts:
    return Counts(members=row.yes + row.no + row.abstain + row.absent, yes=row.yes, no=row.no, abstain=row.abstain)


def _working(row: RollCall, name: str) -> Working:
    """Imported votes have no quorum here: whether one was met is not in the counts."""
    rule = preset(name, None)
    return Working(rule, decide(rule, _counts(row)))


def _cells(occasion: Occasion, row: RollCall) -> tuple[SeatCell, ...]:
    votes = occasion.session.scalars(
        select(RollCallVote)
        .where(RollCallVote.roll_call_id == row.id)
        .options(selectinload(RollCallVote.seat).selectinload(Seat.names))
    ).all()
    cells = [_cell(vote, row.held_on) for vote in votes]
    return tuple(sorted(cells, key=lambda cell: _sorted_as(cell.name_en)))


def _cell(vote: RollCallVote, on: date) -> SeatCell:
    named = name_on(vote.seat, on)
    return SeatCell(key=vote.seat.key, name_en=named.name_en, name_zh=named.name_zh, choice=vote.choice.value)


def name_on(seat: Seat, on: date) -> Seat | SeatName:
    """What a seat was called on a day: its name of the time, else its last one."""
    bearing = (
        name
        for name in seat.names
        if (name.from_date is None or name.from_date <= on) and (name.to_date is None or on < name.to_date)
    )
    return next(bearing, seat)


def _sorted_as(name: str) -> str:
    return unicodedata.normalize("NFD", name).encode("ascii", "ignore").decode().casefold()


def line_of(row: RollCall) -> Line:
    """A roll-call as lists show it."""
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
