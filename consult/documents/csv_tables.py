"""Tables that come in as CSV: their header, and the row that stops the work."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from consult.rules.flaws import Flaw

DIGITS = 80
WHOLE = re.compile(rf"-?[0-9]{{1,{DIGITS}}}", re.ASCII)
"""A whole number as a cell may hold it."""


class Reader(Protocol):
    """A reader of the csv module, which counts lines."""

    @property
    def line_num(self) -> int:
        """How many lines have been read."""

    def __iter__(self) -> Iterator[list[str]]: ...
    def __next__(self) -> list[str]: ...


class RowFlaw(StrEnum):
    """What is wrong with a table, besides what is wrong with counts."""

    COLUMNS_MISSING = "columns_missing"
    COLUMNS_UNKNOWN = "columns_unknown"
    COLUMNS_TWICE = "columns_twice"
    NUMBER_OF_CELLS = "number_of_cells"
    EMPTY = "empty"
    NO_VOTE = "no_vote"
    TWICE = "twice"
    NOT_CSV = "not_csv"
    NOT_UTF8 = "not_utf8"


class Where(Struct, frozen=True, kw_only=True):
    """The row that stopped the work: its line, its id, its column, and what stands there."""

    line: int
    id: str = ""
    column: str = ""
    value: str = ""


class BadTable(Exception):  # noqa: N818  named as what it is
    """A table that is not taken, because of this row."""

    def __init__(self, flaw: RowFlaw | Flaw, where: Where) -> None:
        """The message is for logs; the command line says it in the operator's language."""
        super().__init__(f"line {where.line}: {flaw} {where.column} {where.value}".rstrip())
        self.flaw, self.where = flaw, where


@contextmanager
def readable(reader: Reader) -> Iterator[None]:
    """What cannot be read stops the work at its line."""
    try:
        yield
    except csv.Error as error:
        raise BadTable(RowFlaw.NOT_CSV, Where(line=reader.line_num)) from error
    except UnicodeDecodeError as error:
        raise BadTable(RowFlaw.NOT_UTF8, Where(line=reader.line_num + 1)) from error


def columns(reader: Reader, needed: Sequence[str], optional: Sequence[str] = ()) -> Sequence[str]:
    """The header: every column that is needed, none that is not known, each once."""
    header = next(reader, [])
    flawed = {
        RowFlaw.COLUMNS_MISSING: [name for name in needed if name not in header],
        RowFlaw.COLUMNS_UNKNOWN: [name for name in header if name not in (*needed, *optional)],
        RowFlaw.COLUMNS_TWICE: sorted({name for name in header if header.count(name) > 1}),
    }
    for flaw, names in flawed.items():
        if names:
            raise BadTable(flaw, Where(line=1, column=", ".join(names)))
    return header
