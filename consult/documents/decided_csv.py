"""A table of counts decided row by row: columns of counts come in, an outcome for each row goes out."""

import csv
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import Any, TextIO

from consult.documents.csv_tables import DIGITS, WHOLE, BadTable, Reader, RowFlaw, Where, columns, readable
from consult.rules.counts import Counts, Figures
from consult.rules.decision import Rule, verdict
from consult.rules.flaws import BadCounts, Flaw

NEEDED = ("id", "members", "yes", "no", "abstain")
OPTIONAL = ("recused", "no_objection", "p_yes", "p_no")
HEAD = ("id", "outcome", "reason", "needed", "margin", "quorum_met")

_MAY_BE_EMPTY = frozenset({"p_yes", "p_no"})
_COLUMN = {
    Flaw.MORE_THAN_MEMBERS: "members",
    Flaw.P_MEMBERS: "p_yes",
    Flaw.NO_OBJECTION_NOT_COUNTED: "no_objection",
}
"""The column to look at where the flaw is one of several figures together."""
_REMEMBERED = 1 << 14
Answer = tuple[str | int | None, ...]


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
    with readable(reader):
        answers = _answers(reader, columns(reader, NEEDED, OPTIONAL), rule)
        writer.writerows(answer for answer, _ in zip(answers, number, strict=False))
    return next(number)


def _answers(reader: Reader, header: Sequence[str], rule: Rule) -> Iterator[Answer]:
    """The row to write for each row that is read; an empty line is none."""
    place, width = header.index("id"), len(header)
    names = tuple(name for name in header if name != "id")
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
            flaw = RowFlaw.EMPTY if len(row) == width else RowFlaw.NUMBER_OF_CELLS
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
    if not plain or len(joined) > DIGITS:
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
    return bool(WHOLE.fullmatch(cell)) or (not cell and name in _MAY_BE_EMPTY)
