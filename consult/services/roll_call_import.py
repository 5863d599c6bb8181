"""Importing roll-calls of other bodies: checked row by row, all of them or none, and safe to repeat."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import select

from consult.ledger import entries
from consult.ledger.entries import EntryType
from consult.models.roll_calls import RollCall, RollCallChoice, RollCallVote, Seat, SeatName
from consult.rules.decision import Counts, Outcome
from consult.services import record, stamps
from consult.services.occasion import Occasion

SOURCE = "United Nations General Assembly Voting Data (E. Voeten and others, CC0), by way of dgrtwo/unvotes"
Row = Mapping[str, str]


class Flaw(StrEnum):
    """What can be wrong with a row; cli.import_words has the words."""

    UNKNOWN_SEAT = "unknown_seat"
    NO_VOTE = "no_vote"
    VOTES_TWICE = "votes_twice"
    UNREADABLE = "unreadable"
    COUNTS_DIFFER = "counts_differ"
    NO_OUTCOME = "no_outcome"
    KNOWN_OTHERWISE = "known_otherwise"
    NAME_MISSING = "name_missing"


class RowFlaw(Exception):  # noqa: N818  named as what it is
    """A row that cannot be imported: in which file, which line, why, and what stands there."""

    def __init__(self, file: str, line: int, flaw: Flaw, value: str = "") -> None:
        """The message is for logs; the command line says it in the operator's language."""
        super().__init__(f"{file}, line {line}: {flaw} {value}")
        self.file, self.line, self.flaw, self.value = file, line, flaw, value


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The rows of the four files, and the tag that chooses among the roll-calls (empty: all)."""

    seats: Sequence[Row]
    seat_names: Sequence[Row]
    roll_calls: Sequence[Row]
    votes: Sequence[Row]
    tag: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One roll-call that has passed every check."""

    row: Row
    held_on: date
    counts: Counts
    votes: Mapping[str, str]
    procedure: str

    @property
    def key(self) -> str:
        """The key under which it stands here."""
        return f"ga-{self.row['rcid']}"


@dataclass(frozen=True, slots=True)
class Imported:
    """How many roll-calls are new, and how many were there already."""

    new: int
    known: int


def check(files: Files) -> tuple[Ready, ...]:
    """Every roll-call asked for, checked against its votes; raises RowFlaw for the first that is wrong."""
    votes = _votes(files)
    return tuple(
        _ready(line, row, votes[row["rcid"]])
        for line, row in _numbered(files.roll_calls)
        if not files.tag or files.tag in row["tags"].split()
    )


def bring_in(occasion: Occasion, files: Files) -> Imported:
    """Import what is new; what is known must be the same, else nothing is imported."""
    ready = check(files)
    record.lock(occasion)
    known = {row.key: row for row in occasion.session.scalars(select(RollCall))}
    fresh = [one for one in ready if not _is_known(one, known)]
    if fresh:
        seats = _seats(occasion, files, {seat for one in fresh for seat in one.votes})
        for one in fresh:
            _store(occasion, one, seats)
        stamps.touch(occasion)
    return Imported(len(fresh), len(ready) - len(fresh))


