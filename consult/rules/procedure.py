"""Questions that hang together: what the outcome of one does to another.

The effects are those of the rules of procedure of the General Assembly: rule 90 (an amendment that implies the
rejection of another), rule 89 (separate votes; all operative parts lost), rules 82 and 83 (a vote settles which
majority the next one needs), rule 81 (reconsideration). A question with no effects is put to the vote when its
time comes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.rules.decision import Decision, Outcome, Reason, Rule, moot


class Effect(StrEnum):
    """What one question waits for in another."""

    FALLS_IF_ADOPTED = "falls_if_adopted"
    FALLS_IF_NOT_ADOPTED = "falls_if_not_adopted"
    RULE_IF_ADOPTED = "rule_if_adopted"
    WHOLE_OF = "whole_of"


@dataclass(frozen=True, slots=True)
class Link:
    """One question hangs on another, by its number."""

    on: int
    effect: Effect


class Fate(StrEnum):
    """What becomes of a question by the outcomes of those it hangs on."""

    PUT = "put"
    WAITS = "waits"
    MOOT = "moot"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Course:
    """What becomes of a question, by which others, and which of them set its rule."""

    fate: Fate
    by: tuple[int, ...] = ()
    rule_by: int | None = None

    @property
    def decision(self) -> Decision | None:
        """How a question ends that is not put: moot, or not adopted because all its parts were lost."""
        if self.fate is Fate.MOOT:
            return moot()
        if self.fate is Fate.LOST:
            return Decision(outcome=Outcome.NOT_ADOPTED, reason=Reason.MOOT)
        return None


class Again(StrEnum):
    """How a question that was put can be put once more."""

    FREELY = "freely"
    AFTER_A_TIE = "after_a_tie"
    IF_RECONSIDERED = "if_reconsidered"


ADOPTED = frozenset({Outcome.ADOPTED, Outcome.WITHOUT_VOTE})
"""A question was adopted, whether or not it was voted on."""
_LOST = frozenset({Outcome.NOT_ADOPTED, Outcome.MOOT})
_SETTLED = ADOPTED | _LOST


def course(links: Collection[Link], outcomes: Mapping[int, Outcome]) -> Course:
    """What becomes of a question; one on which nothing was decided, or that was annulled, settles nothing.

    A question that falls does so as soon as one of those it hangs on says so, whatever the others say.
    """
    if felled := [link.on for link in links if _fells(link, outcomes.get(link.on))]:
        return Course(Fate.MOOT, by=(min(felled),))
    if any(outcomes.get(link.on) not in _SETTLED for link in links):
        return Course(Fate.WAITS)
    parts = tuple(sorted(link.on for link in links if link.effect is Effect.WHOLE_OF))
    if parts and all(outcomes[part] is Outcome.NOT_ADOPTED for part in parts):
        return Course(Fate.LOST, by=parts)
    setting = [link.on for link in links if link.effect is Effect.RULE_IF_ADOPTED and outcomes[link.on] in ADOPTED]
    return Course(Fate.PUT, rule_by=min(setting, default=None))


def again(decision: Decision, rule: Rule) -> Again | None:
    """How a question can be put once more; one that others settled cannot, as long as they stand.

    Where nothing was decided it may simply be repeated; where a delegation objected to doing without a vote, it may
    be put to the vote. What was adopted or rejected is reconsidered only if two
    thirds of those present and voting so decide (rule 81 of the General Assembly); a tie that offers a second
    ballot has it without that.
    """
    objected = rule.unopposed is not None and decision.outcome is Outcome.NOT_ADOPTED
    if objected or decision.outcome in {Outcome.ANNULLED, Outcome.NO_DECISION}:
        return Again.FREELY
    if decision.second_ballot_offered:
        return Again.AFTER_A_TIE
    return None if decision.reason is Reason.MOOT else Again.IF_RECONSIDERED


def _fells(link: Link, outcome: Outcome | None) -> bool:
    if link.effect is Effect.FALLS_IF_ADOPTED:
        return outcome in ADOPTED
    return link.effect is Effect.FALLS_IF_NOT_ADOPTED and outcome in _LOST
