"""What the commands that read tables say of rows that are not right, in the operator's language."""

from pathlib import Path

from consult.cli import deciding_words
from consult.cli.speech import gettext
from consult.documents.csv_tables import BadTable, RowFlaw


def of_table(error: BadTable, file: Path) -> str:
    """Where a table is not right, why, and that nothing has been written."""
    where = error.where
    facts = {"file": file, "line": where.line, "column": shown(where.column)}
    if not isinstance(error.flaw, RowFlaw):
        return gettext(
            "Nothing has been written. %(file)s, line %(line)s, id “%(id)s”, %(column)s “%(value)s”: %(reason)s",
            **facts,
            id=shown(where.id),
            value=shown(where.value),
            reason=deciding_words.of_counts(error.flaw),
        )
    words: dict[RowFlaw, str] = {
        RowFlaw.COLUMNS_MISSING: gettext("The columns %(column)s are missing.", **facts),
        RowFlaw.COLUMNS_UNKNOWN: gettext("The columns %(column)s are not known.", **facts),
        RowFlaw.COLUMNS_TWICE: gettext("The columns %(column)s stand there twice.", **facts),
        RowFlaw.NUMBER_OF_CELLS: gettext("The number of columns is not that of the header."),
        RowFlaw.EMPTY: gettext("The column %(column)s is empty.", **facts),
        RowFlaw.NO_VOTE: gettext("“%(value)s” is none of 1, 0 and -1.", value=shown(where.value)),
        RowFlaw.TWICE: gettext("The same stands in an earlier line."),
        RowFlaw.NOT_CSV: gettext("This is not CSV."),
        RowFlaw.NOT_UTF8: gettext("This is not UTF-8 text."),
    }
    return gettext("Nothing has been written. %(file)s, line %(line)s: %(reason)s", **facts, reason=words[error.flaw])


def shown(cell: str) -> str:
    """A cell as a terminal may show it: not endless, and nothing that a terminal would obey."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in cell[:60])
