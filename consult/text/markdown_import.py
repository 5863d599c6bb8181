import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum, auto
from itertools import pairwise
from typing import TypeAlias

from consult.text.provision import Kind, is_blank

MOST_CHARACTERS = 1_048_576
MOST_BLOCKS = 2_000
MOST_CHARACTERS_OF_A_BLOCK = 20_000
PREAMBLE_HEADINGS = frozenset({"preamble", "序言", "前言"})

Facts: TypeAlias = Mapping[str, str | int]

_LINE_END = re.compile(r"\r\n|\r|\n")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]|$)")
_HEADING_WITHOUT_SPACE = re.compile(r"#{1,6}[^#\s]")
UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_NUMBERED_ITEM = re.compile(r"\d{1,9}[.)][ \t]")
_FIRST_ITEM = re.compile(r"1[.)][ \t]")
_CJK = "[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]"
_NEAR = 10
_CJK_END = re.compile(rf"{_CJK}[^\w\s]*$")
_CJK_START = re.compile(rf"[^\w\s]*{_CJK}")


class ProblemCode(StrEnum):
    """What an import has to say about a file."""

    EMPTY_FILE = auto()
    FILE_TOO_LONG = auto()
    UNSTORABLE_CHARACTER = auto()
    NO_TITLE = auto()
    SECOND_TITLE = auto()
    TEXT_BEFORE_TITLE = auto()
    UNKNOWN_HEADING_LEVEL = auto()
    HEADING_WITHOUT_SPACE = auto()
    EMPTY_HEADING = auto()
    DUPLICATE_HEADING = auto()
    PRINCIPLE_WITHOUT_TEXT = auto()
    MARKUP_KEPT_AS_TEXT = auto()
    TOO_MANY_BLOCKS = auto()
    BLOCK_TOO_LONG = auto()
    WORD_EMPTY = auto()
    WORD_NOT_ONE = auto()
    WORD_OLD = auto()
    WORD_ENCRYPTED = auto()
    WORD_BROKEN = auto()
    WORD_TOO_LARGE = auto()
    WORD_TRACKED_CHANGES = auto()
    WORD_STRUCK_THROUGH = auto()
    WORD_UNSTORABLE = auto()
    WORD_WRONG_LANGUAGE = auto()
    WORD_NO_TITLE = auto()
    WORD_BLOCK_TOO_LONG = auto()
    WORD_NO_TABLE = auto()
    WORD_COLUMNS = auto()
    WORD_ONE_LANGUAGE = auto()
    WORD_SECOND_TITLE = auto()
    WORD_TITLE_TAKEN = auto()
    WORD_TEXT_BEFORE_TITLE = auto()
    WORD_DEEP_HEADING = auto()
    WORD_PRINCIPLE_WITHOUT_TEXT = auto()
    WORD_TABLE_TAKEN_APART = auto()
    WORD_NUMBERS_DROPPED = auto()
    WORD_NUMBERS_KEPT = auto()
    WORD_MERGED_CELLS = auto()
    WORD_OUTSIDE_TABLE = auto()
    WORD_NOT_TAKEN = auto()


class Markup(StrEnum):
    """Markdown that means nothing here: its characters stay in the text."""

    LIST = auto()
    QUOTE = auto()
    TABLE = auto()
    HTML = auto()
    CODE = auto()
    RULE = auto()
    EMPHASIS = auto()


_MARKUP = {
    Markup.RULE: re.compile(r"([-*_=])(?:[ \t]*\1){2,}[ \t]*$"),
    Markup.LIST: re.compile(r"[-*+][ \t]"),
    Markup.QUOTE: re.compile(r">"),
    Markup.TABLE: re.compile(r"\|"),
    Markup.HTML: re.compile(r"</?[A-Za-z!]"),
    Markup.CODE: re.compile(r"```|~~~"),
    Markup.EMPHASIS: re.compile(r".*?(\*\*|__)\S.*?\1"),
}

FATAL = frozenset(
    {
        ProblemCode.EMPTY_FILE,
        ProblemCode.FILE_TOO_LONG,
        ProblemCode.UNSTORABLE_CHARACTER,
        ProblemCode.NO_TITLE,
        ProblemCode.TOO_MANY_BLOCKS,
        ProblemCode.BLOCK_TOO_LONG,
        ProblemCode.WORD_EMPTY,
        ProblemCode.WORD_NOT_ONE,
        ProblemCode.WORD_OLD,
        ProblemCode.WORD_ENCRYPTED,
        ProblemCode.WORD_BROKEN,
        ProblemCode.WORD_TOO_LARGE,
        ProblemCode.WORD_TRACKED_CHANGES,
        ProblemCode.WORD_STRUCK_THROUGH,
        ProblemCode.WORD_UNSTORABLE,
        ProblemCode.WORD_WRONG_LANGUAGE,
        ProblemCode.WORD_NO_TITLE,
        ProblemCode.WORD_BLOCK_TOO_LONG,
        ProblemCode.WORD_NO_TABLE,
        ProblemCode.WORD_COLUMNS,
        ProblemCode.WORD_ONE_LANGUAGE,
    }
)
"""With one of these a file cannot become a draft; the others are for a person to look at."""


