"""Decision rules: counts go in, an outcome with its working comes out.

Formulas, presets and the order of tests are those of docs/domain.md, section "Decision rules". M members
entitled, y yes, n no, a abstain, r recused, o no objection; c = y + n present and voting; p = c + a + o took
part; E members that count. Whole numbers only: no float anywhere, no rounded percentage.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal, NamedTuple, Self

from consult.rules.counts import Counts, Figures
from consult.rules.facts import Facts, facts_of, record_of
from consult.rules.flaws import BadCounts, BadRule, Flaw, check_integers


class Base(StrEnum):
    """What the fraction of a rule is a fraction of."""

    YES_NO = "yes_no"
    YES_NO_ABSTAIN = "yes_no_abstain"
    MEMBERS = "members"


class Tie(StrEnum):
    """What follows when yes and no are equal."""

    REJECTED = "rejected"
    SECOND_BALLOT = "second_ballot"


class Unopposed(StrEnum):
    """How a question is decided that is adopted unless a delegation objects: no ballot is held on it."""

    SILENCE = "silence"
    CALL = "call"


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


# Looked up once: Python 3.11 takes a quarter of a microsecond for each, and there may be millions of counts.
_ADOPTED, _NOT_ADOPTED, _NO_DECISION = Outcome.ADOPTED, Outcome.NOT_ADOPTED, Outcome.NO_DECISION
_CALL = Unopposed.CALL
_PASSED, _SHORT, _QUORUM = Reason.PASSED, Reason.SHORT, Reason.QUORUM
_YES_NO, _MEMBERS = Base.YES_NO, Base.MEMBERS


def _check_fraction(num: int, den: int, *, strict: bool) -> None:
    if den < 1 or num > den or (strict and num == den):
        raise BadRule(Flaw.BAD_FRACTION)


VERSIONS = frozenset({1})


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """The share of the members that must have taken part; strict asks for more than it."""

    num: int
    den: int
    strict: bool

    def __post_init__(self) -> None:
        check_integers(self, BadRule)
        _check_fraction(self.num, self.den, strict=self.strict)


MORE_THAN_HALF = Quorum(num=1, den=2, strict=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How counts decide; num = 0 asks for no fraction, min_positive = 0 lets silence adopt.

    One that is `unopposed` counts objections alone, and nothing but a quorum can be added to it.
    """

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
    unopposed: Unopposed | None = None

    def __post_init__(self) -> None:
        check_integers(self, BadRule)
        if self.version not in VERSIONS:
            raise BadRule(Flaw.UNKNOWN_VERSION)
        _check_fraction(self.num, self.den, strict=self.strict)
        if self.max_negative_num is not None and self.max_negative_den is not None:
            _check_fraction(self.max_negative_num, self.max_negative_den, strict=False)
        elif (self.max_negative_num, self.max_negative_den) != (None, None):
            raise BadRule(Flaw.BAD_FRACTION)
        if self.p_members and self.base is not Base.YES_NO:
            raise BadRule(Flaw.P_MEMBERS)
        if self.unopposed is not None and not self._asks_for_no_objection_alone:
            raise BadRule(Flaw.NOT_UNOPPOSED)

    @property
    def _asks_for_no_objection_alone(self) -> bool:
        by_one = (self.num, self.min_positive, self.max_negative, self.max_negative_num) == (0, 0, 0, None)
        more = self.count_no_objection or self.recused_leave_base or self.p_members
        return by_one and not more and not self.requires_reason_for_negative and self.tie is Tie.REJECTED

    @property
    def is_more_yes_than_no(self) -> bool:
        """Whether y > n alone would adopt: the only rules under which y = n is a tie."""
        half = self.base is _YES_NO and 2 * self.num == self.den and self.strict
        unlimited = self.max_negative is None and self.max_negative_num is None
        return half and unlimited and not self.count_no_objection

    def to_facts(self) -> Facts:
        """The rule for the record."""
        return facts_of(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> Self:
        """The rule as the record holds it."""
        return record_of(cls, facts)


class Verdict(NamedTuple):
    """What a count comes to under a rule, without the figures that explain it."""

    outcome: Outcome
    reason: Reason
    needed: int | None
    quorum_met: bool


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
        Rule(name="silence", min_positive=0, max_negative=0, quorum=None, unopposed=Unopposed.SILENCE),
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


WITHOUT_A_VOTE = Rule(name="without-vote", min_positive=0, max_negative=0, quorum=None, unopposed=Unopposed.CALL)
"""The chair's call: adopted without a vote unless a delegation objects."""


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
    reached = verdict(rule, counts)
    return without_vote() if reached.outcome is Outcome.WITHOUT_VOTE else _working(rule, counts, reached)


def verdict(rule: Rule, figures: Figures) -> Verdict:
    """The same without the figures that explain it: for whoever decides by the million."""
    if figures.no_objection and not rule.count_no_objection:
        raise BadCounts(Flaw.NO_OBJECTION_NOT_COUNTED)
    share = least(rule, _base_of(rule, figures))
    quorate = _is_quorate(rule, figures)
    reason = _settling_test(rule, figures, share) if quorate else _QUORUM
    adopted = Outcome.WITHOUT_VOTE if rule.unopposed is _CALL else _ADOPTED
    outcome = adopted if reason is _PASSED else _NO_DECISION if reason is _QUORUM else _NOT_ADOPTED
    return Verdict(outcome, reason, _needed(rule, figures, share), quorate)


def annulled(rule: Rule, counts: Counts | None = None) -> Decision:
    """The end of an annulled ballot; counts only where it was annulled after its seals were opened."""
    end = Decision(outcome=Outcome.ANNULLED, reason=Reason.ANNULLED)
    if counts is None:
        return end
    return _working(rule, counts, verdict(rule, counts)._replace(outcome=end.outcome, reason=end.reason))


def moot() -> Decision:
    """The end of a question that another decision has settled (UNGA rule 90): it is not voted on."""
    return Decision(outcome=Outcome.MOOT, reason=Reason.MOOT)


def without_vote() -> Decision:
    """Adoption without a ballot: there are no counts, and none may be made up."""
    return Decision(outcome=Outcome.WITHOUT_VOTE, reason=Reason.PASSED)


def least(share: Rule | Quorum, whole: int) -> int:
    """The smallest whole number that is the share of the whole, or more than it where strict."""
    return share.num * whole // share.den + 1 if share.strict else -(-share.num * whole // share.den)


def judged(rule: Rule, figures: Figures) -> tuple[int, int]:
    """Yes and no of those the fraction is judged on; without P figures all voters are P-members."""
    if rule.p_members and figures.p_yes is not None and figures.p_no is not None:
        return figures.p_yes, figures.p_no
    return figures.yes, figures.no


def reaches_fraction(rule: Rule, figures: Figures) -> bool:
    """Whether the fraction is reached, if the rule asks for one."""
    return _is_reached(rule, figures, least(rule, _base_of(rule, figures)))


def keeps_negatives_low(rule: Rule, figures: Figures) -> bool:
    """Whether no more than the allowed share is against, if the rule limits it."""
    if rule.max_negative_num is None or rule.max_negative_den is None:
        return True
    return figures.no * rule.max_negative_den <= rule.max_negative_num * figures.present_and_voting


def _settling_test(rule: Rule, figures: Figures, share: int) -> Reason:
    """The tests behind that of the quorum, in the order of docs/domain.md: no votes, tie, rule."""
    yes, no = judged(rule, figures)
    if rule.min_positive and not figures.yes + figures.no + figures.no_objection:
        return Reason.NO_VOTES
    if yes == no > 0 and rule.is_more_yes_than_no:
        return Reason.TIED
    if rule.max_negative is not None and figures.no > rule.max_negative:
        return Reason.BLOCKED
    enough = yes >= rule.min_positive and _is_reached(rule, figures, share) and keeps_negatives_low(rule, figures)
    return _PASSED if enough else _SHORT


def _is_reached(rule: Rule, figures: Figures, share: int) -> bool:
    support = judged(rule, figures)[0] + (figures.no_objection if rule.count_no_objection else 0)
    return rule.num == 0 or support >= share


def _entitled(rule: Rule, figures: Figures) -> int:
    return figures.members - figures.recused if rule.recused_leave_base else figures.members


def _is_quorate(rule: Rule, figures: Figures) -> bool:
    return rule.quorum is None or figures.took_part >= least(rule.quorum, _entitled(rule, figures))


def _base_of(rule: Rule, figures: Figures) -> int:
    if rule.base is _MEMBERS:
        return _entitled(rule, figures)
    return sum(judged(rule, figures)) if rule.base is _YES_NO else figures.took_part


def _needed(rule: Rule, figures: Figures, share: int) -> int | None:
    """The smallest y that passes with the same c if all are P-members; none where y alone cannot tell."""
    if rule.num == 0 or rule.count_no_objection or figures.p_yes is not None:
        return None
    voting = figures.yes + figures.no
    needed = max(rule.min_positive, share)
    if rule.max_negative is not None:
        needed = max(needed, voting - rule.max_negative)
    if rule.max_negative_num is not None and rule.max_negative_den is not None:
        needed = max(needed, voting - rule.max_negative_num * voting // rule.max_negative_den)
    return needed


def _working(rule: Rule, counts: Counts, reached: Verdict) -> Decision:
    """A verdict with the figures of its count."""
    entitled = _entitled(rule, counts)
    return Decision(
        outcome=reached.outcome,
        reason=reached.reason,
        counts=counts,
        base=_base_of(rule, counts),
        needed=reached.needed,
        margin=None if reached.needed is None else counts.yes - reached.needed,
        quorum_needed=None if rule.quorum is None else least(rule.quorum, entitled),
        quorum_met=reached.quorum_met,
        took_part=counts.took_part,
        present_and_voting=counts.present_and_voting,
        not_voting=entitled - counts.took_part,
        second_ballot_offered=reached.reason is Reason.TIED and rule.tie is Tie.SECOND_BALLOT,
    )
