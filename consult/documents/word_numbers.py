"""The automatic numbers of a word processor's file, as its reader sees them: 1., (a), 第一条."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum, auto
from typing import Any

from msgspec import Struct, field

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_PLACE = re.compile(r"%([1-9])")
_CHINESE = "零一二三四五六七八九"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def value(element: Any, tag: str, default: str = "") -> str:  # noqa: ANN401  lxml carries no types
    """The value of a property below an element."""
    found = None if element is None else element.find(W + tag)
    return default if found is None else str(found.get(W + "val", default))


def whole(written: str, default: int = 0) -> int:
    """A small number as it stands in a file, else the default."""
    return int(written) if re.fullmatch(r"[0-9]{1,9}", written) else default


def chinese(number: int) -> str:
    """The number in Chinese numerals up to 9999: 12 is 十二, 105 is 一百零五."""
    if not 0 < number < 10_000:
        return str(number)
    said, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            said += ("零" if gap and said else "") + _CHINESE[digit] + name
        gap = not digit
    return said.removeprefix("一") if said.startswith("一十") else said


def roman(number: int) -> str:
    """The number in small Roman numerals."""
    said = ""
    for worth, sign in (*_ROMAN, *_ROMAN_SMALL):
        count, number = divmod(number, worth)
        said += sign * min(count, 20)
    return said


def letters(number: int) -> str:
    """The number as small letters, as word processors count: 1 is a, 27 is aa."""
    if not 0 < number < 1_000:
        return str(number)
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate({ord("0") + n: ord("０") + n for n in range(10)}),
    "decimalEnclosedCircle": lambda number: chr(0x2460 + number - 1) if 0 < number <= 20 else str(number),
    "decimalEnclosedCircleChinese": lambda number: chr(0x2460 + number - 1) if 0 < number <= 20 else str(number),
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "none": lambda _: "",
}


class Form(StrEnum):
    """Whether an automatic number can be written out as its reader sees it."""

    KNOWN = auto()
    BULLET = auto()
    UNKNOWN = auto()


class _Level(Struct, frozen=True):
    """One level of a list."""

    start: int
    form: str
    text: str
    style: str
    is_legal: bool


class Numbers(Struct):
    """The lists of a file, counted on from paragraph to paragraph."""

    levels: Mapping[str, Mapping[int, _Level]]
    lists: Mapping[str, str]
    restarts: Mapping[str, Mapping[int, int]]
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, element: Any) -> "Numbers":  # noqa: ANN401  lxml carries no types
        """From the numbering part of a file; without one there are no lists."""
        if element is None:
            return cls({}, {}, {})
        levels = {
            each.get(W + "abstractNumId", ""): {
                whole(lvl.get(W + "ilvl", "")): _level(lvl) for lvl in each.iter(W + "lvl")
            }
            for each in element.findall(W + "abstractNum")
        }
        nums = element.findall(W + "num")
        return cls(
            levels,
            {each.get(W + "numId", ""): value(each, "abstractNumId") for each in nums},
            {
                each.get(W + "numId", ""): {
                    whole(over.get(W + "ilvl", "")): whole(value(over, "startOverride"))
                    for over in each.findall(W + "lvlOverride")
                    if over.find(W + "startOverride") is not None
                }
                for each in nums
            },
        )

    def level_of_style(self, number_id: str, style: str) -> int:
        """The level of a list that a paragraph style is bound to."""
        levels = self.levels.get(self.lists.get(number_id, ""), {})
        return next((place for place, level in levels.items() if level.style == style), 0)

    def next(self, number_id: str, place: int) -> tuple[str, Form]:
        """The number of the next paragraph of a list, and whether its form is known here."""
        name = self.lists.get(number_id, "")
        level = self.levels.get(name, {}).get(place)
        if level is None:
            return "", Form.UNKNOWN
        counts = self._counted(name, number_id, place, level)
        if level.form == "bullet":
            return "", Form.BULLET
        levels = self.levels[name]
        used = [levels.get(int(each) - 1, level) for each in _PLACE.findall(level.text)]

        def shown(found: re.Match[str]) -> str:
            above = levels.get(int(found[1]) - 1, level)
            form = "decimal" if level.is_legal else above.form
            return FORMATS.get(form, str)(counts.get(int(found[1]) - 1, above.start))

        is_known = level.is_legal or all(each.form in FORMATS for each in used)
        return _PLACE.sub(shown, level.text).strip(), Form.KNOWN if is_known else Form.UNKNOWN

    def _counted(self, name: str, number_id: str, place: int, level: _Level) -> dict[int, int]:
        counts = self.counts.setdefault(name, {})
        if number_id not in self.begun:
            self.begun.add(number_id)
            for over, start in self.restarts.get(number_id, {}).items():
                counts[over] = start - 1
        counts[place] = counts.get(place, level.start - 1) + 1
        for deeper in [each for each in counts if each > place]:
            del counts[deeper]
        return counts


def _level(element: Any) -> _Level:  # noqa: ANN401  lxml carries no types
    return _Level(
        start=whole(value(element, "start", "1"), 1),
        form=value(element, "numFmt", "decimal"),
        text=value(element, "lvlText"),
        style=value(element, "pStyle"),
        is_legal=element.find(W + "isLgl") is not None,
    )
