from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from consult.text.gale_church import Look, Step, best_steps, numbers_agree
from consult.text.markdown_import import PREAMBLE_HEADINGS, Block
from consult.text.ordinals import Ordinal, heading_ordinal
from consult.text.provision import Kind, Language, is_blank
from consult.text.subsequence import common_subsequence

USUAL_PERCENT = range(15, 61)
ENGLISH_LENGTH_THAT_TELLS = 40
"""15 to 60 Chinese characters for 100 English ones are usual; in shorter texts the length says little."""

_ANCHOR_CELLS = 4_000_000


class Hint(StrEnum):
    """What the proposal takes a row for.

    After MAYBE_JOIN_LEFT the next row holds a left block alone that may belong to the same right block;
    MAYBE_JOIN_RIGHT likewise.
    """

    MATCH = auto()
    LEFT_ONLY = auto()
    RIGHT_ONLY = auto()
    MAYBE_JOIN_LEFT = auto()
    MAYBE_JOIN_RIGHT = auto()


class MismatchCode(StrEnum):
    """Why a person should look at a row."""

    LEFT_EMPTY = auto()
    RIGHT_EMPTY = auto()
    KINDS_DIFFER = auto()
    LENGTHS_UNUSUAL = auto()
    NUMBERS_DIFFER = auto()


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the proposal: the places of an English (left) and a Chinese block (right)."""

    left: int | None
    right: int | None
    hint: Hint


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A row, by its place, whose two sides do not look alike."""

    code: MismatchCode
    row: int


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the table that a person mends: one provision to be, in both languages."""

    kind: Kind
    en: str
    zh: str

    def text(self, language: Language) -> str:
        """The cell of a language."""
        return self.en if language is Language.EN else self.zh

    def with_text(self, language: Language, text: str) -> "Pair":
        """The row with another text in one cell."""
        return replace(self, en=text) if language is Language.EN else replace(self, zh=text)


class MendCode(StrEnum):
    """Why a mending operation was refused."""

    NO_SUCH_ROW = auto()
    NO_NEIGHBOUR = auto()
    SPLIT_LEAVES_EMPTY = auto()
    NOTHING_TO_JOIN = auto()
    KINDS_DIFFER = auto()
    ROW_NOT_EMPTY = auto()


class MendRefused(Exception):  # noqa: N818 — a refusal is an answer to a person, not an error of the program
    """A mending operation that cannot be done on a row."""

    def __init__(self, code: MendCode, row: int) -> None:
        super().__init__(f"{code} at row {row}")
        self.code = code
        self.row = row


class Direction(StrEnum):
    """Where a cell moves."""

    UP = auto()
    DOWN = auto()


def align(left: Sequence[Block], right: Sequence[Block]) -> tuple[Row, ...]:
    """A proposal of which English (left) and Chinese blocks (right) correspond, in the order of both.

    Headings and principles with the same number (Article 1, 第一条) are anchors; what stands between two of
    them is paired by kind, length and numbers (`gale_church`). Every block stands in exactly one row.
    """
    rows: list[Row] = []
    i = j = 0
    for left_anchor, right_anchor in [*_anchors(left, right), (len(left), len(right))]:
        looks = [Look.of(block.kind, block.text) for block in left[i:left_anchor]]
        others = [Look.of(block.kind, block.text) for block in right[j:right_anchor]]
        rows += _rows(best_steps(looks, others), i, j)
        if left_anchor < len(left):
            rows.append(Row(left_anchor, right_anchor, Hint.MATCH))
        i, j = left_anchor + 1, right_anchor + 1
    return tuple(rows)


def mismatches(rows: Sequence[Row], left: Sequence[Block], right: Sequence[Block]) -> tuple[Mismatch, ...]:
    """What a person should look at in a proposal, row by row."""
    return tuple(
        Mismatch(code, place)
        for place, row in enumerate(rows)
        for code in _doubts(
            None if row.left is None else Look.of(left[row.left].kind, left[row.left].text),
            None if row.right is None else Look.of(right[row.right].kind, right[row.right].text),
        )
    )


def pairs_of(rows: Sequence[Row], left: Sequence[Block], right: Sequence[Block]) -> tuple[Pair, ...]:
    """The proposal as a table to mend; where kinds differ, the English one is taken."""
    return tuple(
        Pair(
            kind=right[row.right or 0].kind if row.left is None else left[row.left].kind,
            en="" if row.left is None else left[row.left].text,
            zh="" if row.right is None else right[row.right].text,
        )
        for row in rows
    )


def pair_mismatches(pairs: Sequence[Pair]) -> tuple[Mismatch, ...]:
    """What a person should still look at in a table under mending, row by row."""
    return tuple(
        Mismatch(code, place)
        for place, pair in enumerate(pairs)
        for code in _doubts(
            None if is_blank(pair.en) else Look.of(pair.kind, pair.en),
            None if is_blank(pair.zh) else Look.of(pair.kind, pair.zh),
        )
    )


def split(pairs: Sequence[Pair], row: int, language: Language, at_character: int) -> tuple[Pair, ...]:
    """Cut a cell in two; what follows goes to a new row below, where `join` would join it again.

    At the cut the one space or line break that `join` puts there is left out; no other character is.
    """
    pair = _row(pairs, row)
    text, separator = pair.text(language), _separator(pair.kind, language)
    cut = max(0, at_character)
    first, rest = text[:cut], text[cut:]
    if rest.startswith(separator):
        rest = rest.removeprefix(separator)
    else:
        first = first.removesuffix(separator)
    if is_blank(first) or is_blank(rest):
        raise MendRefused(MendCode.SPLIT_LEAVES_EMPTY, row)
    below = Pair(pair.kind, "", "").with_text(language, rest)
    return (*pairs[:row], pair.with_text(language, first), below, *pairs[row + 1 :])


def join(pairs: Sequence[Pair], row: int, language: Language | None = None) -> tuple[Pair, ...]:
    """Take the next row's cell of one language up into this one, or with no language the whole row.

    Joined text is a new line of a principle; elsewhere it follows after a space in English, and directly in
    Chinese. With one language the next row stays, its cell empty.
    """
    pair, below = _row(pairs, row), _neighbour(pairs, row, row + 1)
    if pair.kind is not below.kind:
        raise MendRefused(MendCode.KINDS_DIFFER, row)
    if language is not None and not below.text(language):
        raise MendRefused(MendCode.NOTHING_TO_JOIN, row)
    for each in Language if language is None else (language,):
        cells = [cell for cell in (pair.text(each), below.text(each)) if cell]
        pair = pair.with_text(each, _separator(pair.kind, each).join(cells))
        below = below.with_text(each, "")
    remaining = () if language is None else (below,)
    return (*pairs[:row], pair, *remaining, *pairs[row + 2 :])


def move(pairs: Sequence[Pair], row: int, language: Language, direction: Direction) -> tuple[Pair, ...]:
    """Change a cell's place with the one above or below it in the same language."""
    other = row - 1 if direction is Direction.UP else row + 1
    pair, neighbour = _row(pairs, row), _neighbour(pairs, row, other)
    moved = list(pairs)
    moved[row] = pair.with_text(language, neighbour.text(language))
    moved[other] = neighbour.with_text(language, pair.text(language))
    return tuple(moved)


