"""Tables of votes, of groups and of counts that opinion is computed from; each raises BadTable."""

import csv
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count, islice
from pathlib import Path

from msgspec import Struct

from consult.documents.csv_tables import WHOLE, BadTable, Reader, RowFlaw, Where, columns, readable
from consult.opinion.votes import BadVotes, Votes, of_codes
from consult.rules.counts import Counts
from consult.rules.flaws import BadCounts, Flaw

VOTES = ("participant", "statement", "vote")
GROUPS = ("participant", "group")
COUNTS = ("id", "yes", "no", "abstain")
MEMBERS = "members"

_VALUES = {"1": 1, "0": 0, "-1": -1}
_NONE: tuple[tuple[str, ...], ...] = ((),) * len(VOTES)
_ROWS_AT_ONCE = 256


class CountedVote(Struct, frozen=True, kw_only=True):
    """A row of counts; members are None where the table does not give them."""

    id: str
    yes: int
    no: int
    abstain: int
    members: int | None


def votes_from(file: Path) -> Votes:
    """The votes of a table, taken by columns as there may be millions; only a row that is not right is looked for."""
    participants, statements = (defaultdict[str, int](count().__next__) for _ in range(2))
    rows, places, values = array("i"), array("i"), array("b")
    with _opened(file, VOTES) as (reader, header):
        while some := list(islice(reader, _ROWS_AT_ONCE)):
            try:
                cells = dict(zip(header, zip(*filter(None, some), strict=True) if any(some) else _NONE, strict=True))
                rows.extend(map(participants.__getitem__, cells["participant"]))
                places.extend(map(statements.__getitem__, cells["statement"]))
                values.extend(map(_VALUES.__getitem__, cells["vote"]))
            except (ValueError, KeyError) as error:
                raise _flaw_of(file) from error
    if "" in participants or "" in statements:
        raise _flaw_of(file)
    try:
        return of_codes((tuple(participants), tuple(statements)), (rows, places), values)
    except BadVotes as error:
        raise _flaw_of(file, error.place) from error


def groups_from(file: Path) -> dict[str, str]:
    """The group of each participant of a table; one whose group is empty is in none."""
    groups: dict[str, str] = {}
    for line, cells in _rows(file, GROUPS):
        name = _filled("participant", line, cells)
        if name in groups:
            raise BadTable(RowFlaw.TWICE, Where(line=line, id=name))
        groups[name] = cells["group"]
    return {name: group for name, group in groups.items() if group}


def counts_from(file: Path) -> list[CountedVote]:
    """The counts of a table, each vote by its id; members may be given."""
    return [_counted(line, cells) for line, cells in _rows(file, COUNTS, (MEMBERS,))]


@contextmanager
def _opened(
    file: Path, needed: Sequence[str], optional: Sequence[str] = ()
) -> Iterator[tuple[Reader, Sequence[str]]]:
    with file.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.reader(source, strict=True)
        with readable(reader):
            yield reader, columns(reader, needed, optional)


def _rows(file: Path, needed: Sequence[str], optional: Sequence[str] = ()) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row by the names of its columns, with its line; an empty line is none."""
    with _opened(file, needed, optional) as (reader, header):
        for row in reader:
            if len(row) == len(header):
                yield reader.line_num, dict(zip(header, row, strict=True))
            elif row:
                raise BadTable(RowFlaw.NUMBER_OF_CELLS, Where(line=reader.line_num))


def _filled(column: str, line: int, cells: dict[str, str]) -> str:
    if not cells[column]:
        raise BadTable(RowFlaw.EMPTY, Where(line=line, column=column))
    return cells[column]


def _flaw_of(file: Path, twice: int | None = None) -> BadTable:
    """What is wrong with the first row that is not right, or with the vote of this number, cast twice."""
    for number, (line, cells) in enumerate(_rows(file, VOTES)):
        for column in VOTES[:2]:
            _filled(column, line, cells)
        if cells["vote"] not in _VALUES:
            return BadTable(RowFlaw.NO_VOTE, Where(line=line, column="vote", value=cells["vote"]))
        if number == twice:
            return BadTable(RowFlaw.TWICE, Where(line=line, id=cells["participant"]))
    raise AssertionError(file)  # it was read a moment ago, and was not right


def _counted(line: int, cells: dict[str, str]) -> CountedVote:
    name = _filled("id", line, cells)
    given = {column: cells[column] for column in (*COUNTS[1:], MEMBERS) if column in cells}
    for column, cell in given.items():
        if not WHOLE.fullmatch(cell):
            raise BadTable(Flaw.NOT_AN_INTEGER, Where(line=line, id=name, column=column, value=cell))
    numbers = {column: int(cell) for column, cell in given.items()}
    try:
        Counts(**{MEMBERS: sum(map(abs, numbers.values())), **numbers})
    except BadCounts as error:
        column = error.key or MEMBERS
        raise BadTable(error.code, Where(line=line, id=name, column=column, value=given[column])) from error
    yes, no, abstain = (numbers[column] for column in COUNTS[1:])
    return CountedVote(id=name, yes=yes, no=no, abstain=abstain, members=numbers.get(MEMBERS))
