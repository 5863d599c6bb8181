"""What the commands that import files say of them, in the operator's language."""

from consult.cli.speech import gettext
from consult.services import delegations_import, roll_call_rows
from consult.services.delegations_import import BadFile, Fault
from consult.services.roll_call_rows import RowFlaw
from consult.text.alignment import MismatchCode


def of_file(error: BadFile) -> str:
    """Why a file of delegations cannot be read at all."""
    flaw = delegations_import.Flaw
    words: dict[delegations_import.Flaw, str] = {
        flaw.COLUMNS_MISSING: gettext(
            "The file needs the columns %(columns)s, or those of the table of Member States.", columns=error.accepted
        ),
        flaw.NOT_UTF8: gettext("The file is not UTF-8 text."),
        flaw.NOT_CSV: gettext("The file is not CSV."),
    }
    return words[error.flaw]


def of_row(fault: Fault) -> str:
    """What is wrong with a row of delegations."""
    flaw = delegations_import.Flaw
    facts = {"row": fault.row, "column": fault.column, "value": fault.value, "accepted": fault.accepted}
    words: dict[delegations_import.Flaw, str] = {
        flaw.MORE_CELLS: gettext("Row %(row)s: there are more cells than columns.", **facts),
        flaw.EMPTY: gettext("Row %(row)s: %(column)s is empty.", **facts),
        flaw.TOO_LONG: gettext("Row %(row)s: %(column)s is longer than %(accepted)s characters.", **facts),
        flaw.TWICE: gettext("Row %(row)s: %(column)s “%(value)s” stands in another row too.", **facts),
        flaw.NO_CODE: gettext("Row %(row)s: %(column)s “%(value)s” is not a code.", **facts),
        flaw.NO_KEY: gettext("Row %(row)s: the key “%(value)s” may hold a-z, 0-9, “.”, “_” and “-” only.", **facts),
        flaw.NONE_OF: gettext("Row %(row)s: %(column)s “%(value)s” is none of: %(accepted)s.", **facts),
    }
    return words[fault.flaw]


def of_roll_call(error: RowFlaw) -> str:
    """What is wrong with a row of roll-calls, and where it stands."""
    reason = _reason(error)
    facts = {"file": error.file, "line": error.line, "column": error.column}
    if not error.file:
        return gettext("Line %(line)s, %(column)s: %(reason)s", **facts, reason=reason)
    return gettext("%(file)s, line %(line)s, %(column)s: %(reason)s", **facts, reason=reason)


def _reason(error: RowFlaw) -> str:
    flaw, value = roll_call_rows.Flaw, error.value
    words: dict[roll_call_rows.Flaw, str] = {
        flaw.UNKNOWN_SEAT: gettext("the seat “%(value)s” is not in the file of seats.", value=value),
        flaw.UNKNOWN_ROLL_CALL: gettext("the roll-call “%(value)s” is not in the file of roll-calls.", value=value),
        flaw.NO_VOTE: gettext("“%(value)s” is no vote.", value=value),
        flaw.TWICE: gettext("“%(value)s” stands there twice.", value=value),
        flaw.UNREADABLE: gettext("“%(value)s” cannot be read as a date or a number.", value=value),
        flaw.COUNTS_DIFFER: gettext("the number given and the votes counted differ: %(value)s.", value=value),
        flaw.NO_OUTCOME: gettext("“%(value)s” is no outcome.", value=value),
        flaw.EMPTY: gettext("this is empty."),
        flaw.DIFFERS: gettext("“%(value)s” differs from the first row of the same roll-call.", value=value),
        flaw.KNOWN_OTHERWISE: gettext(
            "the roll-call %(value)s is known already and is not the same there; imported votes do not change.",
            value=value,
        ),
    }
    return words[error.flaw]


def of_pair(code: MismatchCode, row: int) -> str:
    """Why two texts do not pair in a row."""
    words: dict[MismatchCode, str] = {
        MismatchCode.LEFT_EMPTY: gettext("Row %(row)s: the English text is missing.", row=row),
        MismatchCode.RIGHT_EMPTY: gettext("Row %(row)s: the Chinese text is missing.", row=row),
        MismatchCode.KINDS_DIFFER: gettext("Row %(row)s: the kinds differ.", row=row),
        MismatchCode.LENGTHS_UNUSUAL: gettext(
            "Row %(row)s: the lengths are unusual; perhaps this is not the same text.", row=row
        ),
        MismatchCode.NUMBERS_DIFFER: gettext("Row %(row)s: the numbers differ.", row=row),
    }
    return words[code]
