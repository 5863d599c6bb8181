"""Decision rules: counts go in, an outcome with its working comes out.

Formulas, presets and the order of tests are those of docs/domain.md, section "Decision rules". M members
entitled, y yes, n no, a abstain, r recused, o no objection; c = y + n present and voting; p = c + a + o took
part; E members that count. Whole numbers only: no float anywhere, no rounded percentage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Literal, Self

from consult.rules.facts import Facts, facts_of, record_of


class Base(StrEnum):
    """What the fraction of a rule is a fraction of."""

    YES_NO = "yes_no"
    YES_NO_ABSTAIN = "yes_no_abstain"
    MEMBERS = "members"


class Tie(StrEnum):
    """What follows when yes and no are equal."""

    REJECTED = "rejected"
    SECOND_BALLOT = "second_ballot"


class Outcome(StrEnum):
    """What a question came to."""

    ADOPTED = "adopted"
    NOT_ADOPTED = "not_adopted"
    NO_DECISION = "no_decision"
    WITHOUT_VOTE = "without_vote"
    MOOT = "moot"
    ANNULLED = "annulled"


class Reason(StrEnum):
    """The test that settled the outcome."""

    PASSED = "passed"
    SHORT = "short"
    BLOCKED = "blocked"
    TIED = "tied"
    NO_VOTES = "no_votes"
    QUORUM = "quorum"
    ANNULLED = "annulled"
    MOOT = "moot"


class Flaw(StrEnum):
    """What is wrong with counts or with a rule."""

    NOT_AN_INTEGER = "not_an_integer"
    NEGATIVE = "negative"
    MORE_THAN_MEMBERS = "more_than_members"
    P_MEMBERS = "p_members"
    NO_OBJECTION_NOT_COUNTED = "no_objection_not_counted"
    BAD_FRACTION = "bad_fraction"
    UNKNOWN_VERSION = "unknown_version"
    UNKNOWN_PRESET = "unknown_preset"


class _Flawed(ValueError):  # noqa: N818  its two kinds are said as "bad counts" and "bad rule", like Refusal
    def __init__(self, code: Flaw, key: str = "") -> None:
        super().__init__(f"{code} {key}".rstrip())
        self.code = code
        self.key = key


class BadCounts(_Flawed):
    """Counts that no vote can have."""


class BadRule(_Flawed):
    """A rule that nothing can be judged by."""


def _check_fraction(num: int, den: int, *, strict: bool) -> None:
    if den < 1 or num > den or (strict and num == den):
        raise BadRule(Flaw.BAD_FRACTION)


def _check_integers(record: "Counts | Quorum | Rule", error: type[BadCounts | BadRule]) -> None:
    """Floats and booleans never stand for numbers, and no number is below zero."""
    for field in fields(record):
        value = getattr(record, field.name)
        if value is None or field.type not in {int, int | None}:
            continue
        if type(value) is not int:
            raise error(Flaw.NOT_AN_INTEGER, field.name)
        if value < 0:
            raise error(Flaw.NEGATIVE, field.name)


VERSIONS = frozenset({1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many delegations did what; p_yes and p_no, where known, are the P-members among yes and no."""

    members: int
    yes: int
    no: int
    abstain: int
    recused: int = 0
    no_objection: int = 0
    p_yes: int | None = None
    p_no: int | None = None

    def __post_init__(self) -> None:
        _check_integers(self, BadCounts)
        if self.took_part + self.recused > self.members:
            raise BadCounts(Flaw.MORE_THAN_MEMBERS)
        if (self.p_yes is None) != (self.p_no is None):
            raise BadCounts(Flaw.P_MEMBERS)
        if (self.p_yes or 0) > self.yes or (self.p_no or 0) > self.no:
            raise BadCounts(Flaw.P_MEMBERS)

    @property
    def present_and_voting(self) -> int:
        """The number c of the formulas."""
        return self.yes + self.no

    @property
    def took_part(self) -> int:
        """The number p, which the quorum is judged on."""
        return self.yes + self.no + self.abstain + self.no_objection

    def to_facts(self) -> Facts:
        """The counts for the record."""
        return facts_of(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> Self:
        """Counts as the record holds them."""
        return record_of(cls, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """The share of the members that must have taken part; strict asks for more than it."""

    num: int
    den: int
    strict: bool

    def __post_init__(self) -> None:
        _check_integers(self, BadRule)
        _check_fraction(self.num, self.den, strict=self.strict)


MORE_THAN_HALF = Quorum(num=1, den=2, strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How counts decide; num = 0 asks for no fraction, min_positive = 0 lets silence adopt."""

    name: str
    version: int = 1
    base: Base = Base.YES_NO
    num: int = 0
    den: int = 1
    strict: bool = False
    max_negative_num: int | None = None
    max_negative_den: int | None = None
    min_positive: int = 1
    max_negative: int | None = None
    count_no_objection: bool = False
    recused_leave_base: bool = False
    p_members: bool = False
    quorum: Quorum | None = MORE_THAN_HALF
    tie: Tie = Tie.REJECTED
    requires_reason_for_negative: bool = False

    def __post_init__(self) -> None:
        _check_integers(self, BadRule)
        if self.version not in VERSIONS:
            raise BadRule(Flaw.UNKNOWN_VERSION)
        _check_fraction(self.num, self.den, strict=self.strict)
        if self.max_negative_num is not None and self.max_negative_den is not None:
            _check_fraction(self.max_negative_num, self.max_negative_den, strict=False)
        elif (self.max_negative_num, self.max_negative_den) != (None, None):
            raise BadRule(Flaw.BAD_FRACTION)
        if self.p_members and self.base is not Base.YES_NO:
            raise BadRule(Flaw.P_MEMBERS)

    @property
    def is_more_yes_than_no(self) -> bool:
        """Whether y > n alone would adopt: the only rules under which y = n is a tie."""
        half = self.base is Base.YES_NO and 2 * self.num == self.den and self.strict
        unlimited = self.max_negative is None and self.max_negative_num is None
        return half and unlimited and not self.count_no_objection

    def to_facts(self) -> Facts:
        """The rule for the record."""
        return facts_of(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> Self:
        """The rule as the record holds it."""
        return record_of(cls, facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An outcome with its working; where no ballot was counted there are no counts and no working."""

    outcome: Outcome
    reason: Reason
    counts: Counts | None = None
    base: int = 0
    needed: int | None = None
    margin: int | None = None
    quorum_needed: int | None = None
    quorum_met: bool = False
    took_part: int = 0
    present_and_voting: int = 0
    not_voting: int = 0
    second_ballot_offered: bool = False

    def to_facts(self) -> Facts:
        """The decision for the record; without counts it states no figures."""
        facts = facts_of(self)
        return facts if self.counts else {key: facts[key] for key in ("outcome", "reason")}

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> Self:
        """The decision as the record holds it."""
        return record_of(cls, facts if "counts" in facts else {**facts_of(moot()), **facts})


PRESETS: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        Rule(name="simple", num=1, den=2, strict=True, tie=Tie.SECOND_BALLOT),
        Rule(name="two-thirds", num=2, den=3),
        Rule(name="absolute-majority", base=Base.MEMBERS, num=1, den=2, strict=True),
        Rule(name="two-thirds-of-members", base=Base.MEMBERS, num=2, den=3),
        Rule(
            name="iso-enquiry",
            num=2,
            den=3,
            max_negative_num=1,
            max_negative_den=4,
            p_members=True,
            requires_reason_for_negative=True,
        ),
        Rule(name="consensus", max_negative=0),
        Rule(name="silence", min_positive=0, max_negative=0, quorum=None),
        Rule(
            name="ietf",
            base=Base.MEMBERS,
            num=2,
            den=3,
            max_negative=0,
            count_no_objection=True,
            recused_leave_base=True,
        ),
        Rule(name="itu-tap", num=7, den=10, min_positive=0, quorum=None),
    )
}


def preset(name: str, quorum: Quorum | Literal["own"] | None = "own") -> Rule:
    """A rule by its name, with its own quorum, another one, or none (roll-calls held elsewhere)."""
    if name not in PRESETS:
        raise BadRule(Flaw.UNKNOWN_PRESET, name)
    return PRESETS[name] if quorum == "own" else replace(PRESETS[name], quorum=quorum)


def second_ballot(rule: Rule) -> Rule:
    """The rule of the second ballot after a tie: another tie rejects."""
    return replace(rule, tie=Tie.REJECTED)


def decide(rule: Rule, counts: Counts) -> Decision:
    """The outcome of a vote that was neither annulled nor made moot."""
    if counts.no_objection and not rule.count_no_objection:
        raise BadCounts(Flaw.NO_OBJECTION_NOT_COUNTED)
    reason = _settling_test(rule, counts)
    outcome = {Reason.QUORUM: Outcome.NO_DECISION, Reason.PASSED: Outcome.ADOPTED}.get(reason, Outcome.NOT_ADOPTED)
    offered = reason is Reason.TIED and rule.tie is Tie.SECOND_BALLOT
    return replace(_working(rule, counts), outcome=outcome, reason=reason, second_ballot_offered=offered)


def annulled(rule: Rule, counts: Counts | None = None) -> Decision:
    """The end of an annulled ballot; counts only where it was annulled after its seals were opened."""
    return _working(rule, counts) if counts else Decision(outcome=Outcome.ANNULLED, reason=Reason.ANNULLED)


def moot() -> Decision:
    """The end of a question that another decision has settled (UNGA rule 90): it is not voted on."""
    return Decision(outcome=Outcome.MOOT, reason=Reason.MOOT)


def without_vote() -> Decision:
    """Adoption without a ballot: there are no counts, and none may be made up."""
    return Decision(outcome=Outcome.WITHOUT_VOTE, reason=Reason.PASSED)


def least(share: Rule | Quorum, whole: int) -> int:
    """The smallest whole number that is the share of the whole, or more than it where strict."""
    return share.num * whole // share.den + 1 if share.strict else -(-share.num * whole // share.den)


def judged(rule: Rule, counts: Counts) -> tuple[int, int]:
    """Yes and no of those the fraction is judged on; without P figures all voters are P-members."""
    if rule.p_members and counts.p_yes is not None and counts.p_no is not None:
        return counts.p_yes, counts.p_no
    return counts.yes, counts.no


def reaches_fraction(rule: Rule, counts: Counts) -> bool:
    """Whether the fraction is reached, if the rule asks for one."""
    support = judged(rule, counts)[0] + (counts.no_objection if rule.count_no_objection else 0)
    return rule.num == 0 or support >= least(rule, _base_of(rule, counts))


def keeps_negatives_low(rule: Rule, counts: Counts) -> bool:
    """Whether no more than the allowed share is against, if the rule limits it."""
    if rule.max_negative_num is None or rule.max_negative_den is None:
        return True
    return counts.no * rule.max_negative_den <= rule.max_negative_num * counts.present_and_voting


def _settling_test(rule: Rule, counts: Counts) -> Reason:
    """The tests in the order of docs/domain.md: quorum, no votes, tie, rule."""
    yes, no = judged(rule, counts)
    if not _is_quorate(rule, counts):
        return Reason.QUORUM
    if rule.min_positive and not counts.yes + counts.no + counts.no_objection:
        return Reason.NO_VOTES
    if rule.is_more_yes_than_no and yes == no > 0:
        return Reason.TIED
    if rule.max_negative is not None and counts.no > rule.max_negative:
        return Reason.BLOCKED
    enough = yes >= rule.min_positive and reaches_fraction(rule, counts) and keeps_negatives_low(rule, counts)
    return Reason.PASSED if enough else Reason.SHORT


def _entitled(rule: Rule, counts: Counts) -> int:
    return counts.members - counts.recused if rule.recused_leave_base else counts.members


def _is_quorate(rule: Rule, counts: Counts) -> bool:
    return rule.quorum is None or counts.took_part >= least(rule.quorum, _entitled(rule, counts))


def _base_of(rule: Rule, counts: Counts) -> int:
    if rule.base is Base.MEMBERS:
        return _entitled(rule, counts)
    return sum(judged(rule, counts)) if rule.base is Base.YES_NO else counts.took_part


def _needed(rule: Rule, counts: Counts) -> int | None:
    """The smallest y that passes with the same c if all are P-members; none where y alone cannot tell."""
    if rule.num == 0 or rule.count_no_objection:
        return None
    voting = counts.present_and_voting
    whole = {
        Base.YES_NO: voting,
        Base.YES_NO_ABSTAIN: counts.took_part,
        Base.MEMBERS: _entitled(rule, counts),
    }
    bounds = [rule.min_positive, least(rule, whole[rule.base])]
    if rule.max_negative is not None:
        bounds.append(voting - rule.max_negative)
    if rule.max_negative_num is not None and rule.max_negative_den is not None:
        bounds.append(voting - rule.max_negative_num * voting // rule.max_negative_den)
    return max(bounds)


def _working(rule: Rule, counts: Counts) -> Decision:
    """The figures of a count; they stand as annulled until a test has settled them."""
    needed = _needed(rule, counts)
    entitled = _entitled(rule, counts)
    return Decision(
        outcome=Outcome.ANNULLED,
        reason=Reason.ANNULLED,
        counts=counts,
        base=_base_of(rule, counts),
        needed=needed,
        margin=None if needed is None else counts.yes - needed,
        quorum_needed=None if rule.quorum is None else least(rule.quorum, entitled),
        quorum_met=_is_quorate(rule, counts),
        took_part=counts.took_part,
        present_and_voting=counts.present_and_voting,
        not_voting=entitled - counts.took_part,
    )