@dataclass(frozen=True, slots=True)
class ImportProblem:
    """One thing to say about a file: at which line (from 1), with the facts of the sentence."""

    code: ProblemCode
    line: int
    facts: Facts = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, principle or paragraph as imported, and the line (from 1) at which it begins."""

    kind: Kind
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A file as imported: its title, its blocks in order, and what is to be said about it."""

    title: str
    blocks: tuple[Block, ...]
    problems: tuple[ImportProblem, ...]


class ImportRefused(Exception):  # noqa: N818 — a refusal is an answer to a person, not an error of the program
    """A file of which nothing can be used."""

    def __init__(self, *problems: ImportProblem) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems


def parse(markdown: str) -> Draft:
    """The draft in a Markdown file: `# title`, `## heading`, `### principle`, paragraphs between empty lines.

    A principle's block is its title and its paragraphs, a line each, up to the next heading of any level.
    Paragraphs under a heading "Preamble", "序言" or "前言" are preamble. Characters are kept as they are;
    only line breaks inside a paragraph become a space, or nothing between Chinese characters. Raises
    ImportRefused for a file that is empty, too long, or holds characters that cannot be stored.
    """
    text = markdown.removeprefix("\ufeff")
    _refuse_unusable(text)
    pieces = tuple(_pieces(text))
    title = next((piece for piece in pieces if piece.level == 1), None)
    blocks = tuple(_blocks(pieces, title))
    problems = (
        *_title_problems(pieces, title),
        *_heading_problems(pieces),
        *_markup_problems(pieces),
        *_block_problems(blocks),
    )
    in_order = sorted(problems, key=lambda problem: problem.line)
    return Draft(title.text if title else "", blocks, tuple(in_order))


def joined(lines: Sequence[str]) -> str:
    """The lines of a paragraph as one: a space between them, nothing where Chinese meets Chinese."""
    parts = [lines[0]]
    for above, below in pairwise(lines):
        end, start = _CJK_END.search(above[-_NEAR:]), _CJK_START.match(below[:_NEAR])
        parts += ["" if end and start else " ", below]
    return "".join(parts)


def _refuse_unusable(text: str) -> None:
    if is_blank(text):
        raise ImportRefused(ImportProblem(ProblemCode.EMPTY_FILE, 1))
    if len(text) > MOST_CHARACTERS:
        facts = {"length": len(text), "limit": MOST_CHARACTERS}
        raise ImportRefused(ImportProblem(ProblemCode.FILE_TOO_LONG, 1, facts))
    if found := UNSTORABLE.search(text):
        line = 1 + len(_LINE_END.findall(text, 0, found.start()))
        facts = {"character": ord(found[0])}
        raise ImportRefused(ImportProblem(ProblemCode.UNSTORABLE_CHARACTER, line, facts))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A heading (level 1 to 6) or a paragraph (level 0), with its lines as they stand in the file."""

    line: int
    level: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The text of a heading or paragraph; a heading of unknown level keeps its marks."""
        if 1 <= self.level <= 3:
            return _heading_text(self.lines[0][self.level :])
        return joined(self.lines)


def _pieces(text: str) -> Iterator[_Piece]:
    """The file cut at empty lines, headings, list items and table rows."""
    open_lines: list[str] = []
    for number, raw in enumerate([*_LINE_END.split(text), ""], start=1):
        line = "" if is_blank(raw) else raw.strip(" \t")
        heading = _HEADING.match(line)
        if open_lines and (not line or heading or _begins_paragraph(line, open_lines[0])):
            yield _Piece(number - len(open_lines), 0, tuple(open_lines))
            open_lines = []
        if heading:
            yield _Piece(number, len(heading[1]), (line,))
        elif line:
            open_lines.append(line)


def _begins_paragraph(line: str, first: str) -> bool:
    """Whether a line cannot continue the paragraph above: a list item, table row or rule.

    As in CommonMark, a numbered line inside a paragraph is an item only if it is 1 or the paragraph is one.
    """
    if any(_MARKUP[markup].match(line) for markup in (Markup.RULE, Markup.LIST, Markup.TABLE)):
        return True
    return (_NUMBERED_ITEM if _NUMBERED_ITEM.match(first) else _FIRST_ITEM).match(line) is not None


