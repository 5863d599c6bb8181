"""The whole record played again from its entries alone: everything decided anew, by the rules that decided."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from consult.ledger import entries, evidence, succession
from consult.ledger.entries import BadEntry, EntryType
from consult.ledger.faults import Fault, FaultCode, Faults, Line
from consult.ledger.replay_acts import check_behind
from consult.ledger.replay_people import People
from consult.ledger.replay_statements import Statements
from consult.ledger.replay_texts import Texts
from consult.ledger.replay_votes import Votes
from consult.ledger.succession import Succession


@dataclass(slots=True)
class Replayed:
    """What the entries come to, and everything that is wrong with them."""

    faults: list[Fault] = field(default_factory=list)
    origin: str = ""
    log_id: str = ""
    successions: list[Succession] = field(default_factory=list)
    size: int = 0
    keys: list[str] = field(default_factory=list)
    retired: list[str] = field(default_factory=list)
    texts_named: list[tuple[Line, tuple[str, ...]]] = field(default_factory=list)
    people: People = field(init=False)
    texts: Texts = field(init=False)
    votes: Votes = field(init=False)

    def __post_init__(self) -> None:
        found = Faults(self.faults)
        self.people = People(found)
        self.texts = Texts(found, self.people)
        self.votes = Votes(found, self.people, self.texts)


def replay(bodies: Iterable[bytes]) -> Replayed:
    """Play the entries in their order; what cannot be read is named and passed over."""
    made = Replayed()
    found = Faults(made.faults)
    rooms = (made.people, made.texts, made.votes, Statements(found, made.people, made.votes))
    last = Line(0, EntryType.LOG_STARTED, "", {})
    for index, body in enumerate(bodies):
        line = _line(index, body, made.faults)
        made.size = index + 1
        if line is None:
            continue
        found.unless(line.at >= last.at, line, FaultCode.TIME_GOES_BACK)
        check_behind(last, line, found)
        if named := tuple(evidence.hashes_of(line)):
            made.texts_named.append((line, named))
        last = line
        if not _of_the_log(line, made, found):
            any(room.take(line) for room in rooms)
    check_behind(last, None, found)
    made.votes.end(last)
    if not made.origin:
        made.faults.append(Fault(0, FaultCode.NOT_BEGUN))
    return made


def _line(index: int, body: bytes, faults: list[Fault]) -> Line | None:
    try:
        facts = entries.decode(body)
    except BadEntry as error:
        faults.append(Fault(index, FaultCode.NOT_AN_ENTRY, str(error)))
        return None
    return Line(index, EntryType(str(facts["type"])), str(facts["at"]), facts)


def _of_the_log(line: Line, made: Replayed, found: Faults) -> bool:
    """Entries about the log itself: its beginning and its keys."""
    if line.kind is EntryType.LOG_STARTED:
        _begin(line, made, found)
    elif line.kind is EntryType.KEY_ADDED:
        key = line.text("key")
        new = key not in made.keys and key.partition("+")[0] == made.origin
        found.unless(new, line, FaultCode.KEY_TWICE, key)
        made.keys.append(key)
    elif line.kind is EntryType.KEY_RETIRED:
        key = line.text("key")
        found.unless(key in made.keys and key not in made.retired, line, FaultCode.KEY_UNKNOWN, key)
        made.retired.append(key)
    else:
        return False
    return True


def _begin(line: Line, made: Replayed, found: Faults) -> None:
    """The first entry; or, later, a record under another name and with keys of its own that goes on from here."""
    if line.index > 0:
        found.unless("succeeds" in line.facts, line, FaultCode.BEGUN_TWICE)
        _succeed(line, made, found)
    else:
        found.unless("succeeds" not in line.facts, line, FaultCode.SUCCESSION_WRONG)
    made.origin, made.log_id = line.text("origin"), line.text("log")


def _succeed(line: Line, made: Replayed, found: Faults) -> None:
    said = succession.read(line)
    names = {made.origin, *(each.before for each in made.successions)}
    is_new = line.text("origin") not in names and line.text("log") != made.log_id
    if said is None or said.before != made.origin or not is_new:
        found.add(line, FaultCode.SUCCESSION_WRONG)
        return
    made.successions.append(said)
    made.retired += [key for key in made.keys if key not in made.retired]
