"""Texts and what is said of them, as the record's entries make them: revisions, positions, answers, amendments."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.ledger.entries import EntryType
from consult.ledger.faults import FaultCode, Faults, Line
from consult.ledger.replay_people import People


@dataclass(frozen=True, slots=True)
class RollCall:
    """A recorded vote of another body."""

    list_hash: str
    counts: Mapping[str, object]
    outcome: str


@dataclass(slots=True)
class Texts:
    """What has been published, thought, answered and proposed."""

    faults: Faults
    people: People
    revisions: dict[str, int] = field(default_factory=dict)
    text_hashes: dict[tuple[str, int], Mapping[str, object]] = field(default_factory=dict)
    positions: dict[tuple[str, int, str, str], str] = field(default_factory=dict)
    roll_calls: dict[str, RollCall] = field(default_factory=dict)
    _answers: defaultdict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    _amendments: dict[tuple[str, str], bool] = field(default_factory=dict)

    def take(self, line: Line) -> bool:
        """Whether the entry was one of these."""
        by_kind = {
            EntryType.REVISION_PUBLISHED: self._published,
            EntryType.POSITION_TAKEN: self._position,
            EntryType.DISPOSITION_ISSUED: self._answered,
            EntryType.AMENDMENT_TABLED: self._tabled,
            EntryType.AMENDMENT_WITHDRAWN: self._settled,
            EntryType.AMENDMENT_ADOPTED: self._settled,
            EntryType.ROLL_CALL_IMPORTED: self._imported,
        }
        if line.kind not in by_kind:
            return False
        by_kind[line.kind](line)
        return True

    def check_revision(self, line: Line, consultation: str) -> None:
        """A revision that is named has been published."""
        if "revision" in line.facts:
            known = line.number("revision") <= self.revisions.get(consultation, 0)
            self.faults.unless(known, line, FaultCode.REVISION_UNKNOWN, f"{consultation} {line.number('revision')}")

    def check_amendment(self, line: Line, consultation: str) -> None:
        """An amendment that is voted on is on the table."""
        if "amendment" in line.facts:
            self._on_the_table(line, (consultation, line.text("amendment")))

    def _published(self, line: Line) -> None:
        consultation, number = line.text("consultation"), line.number("revision")
        in_turn = number == self.revisions.get(consultation, 0) + 1
        self.faults.unless(in_turn, line, FaultCode.OUT_OF_TURN, f"{consultation} {number}")
        self.revisions[consultation] = number
        self.text_hashes[consultation, number] = line.held("text")

    def _position(self, line: Line) -> None:
        consultation = line.text("consultation")
        self._check_current(line, consultation)
        self.people.check_part(line, consultation)
        place = (consultation, line.number("revision"), line.text("provision"), line.text("delegation"))
        self.positions[place] = line.text("stance")

    def _answered(self, line: Line) -> None:
        place = (line.text("consultation"), line.text("comment"))
        self.faults.unless(place[0] in self.revisions, line, FaultCode.REVISION_UNKNOWN, place[0])
        self._answers[place] += 1
        in_turn = line.number("seq") == self._answers[place]
        self.faults.unless(in_turn, line, FaultCode.OUT_OF_TURN, "/".join(place))

    def _tabled(self, line: Line) -> None:
        consultation, reference = line.text("consultation"), line.text("amendment")
        self._check_current(line, consultation)
        self.people.check_part(line, consultation)
        self.people.check_hand(line, line.text("accreditation"), line.text("delegation"), line.at)
        place = (consultation, reference)
        self.faults.unless(place not in self._amendments, line, FaultCode.AMENDMENT_TWICE, reference)
        for key in ("follows", "amends"):
            if key in line.facts:
                self._on_the_table(line, (consultation, line.text(key)))
        if "follows" in line.facts:
            self._amendments[consultation, line.text("follows")] = False
        self._amendments[place] = True

    def _settled(self, line: Line) -> None:
        place = (line.text("consultation"), line.text("amendment"))
        self._on_the_table(line, place)
        self._amendments[place] = False

    def _check_current(self, line: Line, consultation: str) -> None:
        """Positions are taken, and amendments tabled, to the text published last."""
        number = line.number("revision")
        current = number == self.revisions.get(consultation)
        self.faults.unless(current, line, FaultCode.REVISION_UNKNOWN, f"{consultation} {number}")

    def _on_the_table(self, line: Line, place: tuple[str, str]) -> None:
        if self.faults.unless(place in self._amendments, line, FaultCode.AMENDMENT_UNKNOWN, place[1]):
            self.faults.unless(self._amendments[place], line, FaultCode.AMENDMENT_SETTLED, place[1])

    def _imported(self, line: Line) -> None:
        key = line.text("roll_call")
        self.faults.unless(key not in self.roll_calls, line, FaultCode.ROLL_CALL_TWICE, key)
        self.roll_calls[key] = RollCall(line.text("list"), line.held("counts"), line.text("outcome"))