def set_kind(pairs: Sequence[Pair], row: int, kind: Kind) -> tuple[Pair, ...]:
    """Say what a row is."""
    return (*pairs[:row], replace(_row(pairs, row), kind=kind), *pairs[row + 1 :])


def edit(pairs: Sequence[Pair], row: int, language: Language, text: str) -> tuple[Pair, ...]:
    """Put another text in a cell."""
    return (*pairs[:row], _row(pairs, row).with_text(language, text), *pairs[row + 1 :])


def delete(pairs: Sequence[Pair], row: int) -> tuple[Pair, ...]:
    """Take away a row with nothing in it."""
    pair = _row(pairs, row)
    if not is_blank(pair.en) or not is_blank(pair.zh):
        raise MendRefused(MendCode.ROW_NOT_EMPTY, row)
    return (*pairs[:row], *pairs[row + 1 :])


def _anchors(left: Sequence[Block], right: Sequence[Block]) -> list[tuple[int, int]]:
    """The numbered headings and principles of both files that are the same, in rising order."""
    ours, theirs = _anchor_marks(left), _anchor_marks(right)
    common = common_subsequence([mark for _, mark in ours], [mark for _, mark in theirs], _ANCHOR_CELLS)
    return [(ours[i][0], theirs[j][0]) for i, j in common]


def _anchor_marks(blocks: Sequence[Block]) -> list[tuple[int, tuple[Kind, Ordinal | None]]]:
    """The places of the headings that can be known again in the other language; a preamble has no number."""
    marks = [
        (place, (block.kind, heading_ordinal(block.text)))
        for place, block in enumerate(blocks)
        if block.kind in {Kind.HEADING, Kind.PRINCIPLE}
    ]
    return [(place, mark) for place, mark in marks if mark[1] or blocks[place].text.casefold() in PREAMBLE_HEADINGS]


def _rows(steps: Sequence[Step], i: int, j: int) -> Iterator[Row]:
    """The rows of a run of steps that begins at the places i and j."""
    for step in steps:
        match step:
            case (1, 0):
                yield Row(i, None, Hint.LEFT_ONLY)
            case (0, 1):
                yield Row(None, j, Hint.RIGHT_ONLY)
            case (2, 1):
                yield Row(i, j, Hint.MAYBE_JOIN_LEFT)
                yield Row(i + 1, None, Hint.LEFT_ONLY)
            case (1, 2):
                yield Row(i, j, Hint.MAYBE_JOIN_RIGHT)
                yield Row(None, j + 1, Hint.RIGHT_ONLY)
            case _:
                yield Row(i, j, Hint.MATCH)
        i, j = i + step[0], j + step[1]


def _doubts(left: Look | None, right: Look | None) -> Iterator[MismatchCode]:
    if left is None:
        yield MismatchCode.LEFT_EMPTY
    if right is None:
        yield MismatchCode.RIGHT_EMPTY
    if left is None or right is None:
        return
    if left.kind is not right.kind:
        yield MismatchCode.KINDS_DIFFER
    if left.length >= ENGLISH_LENGTH_THAT_TELLS and 100 * right.length // left.length not in USUAL_PERCENT:
        yield MismatchCode.LENGTHS_UNUSUAL
    if not numbers_agree(left, right):
        yield MismatchCode.NUMBERS_DIFFER


def _row(pairs: Sequence[Pair], row: int) -> Pair:
    if not 0 <= row < len(pairs):
        raise MendRefused(MendCode.NO_SUCH_ROW, row)
    return pairs[row]


def _neighbour(pairs: Sequence[Pair], row: int, other: int) -> Pair:
    if not 0 <= other < len(pairs):
        raise MendRefused(MendCode.NO_NEIGHBOUR, row)
    return pairs[other]


def _separator(kind: Kind, language: Language) -> str:
    """What stands between two texts that are joined."""
    if kind is Kind.PRINCIPLE:
        return "\n"
    return " " if language is Language.EN else ""
