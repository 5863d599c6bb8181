"""Rules for questions put here: presets that are offered, own rules put together by an official, no vote at all."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from math import gcd

from consult.rules import decision
from consult.rules.decision import MORE_THAN_HALF, WITHOUT_A_VOTE, Base, Quorum, Rule, Tie, Unopposed, preset

OWN = "own"
PRESETS = (
    "simple",
    "two-thirds",
    "absolute-majority",
    "two-thirds-of-members",
    "consensus",
    "iso-enquiry",
    "ietf",
)
"""Not among them: `itu-tap`, which counts replies to a consultation."""
UNOPPOSED: Mapping[str, Rule] = {rule.name: rule for rule in (preset("silence"), WITHOUT_A_VOTE)}
"""Adopted unless a delegation objects. Nobody needs to take part, so none of them has a quorum."""
NAMED: Mapping[str, Rule] = {**decision.PRESETS, **UNOPPOSED}
"""Every rule that has a name of its own."""
LEAST_TIME = {Unopposed.SILENCE: timedelta(hours=24), Unopposed.CALL: timedelta(minutes=10)}
"""How long delegations have at least to object: in capitals over a day and a night, in the room for a moment."""
QUORUMS: Mapping[str, Quorum | None] = {
    "half": MORE_THAN_HALF,
    "third": Quorum(num=1, den=3, strict=False),
    "two-thirds": Quorum(num=2, den=3, strict=False),
    "none": None,
}
LARGEST = 1000


class Negatives(StrEnum):
    """How far votes against may go."""

    UNLIMITED = "unlimited"
    NONE = "none"
    SHARE = "share"


class Obstacle(StrEnum):
    """Why no rule can be made of what was written."""

    NUMBER_TOO_SMALL = "number_too_small"
    NUMBER_TOO_LARGE = "number_too_large"
    MORE_THAN_THE_WHOLE = "more_than_the_whole"
    MORE_THAN_ALL = "more_than_all"
    ASKS_NOTHING = "asks_nothing"
    NO_REAL_LIMIT = "no_real_limit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """An own rule as an official writes it; num = 0 asks for no share."""

    base: Base
    num: int
    den: int
    strict: bool
    negatives: Negatives = Negatives.UNLIMITED
    negatives_num: int = 0
    negatives_den: int = 1
    least: int = 1
    tie: Tie = Tie.REJECTED


def obstacles(asked: Composition) -> dict[str, Obstacle]:
    """What stands in the way of a rule, by the part of the composition it concerns; at most one for each."""
    found = _bounds(asked)
    if not found.keys() & {"num", "den"}:
        found |= _share(asked)
    if asked.negatives is Negatives.SHARE and not found.keys() & {"negatives_num", "negatives_den"}:
        found |= _limit(asked)
    return found


def composed(asked: Composition, quorum: Quorum | None) -> Rule:
    """The rule: shares in their lowest terms, and a tie only where there can be one."""
    if found := obstacles(asked):
        raise ValueError(found)
    num, den = _lowest(asked.num, asked.den)
    limited = asked.negatives is Negatives.SHARE
    limit = _lowest(asked.negatives_num, asked.negatives_den) if limited else (None, None)
    made = Rule(
        name=OWN,
        base=asked.base if num else Base.YES_NO,
        num=num,
        den=den,
        strict=asked.strict and num > 0,
        max_negative_num=limit[0],
        max_negative_den=limit[1],
        max_negative=0 if asked.negatives is Negatives.NONE else None,
        min_positive=asked.least,
        quorum=quorum,
        tie=asked.tie,
    )
    return made if made.is_more_yes_than_no else replace(made, tie=Tie.REJECTED)


def chosen(name: str, asked: Composition | None, quorum: Quorum | None) -> Rule:
    """The rule of a choice: one without a vote or an offered preset by its name, or the own rule."""
    if name in UNOPPOSED:
        return UNOPPOSED[name]
    if name == OWN and asked is not None:
        return composed(asked, quorum)
    if name not in PRESETS:
        raise KeyError(name)
    return preset(name, quorum)


def composition_of(rule: Rule) -> Composition | None:
    """What was written to compose a rule; nothing where it is a preset."""
    if rule.name != OWN:
        return None
    share = rule.max_negative_num is not None
    unlimited = Negatives.NONE if rule.max_negative == 0 else Negatives.UNLIMITED
    return Composition(
        base=rule.base,
        num=rule.num,
        den=rule.den,
        strict=rule.strict,
        negatives=Negatives.SHARE if share else unlimited,
        negatives_num=rule.max_negative_num or 0,
        negatives_den=rule.max_negative_den or 1,
        least=rule.min_positive,
        tie=rule.tie,
    )


def least_time(rule: Rule) -> timedelta:
    """How long a question is before the delegations at least; a vote may be as short as the chair sees fit."""
    return LEAST_TIME[rule.unopposed] if rule.unopposed is not None else timedelta(0)


def _bounds(asked: Composition) -> dict[str, Obstacle]:
    lowest = {"num": 0, "den": 1, "least": 1}
    if asked.negatives is Negatives.SHARE:
        lowest |= {"negatives_num": 0, "negatives_den": 1}
    written = {part: getattr(asked, part) for part in lowest}
    small = {part: Obstacle.NUMBER_TOO_SMALL for part, number in written.items() if number < lowest[part]}
    large = {part: Obstacle.NUMBER_TOO_LARGE for part, number in written.items() if number > LARGEST}
    return small | large


def _share(asked: Composition) -> dict[str, Obstacle]:
    if asked.num > asked.den:
        return {"num": Obstacle.MORE_THAN_THE_WHOLE}
    if asked.strict and asked.num == asked.den:
        return {"strict": Obstacle.MORE_THAN_ALL}
    if asked.num == 0 and asked.negatives is Negatives.UNLIMITED:
        return {"num": Obstacle.ASKS_NOTHING}
    return {}


def _limit(asked: Composition) -> dict[str, Obstacle]:
    """A share of nothing, or of everybody, is said by the other two choices."""
    inside = 0 < asked.negatives_num < asked.negatives_den
    return {} if inside else {"negatives_num": Obstacle.NO_REAL_LIMIT}


def _lowest(num: int, den: int) -> tuple[int, int]:
    common = gcd(num, den)
    return num // common, den // common
