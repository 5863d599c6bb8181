"""The list of imported roll-calls: by procedure and in the order they were held, filtered, fifty to a page."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, extract, func, or_, select

from consult.models.roll_calls import RollCall
from consult.rules.assembly import Session
from consult.services import paging
from consult.services.archive import Line, line_of
from consult.services.occasion import Occasion
from consult.services.paging import Part
from consult.text.folding import LIKE_ESCAPE, like_pattern

_held_in = extract("year", RollCall.held_on)
_HELD = (RollCall.session_kind, RollCall.session, _held_in.label("year"))


class Wanted(Struct, frozen=True, kw_only=True):
    """What the address asks for; an empty field asks for nothing. Words are searched for in both languages."""

    session: Session | None = None
    year: int | None = None
    words: str = ""
    page: int = 1


class Stretch(Struct, frozen=True):
    """Votes that stand together: those of one procedure under its key, or single ones in a row, without one."""

    key: str
    lines: tuple[Line, ...]


class ListPage(Struct, frozen=True):
    """One page of procedures; `held`: how many roll-calls there are in all; what the filters offer."""

    stretches: tuple[Stretch, ...]
    part: Part
    held: int
    sessions: tuple[Session, ...]
    years: tuple[int, ...]


def listed(occasion: Occasion, wanted: Wanted) -> ListPage:
    """Procedures with a vote that meets the filters, the oldest first; each with all of its votes."""
    offered = occasion.session.execute(select(*_HELD, func.count()).group_by(*_HELD)).all()
    sessions = {Session(row.session_kind, row.session) for row in offered}
    keys = _keys(wanted)
    part = paging.part(paging.counted(occasion, keys), wanted.page)
    shown = occasion.session.scalars(keys.limit(paging.SIZE).offset(part.before)).all()
    return ListPage(
        stretches=_stretches(occasion, shown),
        part=part,
        held=sum(row[-1] for row in offered),
        sessions=tuple(sorted(sessions, key=lambda each: each.order)),
        years=tuple(sorted({int(row.year) for row in offered})),
    )


def _keys(wanted: Wanted) -> Select[str]:
    first = func.min(RollCall.held_on), func.min(RollCall.position), RollCall.procedure_key
    return select(RollCall.procedure_key).where(*_met(wanted)).group_by(RollCall.procedure_key).order_by(*first)


def _met(wanted: Wanted) -> list[ColumnElement[bool]]:
    met: list[ColumnElement[bool]] = []
    if wanted.session is not None:
        met += [RollCall.session_kind == wanted.session.kind, RollCall.session == wanted.session.number]
    if wanted.year is not None:
        met.append(_held_in == wanted.year)
    if wanted.words.strip():
        pattern = like_pattern(wanted.words)
        places = (RollCall.title_en, RollCall.title_zh, RollCall.symbol)
        met.append(or_(*(func.lower(place).like(pattern, escape=LIKE_ESCAPE) for place in places)))
    return met


def _stretches(occasion: Occasion, keys: Sequence[str]) -> tuple[Stretch, ...]:
    rows = occasion.session.scalars(
        select(RollCall).where(RollCall.procedure_key.in_(keys)).order_by(RollCall.held_on, RollCall.position)
    ).all()
    votes: dict[str, list[Line]] = {key: [] for key in keys}
    for row in rows:
        votes[row.procedure_key].append(line_of(row))
    made: list[Stretch] = []
    for key, lines in votes.items():
        if len(lines) > 1:
            made.append(Stretch(key, tuple(lines)))
        elif made and not made[-1].key:
            made[-1] = Stretch("", (*made[-1].lines, *lines))
        else:
            made.append(Stretch("", tuple(lines)))
    return tuple(made)