def _heading_text(rest: str) -> str:
    """A heading without its closing marks (`## Title ##`)."""
    text = rest.strip(" \t")
    unmarked = text.rstrip("#")
    is_closed = not unmarked or unmarked[-1] in " \t"
    return unmarked.rstrip(" \t") if is_closed else text


def _blocks(pieces: Sequence[_Piece], title: _Piece | None) -> Iterator[Block]:
    """The blocks of all sections; those of a preamble go on until the next heading of its level."""
    plain = Kind.PARAGRAPH
    for section in _sections(pieces):
        head = section[0]
        if head.level == 3:
            principle = "\n".join(piece.text for piece in section)
            if principle:
                yield Block(Kind.PRINCIPLE, principle, head.line)
            continue
        if head.level in {1, 2}:
            plain = Kind.PREAMBLE if head.text.casefold() in PREAMBLE_HEADINGS else Kind.PARAGRAPH
        for piece in section:
            kind = Kind.HEADING if piece.level in {1, 2} else plain
            if piece is not title and piece.text:
                yield Block(kind, piece.text, piece.line)


def _sections(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces, each heading with the paragraphs below it; paragraphs before any heading come first."""
    sections: list[list[_Piece]] = []
    for piece in pieces:
        if piece.level or not sections:
            sections.append([])
        sections[-1].append(piece)
    return sections


def _title_problems(pieces: Sequence[_Piece], title: _Piece | None) -> Iterator[ImportProblem]:
    """One title, before everything else."""
    if title is None or not title.text:
        yield ImportProblem(ProblemCode.NO_TITLE, title.line if title else 1)
    if title is not None and pieces[0] is not title:
        yield ImportProblem(ProblemCode.TEXT_BEFORE_TITLE, pieces[0].line, {"title_line": title.line})
    for piece in pieces:
        if piece.level == 1 and piece is not title:
            yield ImportProblem(ProblemCode.SECOND_TITLE, piece.line, {"heading": piece.text})


def _heading_problems(pieces: Sequence[_Piece]) -> Iterator[ImportProblem]:
    """Headings of levels 2 and 3, each with a text of its own."""
    first_lines: dict[str, int] = {}
    for piece in pieces:
        if piece.level > 3:
            facts: Facts = {"level": piece.level, "heading": piece.text}
            yield ImportProblem(ProblemCode.UNKNOWN_HEADING_LEVEL, piece.line, facts)
        elif piece.level >= 2 and not piece.text:
            yield ImportProblem(ProblemCode.EMPTY_HEADING, piece.line)
        elif piece.level >= 2 and first_lines.setdefault(piece.text, piece.line) != piece.line:
            facts = {"heading": piece.text, "first_line": first_lines[piece.text]}
            yield ImportProblem(ProblemCode.DUPLICATE_HEADING, piece.line, facts)


def _markup_problems(pieces: Sequence[_Piece]) -> Iterator[ImportProblem]:
    """Markdown that stays in the text as it is, once for each paragraph and sort; a line is of one sort."""
    for piece in pieces:
        if piece.level:
            continue
        if any(_HEADING_WITHOUT_SPACE.match(line) for line in piece.lines):
            yield ImportProblem(ProblemCode.HEADING_WITHOUT_SPACE, piece.line)
        for markup in dict.fromkeys(_markup(line) for line in piece.lines):
            if markup is not None:
                yield ImportProblem(ProblemCode.MARKUP_KEPT_AS_TEXT, piece.line, {"markup": markup})


def _markup(line: str) -> Markup | None:
    return next((markup for markup, pattern in _MARKUP.items() if pattern.match(line)), None)


def _block_problems(blocks: Sequence[Block]) -> Iterator[ImportProblem]:
    """Blocks within the limits, and principles that say something."""
    if len(blocks) > MOST_BLOCKS:
        facts: Facts = {"count": len(blocks), "limit": MOST_BLOCKS}
        yield ImportProblem(ProblemCode.TOO_MANY_BLOCKS, blocks[MOST_BLOCKS].line, facts)
    for block in blocks:
        if len(block.text) > MOST_CHARACTERS_OF_A_BLOCK:
            facts = {"length": len(block.text), "limit": MOST_CHARACTERS_OF_A_BLOCK}
            yield ImportProblem(ProblemCode.BLOCK_TOO_LONG, block.line, facts)
        if block.kind is Kind.PRINCIPLE and "\n" not in block.text:
            yield ImportProblem(ProblemCode.PRINCIPLE_WITHOUT_TEXT, block.line, {"heading": block.text})
