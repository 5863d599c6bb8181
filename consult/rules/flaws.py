"""What is wrong with counts or with a rule, and the check on whole numbers that both go through."""

from collections.abc import Callable
from dataclasses import fields
from enum import StrEnum
from functools import cache
from operator import attrgetter


class Flaw(StrEnum):
    """What is wrong with counts or with a rule."""

    NOT_AN_INTEGER = "not_an_integer"
    NEGATIVE = "negative"
    MORE_THAN_MEMBERS = "more_than_members"
    P_MEMBERS = "p_members"
    NO_OBJECTION_NOT_COUNTED = "no_objection_not_counted"
    BAD_FRACTION = "bad_fraction"
    NOT_UNOPPOSED = "not_unopposed"
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


def check_integers(record: object, error: type[BadCounts | BadRule]) -> None:
    """Floats and booleans never stand for numbers, and no number is below zero."""
    names, values_of = _integers_of(type(record))  # type: ignore[arg-type]  # a class can be hashed
    for name, value in zip(names, values_of(record), strict=True):
        if value is not None and (type(value) is not int or value < 0):
            raise error(Flaw.NEGATIVE if type(value) is int else Flaw.NOT_AN_INTEGER, name)


@cache
def _integers_of(kind: type) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """The fields of a record that hold whole numbers: looked up once, as counts are made by the million."""
    names = tuple(field.name for field in fields(kind) if field.type in {int, int | None})
    return names, attrgetter(*names)
