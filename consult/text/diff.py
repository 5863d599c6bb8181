import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto
from fractions import Fraction
from itertools import groupby, pairwise

from consult.text.subsequence import Pair, common_subsequence

CELLS = 20_000 * 20_000
"""The most comparisons of one redline, unit by unit: enough for two texts of the greatest length imported."""

ISLAND_WORDS = 4
ISLAND_SURROUNDINGS = 3
"""An island of up to 4 unchanged words drowns between replacements of at least 3 times its length each."""

_CJK = "\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af"
_LETTERS = rf"(?:[^\W{_CJK}]|[\u0300-\u036f])+"
_TOKEN = re.compile(
    rf"""
      [{_CJK}][\ufe00-\ufe0f\U000e0100-\U000e01ef]?        # one character, with its variant selector
    | {_LETTERS}(?:['’‐‑-]{_LETTERS}|(?<=\d)[.,](?=\d){_LETTERS})*   # one word or number
    | \n
    | [^\S\n\u3000]+                             # a run of spaces
    | .                                                    # any other character
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(_LETTERS)
_CJK_CHARACTER = re.compile(f"[{_CJK}]")
_SENTENCE_ENDS = frozenset("。！？；.!?;\n")


class Op(StrEnum):
    """What happened to a stretch of text."""

    EQUAL = auto()
    INSERT = auto()
    DELETE = auto()


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a redline."""

    op: Op
    text: str


@dataclass(frozen=True, slots=True)
class _Unit:
    """A token that carries the spaces before it, so that words are never matched for their spaces."""

    space: str
    part: str

    @property
    def text(self) -> str:
        return self.space + self.part


def tokens(text: str) -> list[str]:
    """The smallest parts that a redline marks; joined they give the text back.

    Each Chinese character or full-width mark, each word with its inner apostrophes and hyphens, each number
    with its separators, each run of spaces, each line break, and each other character is one token.
    """
    return _TOKEN.findall(text)


def redline(old: str, new: str) -> tuple[Segment, ...]:
    """What changed from one text to the other: by word in English, by character in Chinese.

    The longest common subsequence is kept equal, save islands too small to read between two replacements. In
    each change the deletion comes first; adjacent segments differ in their operation. Texts too long for it
    (CELLS) are compared by sentence first, then inside each stretch of changed sentences.
    """
    left, right = _units(old), _units(new)
    pairs = _without_islands(_pairs(left, right), left, right)
    return tuple(_merged(_marked(pairs, left, right)))


def old_of(segments: Iterable[Segment]) -> str:
    """The text before."""
    return "".join(segment.text for segment in segments if segment.op is not Op.INSERT)


def new_of(segments: Iterable[Segment]) -> str:
    """The text after."""
    return "".join(segment.text for segment in segments if segment.op is not Op.DELETE)


def changed_share(segments: Sequence[Segment]) -> Fraction:
    """Which part of both texts' characters is marked: 0 where nothing changed, 1 where nothing was kept."""
    changed = sum(len(segment.text) for segment in segments if segment.op is not Op.EQUAL)
    total = len(old_of(segments)) + len(new_of(segments))
    return Fraction(changed, total) if total else Fraction(0)


def _units(text: str) -> list[_Unit]:
    """The tokens of a text with the spaces before each; the last one, with no token, ends the text."""
    units: list[_Unit] = []
    space = ""
    for part in [*tokens(text), ""]:
        if part != "\n" and part.isspace():
            space += part
        else:
            units.append(_Unit(space, part))
            space = ""
    return units


def _pairs(left: Sequence[_Unit], right: Sequence[_Unit]) -> list[Pair]:
    """The units that stay, as places in both texts; the ends of the texts always pair."""
    old = [unit.part for unit in left[:-1]]
    new = [unit.part for unit in right[:-1]]
    fits = len(old) * len(new) <= CELLS
    inner = common_subsequence(old, new, CELLS) if fits else _pairs_by_sentence(old, new)
    return [*inner, (len(old), len(new))]


def _pairs_by_sentence(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """As `_pairs`, for texts too long for it: equal sentences first, then the stretches between them.

    Stretches are compared while the budget of comparisons lasts; the rest is marked as a whole.
    """
    pairs: list[Pair] = []
    budget = CELLS
    i = j = 0
    for (old_from, old_to), (new_from, new_to) in _equal_sentences(old, new):
        before, after = old[i:old_from], new[j:new_from]
        pairs += [(i + a, j + b) for a, b in common_subsequence(before, after, budget)]
        pairs += zip(range(old_from, old_to), range(new_from, new_to), strict=True)
        budget = max(0, budget - len(before) * len(after))
        i, j = old_to, new_to
    return pairs


def _equal_sentences(old: Sequence[str], new: Sequence[str]) -> list[tuple[Pair, Pair]]:
    """Where each sentence that stayed begins and ends in both; last the empty one at the end of the texts."""
    left, right = _sentences(old), _sentences(new)
    equal = common_subsequence(
        [tuple(old[start:end]) for start, end in left], [tuple(new[start:end]) for start, end in right], CELLS
    )
    return [*((left[i], right[j]) for i, j in equal), ((len(old), len(old)), (len(new), len(new)))]


def _sentences(words: Sequence[str]) -> list[Pair]:
    """Where each sentence begins and ends; what follows the last one's end is none."""
    ends = [place + 1 for place, word in enumerate(words) if word in _SENTENCE_ENDS]
    return list(zip([0, *ends], ends, strict=False))


def _without_islands(pairs: list[Pair], left: Sequence[_Unit], right: Sequence[_Unit]) -> list[Pair]:
    """The pairs less the islands too small to read; what is dropped widens the change on both its sides."""
    islands = _islands(pairs)
    kept: list[list[Pair]] = []
    for island, following in pairwise(islands):
        kept.append(island)
        while kept and _drowns(kept, following[0], left, right):
            kept.pop()
    return [pair for island in [*kept, islands[-1]] for pair in island]


def _islands(pairs: Iterable[Pair]) -> list[list[Pair]]:
    """The pairs in runs without a change between them."""
    islands: list[list[Pair]] = []
    previous = (-2, -2)
    for pair in pairs:
        if pair != (previous[0] + 1, previous[1] + 1):
            islands.append([])
        islands[-1].append(pair)
        previous = pair
    return islands


def _drowns(islands: Sequence[list[Pair]], following: Pair, left: Sequence[_Unit], right: Sequence[_Unit]) -> bool:
    """Whether the last island hinders reading: one mark between English words, or very little between much.

    Only between two replacements: what was merely added or taken out beside it is plain as it stands. A line
    break always stays.
    """
    island = islands[-1]
    before = islands[-2][-1] if len(islands) > 1 else (-1, -1)
    shortest, longest = zip(_replaced(before, island[0]), _replaced(island[-1], following), strict=True)
    length = len(island)
    if 0 in shortest or length > ISLAND_WORDS or any(left[i].part == "\n" for i, _ in island):
        return False
    return length * ISLAND_SURROUNDINGS <= min(longest) or _is_mark_between_words(island, left, right)


def _replaced(start: Pair, end: Pair) -> Pair:
    """The smaller and the larger side of the change between two pairs, in units."""
    old, new = end[0] - start[0] - 1, end[1] - start[1] - 1
    return min(old, new), max(old, new)


def _is_mark_between_words(island: Sequence[Pair], left: Sequence[_Unit], right: Sequence[_Unit]) -> bool:
    (i, j), *others = island
    around = [left[i - 1], left[i + 1], right[j - 1], right[j + 1]]
    if others or _WORD.match(left[i].part) or _CJK_CHARACTER.match(left[i].part):
        return False
    return all(_WORD.match(unit.part) for unit in around)


def _marked(pairs: Iterable[Pair], left: Sequence[_Unit], right: Sequence[_Unit]) -> Iterator[Segment]:
    """The redline in small segments: each change, then the token behind it that stayed."""
    i = j = 0
    for old_end, new_end in pairs:
        if (i, j) == (old_end, new_end) and left[i].space == right[j].space:
            yield Segment(Op.EQUAL, left[i].text)
            i, j = i + 1, j + 1
            continue
        before = "".join(unit.text for unit in left[i:old_end]) + left[old_end].space
        after = "".join(unit.text for unit in right[j:new_end]) + right[new_end].space
        yield from _change(before, after)
        yield Segment(Op.EQUAL, left[old_end].part)
        i, j = old_end + 1, new_end + 1


def _change(before: str, after: str) -> Iterator[Segment]:
    """One change; the spaces that both sides begin or end with have not changed."""
    head = _common_spaces(before, after)
    tail = _common_spaces(before[head:][::-1], after[head:][::-1])
    yield Segment(Op.EQUAL, before[:head])
    yield Segment(Op.DELETE, before[head : len(before) - tail])
    yield Segment(Op.INSERT, after[head : len(after) - tail])
    yield Segment(Op.EQUAL, before[len(before) - tail :])


def _common_spaces(one: str, other: str) -> int:
    """How many spaces both begin with."""
    length = 0
    for character, counterpart in zip(one, other, strict=False):
        if character != counterpart or not character.isspace():
            break
        length += 1
    return length


def _merged(segments: Iterable[Segment]) -> Iterator[Segment]:
    """The segments with text, neighbours of one operation joined."""
    present = (segment for segment in segments if segment.text)
    for op, run in groupby(present, key=lambda segment: segment.op):
        yield Segment(op, "".join(segment.text for segment in run))
