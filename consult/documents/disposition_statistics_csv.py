"""Dispositions by groups of delegations as a table for spreadsheets."""

from collections.abc import Iterable, Mapping

from consult.documents.result_csv import written
from consult.language import gettext
from consult.rules.roster import DispositionCode
from consult.services.disposition_statistics import Line


def table(lines: Iterable[tuple[str, str, Line]], codes: Mapping[str, object]) -> bytes:
    """One line for each group: by what it is told, its name, its numbers; every code, also where nobody got it."""
    head = [
        gettext("By"),
        gettext("Group of delegations"),
        gettext("Number of delegations"),
        gettext("Number of comments"),
        *(f"{code.value} {codes[code]}" for code in DispositionCode),
        gettext("No disposition yet"),
    ]
    return written(head, [_cells(by, name, line) for by, name, line in lines])


def _cells(by: str, name: str, line: Line) -> list[str]:
    numbers = [line.delegations, line.comments, *(line.counts[code] for code in DispositionCode), line.waiting]
    return [by, name, *map(str, numbers)]
