"""A table of counts decided row by row: columns of counts come in, an outcome for each row goes out."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from itertools import count
from typing import Any, Protocol, TextIO

from msgspec import Struct

from consult.rules.counts import Counts, Figures
from consult.rules.decision import Rule, verdict
from consult.rules.flaws import BadCounts, Flaw

NEEDED = ("id", "members", "yes", "no", "abstain")
OPTIONAL = ("recused", "no_objection", "p_yes", "p_no")
HEAD = ("id", "outcome", "reason", "needed", "margin", "quorum_met")

_MAY_BE_EMPTY = frozenset({"p_yes", "p_no"})
_DIGITS = 80
_WHOLE = re.compile(rf"-?[0-9]{{1,{_DIGITS}}}", re.ASCII)
_COLUMN = {
    Flaw.MORE_THAN_MEMBERS: "members",
    Flaw.P_MEMBERS: "p_yes",
    Flaw.NO_OBJECTION_NOT_COUNTED: "no_objection",
}
"""The column to look at where the flaw is one of several figures together."""
_REMEMBERED = 1 << 14
Answer = tuple[str | int | None, ...]


class _Reader(Protocol):
    """A reader of the csv module, which counts lines."""

    @property
    def line_num(self) -> int: ...
    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


class RowFlaw(StrEnum):
    """What is wrong with a table, besides what is wrong with counts."""

    COLUMNS_MISSING = "columns_missing"
    COLUMNS_UNKNOWN = "columns_unknown"
    COLUMNS_TWICE = "columns_twice"
    NUMBER_OF_CELLS = "number_of_cells"
    NO_ID = "no_id"
    NOT_CSV = "not_csv"
    NOT_UTF8 = "not_utf8"


class Where(Struct, frozen=True, kw_only=True):
    """The row that stopped the work: its line, its id, its column, and what stands there."""

    line: int
    id: str = ""
    column: str = ""
    value: str = ""


class BadTable(Exception):  # noqa: N818  named as what it is
    """A table that is not decided, because of this row."""

    def __init__(self, flaw: RowFlaw | Flaw, where: Where) -> None:
        """The message is for logs; the command line says it in the operator's language."""
        super().__init__(f"line {where.line}: {flaw} {where.column} {where.value}".rstrip())
        self.flaw, self.where = flaw, where


class _BadCell(Exception):  # noqa: N818  caught below, where the row is known
    def __init__(self, flaw: Flaw, column: str = "") -> None:
        super().__init__(flaw, column)
        self.flaw, self.column = flaw, column


def decide_all(source: TextIO, rule: Rule, target: TextIO) -> int:
    """Write the outcome of every row of the source, in its order; gives their number. Raises BadTable."""
    reader = csv.reader(source, strict=True)
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEAD)
    number = count()
    try:
        answers = _answers(reader, _columns(reader), rule)
        writer.writerows(answer for answer, _ in zip(answers, number, strict=False))
    except csv.Error as error:
        raise BadTable(RowFlaw.NOT_CSV, Where(line=reader.line_num)) from error
    except UnicodeDecodeError as error:
        raise BadTable(RowFlaw.NOT_UTF8, Where(line=reader.line_num + 1)) from error
    return next(number)


def _columns(reader: _Reader) -> Sequence[str]:
    """The header: every column that is needed, none that is not known, each once."""
    columns = next(reader, [])
    flawed = {
        RowFlaw.COLUMNS_MISSING: [name for name in NEEDED if name not in columns],
        RowFlaw.COLUMNS_UNKNOWN: [name for name in columns if name not in NEEDED + OPTIONAL],
        RowFlaw.COLUMNS_TWICE: sorted({name for name in columns if columns.count(name) > 1}),
    }
    for flaw, names in flawed.items():
        if names:
            raise BadTable(flaw, Where(line=1, column=", ".join(names)))
    return columns


def _answers(reader: _Reader, columns: Sequence[str], rule: Rule) -> Iterator[Answer]:
    """The row to write for each row that is read; an empty line is none."""
    place, width = columns.index("id"), len(columns)
    names = tuple(name for name in columns if name != "id")
    answer = _answering(names, rule)
    for row in reader:
        if len(row) == width and row[place]:
            name = row.pop(place)
            try:
                yield (name, *answer(",".join(row)))
            except _BadCell as bad:
                cells = dict(zip(names, row, strict=True))
                column = bad.column or next(each for each in names if not _is_readable(each, cells[each]))
                at = Where(line=reader.line_num, id=name, column=column, value=cells[column])
                raise BadTable(bad.flaw, at) from bad
        elif row:
            flaw = RowFlaw.NO_ID if len(row) == width else RowFlaw.NUMBER_OF_CELLS
            raise BadTable(flaw, Where(line=reader.line_num, column="id"))


class _Row(Figures):
    """The figures of the row at hand, where all its cells are plain digits; the next row's take their place."""

    __slots__ = tuple(Figures.__annotations__)

    def __init__(self) -> None:
        self.recused = self.no_objection = 0
        self.p_yes = self.p_no = None


def _answering(names: tuple[str, ...], rule: Rule) -> Callable[[str], Answer]:
    """Decides the cells of a row, joined; bad ones are never remembered, others while there is room."""
    row, known = _Row(), dict[str, Answer]()

    def answer(joined: str) -> Answer:
        found = known.get(joined)
        if found is None:
            found = _decided(rule, _figures(row, names, joined))
            if len(known) < _REMEMBERED:
                known[joined] = found
        return found

    return answer


def _decided(rule: Rule, figures: Figures) -> Answer:
    try:
        figures.check_sums()
        outcome, reason, needed, quorate = verdict(rule, figures)
    except BadCounts as error:
        raise _BadCell(error.code, error.key or _COLUMN[error.code]) from error
    margin = None if needed is None else figures.yes - needed
    return (outcome, reason, needed, margin, "yes" if quorate else "no")


def _figures(row: _Row, names: tuple[str, ...], joined: str) -> Figures:
    """The cells as figures; plain digits are seen at a glance, anything else is looked at cell by cell."""
    cells = joined.split(",")
    if len(cells) != len(names):
        raise _BadCell(Flaw.NOT_AN_INTEGER)
    plain = joined.isascii() and joined.replace(",", "").isdecimal() and "" not in cells
    if not plain or len(joined) > _DIGITS:
        return _looked_at(names, cells)
    for name, cell in zip(names, cells, strict=False):
        setattr(row, name, int(cell))
    return row


def _looked_at(names: tuple[str, ...], cells: Sequence[str]) -> Counts:
    if not all(map(_is_readable, names, cells)):
        raise _BadCell(Flaw.NOT_AN_INTEGER)
    given: dict[str, Any] = {name: int(cell) if cell else None for name, cell in zip(names, cells, strict=True)}
    try:
        return Counts(**given)
    except BadCounts as error:
        raise _BadCell(error.code, error.key or _COLUMN[error.code]) from error


def _is_readable(name: str, cell: str) -> bool:
    return bool(_WHOLE.fullmatch(cell)) or (not cell and name in _MAY_BE_EMPTY)
