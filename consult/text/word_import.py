"""A word processor's file, read into plain paragraphs and tables, on its way to becoming a draft."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto
from typing import TypeAlias

from consult.text.markdown_import import (
    MOST_BLOCKS,
    MOST_CHARACTERS,
    MOST_CHARACTERS_OF_A_BLOCK,
    PREAMBLE_HEADINGS,
    Block,
    Draft,
    Facts,
    ImportProblem,
    ProblemCode,
    joined,
)
from consult.text.ordinals import chinese_number
from consult.text.provision import Kind, Language, is_blank, numbered

LONGEST_TITLE = 300
EXCERPT = 60

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")
_SENTENCE_END = tuple(".;:,。；：，、")
_NUMERAL = "([0-9]{1,3}(?:\\.[0-9]{1,4})*|[一二三四五六七八九十百]{1,5})"
_TYPED_NUMBER = re.compile(rf"[（(]?{_NUMERAL}(?:[.)．、）][ \t\u3000]*|[ \t\u3000]+)(?=\S)")
_WHOLE_NUMBER = re.compile(rf"[（(]?{_NUMERAL}[.)．、）]{{0,2}}")


class Role(StrEnum):
    """What a paragraph's style says it is."""

    TITLE = auto()
    HEADING = auto()
    PREAMBLE = auto()
    PARAGRAPH = auto()
    PLAIN = auto()


class Thing(StrEnum):
    """What stands in a file and is not taken over, or not as it stands."""

    COMMENT = auto()
    FOOTNOTE = auto()
    TEXT_BOX = auto()
    PICTURE = auto()
    OBJECT = auto()
    SYMBOL = auto()
    EQUATION = auto()
    PRONUNCIATION = auto()
    LINK = auto()
    HIDDEN = auto()
    CONTENTS = auto()
    MARGIN = auto()
    BULLET = auto()
    NUMBERING = auto()
    RAISED = auto()
    INNER_TABLE = auto()
    NOTE = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as it is read: the level of a heading (from 1), its automatic number as the file shows it."""

    role: Role
    text: str
    place: int
    level: int = 0
    number: str = ""


Cell: TypeAlias = tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its rows; a row may have fewer cells where some are merged."""

    place: int
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class WordFile:
    """A file in order, with what its reader did not take over; `is_ours` when the site itself wrote it."""

    parts: tuple[Paragraph | Table, ...]
    remarks: tuple[ImportProblem, ...] = ()
    is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A provision to be, its number still apart from its words."""

    kind: Kind
    text: str
    place: int
    number: str = ""


def draft_of(file: WordFile, language: Language) -> Draft:
    """The draft in a file of one language: Title, Heading 1, Heading 2 with the paragraphs below, paragraphs.

    A table's cells are paragraphs, row by row. Where no paragraph is a Title, a lone Heading 1 at the top is
    the title and the levels below rise by one; else a short first line is. Numbers are dropped where they are
    all those that the site gives, and stay in the text otherwise.
    """
    problems = list(file.remarks)
    lines = list(_flat(file, problems))
    problems += _wrong_language(lines, language)
    title, lines = _titled(lines, problems)
    pieces = list(_pieces(lines, problems))
    texts = settled(pieces, problems, keep=file.is_ours)
    blocks = tuple(Block(piece.kind, text, piece.place) for piece, text in zip(pieces, texts, strict=True))
    problems += limits([(block.text, block.line) for block in blocks])
    return Draft(title, blocks, tuple(problems))


def excerpt(text: str) -> str:
    """The first words, by which a place in a file is found again."""
    line = " ".join(text.split())
    return line if len(line) <= EXCERPT else line[: EXCERPT - 1] + "…"


def share_of_han(texts: Iterable[str]) -> float | None:
    """How much of the words is written in Chinese characters, from 0 to 1; None without letters."""
    text = "".join(texts)
    han, letters = len(_HAN.findall(text)), len(_LETTER.findall(text))
    return han / (han + letters) if han + letters else None


def looks_like_title(line: Paragraph) -> bool:
    """Whether a line without a style may be a title: short, without a number, not a sentence."""
    plain = line.role is Role.PLAIN and not line.number
    return plain and len(line.text) <= LONGEST_TITLE and not line.text.endswith(_SENTENCE_END)


def heading_text(line: Paragraph) -> str:
    """A heading in one line, behind its automatic number."""
    return with_number(line.number, joined(line.text.split("\n")))


def with_number(number: str, text: str) -> str:
    """A number written out before the words it numbers."""
    between = "" if not number or not text or number.endswith(("、", "）", "．")) else " "
    return f"{number}{between}{text}"


def settled(pieces: Sequence[Piece], problems: list[ImportProblem], *, keep: bool = False) -> list[str]:
    """The texts with their numbers written out, or without them where the site's own are the same."""
    shown = numbered([piece.kind for piece in pieces])
    found = [None if piece.kind is Kind.HEADING or keep else _number(piece) for piece in pieces]
    known = [(each[0], number) for each, number in zip(found, shown, strict=True) if each is not None]
    first = next((piece for piece, each in zip(pieces, found, strict=True) if each is not None), None)
    if first is not None and all(own == number for own, number in known):
        problems.append(ImportProblem(ProblemCode.WORD_NUMBERS_DROPPED, first.place, {"count": len(known)}))
        return [
            with_number(piece.number, piece.text) if each is None else each[1]
            for piece, each in zip(pieces, found, strict=True)
        ]
    if first is not None and any(piece.number for piece in pieces):
        problems.append(ImportProblem(ProblemCode.WORD_NUMBERS_KEPT, first.place, {"words": excerpt(first.text)}))
    return [with_number(piece.number, piece.text) for piece in pieces]


