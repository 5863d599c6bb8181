"""The opinion map as a record: where participants stand, their groups, what each statement gets, what it is worth.

Without numpy, so that pages can speak of maps at no cost; `drawing` draws them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

from consult.opinion.measures import GroupInformed

Point = tuple[float, float]

_DECIMALS = 6


class Side(StrEnum):
    """What a group says of a statement."""

    AGREE = "agree"
    DISAGREE = "disagree"


class Hidden(StrEnum):
    """Why groups are not to be shown."""

    TOO_FEW = "too_few"
    UNSTABLE = "unstable"
    FLAT = "flat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """All that a map depends on besides the votes: with both, anybody can draw it again."""

    votes_needed: int = 7
    """Votes that somebody must have cast to be put into a group; all statements, where there are fewer. (Polis)"""
    base_clusters: int = 100
    most_groups: int = 5
    silhouette_margin: float = 0.02
    """By how much a further group must raise the silhouette to be worth its while."""
    resamples: int = 50
    seed: int = 0
    least_participants: int = 12
    least_stability: float = 0.6
    least_silhouette: float = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Votes on a statement; passes are abstentions."""

    agree: int
    disagree: int
    passed: int

    @property
    def seen(self) -> int:
        """How many voted in any way."""
        return self.agree + self.disagree + self.passed


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement: its loadings on both axes, the votes of all and of each group in order, and what follows.

    Extremity is the distance from the middle of somebody who agreed with this alone. Priority and consensus come from
    those in groups or with votes enough to be in one; there is no consensus where there are no groups.
    """

    id: str
    loadings: Point
    votes: Tally
    by_group: tuple[Tally, ...]
    extremity: float
    priority: float
    consensus: GroupInformed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Representative:
    """A statement on which a group stands out: its side, how many took it of how many who voted, and both tests.

    share is (chosen + 1)/(seen + 2); share_z tests it against one half, contrast_z against all other groups; contrast
    is the ratio of the two shares.
    """

    statement: str
    side: Side
    chosen: int
    seen: int
    share: float
    share_z: float
    contrast: float
    contrast_z: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group: its number by size from 1, its name where it was given one, its members, its middle, what marks it."""

    number: int
    name: str
    participants: tuple[str, ...]
    middle: Point
    representative: tuple[Representative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpinionMap:
    """The map. Groups are there even where they are not to be shown: `hidden` says why; `to_facts` leaves them out.

    shares are the shares of variance of both axes; silhouette and stability are None where no groups were looked for.
    """

    parameters: Parameters
    votes: int
    shares: Point
    positions: Mapping[str, Point]
    groups: tuple[Group, ...]
    statements: tuple[Statement, ...]
    silhouette: float | None
    stability: float | None
    hidden: tuple[Hidden, ...]

    def to_facts(self) -> dict[str, Any]:
        """The map as JSON holds it: numbers to six decimals, exact ones as well; nothing of groups while hidden."""
        if self.hidden and self.groups:
            bare = tuple(replace(each, by_group=(), consensus=None) for each in self.statements)
            return replace(self, groups=(), statements=bare).to_facts()
        facts: dict[str, Any] = json_facts(self)
        return facts


def json_bytes(facts: dict[str, Any]) -> bytes:
    """The one form of facts as JSON: equal facts give equal bytes."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def json_facts(value: Any) -> Any:  # noqa: ANN401  anything that JSON can hold
    """Records and what lies in them as JSON holds it; what is no whole number to six decimals, never minus zero."""
    if is_dataclass(value):
        return {field.name: json_facts(getattr(value, field.name)) for field in fields(value)}
    match value:
        case float() | Fraction():
            return round(float(value), _DECIMALS) + 0.0
        case dict():
            return {key: json_facts(one) for key, one in value.items()}
        case list() | tuple():
            return [json_facts(one) for one in value]
    return value
