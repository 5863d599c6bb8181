"""Records as facts and back: the shape in which rules, counts and decisions are stored and published.

Facts hold what the canonical JSON of the record can: strings, whole numbers and objects. A flag is "yes" or
"no"; what is absent has no key.
"""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from types import UnionType
from typing import Any, TypeAlias, TypeVar, cast, get_args

Fact: TypeAlias = "str | int | dict[str, Fact]"
Facts: TypeAlias = dict[str, Fact]
Record = TypeVar("Record")


class FactsFlaw(StrEnum):
    """What is wrong with stored facts."""

    MISSING = "missing"
    BAD = "bad"
    UNKNOWN = "unknown"


class BadFacts(ValueError):  # noqa: N818  said as "bad facts", like Refusal
    """Stored facts that are not exactly those the record would write itself."""

    def __init__(self, code: FactsFlaw, key: str) -> None:
        super().__init__(f"{code} {key}")
        self.code = code
        self.key = key


def facts_of(record: object) -> Facts:
    """The fields of a dataclass by name."""
    names = [field.name for field in fields(cast("Any", record))]
    values = {name: getattr(record, name) for name in names}
    return {name: _fact(value) for name, value in values.items() if value is not None}


def record_of(kind: type[Record], facts: Mapping[str, object]) -> Record:
    """The dataclass whose facts these are; it judges its own values."""
    known = {field.name: field for field in fields(cast("Any", kind))}
    if unknown := facts.keys() - known.keys():
        raise BadFacts(FactsFlaw.UNKNOWN, min(unknown))
    optional = {name for name, field in known.items() if field.default is None or type(None) in get_args(field.type)}
    if missing := known.keys() - optional - facts.keys():
        raise BadFacts(FactsFlaw.MISSING, min(missing))
    values = dict.fromkeys(optional) | {key: _value(known[key].type, key, fact) for key, fact in facts.items()}
    return kind(**values)


def _fact(value: object) -> Fact:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, str | int):
        return value
    return facts_of(value)


def _value(kind: object, key: str, fact: object) -> object:
    """A fact as the value of a field of this type."""
    plain = next(one for one in get_args(kind) if one is not type(None)) if isinstance(kind, UnionType) else kind
    if plain in {int, str} and type(fact) is plain:
        return fact
    if plain is bool and fact in ("yes", "no"):
        return fact == "yes"
    if isinstance(plain, type) and issubclass(plain, StrEnum) and fact in tuple(plain):
        return plain(str(fact))
    if isinstance(plain, type) and is_dataclass(plain) and isinstance(fact, dict):
        return record_of(plain, fact)
    raise BadFacts(FactsFlaw.BAD, key)
