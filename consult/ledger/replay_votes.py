"""Votes as the record's entries make them: sealed, opened again, and decided anew from what was in the seals."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from consult.ledger import seal
from consult.ledger.entries import EntryType
from consult.ledger.faults import FaultCode, Faults, Line
from consult.ledger.replay_people import People
from consult.ledger.replay_texts import Texts
from consult.ledger.seal import Opened, Opening, Sealed
from consult.rules import tally
from consult.rules.counts import Counts
from consult.rules.decision import Decision, Outcome, Rule, annulled, decide
from consult.rules.flaws import BadCounts
from consult.rules.procedure import ADOPTED, Again, Course, Fate, again
from consult.rules.roster import Origin
from consult.rules.tally import BadCast, Cast, Choice

_SEALS = {
    seal.FaultCode.MISSING: FaultCode.OPENING_MISSING,
    seal.FaultCode.DOUBLED: FaultCode.OPENING_DOUBLED,
    seal.FaultCode.UNMATCHED: FaultCode.OPENING_UNMATCHED,
    seal.FaultCode.WRONG_CHAIN: FaultCode.OPENING_WRONG_CHAIN,
}


@dataclass(slots=True)
class Ballot:
    """A ballot as far as the record has come."""

    name: str
    consultation: str
    rule: Rule
    options: tuple[str, ...]
    opens: str
    closes: str
    register: tuple[str, ...]
    question: Mapping[str, object]
    sealed: list[Sealed] = field(default_factory=list)
    sealed_at: dict[int, str] = field(default_factory=dict)
    barred: dict[int, frozenset[str]] = field(default_factory=dict)
    openings: list[Opened] = field(default_factory=list)
    objection: str = ""
    closed: bool = False
    annulled: bool = False
    excluded: tuple[str, ...] = ()
    decision: Mapping[str, object] | None = None

    @property
    def is_open(self) -> bool:
        """Whether votes may still come in, by what the record holds."""
        return not self.closed and not self.annulled

    def current(self) -> dict[str, Choice]:
        """The vote of each delegation that stands at the end."""
        return tally.current(self._casts())

    def told(self) -> dict[str, str]:
        """How the vote that stands came in, by delegation."""
        last = sorted(self.openings, key=lambda each: each[2].seq)
        return {one.delegation: one.origin.value for _, _, one in last}

    def decide(self, excluded: list[str]) -> Mapping[str, object]:
        """The decision that follows from what was in the seals; raises BadCast and BadCounts."""
        casts = self._casts()
        if self.rule.unopposed is not None:
            casts = [Cast(delegation=self.objection, seq=1, choice=Choice.NO)] if self.objection else []
        return decide(self.rule, tally.count(self.register, casts, excluded)).to_facts()

    def _casts(self) -> list[Cast]:
        return [Cast(delegation=one.delegation, seq=one.seq, choice=one.choice) for _, _, one in self.openings]


@dataclass(slots=True)
class Votes:
    """Sittings and ballots."""

    faults: Faults
    people: People
    texts: Texts
    ballots: dict[str, Ballot] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    decisions: dict[str, Mapping[str, object]] = field(default_factory=dict)
    _registers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    _sittings: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    _questions: dict[str, list[str]] = field(default_factory=dict)
    _motions: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _put_again: set[str] = field(default_factory=set)

    def take(self, line: Line) -> bool:
        """Whether the entry was one of these."""
        by_kind = {
            EntryType.SITTING_OPENED: self._sitting_opened,
            EntryType.SITTING_ENDED: self._sitting_ended,
            EntryType.REGISTER_FROZEN: self._frozen,
            EntryType.BALLOT_OPENED: self._opened,
            EntryType.BALLOT_SEALED: self._sealed,
            EntryType.BALLOT_CLOSED: self._closed,
            EntryType.BALLOT_REVEALED: self._revealed,
            EntryType.BALLOT_ANNULLED: self._annulled,
            EntryType.BALLOT_MOOT: self._moot,
            EntryType.SILENCE_BROKEN: self._broken,
            EntryType.RESULT_DECLARED: self._declared,
        }
        if line.kind not in by_kind:
            return False
        by_kind[line.kind](line)
        return True

    def end(self, last: Line) -> None:
        """What a close has begun is complete at the end of the record: it was one act."""
        for each in self.ballots.values():
            complete = not each.closed or each.decision is not None
            self.faults.unless(complete, last, FaultCode.RESULT_MISSING, each.name)

    def _sitting_opened(self, line: Line) -> None:
        consultation = line.text("consultation")
        self._sittings[consultation] += 1
        in_turn = line.number("sitting") == self._sittings[consultation]
        self.faults.unless(in_turn, line, FaultCode.OUT_OF_TURN, consultation)
        self.faults.unless(consultation not in self._questions, line, FaultCode.SITTING_OPEN, consultation)
        self._questions[consultation] = line.listed("questions")

    def _sitting_ended(self, line: Line) -> None:
        consultation = line.text("consultation")
        is_open = consultation in self._questions and line.number("sitting") == self._sittings[consultation]
        self.faults.unless(is_open, line, FaultCode.SITTING_NOT_OPEN, consultation)
        for name in self._questions.pop(consultation, []):
            held = self.ballots.get(name)
            self.faults.unless(held is None or not held.is_open, line, FaultCode.BALLOT_NOT_CLOSED, name)

    def _frozen(self, line: Line) -> None:
        name, register = line.text("ballot"), line.listed("delegations")
        self.faults.unless(name not in self._registers, line, FaultCode.BALLOT_TWICE, name)
        voting = self.people.voting(_consultation(name))
        self.faults.unless(register == voting, line, FaultCode.REGISTER_WRONG, name)
        self._registers[name] = tuple(register)

    def _opened(self, line: Line) -> None:
        name = line.text("ballot")
        consultation = _consultation(name)
        rule, options, sitting = Rule.from_facts(line.held("rule")), line.listed("options"), line.number("sitting")
        self.faults.unless(name in self._registers, line, FaultCode.REGISTER_MISSING, name)
        new = name not in self.ballots and name not in self.outcomes
        self.faults.unless(new, line, FaultCode.BALLOT_TWICE, name)
        taken_up = name in self._questions.get(consultation, []) and sitting == self._sittings[consultation]
        self.faults.unless(taken_up, line, FaultCode.SITTING_NOT_OPEN, name)
        self.faults.unless(options == list(tally.choices(rule)), line, FaultCode.OPTIONS_WRONG, name)
        in_order = line.text("opens") <= line.at < line.text("closes")
        self.faults.unless(in_order, line, FaultCode.INSTANTS_WRONG, name)
        self._check_what_is_put(line, consultation)
        if "reconsiders" in line.facts:
            self._motions[line.text("reconsiders")].append(name)
        register = self._registers.get(name, ())
        instants = line.text("opens"), line.text("closes")
        question = line.held("question")
        self.ballots[name] = Ballot(name, consultation, rule, tuple(options), *instants, register, question)

    def _check_what_is_put(self, line: Line, consultation: str) -> None:
        self.texts.check_revision(line, consultation)
        self.texts.check_amendment(line, consultation)
        for key in ("again", "reconsiders", "rule_by"):
            if key in line.facts:
                known = line.text(key) in self.outcomes
                self.faults.unless(known, line, FaultCode.BALLOT_UNKNOWN, line.text(key))
                same = _consultation(line.text(key)) == consultation
                self.faults.unless(same, line, FaultCode.BALLOT_UNKNOWN, line.text(key))
        if "again" in line.facts:
            self._check_again(line)
        if "rule_by" in line.facts:
            adopted = self.outcomes.get(line.text("rule_by")) in ADOPTED
            self.faults.unless(adopted, line, FaultCode.RULE_WRONG, line.text("ballot"))

    def _check_again(self, line: Line) -> None:
        """A question is put once more as the rules let it: freely, or once a motion to reconsider it has carried."""
        first = line.text("again")
        new = first not in self._put_again
        self.faults.unless(new and self._may_be_put_again(first), line, FaultCode.AGAIN_WRONG, first)
        self._put_again.add(first)

    def _may_be_put_again(self, first: str) -> bool:
        if self.outcomes.get(first) is Outcome.ANNULLED:
            return True
        carried = any(self.outcomes.get(each) in ADOPTED for each in self._motions[first])
        held = self.ballots.get(first)
        if held is None or held.decision is None:
            return carried or first in self.outcomes
        free = again(Decision.from_facts(held.decision), held.rule) in {Again.FREELY, Again.AFTER_A_TIE}
        return carried or free

    def _sealed(self, line: Line) -> None:
        held = self._open_one(line)
        if held is not None:
            self.faults.unless(held.rule.unopposed is None, line, FaultCode.NOT_SILENT, held.name)
            self.faults.unless(line.at < held.closes, line, FaultCode.TOO_LATE, held.name)
            held.sealed.append((line.index, line.text("commitment")))
            held.sealed_at[line.index] = line.at
            held.barred[line.index] = self.people.suspended

    def _broken(self, line: Line) -> None:
        held = self._open_one(line)
        if held is not None:
            key = line.text("delegation")
            silent = held.rule.unopposed is not None and not held.objection
            self.faults.unless(silent, line, FaultCode.NOT_SILENT, held.name)
            self.faults.unless(line.at < held.closes, line, FaultCode.TOO_LATE, held.name)
            self.faults.unless(key in held.register, line, FaultCode.NOT_IN_REGISTER, key)
            self.people.check_part(line, held.consultation)
            self.people.check_hand(line, line.text("accreditation"), key, line.at)
            held.objection = key

    def _closed(self, line: Line) -> None:
        held = self._open_one(line)
        if held is None:
            return
        self.faults.unless(line.text("deadline") == held.closes, line, FaultCode.INSTANTS_WRONG, held.name)
        due = held.objection or line.at >= held.closes
        self.faults.unless(due, line, FaultCode.TOO_EARLY, held.name)
        ends = {"first": held.sealed[0][0], "last": held.sealed[-1][0]} if held.sealed else {}
        told = {key: line.facts[key] for key in ("first", "last") if key in line.facts}
        counted = line.number("sealed") == len(held.sealed) and told == ends
        self.faults.unless(counted, line, FaultCode.SEALS_MISCOUNTED, held.name)
        held.closed = True

    def _revealed(self, line: Line) -> None:
        held = self.ballots.get(line.text("ballot"))
        closed = held is not None and held.closed and held.decision is None
        if not self.faults.unless(closed, line, FaultCode.BALLOT_NOT_CLOSED, line.text("ballot")):
            return
        assert held is not None
        openings = line.facts["openings"]
        assert isinstance(openings, list)
        for each in openings:
            last = held.openings[-1][0] if held.openings else -1
            self.faults.unless(each["index"] > last, line, FaultCode.OPENINGS_OUT_OF_ORDER, held.name)
            opening = Opening.from_facts(each["opening"])
            held.openings.append((each["index"], bytes.fromhex(each["salt"]), opening))
            self._check_opening(line, held, each["index"], opening)

    def _check_opening(self, line: Line, held: Ballot, index: int, opening: Opening) -> None:
        key = opening.delegation
        self.faults.unless(key in held.register, line, FaultCode.NOT_IN_REGISTER, key)
        self.faults.unless(opening.choice in held.options, line, FaultCode.CHOICE_UNKNOWN, key)
        asks = held.rule.requires_reason_for_negative and opening.choice is Choice.NO
        self.faults.unless((opening.reason is not None) is asks, line, FaultCode.REASON_MISSING, key)
        if index in held.sealed_at:
            self.faults.unless(key not in held.barred[index], line, FaultCode.NOT_ENTITLED, key)
            self.people.check_hand(line, opening.accreditation, key, held.sealed_at[index])

    def _declared(self, line: Line) -> None:
        held = self.ballots.get(line.text("ballot"))
        closed = held is not None and held.closed and held.decision is None and not held.annulled
        if not self.faults.unless(closed, line, FaultCode.BALLOT_NOT_CLOSED, line.text("ballot")):
            return
        assert held is not None
        for fault in seal.check_openings(held.name, held.sealed, held.openings):
            self.faults.add(line, _SEALS[fault.code], f"{held.name} {fault.index}")
        excluded = line.listed("excluded")
        due = sorted(self.people.suspended & set(held.register)) if held.rule.unopposed is None else []
        self.faults.unless(excluded == due, line, FaultCode.EXCLUDED_WRONG, held.name)
        decision = line.held("decision")
        self.faults.unless(decision == _decided(held, excluded), line, FaultCode.DECISION_WRONG, held.name)
        held.excluded, held.decision = tuple(excluded), decision
        self._settle(held.name, decision)

    def _annulled(self, line: Line) -> None:
        """One that was never opened can be annulled too: nothing is known of it but that."""
        name = line.text("ballot")
        self.faults.unless(self.outcomes.get(name) is not Outcome.ANNULLED, line, FaultCode.BALLOT_TWICE, name)
        if held := self.ballots.get(name):
            held.annulled = True
            counts = (held.decision or {}).get("counts")
            counted = Counts.from_facts(counts) if isinstance(counts, dict) else None
            self.decisions[name] = annulled(held.rule, counted).to_facts()
        self.outcomes[name] = Outcome.ANNULLED

    def _moot(self, line: Line) -> None:
        name, by = line.text("ballot"), line.listed("by")
        self.faults.unless(name not in self.ballots and name not in self.outcomes, line, FaultCode.BALLOT_TWICE, name)
        known = [self.outcomes.get(each) for each in by]
        self.faults.unless(None not in known, line, FaultCode.BALLOT_UNKNOWN, name)
        numbers = tuple(int(each.rpartition("#")[2]) for each in by)
        lost = all(each is Outcome.NOT_ADOPTED for each in known)
        fates = [Fate.MOOT, Fate.LOST] if lost else [Fate.MOOT]
        due = [decision.to_facts() for fate in fates if (decision := Course(fate, by=numbers).decision) is not None]
        self.faults.unless(line.held("decision") in due, line, FaultCode.DECISION_WRONG, name)
        self._settle(name, line.held("decision"))

    def _settle(self, name: str, decision: Mapping[str, object]) -> None:
        self.decisions[name] = decision
        self.outcomes[name] = Outcome(str(decision["outcome"]))

    def _open_one(self, line: Line) -> Ballot | None:
        """The ballot of an entry that only an open one can have."""
        held = self.ballots.get(line.text("ballot"))
        is_open = held is not None and held.is_open
        self.faults.unless(is_open, line, FaultCode.BALLOT_NOT_OPEN, line.text("ballot"))
        return held if is_open else None


def by_letter(ballot: Ballot) -> dict[int, str]:
    """The votes of a ballot that came by letter: delegation by index."""
    return {index: one.delegation for index, _, one in ballot.openings if one.origin is Origin.LETTER}


def _decided(held: Ballot, excluded: list[str]) -> Mapping[str, object] | None:
    try:
        return held.decide(excluded)
    except (BadCast, BadCounts):
        return None


def _consultation(ballot: str) -> str:
    return ballot.rpartition("#")[0]
