"""What a value of the record may be: shapes of objects, and checks of what stands in them."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from consult.rules.counts import Counts
from consult.rules.decision import Decision, Rule

Check: TypeAlias = Callable[[object], bool]


class EntryFlaw(StrEnum):
    """Why something is no entry of the record."""

    UNKNOWN_TYPE = "unknown_type"
    MISSING_KEY = "missing_key"
    UNKNOWN_KEY = "unknown_key"
    BAD_VALUE = "bad_value"
    NOT_CANONICAL = "not_canonical"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys that must stand and those that may, with their checks; `together` stand all or none."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check] = field(default_factory=dict)
    together: Collection[str] = ()

    def flaw(self, facts: Mapping[str, object]) -> tuple[EntryFlaw, str] | None:
        """The first thing wrong with these facts."""
        checks = {**self.required, **self.optional}
        if unknown := facts.keys() - checks.keys():
            return EntryFlaw.UNKNOWN_KEY, min(unknown)
        must = {*self.required, *(self.together if facts.keys() & set(self.together) else ())}
        if missing := must - facts.keys():
            return EntryFlaw.MISSING_KEY, min(missing)
        bad = [key for key in sorted(facts) if not checks[key](facts[key])]
        return (EntryFlaw.BAD_VALUE, bad[0]) if bad else None


def written_as(pattern: str, longest: int) -> Check:
    """Text of this form, at most so long."""
    known = re.compile(pattern)
    return lambda value: isinstance(value, str) and len(value) <= longest and bool(known.fullmatch(value))


def number_from(lowest: int) -> Check:
    """A whole number, at least this."""
    return lambda value: type(value) is int and value >= lowest


def one_of(words: type[StrEnum]) -> Check:
    """One of these words."""
    return lambda value: isinstance(value, str) and value in set(words)


def an_object(shape: Shape) -> Check:
    """An object of this shape."""
    return lambda value: isinstance(value, dict) and shape.flaw(value) is None


def either(*checks: Check) -> Check:
    """A value that one of these checks lets pass."""
    return lambda value: any(check(value) for check in checks)


def listed(check: Check, *, most: int | None = None) -> Check:
    """A list of such values, at least one."""
    return lambda value: isinstance(value, list) and 0 < len(value) <= (most or len(value)) and all(map(check, value))


def set_of(check: Check) -> Check:
    """A sorted list without repeats, perhaps empty."""
    return lambda value: isinstance(value, list) and all(map(check, value)) and value == sorted(set(value))


def facts_of_kind(kind: type[Rule | Counts | Decision]) -> Check:
    """Facts that the record itself would write again."""

    def check(value: object) -> bool:
        try:
            return isinstance(value, dict) and kind.from_facts(value).to_facts() == value
        except ValueError:
            return False

    return check
