"""What is said about votes, as the record's entries hold it: statements, corrections, contested letters."""

from collections import defaultdict
from dataclasses import dataclass, field

from consult.ledger.entries import EntryType
from consult.ledger.faults import FaultCode, Faults, Line
from consult.ledger.replay_people import People
from consult.ledger.replay_votes import Votes, by_letter
from consult.rules.statements import StatementKind
from consult.rules.tally import Choice


@dataclass(slots=True)
class Statements:
    """Statements about votes."""

    faults: Faults
    people: People
    votes: Votes
    _made: defaultdict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))
    _shown: dict[tuple[str, int], bool] = field(default_factory=dict)
    _corrections: set[tuple[str, str]] = field(default_factory=set)
    _contests: set[tuple[str, int]] = field(default_factory=set)

    def take(self, line: Line) -> bool:
        """Whether the entry was one of these."""
        by_kind = {
            EntryType.STATEMENT_MADE: self._said,
            EntryType.STATEMENT_HIDDEN: self._hidden,
            EntryType.STATEMENT_RESTORED: self._restored,
            EntryType.VOTE_CORRECTION_NOTED: self._corrected,
            EntryType.VOTE_CONTESTED: self._contested,
        }
        if line.kind not in by_kind:
            return False
        by_kind[line.kind](line)
        return True

    def _said(self, line: Line) -> None:
        ballot, key, kind = line.text("ballot"), line.text("delegation"), line.text("kind")
        self.people.check_part(line, ballot.rpartition("#")[0])
        self._check_moment(line, ballot, kind)
        seq, before = line.number("seq"), self._made[ballot, key, kind]
        in_turn = seq in {1, before + 1}  # a ballot that is approved anew is spoken about anew
        self.faults.unless(in_turn, line, FaultCode.OUT_OF_TURN, f"{ballot} {key}")
        self._made[ballot, key, kind] = seq
        if "to" in line.facts:
            answered = line.held("to")
            known = (ballot, str(answered["delegation"]), str(answered["kind"])) in self._made
            self.faults.unless(known, line, FaultCode.STATEMENT_UNKNOWN, ballot)
        self._shown[ballot, line.index] = True

    def _check_moment(self, line: Line, ballot: str, kind: str) -> None:
        """Before the vote, or after it: while it lasts nothing is said."""
        held = self.votes.ballots.get(ballot)
        settled = ballot in self.votes.outcomes
        if kind == StatementKind.BEFORE:
            self.faults.unless(held is None and not settled, line, FaultCode.OUT_OF_TURN, ballot)
        else:
            decided = held is not None and held.decision is not None and not held.annulled
            self.faults.unless(decided, line, FaultCode.BALLOT_NOT_CLOSED, ballot)

    def _hidden(self, line: Line) -> None:
        self._turn(line, shown=False)

    def _restored(self, line: Line) -> None:
        self._turn(line, shown=True)

    def _turn(self, line: Line, *, shown: bool) -> None:
        name = line.text("ballot")
        place = (name, line.number("index"))
        self.faults.unless(self._shown.get(place) is (not shown), line, FaultCode.STATEMENT_UNKNOWN, name)
        self._shown[place] = shown

    def _corrected(self, line: Line) -> None:
        name, key = line.text("ballot"), line.text("delegation")
        held = self.votes.ballots.get(name)
        decided = held is not None and held.decision is not None
        if self.faults.unless(decided, line, FaultCode.BALLOT_NOT_CLOSED, name):
            assert held is not None
            self.faults.unless(key in held.register, line, FaultCode.NOT_IN_REGISTER, key)
            others = {*held.options} - {held.current().get(key, Choice.NOT_PARTICIPATING)}
            self.faults.unless(line.text("intended") in others, line, FaultCode.CHOICE_UNKNOWN, key)
        self.faults.unless((name, key) not in self._corrections, line, FaultCode.OUT_OF_TURN, f"{name} {key}")
        self._corrections.add((name, key))

    def _contested(self, line: Line) -> None:
        name, key = line.text("ballot"), line.text("delegation")
        held = self.votes.ballots.get(name)
        known = held is not None and by_letter(held).get(line.number("index")) == key
        self.faults.unless(known, line, FaultCode.VOTE_UNKNOWN, f"{name} {key}")
        place = (name, line.number("index"))
        self.faults.unless(place not in self._contests, line, FaultCode.OUT_OF_TURN, f"{name} {key}")
        self._contests.add(place)
