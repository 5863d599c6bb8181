"""Importing roll-calls of other bodies that have been checked: all of them or none, and safe to repeat."""

from collections.abc import Callable, Mapping
from hashlib import sha256

from msgspec import Struct
from sqlalchemy import insert, select

from consult.ledger import entries
from consult.ledger.entries import EntryType
from consult.models.base import table_of
from consult.models.roll_calls import RollCall, RollCallVote, Seat, SeatName
from consult.services import record, stamps
from consult.services.occasion import Occasion
from consult.services.roll_call_rows import Checked, Flaw, Flaws, Ready, SeatRow

_CALLS, _VOTES = table_of(RollCall), table_of(RollCallVote)
_INSERT = insert(_CALLS).returning(_CALLS.c.id)
_COMPARED = ("session", "session_kind", "held_on", "title_en", "title_zh", "symbol", "kind", "outcome")


class Import(Struct, frozen=True):
    """Roll-calls to bring in; `progress` is told how many have been stored since it was last told."""

    checked: Checked
    progress: Callable[[int], object] = lambda _stored: None


class Imported(Struct, frozen=True):
    """How many roll-calls are new, and how many were there already."""

    new: int
    known: int


def preview(occasion: Occasion, checked: Checked) -> tuple[Ready, ...]:
    """What would be stored; raises BadRows where something is known otherwise."""
    return _fresh(occasion, checked)


def bring_in(occasion: Occasion, asked: Import) -> Imported:
    """Import what is new; what is known must be the same, else nothing is imported."""
    record.lock(occasion)
    checked = asked.checked
    fresh = _fresh(occasion, checked)
    seats = _seats(occasion, checked.seats, {seat for one in fresh for seat in one.votes})
    for one in fresh:
        _store(occasion, one, seats)
        asked.progress(1)
    if fresh:
        stamps.touch(occasion)
    return Imported(len(fresh), len(checked.ready) - len(fresh))


def _fresh(occasion: Occasion, checked: Checked) -> tuple[Ready, ...]:
    known = {row.key: row for row in occasion.session.execute(select(_CALLS))}
    flaws = Flaws("")
    for one in checked.ready:
        here = known.get(one.key)
        if here is None:
            continue
        for column in (name for name in _COMPARED if getattr(one, name) != getattr(here, name)):
            flaws.add(one.line, column, Flaw.KNOWN_OTHERWISE, one.key)
        if here.list_hash != entries.roll_call_hash(one.votes):
            flaws.add(one.line, "vote", Flaw.KNOWN_OTHERWISE, one.key)
    flaws.stop()
    return tuple(one for one in checked.ready if one.key not in known)


def _seats(occasion: Occasion, rows: Mapping[str, SeatRow], wanted: set[str]) -> Mapping[str, int]:
    """The seats that vote, with their names by period; those known already are left as they are."""
    here = {seat.key: seat.id for seat in occasion.session.execute(select(Seat.key, Seat.id))}
    for key in sorted(wanted - here.keys()):
        row = rows[key]
        seat = Seat(key=key, name_en=row.name_en, name_zh=row.name_zh)
        seat.names = [
            SeatName(from_date=each.from_date, to_date=each.to_date, name_en=each.name_en, name_zh=each.name_zh)
            for each in row.periods
        ]
        occasion.session.add(seat)
        occasion.session.flush()
        here[key] = seat.id
    return here


def _store(occasion: Occasion, one: Ready, seats: Mapping[str, int]) -> None:
    """The roll-call, its entry in the record, and its votes."""
    listed = entries.roll_call_hash(one.votes)
    counts = one.counts
    index = record.append(
        occasion,
        EntryType.ROLL_CALL_IMPORTED,
        one.key,
        roll_call=one.key,
        source=sha256(one.source.encode()).hexdigest(),
        title=entries.public_hash(one.title_en, one.title_zh),
        held=one.held_on.isoformat(),
        counts=counts.to_facts(),
        list=listed,
        **({"outcome": one.outcome} if one.outcome else {}),
    )
    facts = {name: getattr(one, name) for name in ("key", "source", "position", "date_status", *_COMPARED)}
    figures = {name: getattr(counts, name) for name in ("yes", "no", "abstain")}
    absent = {"absent": counts.members - counts.took_part, "procedure_key": one.procedure, "rule": ""}
    kept = {**facts, **figures, **absent, "list_hash": listed, "record_index": index}
    made = occasion.session.execute(_INSERT, kept).scalar_one()
    occasion.session.execute(
        insert(_VOTES),
        [{"roll_call_id": made, "seat_id": seats[seat], "choice": vote} for seat, vote in one.votes.items()],
    )
