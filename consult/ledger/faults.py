"""What can be wrong with a record: faults by code and place, never in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from consult.ledger.entries import Entry, EntryType


class FaultCode(StrEnum):
    """Why a record, or a bundle of one, does not verify."""

    # the log
    NOT_AN_ENTRY = "not_an_entry"
    NOT_BEGUN = "not_begun"
    BEGUN_TWICE = "begun_twice"
    SUCCESSION_WRONG = "succession_wrong"
    TIME_GOES_BACK = "time_goes_back"
    KEY_TWICE = "key_twice"
    KEY_UNKNOWN = "key_unknown"
    ACT_TORN = "act_torn"

    # who takes part
    DELEGATION_UNKNOWN = "delegation_unknown"
    OTHER_KIND = "other_kind"
    NOT_TAKING_PART = "not_taking_part"
    SUSPENDED_TWICE = "suspended_twice"
    NOT_SUSPENDED = "not_suspended"
    ACCREDITATION_TWICE = "accreditation_twice"
    ACCREDITATION_UNKNOWN = "accreditation_unknown"
    ACCREDITATION_OVER = "accreditation_over"
    NOT_ENTITLED = "not_entitled"

    # texts
    OUT_OF_TURN = "out_of_turn"
    REVISION_UNKNOWN = "revision_unknown"
    AMENDMENT_UNKNOWN = "amendment_unknown"
    AMENDMENT_TWICE = "amendment_twice"
    AMENDMENT_SETTLED = "amendment_settled"
    STATEMENT_UNKNOWN = "statement_unknown"
    ROLL_CALL_TWICE = "roll_call_twice"

    # votes
    SITTING_OPEN = "sitting_open"
    SITTING_NOT_OPEN = "sitting_not_open"
    BALLOT_UNKNOWN = "ballot_unknown"
    BALLOT_TWICE = "ballot_twice"
    BALLOT_NOT_OPEN = "ballot_not_open"
    BALLOT_NOT_CLOSED = "ballot_not_closed"
    REGISTER_MISSING = "register_missing"
    REGISTER_WRONG = "register_wrong"
    OPTIONS_WRONG = "options_wrong"
    INSTANTS_WRONG = "instants_wrong"
    TOO_LATE = "too_late"
    TOO_EARLY = "too_early"
    SEALS_MISCOUNTED = "seals_miscounted"
    OPENING_MISSING = "opening_missing"
    OPENING_DOUBLED = "opening_doubled"
    OPENING_UNMATCHED = "opening_unmatched"
    OPENING_WRONG_CHAIN = "opening_wrong_chain"
    OPENINGS_OUT_OF_ORDER = "openings_out_of_order"
    NOT_IN_REGISTER = "not_in_register"
    CHOICE_UNKNOWN = "choice_unknown"
    REASON_MISSING = "reason_missing"
    EXCLUDED_WRONG = "excluded_wrong"
    DECISION_WRONG = "decision_wrong"
    RULE_WRONG = "rule_wrong"
    AGAIN_WRONG = "again_wrong"
    RESULT_MISSING = "result_missing"
    NOT_SILENT = "not_silent"
    VOTE_UNKNOWN = "vote_unknown"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: what, at which entry, about what."""

    index: int
    code: FaultCode
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in its place."""

    index: int
    kind: EntryType
    at: str
    facts: Entry

    def text(self, key: str) -> str:
        """A fact that is text; empty where it is absent."""
        return str(self.facts.get(key, ""))

    def number(self, key: str) -> int:
        """A fact that is a number."""
        value = self.facts[key]
        assert isinstance(value, int), key
        return value

    def listed(self, key: str) -> list[str]:
        """A fact that is a list of texts; empty where it is absent."""
        value = self.facts.get(key, [])
        assert isinstance(value, list), key
        return value

    def held(self, key: str) -> Mapping[str, object]:
        """A fact that is an object."""
        value = self.facts[key]
        assert isinstance(value, dict), key
        return value


@dataclass(slots=True)
class Faults:
    """Those found so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, line: Line, code: FaultCode, subject: str = "") -> None:
        """One more, at an entry."""
        self.found.append(Fault(line.index, code, subject))

    def unless(self, holds: object, line: Line, code: FaultCode, subject: str = "") -> bool:
        """One more unless this holds; gives whether it does."""
        if not holds:
            self.add(line, code, subject)
        return bool(holds)
