"""Entries that one act writes stand side by side: nothing was put between them, and none is lost at the end."""

from collections.abc import Mapping

from consult.ledger.entries import EntryType
from consult.ledger.faults import FaultCode, Faults, Line

_RESULT = frozenset({EntryType.BALLOT_REVEALED, EntryType.RESULT_DECLARED})
_FOLLOWS: Mapping[EntryType, frozenset[EntryType]] = {
    EntryType.REGISTER_FROZEN: frozenset({EntryType.BALLOT_OPENED}),
    EntryType.SILENCE_BROKEN: frozenset({EntryType.BALLOT_CLOSED}),
    EntryType.BALLOT_CLOSED: _RESULT,
    EntryType.BALLOT_REVEALED: _RESULT,
}
"""What stands behind an entry of this type at once, about the same ballot."""


def check_behind(line: Line, following: Line | None, faults: Faults) -> None:
    """Behind an entry stands what its act wrote with it; `following` is None at the end of the record."""
    due = _FOLLOWS.get(line.kind)
    if due is not None:
        name = line.text("ballot")
        whole = following is not None and following.kind in due and following.text("ballot") == name
        faults.unless(whole, line, FaultCode.ACT_TORN, name)
