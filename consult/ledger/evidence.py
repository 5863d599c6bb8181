"""What a bundle has to hold beside the entries: the official texts behind their hashes, and whose they are."""

from collections.abc import Iterator, Mapping

from consult.ledger.entries import EntryType
from consult.ledger.faults import Line

_OFFICIAL = {
    EntryType.LOG_STARTED: ("reason",),
    EntryType.DELEGATION_ADMITTED: ("name",),
    EntryType.DELEGATION_SUSPENDED: ("reason",),
    EntryType.DELEGATION_RESTORED: ("reason",),
    EntryType.REVISION_PUBLISHED: ("text", "change_log"),
    EntryType.DISPOSITION_ISSUED: ("answer",),
    EntryType.BALLOT_OPENED: ("question",),
    EntryType.BALLOT_ANNULLED: ("reason",),
    EntryType.STATEMENT_HIDDEN: ("reason",),
    EntryType.STATEMENT_RESTORED: ("reason",),
    EntryType.ROLL_CALL_IMPORTED: ("title", "source"),
}


def hashes_of(line: Line) -> Iterator[str]:
    """The hashes of official public texts in an entry, of both languages."""
    facts = line.held("succeeds") if "succeeds" in line.facts else line.facts
    for key in _OFFICIAL.get(line.kind, ()):
        held = facts.get(key, {})
        if isinstance(held, Mapping):
            yield from map(str, held.values())
        else:
            yield str(held)


def belongs(line: Line, scope: str) -> bool:
    """Whether an entry is one of a consultation, by its symbol, or of who takes part in it."""
    ballot = line.text("ballot").rpartition("#")[0]
    return scope in {line.text("consultation"), ballot}
