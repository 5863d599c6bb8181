import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum, auto

_DIGITS = dict(zip("零〇一二三四五六七八九两", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2), strict=True))
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = "零〇一二三四五六七八九两十百千"
_NUMBER = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+")
_CHINESE_ORDINAL = re.compile(rf"第([{_CHINESE}]{{1,9}})")
_CHINESE_NUMERAL = re.compile(rf"[{_CHINESE}]{{1,9}}")
_MOST_DIGITS = 18
_CARDINALS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_ENGLISH = {word: place for words in (_CARDINALS, _ORDINALS) for place, word in enumerate(words, start=1)}
_ENGLISH_WORD = re.compile(rf"\b({'|'.join(_ENGLISH)})\b", re.IGNORECASE)


class Division(StrEnum):
    """What a numbered heading numbers."""

    ARTICLE = auto()
    PRINCIPLE = auto()
    CHAPTER = auto()
    SECTION = auto()
    PART = auto()
    ITEM = auto()


@dataclass(frozen=True, slots=True)
class Ordinal:
    """The number that a heading bears: Article 1 and 第一条 are one and the same."""

    division: Division
    number: int


_ENGLISH_HEADING = re.compile(r"(article|principle|chapter|section|part)\s+([0-9]{1,9})(?![0-9])", re.IGNORECASE)
_CHINESE_HEADING = re.compile(rf"第\s*([0-9]{{1,9}}|[{_CHINESE}]{{1,9}})\s*(条|原则|项原则|章|节|部分|编)")
_NUMBERED_HEADING = re.compile(rf"([0-9]{{1,9}})[.)、．）]|[（(]?([{_CHINESE}]{{1,9}})[、）)]")
_CHINESE_DIVISIONS = {
    "条": Division.ARTICLE,
    "原则": Division.PRINCIPLE,
    "项原则": Division.PRINCIPLE,
    "章": Division.CHAPTER,
    "节": Division.SECTION,
    "部分": Division.PART,
    "编": Division.PART,
}


def heading_ordinal(heading: str) -> Ordinal | None:
    """The number at the start of a heading in either language, if it bears one."""
    if found := _ENGLISH_HEADING.match(heading):
        return Ordinal(Division(found[1].lower()), int(found[2]))
    if found := _CHINESE_HEADING.match(heading):
        return Ordinal(_CHINESE_DIVISIONS[found[2]], chinese_number(found[1]))
    if found := _NUMBERED_HEADING.match(heading):
        return Ordinal(Division.ITEM, chinese_number(found[1] or found[2]))
    return None


def chinese_number(numeral: str) -> int:
    """The value of a numeral, also of plain digits: 十二 is 12, 一百零五 is 105, 二〇二六 is 2026."""
    if numeral.isdecimal():
        return int(numeral)
    if not any(character in _UNITS for character in numeral):
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total, digit = 0, 0
    for character in numeral:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


def numbers_in(text: str) -> frozenset[int]:
    """The numbers a text states in digits (1,000 is one) and those of Chinese ordinals (第三条)."""
    return frozenset(_digits_in(text)) | {chinese_number(found) for found in _CHINESE_ORDINAL.findall(text)}


def spelled_in(text: str) -> frozenset[int]:
    """The numbers that Chinese numerals or English words (one to ten, first to tenth) may stand for."""
    chinese = {chinese_number(found) for found in _CHINESE_NUMERAL.findall(text)}
    return frozenset(chinese | {_ENGLISH[word.lower()] for word in _ENGLISH_WORD.findall(text)})


def _digits_in(text: str) -> Iterator[int]:
    for found in _NUMBER.findall(text):
        digits = found.replace(",", "")
        if len(digits) <= _MOST_DIGITS:
            yield int(digits)