def _numbered(rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    """Rows with their line in the file; the header is line 1."""
    return enumerate(rows, start=2)


def _votes(files: Files) -> Mapping[str, Mapping[str, str]]:
    seats = {row["seat"] for row in files.seats}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line, row in _numbered(files.votes):
        if row["seat"] not in seats:
            raise RowFlaw("votes", line, Flaw.UNKNOWN_SEAT, row["seat"])
        if row["vote"] not in set(RollCallChoice):
            raise RowFlaw("votes", line, Flaw.NO_VOTE, row["vote"])
        if row["seat"] in found[row["rcid"]]:
            raise RowFlaw("votes", line, Flaw.VOTES_TWICE, row["seat"])
        found[row["rcid"]][row["seat"]] = row["vote"]
    return found


def _ready(line: int, row: Row, votes: Mapping[str, str]) -> Ready:
    try:
        held_on = date.fromisoformat(row["date"])
        published = {key: int(row[key]) for key in ("yes", "no", "abstain", "absent")}
        counts = Counts(
            members=int(row["members"]), yes=published["yes"], no=published["no"], abstain=published["abstain"]
        )
    except ValueError as error:
        raise RowFlaw("roll_calls", line, Flaw.UNREADABLE) from error
    counted = {key: list(votes.values()).count(key) for key in published}
    if counted != published or len(votes) != counts.members:
        raise RowFlaw("roll_calls", line, Flaw.COUNTS_DIFFER, f"{_said(counted)} / {_said(published)}")
    if row["outcome_historic"] not in {"", *Outcome}:
        raise RowFlaw("roll_calls", line, Flaw.NO_OUTCOME, row["outcome_historic"])
    return Ready(row=row, held_on=held_on, counts=counts, votes=votes, procedure=_procedure(row))


def _said(counts: Mapping[str, int]) -> str:
    return "-".join(str(count) for count in counts.values())


_PROCEDURES = ("paris-1948", "china-1970", "china-1971")


def _procedure(row: Row) -> str:
    """Votes of one procedure share a tag; any other stands alone."""
    tags = row["tags"].split()
    return next((tag for tag in _PROCEDURES if tag in tags), f"ga-{row['rcid']}")


def _is_known(one: Ready, known: Mapping[str, RollCall]) -> bool:
    here = known.get(one.key)
    if here is None:
        return False
    if here.list_hash != entries.roll_call_hash(one.votes):
        raise RowFlaw("roll_calls", 0, Flaw.KNOWN_OTHERWISE, one.key)
    return True


def _seats(occasion: Occasion, files: Files, wanted: set[str]) -> Mapping[str, int]:
    """The seats that vote, with their names by period; those known already are left as they are."""
    here = {seat.key: seat.id for seat in occasion.session.scalars(select(Seat))}
    for line, row in _numbered(files.seats):
        if row["seat"] not in wanted or row["seat"] in here:
            continue
        seat = Seat(key=row["seat"], name_en=row["name_en"], name_zh=row["name_zh"])
        seat.names = [_name(line, name) for line, name in _numbered(files.seat_names) if name["seat"] == seat.key]
        if not seat.name_en or not seat.name_zh:
            raise RowFlaw("seats", line, Flaw.NAME_MISSING, row["seat"])
        occasion.session.add(seat)
        occasion.session.flush()
        here[seat.key] = seat.id
    return here


def _name(line: int, row: Row) -> SeatName:
    try:
        return SeatName(
            from_date=date.fromisoformat(row["from"]) if row["from"] else None,
            to_date=date.fromisoformat(row["to"]) if row["to"] else None,
            name_en=row["name_en"],
            name_zh=row["name_zh"],
        )
    except ValueError as error:
        raise RowFlaw("seat_names", line, Flaw.UNREADABLE) from error


def _store(occasion: Occasion, one: Ready, seats: Mapping[str, int]) -> None:
    """The roll-call, its entry in the record, and its votes."""
    row, listed = one.row, entries.roll_call_hash(one.votes)
    outcome = {"outcome": row["outcome_historic"]} if row["outcome_historic"] else {}
    index = record.append(
        occasion,
        EntryType.ROLL_CALL_IMPORTED,
        one.key,
        roll_call=one.key,
        source=sha256(SOURCE.encode()).hexdigest(),
        title=entries.public_hash(row["title_en"], row["title_zh"]),
        held=row["date"],
        counts=one.counts.to_facts(),
        list=listed,
        **outcome,
    )
    made = RollCall(
        key=one.key,
        source=SOURCE,
        procedure_key=one.procedure,
        position=int(row["rcid"]),
        session=int(row["session"]),
        held_on=one.held_on,
        date_status=row["date_status"],
        symbol=row["resolution"],
        kind=row["kind"],
        title_en=row["title_en"],
        title_zh=row["title_zh"],
        yes=one.counts.yes,
        no=one.counts.no,
        abstain=one.counts.abstain,
        absent=int(row["absent"]),
        rule="",
        outcome=row["outcome_historic"],
        list_hash=listed,
        record_index=index,
    )
    occasion.session.add(made)
    occasion.session.flush()
    occasion.session.add_all(
        RollCallVote(roll_call_id=made.id, seat_id=seats[seat], choice=RollCallChoice(vote))
        for seat, vote in one.votes.items()
    )
    occasion.session.flush()
