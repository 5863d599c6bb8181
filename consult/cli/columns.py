"""Help set in columns of a terminal, where a Chinese character takes two."""

import re
from collections.abc import Iterable, Iterator, Sequence
from inspect import cleandoc
from unicodedata import east_asian_width

import click

from consult.cli.speech import gettext

_CLOSING = "[，。；：、？）》”…]*"
_TOKEN = re.compile(rf"[“《（]*[^\u0000-\u02ff“《（]{_CLOSING}|[“《（]*[^\s\u0300-\uffff]+{_CLOSING}|[“《（]+|\s+")
"""What a line is never broken within: a word, or a character with the closing marks that follow it."""


class Formatter(click.HelpFormatter):
    """Writes help in lines that fit, whatever the language."""

    def write_heading(self, heading: str) -> None:
        """A heading with the colon of its language."""
        self.write(" " * self.current_indent + gettext("%(heading)s:", heading=heading) + "\n")

    def write_text(self, text: str) -> None:
        """Paragraphs."""
        indent = " " * self.current_indent
        paragraphs = [
            "".join(f"{indent}{line}\n" for line in _lines(" ".join(each.split()), self.width - self.current_indent))
            for each in re.split(r"\n\s*\n", cleandoc(text))
        ]
        self.write("\n".join(paragraphs))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Names and what they mean, in two columns."""
        rows = list(rows)
        first = min(max(_width(name) for name, _ in rows), col_max) + col_spacing
        indent, rest = " " * self.current_indent, " " * (self.current_indent + first)
        for name, meaning in rows:
            lines = list(_lines(meaning, self.width - self.current_indent - first)) or [""]
            if _width(name) + col_spacing > first:
                self.write(f"{indent}{name}\n{rest}")
            else:
                self.write(indent + name + " " * (first - _width(name)))
            self.write(f"\n{rest}".join(lines) + "\n")


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows of a table in columns: the first to the left, the others, which are numbers, to the right."""
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for first, *others in rows:
        cells = [" " * (width - _width(cell)) + cell for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first + " " * (widths[0] - _width(first)), *cells]).rstrip()


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for token in _TOKEN.findall(text):
        if _width(line + token.rstrip()) > width and line.strip():
            yield line.rstrip()
            line = ""
        line += token if line else token.lstrip()
    if line.strip():
        yield line.rstrip()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
