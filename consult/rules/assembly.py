"""Sessions of the General Assembly: regular, special and emergency special ones, each kind counted for itself."""

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Self


class SessionKind(StrEnum):
    """How a session came about."""

    REGULAR = "regular"
    SPECIAL = "special"
    EMERGENCY = "emergency"


_PREFIXES = {SessionKind.REGULAR: "", SessionKind.SPECIAL: "S-", SessionKind.EMERGENCY: "ES-"}
_KINDS = {"": SessionKind.REGULAR, "s": SessionKind.SPECIAL, "es": SessionKind.EMERGENCY} | {
    "sp": SessionKind.SPECIAL,
    "emsp": SessionKind.EMERGENCY,
}
_ARABIC = re.compile(r"(?:(?P<before>s|es)-?)?(?P<number>[0-9]{1,4})|(?P<first>[0-9]{1,4})(?P<after>sp|emsp)")
_ROMAN = re.compile(r"(?P<before>s|es)-?(?P<number>(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3}))")
_FIGURES = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(frozen=True, slots=True)
class Session:
    """One session of the General Assembly: its kind, and its number within that kind."""

    kind: SessionKind
    number: int

    @classmethod
    def read(cls, written: str) -> Self | None:
        """A session as documents of the United Nations write it: 80; S-30 or 30sp; ES-11, 11emsp or ES-XI."""
        plain = written.strip().lower()
        arabic, roman = _ARABIC.fullmatch(plain), _ROMAN.fullmatch(plain)
        if arabic is not None:
            kind, number = arabic["before"] or arabic["after"] or "", int(arabic["number"] or arabic["first"])
        elif roman is not None:
            kind, number = roman["before"], _value(roman["number"])
        else:
            return None
        return cls(_KINDS[kind], number) if number else None

    @property
    def symbol(self) -> str:
        """As the symbols of documents have it: 80, S-30, ES-11."""
        return f"{_PREFIXES[self.kind]}{self.number}"

    @property
    def order(self) -> tuple[int, int]:
        """Regular sessions first, then special and emergency special ones, each by number."""
        return tuple(_PREFIXES).index(self.kind), self.number


def _value(roman: str) -> int:
    """A Roman number: a figure before a greater one is taken off."""
    figures = [*(_FIGURES[each] for each in roman), 0]
    return sum(-one if one < after else one for one, after in pairwise(figures))
