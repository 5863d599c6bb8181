"""Votes in the column layout of the United Nations Digital Library: one row for each roll-call and member."""

import re
from collections.abc import Iterable, Mapping

from msgspec import Struct, field

from consult.rules.assembly import Session
from consult.services.roll_call_rows import (
    Checked,
    Flaw,
    Flaws,
    Ready,
    Row,
    SeatRow,
    day,
    numbered,
    reconciled,
    whole,
)

SOURCE = "United Nations Digital Library, voting data"
_CHOICES = {"Y": "yes", "N": "no", "A": "abstain", "X": "absent"}
_TOTALS = {
    "yes": "total_yes",
    "no": "total_no",
    "abstain": "total_abstentions",
    "absent": "total_non_voting",
    "members": "total_ms",
}
_OF_CALL = ("date", "session", "resolution", "draft", "meeting", "title", *_TOTALS.values())
COLUMNS = frozenset({"ms_code", "ms_name", "ms_vote", *_OF_CALL})
_FILE = "un"


class _Call(Struct):
    """A roll-call by its first row, and the votes that have been read."""

    line: int
    row: Row
    votes: dict[str, str] = field(default_factory=dict)


def check(rows: Iterable[Row], seats: Mapping[str, SeatRow]) -> Checked:
    """The roll-calls of a file, each under the symbol of its resolution or draft; raises BadRows.

    The file names members by ISO code and in English alone: `seats` says which they are, in both languages.
    """
    calls = _calls(rows, seats)
    flaws = Flaws(_FILE, _TOTALS)
    ready = [_ready(place, key, call, flaws) for place, (key, call) in enumerate(calls.items())]
    flaws.stop()
    return Checked(tuple(one for one in ready if one is not None), seats)


def _calls(rows: Iterable[Row], seats: Mapping[str, SeatRow]) -> Mapping[str, _Call]:
    flaws, keys = Flaws(_FILE, _TOTALS), {seat: seat for seat in seats}
    calls: dict[str, _Call] = {}
    for line, row in numbered(rows):
        key = _key(row)
        call = calls.get(key)
        if call is None:
            call = calls[key] = _Call(line, {column: row[column] for column in _OF_CALL})
        seat, vote = keys.get(row["ms_code"].lower()), _CHOICES.get(row["ms_vote"])
        other = next((column for column in _OF_CALL if row[column] != call.row[column]), "")
        if not key:
            flaws.add(line, "resolution", Flaw.EMPTY)
        elif seat is None:
            flaws.add(line, "ms_code", Flaw.UNKNOWN_SEAT, row["ms_code"])
        elif vote is None:
            flaws.add(line, "ms_vote", Flaw.NO_VOTE, row["ms_vote"])
        elif seat in call.votes:
            flaws.add(line, "ms_code", Flaw.TWICE, row["ms_code"])
        elif other:
            flaws.add(line, other, Flaw.DIFFERS, row[other])
        else:
            call.votes[seat] = vote
    flaws.stop()
    return calls


def _key(row: Row) -> str:
    """The symbol as a key: A/RES/76/1 is a-res-76-1."""
    return re.sub(r"[^a-z0-9]+", "-", (row["resolution"] or row["draft"]).lower()).strip("-")[:64]


def _ready(place: int, key: str, call: _Call, flaws: Flaws) -> Ready | None:
    row = call.row
    numbers = {name: whole(row[column].removesuffix(".0")) for name, column in _TOTALS.items()}
    session, held_on = Session.read(row["session"]), day(row["date"])
    read = [("session", session), ("date", held_on), *((_TOTALS[name], number) for name, number in numbers.items())]
    unreadable = [column for column, value in read if value is None]
    for column in unreadable:
        flaws.add(call.line, column, Flaw.UNREADABLE, row[column])
    if not row["title"].strip():
        flaws.add(call.line, "title", Flaw.EMPTY)
    if unreadable or held_on is None or session is None:
        return None
    given = {name: number or 0 for name, number in numbers.items()}
    counts = reconciled(call.line, given, call.votes, flaws)
    if counts is None:
        return None
    return Ready(
        key=key,
        line=call.line,
        source=SOURCE,
        procedure=key,
        position=place,
        of=session,
        held_on=held_on,
        date_status="as_published",
        symbol=row["resolution"] or row["draft"],
        kind="text",
        title_en=row["title"],
        title_zh="",
        counts=counts,
        outcome="adopted" if row["resolution"] else "",
        votes=call.votes,
    )
