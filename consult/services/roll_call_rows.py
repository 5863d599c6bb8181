"""Rows of roll-calls of other bodies, checked against one another before anything is stored."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from consult.models.roll_calls import RollCallChoice
from consult.rules.assembly import Session, SessionKind
from consult.rules.counts import Counts
from consult.rules.decision import Outcome
from consult.rules.flaws import BadCounts

SOURCE = "United Nations General Assembly Voting Data (E. Voeten and others, CC0), by way of dgrtwo/unvotes"
SHOWN = 20
Row = Mapping[str, str]
Votes = Mapping[str, str]

_COUNTED = {"yes": RollCallChoice.YES, "no": RollCallChoice.NO, "abstain": RollCallChoice.ABSTAIN}
_CHOICES = {choice.value: choice.value for choice in RollCallChoice}
_PROCEDURES = ("paris-1948", "china-1970", "china-1971")


class Flaw(StrEnum):
    """What can be wrong with a row; cli.import_words has the words."""

    UNKNOWN_SEAT = "unknown_seat"
    UNKNOWN_ROLL_CALL = "unknown_roll_call"
    NO_VOTE = "no_vote"
    TWICE = "twice"
    UNREADABLE = "unreadable"
    COUNTS_DIFFER = "counts_differ"
    NO_OUTCOME = "no_outcome"
    EMPTY = "empty"
    DIFFERS = "differs"
    KNOWN_OTHERWISE = "known_otherwise"


class RowFlaw(Struct, frozen=True):
    """A row that cannot be imported: in which file, which line, which column, why, and what stands there."""

    file: str
    line: int
    column: str
    flaw: Flaw
    value: str = ""


class BadRows(Exception):  # noqa: N818  named as what it is
    """Rows that cannot be imported: the first of them, and how many there are."""

    def __init__(self, flaws: Sequence[RowFlaw], total: int) -> None:
        """The message is for logs; the command line says it in the operator's language."""
        said = [f"{one.file}, line {one.line}, {one.column}: {one.flaw} {one.value}".rstrip() for one in flaws]
        super().__init__("; ".join(said))
        self.flaws, self.total = tuple(flaws), total


class Flaws:
    """What has been found in a file so far: the first ones, and how many; `columns` gives ours by its own names."""

    def __init__(self, file: str, columns: Mapping[str, str] | None = None) -> None:
        """Nothing yet."""
        self._file, self._columns = file, columns or {}
        self._first: list[RowFlaw] = []
        self._total = 0

    def add(self, line: int, column: str, flaw: Flaw, value: str = "") -> None:
        """Note a flaw."""
        self._total += 1
        if len(self._first) < SHOWN:
            self._first.append(RowFlaw(self._file, line, self._columns.get(column, column), flaw, value))

    def stop(self) -> None:
        """Go no further where anything is wrong."""
        if self._total:
            raise BadRows(self._first, self._total)


class Files(Struct, frozen=True, kw_only=True):
    """The rows of the four files, and the tag that chooses among the roll-calls (empty: all)."""

    seats: Iterable[Row]
    seat_names: Iterable[Row]
    roll_calls: Iterable[Row]
    votes: Iterable[Row]
    tag: str = ""


class Period(Struct, frozen=True, kw_only=True):
    """A name that a seat bore from one day (inclusive; none: always) to another (exclusive; none: to now)."""

    name_en: str
    name_zh: str
    from_date: date | None = None
    to_date: date | None = None


class SeatRow(Struct, frozen=True, kw_only=True):
    """A seat under its last name, with its names by period."""

    name_en: str
    name_zh: str
    periods: list[Period] = field(default_factory=list)


class Ready(Struct, frozen=True, kw_only=True):
    """One roll-call that has passed every check."""

    key: str
    line: int
    source: str
    procedure: str
    position: int
    of: Session
    held_on: date
    date_status: str
    symbol: str
    kind: str
    title_en: str
    title_zh: str
    counts: Counts
    outcome: str
    votes: Votes

    @property
    def session(self) -> int:
        """The number of the session within its kind."""
        return self.of.number

    @property
    def session_kind(self) -> SessionKind:
        """The kind of the session."""
        return self.of.kind


class Checked(Struct, frozen=True):
    """Roll-calls ready to be stored, and the seats that may be needed for them."""

    ready: tuple[Ready, ...]
    seats: Mapping[str, SeatRow]


def check(files: Files) -> Checked:
    """Every roll-call asked for, checked against its votes; raises BadRows."""
    seats = seats_of(files.seats, files.seat_names)
    calls = _calls(files.roll_calls)
    votes = _votes(files.votes, seats, calls)
    flaws = Flaws("roll_calls")
    wanted = [(line, row) for line, row in calls.values() if not files.tag or files.tag in row["tags"].split()]
    ready = [_ready(line, row, votes[row["rcid"]], flaws) for line, row in wanted]
    flaws.stop()
    return Checked(tuple(one for one in ready if one is not None), seats)


def numbered(rows: Iterable[Row]) -> Iterator[tuple[int, Row]]:
    """Rows with their line in the file; the header is line 1."""
    return enumerate(rows, start=2)


