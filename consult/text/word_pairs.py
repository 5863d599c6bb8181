"""One file with both languages in two columns: every row is a pair already, and only its kind is found."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from consult.text.alignment import Pair
from consult.text.markdown_import import ImportProblem, ProblemCode, joined
from consult.text.ordinals import Division, heading_ordinal
from consult.text.provision import Kind
from consult.text.word_import import (
    OWN,
    Cell,
    Paragraph,
    Piece,
    Role,
    Table,
    WordFile,
    excerpt,
    heading_text,
    is_number_alone,
    is_preamble,
    limits,
    looks_like_title,
    lowered,
    settled,
    share_of_han,
    with_number,
)

LONGEST_BARE_HEADING = 80
_ENGLISH_HEADS = frozenset({"english", "english text", "英文", "英文文本", "英文案文"})
_CHINESE_HEADS = frozenset({"中文", "中文文本", "中文案文", "汉语", "chinese", "chinese text"})

Sides: TypeAlias = tuple[Cell, Cell]
"""A row as the English cell and the Chinese cell."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A file in two columns as imported: titles, pairs in order, and what is to be said about it."""

    title_en: str
    title_zh: str
    pairs: tuple[Pair, ...]
    problems: tuple[ImportProblem, ...]


def bilingual_of(file: WordFile) -> Bilingual:
    """The pairs in the tables of a file; what stands outside them becomes rows of their own, of one language."""
    problems = list(file.remarks)
    rows = list(_rows(file, problems))
    if not rows:
        return Bilingual("", "", (), (*problems, ImportProblem(ProblemCode.WORD_NO_TABLE, 1)))
    rows = _turned(rows, problems)
    titles, rows = _titled(rows, problems)
    problems += [
        ImportProblem(ProblemCode.WORD_OUTSIDE_TABLE, line.place, {"words": excerpt(line.text)})
        for row in rows
        for line in (*row.cells[0], *row.cells[1])
        if row.is_outside
    ]
    halves = list(_halves(rows))
    en = settled([left for left, _ in halves], problems, keep=file.is_ours)
    zh = settled([right for _, right in halves], problems, keep=file.is_ours)
    pairs = tuple(
        Pair(left.kind, english, chinese) for (left, _), english, chinese in zip(halves, en, zh, strict=True)
    )
    places = [left.place or right.place for left, right in halves]
    problems += limits([(max(pair.en, pair.zh, key=len), place) for pair, place in zip(pairs, places, strict=True)])
    return Bilingual(
        titles[0],
        titles[1],
        pairs,
        tuple(each for place, each in enumerate(problems) if each not in problems[:place]),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """Two cells of a table, or a lone line whose language is known by its script."""

    cells: Sides
    is_lone: bool = False
    is_outside: bool = False


def _rows(file: WordFile, problems: list[ImportProblem]) -> Iterator[_Row]:
    """The rows of all tables with two columns, and the lines between them."""
    tables = [part for part in file.parts if isinstance(part, Table) and any(any(row) for row in part.rows)]
    if not tables:
        return
    for part in file.parts:
        if isinstance(part, Paragraph):
            yield _Row(_by_script((part,)), is_lone=True, is_outside=True)
        elif part in tables:
            yield from _rows_of(part, problems)


def _rows_of(table: Table, problems: list[ImportProblem]) -> Iterator[_Row]:
    columns = max(len(row) for row in table.rows)
    kept = _columns_kept(table, columns)
    if columns == 1 or len(kept) != 2:
        problems.append(ImportProblem(ProblemCode.WORD_COLUMNS, table.place, {"count": columns}))
        return
    for row in table.rows:
        lines = tuple(line for cell in row for line in cell)
        if len(row) == columns:
            number = next((line.text for place, cell in enumerate(row) if place not in kept for line in cell), "")
            yield _Row((_behind(number, row[kept[0]]), _behind(number, row[kept[1]])))
        elif lines:
            words = excerpt(lines[0].text)
            problems.append(ImportProblem(ProblemCode.WORD_MERGED_CELLS, lines[0].place, {"words": words}))
            yield _Row(_by_script(lines), is_lone=True)


def _behind(number: str, cell: Cell) -> Cell:
    """The cell with the number that stands for its row in a column of numbers."""
    return (replace(cell[0], number=number), *cell[1:]) if number and cell and not cell[0].number else cell


def _columns_kept(table: Table, columns: int) -> list[int]:
    """The columns with words; one that holds numbers alone is not one of the text."""
    if columns == 2:
        return [0, 1]
    whole = [row for row in table.rows if len(row) == columns]
    return [
        column
        for column in range(columns)
        if any(not is_number_alone("\n".join(line.text for line in row[column])) for row in whole)
    ]


def _by_script(lines: Cell) -> Sides:
    """The lines of one cell over both columns, each in the column of its own language."""
    chinese = tuple(line for line in lines if (share_of_han([line.text]) or 0) > 0.3)
    return tuple(line for line in lines if line not in chinese), chinese


def _turned(rows: Sequence[_Row], problems: list[ImportProblem]) -> list[_Row]:
    """The rows with English before Chinese, whichever column comes first in the file; heads left out."""
    paired = [row for row in rows if not row.is_lone]
    first, second = (share_of_han(line.text for row in paired for line in row.cells[side]) for side in (0, 1))
    if first is not None and second is not None:
        low, high = sorted((first, second))
        if low > 0.6 or high < 0.2:
            words = next(excerpt(line.text) for row in paired for cell in row.cells for line in cell)
            problems.append(ImportProblem(ProblemCode.WORD_ONE_LANGUAGE, 1, {"words": words}))
    if (first or 0) > (0.5 if second is None else second):
        rows = [row if row.is_lone else _Row((row.cells[1], row.cells[0])) for row in rows]
    return [row for row in rows if not _is_head(row.cells)]


def _is_head(cells: Sides) -> bool:
    """Whether a row only names the two languages."""
    english, chinese = ("".join(line.text for line in cell).strip().casefold() for cell in cells)
    return english in _ENGLISH_HEADS | _CHINESE_HEADS and chinese in _ENGLISH_HEADS | _CHINESE_HEADS


def _titled(rows: Sequence[_Row], problems: list[ImportProblem]) -> tuple[tuple[str, str], list[_Row]]:
    """The two titles: those with the style, else the lines before the table, else a short first row."""
    styled = [place for place, row in enumerate(rows) if _has_title(row)]
    if styled:
        own = styled[:2] if styled[:2] == [styled[0], styled[0] + 1] else styled[:1]
        titles = _titles([_only(rows[place], is_title=True) for place in own])
        rest = [_only(row, is_title=False) if place in own else row for place, row in enumerate(rows)]
        return titles, [_lowered(row, problems) for row in rest if any(row.cells)]
    before = list(rows[: next((place for place, row in enumerate(rows) if not row.is_lone), len(rows))])
    taken = before[:2] if before else list(rows[:1])
    if not taken or not all(_may_be_title(line) for row in taken for cell in row.cells for line in cell):
        problems.append(ImportProblem(ProblemCode.WORD_NO_TITLE, 1))
        return ("", ""), list(rows)
    first = next(line for row in taken for cell in row.cells for line in cell)
    problems.append(ImportProblem(ProblemCode.WORD_TITLE_TAKEN, first.place, {"words": excerpt(first.text)}))
    return _titles(taken), [row for row in rows if row not in taken]


def _has_title(row: _Row) -> bool:
    return any(line.role is Role.TITLE for cell in row.cells for line in cell)


def _only(row: _Row, *, is_title: bool) -> _Row:
    """The row's lines that are a title, or those that are not."""
    english, chinese = (tuple(line for line in cell if (line.role is Role.TITLE) is is_title) for cell in row.cells)
    return replace(row, cells=(english, chinese))


def _lowered(row: _Row, problems: list[ImportProblem]) -> _Row:
    """Titles further down are headings."""
    english, chinese = (tuple(lowered(line, problems) for line in cell) for cell in row.cells)
    return replace(row, cells=(english, chinese))


def _may_be_title(line: Paragraph) -> bool:
    return looks_like_title(line) or (line.level == 1 and not heading_ordinal(heading_text(line)))


def _titles(rows: Sequence[_Row]) -> tuple[str, str]:
    english, chinese = ([heading_text(line) for row in rows for line in row.cells[side]] for side in (0, 1))
    return joined(english or [""]), joined(chinese or [""])


def _halves(rows: Sequence[_Row]) -> Iterator[tuple[Piece, Piece]]:
    """Each row as an English and a Chinese half of one kind."""
    plain = Kind.PARAGRAPH
    has_styles = any(line.level for row in rows for cell in row.cells for line in cell)
    for row in rows:
        english, chinese = row.cells
        while _begins_with_heading(english, chinese, has_styles=has_styles):
            heads = [heading_text(cell[0]) if cell else "" for cell in (english, chinese)]
            plain = Kind.PREAMBLE if any(is_preamble(head) for head in heads) else Kind.PARAGRAPH
            place = (english or chinese)[0].place
            yield Piece(Kind.HEADING, heads[0], place), Piece(Kind.HEADING, heads[1], place)
            english, chinese = english[1:], chinese[1:]
        if english or chinese:
            kind = _kind(english, chinese, plain)
            yield _half(english, kind), _half(chinese, kind)


def _begins_with_heading(english: Cell, chinese: Cell, *, has_styles: bool) -> bool:
    firsts = [cell[0] for cell in (english, chinese) if cell]
    if has_styles:
        return any(line.level == 1 for line in firsts)
    return bool(firsts) and all(_is_bare_heading(line) for line in firsts)


def _is_bare_heading(line: Paragraph) -> bool:
    """Whether a line without a style heads what follows: Article 1, 第一条 总则, Preamble."""
    text = heading_text(line)
    if is_preamble(text):
        return True
    ordinal = heading_ordinal(text)
    is_division = ordinal is not None and ordinal.division is not Division.ITEM
    return is_division and len(text) <= LONGEST_BARE_HEADING and not text.endswith(tuple(".;:,。；：，"))


def _kind(english: Cell, chinese: Cell, plain: Kind) -> Kind:
    firsts = [cell[0] for cell in (english, chinese) if cell]
    if any(line.level == 2 for line in firsts):
        return Kind.PRINCIPLE
    return next((OWN[line.role] for line in firsts if line.role in OWN), plain)


def _half(cell: Cell, kind: Kind) -> Piece:
    """The lines of a cell as one text; only the first line's number may be the provision's own."""
    if not cell:
        return Piece(kind, "", 0)
    first = cell[0]
    if kind is Kind.PRINCIPLE:
        first = replace(first, text=joined(first.text.split("\n")))
    lines = [first.text, *(with_number(line.number, line.text) for line in cell[1:])]
    return Piece(kind, "\n".join(lines), first.place, first.number)
