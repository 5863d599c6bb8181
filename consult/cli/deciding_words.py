"""What `consult decide` says of counts that cannot be decided, in the operator's language."""

from pathlib import Path

from consult.cli.speech import gettext
from consult.documents.decided_csv import BadTable, RowFlaw
from consult.rules.flaws import Flaw


def of_counts(flaw: Flaw) -> str:
    """Why no vote can have these counts."""
    words: dict[Flaw, str] = {
        Flaw.NOT_AN_INTEGER: gettext("This is not a whole number."),
        Flaw.NEGATIVE: gettext("A number of votes cannot be below zero."),
        Flaw.MORE_THAN_MEMBERS: gettext("There are more votes than members."),
        Flaw.P_MEMBERS: gettext(
            "P-members are counted both in favour and against, and there are no more of them than such votes."
        ),
        Flaw.NO_OBJECTION_NOT_COUNTED: gettext("This rule does not count delegations without objection."),
    }
    return words[flaw]


def of_table(error: BadTable, file: Path) -> str:
    """Where a file of counts is not right, why, and that nothing has been written."""
    where = error.where
    facts = {"file": file, "line": where.line, "column": _shown(where.column)}
    if not isinstance(error.flaw, RowFlaw):
        return gettext(
            "Nothing has been written. %(file)s, line %(line)s, id “%(id)s”, %(column)s “%(value)s”: %(reason)s",
            **facts,
            id=_shown(where.id),
            value=_shown(where.value),
            reason=of_counts(error.flaw),
        )
    words: dict[RowFlaw, str] = {
        RowFlaw.COLUMNS_MISSING: gettext("The columns %(column)s are missing.", **facts),
        RowFlaw.COLUMNS_UNKNOWN: gettext("The columns %(column)s are not known.", **facts),
        RowFlaw.COLUMNS_TWICE: gettext("The columns %(column)s stand there twice.", **facts),
        RowFlaw.NUMBER_OF_CELLS: gettext("The number of columns is not that of the header."),
        RowFlaw.NO_ID: gettext("The column id is empty."),
        RowFlaw.NOT_CSV: gettext("This is not CSV."),
        RowFlaw.NOT_UTF8: gettext("This is not UTF-8 text."),
    }
    return gettext("Nothing has been written. %(file)s, line %(line)s: %(reason)s", **facts, reason=words[error.flaw])


def _shown(cell: str) -> str:
    """A cell as a terminal may show it: not endless, and nothing that a terminal would obey."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in cell[:60])