def seats_of(rows: Iterable[Row], names: Iterable[Row]) -> Mapping[str, SeatRow]:
    """The seats with their names by period; raises BadRows."""
    flaws, seats = Flaws("seats"), dict[str, SeatRow]()
    for line, row in numbered(rows):
        if row["seat"] in seats:
            flaws.add(line, "seat", Flaw.TWICE, row["seat"])
        for column in ("seat", "name_en", "name_zh"):
            if not row[column].strip():
                flaws.add(line, column, Flaw.EMPTY)
        seats[row["seat"]] = SeatRow(name_en=row["name_en"], name_zh=row["name_zh"])
    flaws.stop()
    flaws = Flaws("seat_names")
    for line, row in numbered(names):
        if row["seat"] not in seats:
            flaws.add(line, "seat", Flaw.UNKNOWN_SEAT, row["seat"])
        elif (period := _period(line, row, flaws)) is not None:
            seats[row["seat"]].periods.append(period)
    flaws.stop()
    return seats


def _period(line: int, row: Row, flaws: Flaws) -> Period | None:
    days: dict[str, date | None] = {}
    for column in ("from", "to"):
        try:
            days[column] = date.fromisoformat(row[column]) if row[column] else None
        except ValueError:
            flaws.add(line, column, Flaw.UNREADABLE, row[column])
            return None
    for column in ("name_en", "name_zh"):
        if not row[column].strip():
            flaws.add(line, column, Flaw.EMPTY)
    return Period(name_en=row["name_en"], name_zh=row["name_zh"], from_date=days["from"], to_date=days["to"])


def _calls(rows: Iterable[Row]) -> Mapping[str, tuple[int, Row]]:
    flaws, calls = Flaws("roll_calls"), dict[str, tuple[int, Row]]()
    for line, row in numbered(rows):
        if row["rcid"] in calls:
            flaws.add(line, "rcid", Flaw.TWICE, row["rcid"])
        calls[row["rcid"]] = (line, row)
    flaws.stop()
    return calls


def _votes(rows: Iterable[Row], seats: Mapping[str, SeatRow], calls: Mapping[str, object]) -> Mapping[str, Votes]:
    """The votes by roll-call; seats and choices are kept once each, as there may be a million votes."""
    flaws, keys = Flaws("votes"), {key: key for key in seats}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for line, row in numbered(rows):
        call, seat, vote = row["rcid"], keys.get(row["seat"]), _CHOICES.get(row["vote"])
        if seat is None:
            flaws.add(line, "seat", Flaw.UNKNOWN_SEAT, row["seat"])
        elif vote is None:
            flaws.add(line, "vote", Flaw.NO_VOTE, row["vote"])
        elif call not in calls:
            flaws.add(line, "rcid", Flaw.UNKNOWN_ROLL_CALL, call)
        elif seat in found[call]:
            flaws.add(line, "seat", Flaw.TWICE, seat)
        else:
            found[call][seat] = vote
    flaws.stop()
    return found


def _ready(line: int, row: Row, votes: Votes, flaws: Flaws) -> Ready | None:
    numbers = {column: whole(row[column]) for column in ("rcid", "yes", "no", "abstain", "absent", "members")}
    session, held_on = Session.read(row["session"]), day(row["date"])
    read = (*numbers.items(), ("session", session), ("date", held_on))
    unreadable = [column for column, value in read if value is None]
    for column in unreadable:
        flaws.add(line, column, Flaw.UNREADABLE, row[column])
    for column in ("title_en", "title_zh"):
        if not row[column].strip():
            flaws.add(line, column, Flaw.EMPTY)
    if row["outcome_historic"] not in {"", *Outcome}:
        flaws.add(line, "outcome_historic", Flaw.NO_OUTCOME, row["outcome_historic"])
    if unreadable or held_on is None or session is None:
        return None
    given = {column: number or 0 for column, number in numbers.items()}
    counts = reconciled(line, given, votes, flaws)
    if counts is None:
        return None
    return Ready(
        key=f"ga-{row['rcid']}",
        line=line,
        source=SOURCE,
        procedure=_procedure(row),
        position=given["rcid"],
        of=session,
        held_on=held_on,
        date_status=row["date_status"],
        symbol=row["resolution"],
        kind=row["kind"],
        title_en=row["title_en"],
        title_zh=row["title_zh"],
        counts=counts,
        outcome=row["outcome_historic"],
        votes=votes,
    )


def reconciled(line: int, given: Mapping[str, int], votes: Votes, flaws: Flaws) -> Counts | None:
    """The counts of a roll-call, where the votes one by one come to the totals that are given; else the flaws."""
    tally = Counter(votes.values())
    counted = {column: tally[column] for column in ("yes", "no", "abstain", "absent")} | {"members": len(votes)}
    differing = [column for column, number in counted.items() if given[column] != number]
    for column in differing:
        flaws.add(line, column, Flaw.COUNTS_DIFFER, f"{given[column]} ≠ {counted[column]}")
    if differing:
        return None
    try:
        return Counts(members=counted["members"], **{column: counted[column] for column in _COUNTED})
    except BadCounts:
        flaws.add(line, "members", Flaw.UNREADABLE, str(given["members"]))
        return None


def whole(cell: str) -> int | None:
    """A whole number of plain digits."""
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 10 else None


def day(cell: str) -> date | None:
    """A day as ISO 8601 writes it."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        return None


def _procedure(row: Row) -> str:
    """Votes of one procedure share a tag; any other stands alone."""
    tags = row["tags"].split()
    return next((tag for tag in _PROCEDURES if tag in tags), f"ga-{row['rcid']}")
