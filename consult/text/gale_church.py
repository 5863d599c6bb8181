from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from consult.text.ordinals import Ordinal, heading_ordinal, numbers_in, spelled_in
from consult.text.provision import Kind

CHINESE_PER_ENGLISH = 0.29
VARIANCE_PER_CHARACTER = 0.25
"""Chinese characters for one English character, and their variance.

The Universal Declaration of Human Rights, a terse text, has 0.26 and 0.14; newer texts have more of both.
"""

BAND_CELLS = 60_000
NARROWEST_BAND = 30
"""Pairings are looked for near the diagonal alone: everywhere for 200 blocks, within 30 places for 2,000."""

_SAME, _ONE_ALONE, _JOINED = 0.1, 9.0, 3.1
_UNLIKE_LENGTHS = 12.0
_HEADING_AND_TEXT, _OTHER_KINDS, _OTHER_ORDINALS, _OTHER_NUMBERS = 12.0, 3.0, 8.0, 2.0
_RUNNING = frozenset({Kind.PREAMBLE, Kind.PARAGRAPH})

Step: TypeAlias = tuple[int, int]
"""How many blocks of the left and of the right belong together."""

_Cell: TypeAlias = tuple[int, int]
_Best: TypeAlias = dict[_Cell, tuple[float, Step]]


@dataclass(frozen=True, slots=True)
class Look:
    """What of a block can be compared across languages."""

    kind: Kind
    length: int
    numbers: frozenset[int]
    spelled: frozenset[int]
    ordinal: Ordinal | None

    @classmethod
    def of(cls, kind: Kind, text: str) -> "Look":
        """How a text looks; only headings and principles bear an ordinal."""
        ordinal = None if kind in _RUNNING else heading_ordinal(text)
        return cls(kind, len(text), numbers_in(text), spelled_in(text), ordinal)

    def with_next(self, other: "Look") -> "Look | None":
        """How two blocks look as one; only running text can be joined."""
        if self.kind is not other.kind or self.kind not in _RUNNING:
            return None
        length = self.length + other.length
        return Look(self.kind, length, self.numbers | other.numbers, self.spelled | other.spelled, None)


def numbers_agree(left: Look, right: Look) -> bool:
    """Whether each number in one text stands in the other, if need be spelled out."""
    if left.numbers == right.numbers:
        return True
    return left.numbers <= right.numbers | right.spelled and right.numbers <= left.numbers | left.spelled


def best_steps(left: Sequence[Look], right: Sequence[Look]) -> list[Step]:
    """How the blocks of an English (left) and a Chinese text (right) most likely belong together, in order.

    Dynamic programming after Gale & Church, "A program for aligning sentences in bilingual corpora" (1993):
    1-1, 1-0, 0-1, 2-1 and 1-2, by lengths with a normal error; besides by kind, by the ordinals of headings
    and by numbers. Costs are negative logarithms of likelihoods; being alone costs the same at any length,
    for here a missing translation is ordinary.
    """
    best: _Best = {(0, 0): (0.0, (0, 0))}
    options = _Options(left, right)
    for i in range(len(left) + 1):
        for j in _band(i, len(left), len(right)):
            if (i, j) != (0, 0):
                best[i, j] = min(options.into((i, j), best))
    return _traced(best, (len(left), len(right)))


def _band(i: int, height: int, width: int) -> range:
    """The columns of a row that are near the diagonal; rows overlap however steep it is."""
    middle = i * width // max(1, height)
    reach = max(NARROWEST_BAND, BAND_CELLS // max(1, height)) + width // max(1, height) + 1
    return range(max(0, middle - reach), min(width, middle + reach) + 1)


def _traced(best: _Best, end: _Cell) -> list[Step]:
    steps: list[Step] = []
    cell = end
    while cell != (0, 0):
        step = best[cell][1]
        steps.append(step)
        cell = cell[0] - step[0], cell[1] - step[1]
    return steps[::-1]


class _Options:
    """The ways into a cell of the table, with what each costs."""

    def __init__(self, left: Sequence[Look], right: Sequence[Look]) -> None:
        self._left = left
        self._right = right
        self._left_joined = [one.with_next(other) for one, other in pairwise(left)]
        self._right_joined = [one.with_next(other) for one, other in pairwise(right)]

    def into(self, cell: _Cell, best: _Best) -> Iterator[tuple[float, Step]]:
        """Each step that leads to a cell from one that was reached, with the cost of the whole way."""
        for step, cost in self._steps(*cell):
            before = best.get((cell[0] - step[0], cell[1] - step[1]))
            if before is not None:
                yield before[0] + cost, step

    def _steps(self, i: int, j: int) -> Iterator[tuple[Step, float]]:
        yield (1, 0), _ONE_ALONE
        yield (0, 1), _ONE_ALONE
        if not i or not j:
            return
        yield (1, 1), _SAME + _unlikeness(self._left[i - 1], self._right[j - 1])
        if i > 1 and (two := self._left_joined[i - 2]):
            yield (2, 1), _JOINED + _unlikeness(two, self._right[j - 1])
        if j > 1 and (two := self._right_joined[j - 2]):
            yield (1, 2), _JOINED + _unlikeness(self._left[i - 1], two)


def _unlikeness(left: Look, right: Look) -> float:
    if left.ordinal and left.ordinal == right.ordinal:
        return 0.0
    cost = _unlike_lengths(left.length, right.length)
    if left.kind is not right.kind:
        cost += _HEADING_AND_TEXT if Kind.HEADING in {left.kind, right.kind} else _OTHER_KINDS
    if left.ordinal and right.ordinal:
        cost += _OTHER_ORDINALS
    return cost if numbers_agree(left, right) else cost + _OTHER_NUMBERS


def _unlike_lengths(english: int, chinese: int) -> float:
    """Half the squared deviation of the Chinese length, in standard deviations; bounded."""
    mean = (english + chinese / CHINESE_PER_ENGLISH) / 2
    deviation = chinese - english * CHINESE_PER_ENGLISH
    return min(_UNLIKE_LENGTHS, deviation**2 / (2 * VARIANCE_PER_CHARACTER * max(1.0, mean)))