def limits(texts: Sequence[tuple[str, int]]) -> Iterator[ImportProblem]:
    """What is too long, too many, or nothing at all."""
    if not texts:
        yield ImportProblem(ProblemCode.WORD_EMPTY, 1)
    length = sum(len(text) for text, _ in texts)
    if length > MOST_CHARACTERS:
        yield ImportProblem(ProblemCode.FILE_TOO_LONG, 1, {"length": length, "limit": MOST_CHARACTERS})
    if len(texts) > MOST_BLOCKS:
        yield ImportProblem(ProblemCode.TOO_MANY_BLOCKS, 1, {"count": len(texts), "limit": MOST_BLOCKS})
    for text, place in texts:
        if len(text) > MOST_CHARACTERS_OF_A_BLOCK:
            facts: Facts = {"length": len(text), "limit": MOST_CHARACTERS_OF_A_BLOCK, "words": excerpt(text)}
            yield ImportProblem(ProblemCode.WORD_BLOCK_TOO_LONG, place, facts)


def is_preamble(heading: str) -> bool:
    """Whether what stands under a heading is preamble."""
    return heading.casefold() in PREAMBLE_HEADINGS


def lowered(line: Paragraph, problems: list[ImportProblem]) -> Paragraph:
    """A second title is a heading."""
    if line.role is not Role.TITLE:
        return line
    problems.append(ImportProblem(ProblemCode.WORD_SECOND_TITLE, line.place, {"words": excerpt(line.text)}))
    return replace(line, role=Role.HEADING, level=1)


def _flat(file: WordFile, problems: list[ImportProblem]) -> Iterator[Paragraph]:
    """The paragraphs of a file, those of its tables too."""
    for part in file.parts:
        if isinstance(part, Paragraph):
            yield part
            continue
        lines = [line for row in part.rows for cell in row for line in cell]
        if lines:
            facts = {"words": excerpt(lines[0].text)}
            problems.append(ImportProblem(ProblemCode.WORD_TABLE_TAKEN_APART, part.place, facts))
        yield from lines


def _wrong_language(lines: Sequence[Paragraph], language: Language) -> Iterator[ImportProblem]:
    """A file in the field of the other language: refused, for nobody would see it in a long text."""
    share = share_of_han(line.text for line in lines)
    if share is None:
        return
    if share > 0.6 if language is Language.EN else share < 0.2:
        yield ImportProblem(ProblemCode.WORD_WRONG_LANGUAGE, 1, {"words": excerpt(lines[0].text)})


