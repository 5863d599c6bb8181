"""The styles of a word processor's file, by the names that programs give them in English and in Chinese."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from consult.documents.word_numbers import W, value, whole
from consult.text.word_import import Role

NUMBER_STYLE = "Consult Number"
NOTE_STYLE = "Consult Note"
PREAMBLE_STYLE = "Consult Preamble"
PARAGRAPH_STYLE = "Consult Paragraph"
PRINCIPLE_STYLE = "Consult Principle Text"

_HEADING = re.compile(r"(?:heading|标题|標題)\s*([1-9])(?!\d)", re.IGNORECASE)
_TITLES = frozenset({"title", "标题", "標題", "文档标题"})
_CONTENTS = re.compile(r"(?:toc|目录|contents)\s*(?:[1-9]|heading|标题)?", re.IGNORECASE)
_OWN = {PREAMBLE_STYLE: Role.PREAMBLE, PARAGRAPH_STYLE: Role.PARAGRAPH}
_MOST_BASES = 12


class _Style(Struct, frozen=True):
    """One style: its name, what it is based on, its outline level and its list."""

    name: str
    base: str
    outline: str
    number_id: str
    number_level: str


class Styles(Struct, frozen=True):
    """The styles of a file by their ids."""

    known: Mapping[str, _Style]

    @classmethod
    def of(cls, element: Any) -> "Styles":  # noqa: ANN401  lxml carries no types
        """From the part that holds them."""
        return cls({each.get(W + "styleId", ""): _style(each) for each in element.findall(W + "style")})

    def name(self, style_id: str) -> str:
        """The name of a style; a style that is missing goes by its id."""
        return self.known[style_id].name if style_id in self.known else style_id

    def is_note(self, style_id: str) -> bool:
        """Whether the site itself wrote a paragraph beside the text."""
        return self.name(style_id) == NOTE_STYLE

    def is_contents(self, style_id: str) -> bool:
        """Whether a paragraph belongs to a table of contents."""
        return _CONTENTS.fullmatch(self.name(style_id)) is not None

    def role(self, style_id: str, outline: str) -> tuple[Role, int]:
        """What a paragraph is, and its level as a heading: by its own outline, its style, the styles below."""
        if outline:
            return _of_outline(outline)
        for name, level in self._chain(style_id):
            if name in _OWN:
                return _OWN[name], 0
            if name.casefold() in _TITLES:
                return Role.TITLE, 0
            if found := _HEADING.match(name):
                return Role.HEADING, int(found[1])
            if level:
                return _of_outline(level)
        return Role.PLAIN, 0

    def list_of(self, style_id: str) -> tuple[str, int]:
        """The list that a style numbers its paragraphs by, and the level in it."""
        for each in self._ids(style_id):
            style = self.known.get(each)
            if style is not None and style.number_id:
                return style.number_id, whole(style.number_level)
        return "", 0

    def _chain(self, style_id: str) -> Iterator[tuple[str, str]]:
        for each in self._ids(style_id):
            style = self.known.get(each)
            yield (style.name, style.outline) if style else (each, "")

    def _ids(self, style_id: str) -> Iterator[str]:
        for _ in range(_MOST_BASES):
            if not style_id:
                return
            yield style_id
            style_id = self.known[style_id].base if style_id in self.known else ""


def _style(element: Any) -> _Style:  # noqa: ANN401
    properties = element.find(W + "pPr")
    numbers = None if properties is None else properties.find(W + "numPr")
    return _Style(
        name=value(element, "name"),
        base=value(element, "basedOn"),
        outline=value(properties, "outlineLvl"),
        number_id=value(numbers, "numId"),
        number_level=value(numbers, "ilvl"),
    )


def _of_outline(level: str) -> tuple[Role, int]:
    """Outline levels count from 0; 9 is plain text."""
    number = whole(level, 9)
    return (Role.HEADING, number + 1) if number < 9 else (Role.PLAIN, 0)