def _titled(lines: Sequence[Paragraph], problems: list[ImportProblem]) -> tuple[str, list[Paragraph]]:
    """The title, and the other lines as they then stand."""
    styled = [place for place, line in enumerate(lines) if line.role is Role.TITLE]
    if styled:
        end = styled[0] + 1
        while end < len(lines) and lines[end].role is Role.TITLE:
            end += 1
        title = joined([heading_text(line) for line in lines[styled[0] : end]])
        if styled[0]:
            facts = {"words": excerpt(lines[0].text)}
            problems.append(ImportProblem(ProblemCode.WORD_TEXT_BEFORE_TITLE, lines[0].place, facts))
        return title, [*lines[: styled[0]], *(lowered(line, problems) for line in lines[end:])]
    first_level = [line for line in lines if line.level == 1]
    if len(first_level) == 1 and lines[0].level == 1 and len(lines) > 1:
        return heading_text(lines[0]), [replace(line, level=max(0, line.level - 1)) for line in lines[1:]]
    if lines and looks_like_title(lines[0]) and len(lines) > 1:
        problems.append(
            ImportProblem(ProblemCode.WORD_TITLE_TAKEN, lines[0].place, {"words": excerpt(lines[0].text)})
        )
        return heading_text(lines[0]), list(lines[1:])
    problems.append(ImportProblem(ProblemCode.WORD_NO_TITLE, 1))
    return "", list(lines)


def _pieces(lines: Iterable[Paragraph], problems: list[ImportProblem]) -> Iterator[Piece]:
    """The provisions: a principle goes on until the next heading, or a paragraph whose style says it is one."""
    plain, principle = Kind.PARAGRAPH, None
    for line in lines:
        goes_on = principle is not None and line.level not in {1, 2} and line.role not in OWN
        if line.level > 2:
            facts: Facts = {"level": line.level, "words": excerpt(line.text)}
            problems.append(ImportProblem(ProblemCode.WORD_DEEP_HEADING, line.place, facts))
        if goes_on:
            assert principle is not None
            principle = replace(principle, text=f"{principle.text}\n{with_number(line.number, line.text)}")
            continue
        if principle is not None:
            yield _whole(principle, problems)
            principle = None
        if line.level == 2:
            principle = Piece(Kind.PRINCIPLE, joined(line.text.split("\n")), line.place, line.number)
        elif line.level == 1:
            plain = Kind.PREAMBLE if is_preamble(heading_text(line)) else Kind.PARAGRAPH
            yield Piece(Kind.HEADING, heading_text(line), line.place)
        else:
            yield Piece(OWN.get(line.role, plain), line.text, line.place, line.number)
    if principle is not None:
        yield _whole(principle, problems)


OWN = {Role.PREAMBLE: Kind.PREAMBLE, Role.PARAGRAPH: Kind.PARAGRAPH}
"""The styles that the site itself writes: each such paragraph is a provision, wherever it stands."""


def _whole(principle: Piece, problems: list[ImportProblem]) -> Piece:
    if "\n" not in principle.text:
        facts = {"words": excerpt(principle.text)}
        problems.append(ImportProblem(ProblemCode.WORD_PRINCIPLE_WITHOUT_TEXT, principle.place, facts))
    return principle


def _number(piece: Piece) -> tuple[str, str] | None:
    """The plain number that a provision bears, automatic or typed, and its words without it."""
    if piece.number:
        whole = _WHOLE_NUMBER.fullmatch(piece.number.strip())
        return (_value(whole[1]), piece.text) if whole else None
    typed = _TYPED_NUMBER.match(piece.text)
    return (_value(typed[1]), piece.text[typed.end() :]) if typed else None


def _value(numeral: str) -> str:
    return numeral if numeral[0].isascii() else str(chinese_number(numeral))


def is_number_alone(text: str) -> bool:
    """Whether a cell holds nothing, or nothing but a number."""
    return is_blank(text) or _WHOLE_NUMBER.fullmatch(text.strip()) is not None
