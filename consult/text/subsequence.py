from collections.abc import Hashable, Sequence
from typing import TypeAlias

Pair: TypeAlias = tuple[int, int]


def common_subsequence(old: Sequence[Hashable], new: Sequence[Hashable], cells: int) -> list[Pair]:
    """A longest common subsequence, as pairs of rising places in both.

    Head and tail that are common are taken off first. Where what is left of both needs more than `cells`
    comparisons (the one length times the other), it is taken to have nothing in common.

    Bit-parallel after Hyyrö, "Bit-parallel LCS-length computation revisited" (2004), one row of |old| bits
    for each member of `new`: cells / 8 bytes at most. Where several would do, changes stand as late as they
    can, so that an added sentence is marked with its own full stop.
    """
    head = _common_prefix(old, new)
    tail = _common_prefix(old[head:][::-1], new[head:][::-1])
    middle_old, middle_new = old[head : len(old) - tail], new[head : len(new) - tail]
    pairs = [(place, place) for place in range(head)]
    if len(middle_old) * len(middle_new) <= cells:
        rows = _rows(middle_old, middle_new)
        pairs += [(head + i, head + j) for i, j in _traced(rows, len(middle_old))]
    return pairs + [(len(old) - place, len(new) - place) for place in range(tail, 0, -1)]


def _common_prefix(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    length = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        length += 1
    return length


def _rows(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[int]:
    """For each prefix of `new`, the bits of `old`: 0 where one member more raises the common length."""
    places: dict[Hashable, int] = {}
    for place, member in enumerate(old):
        places[member] = places.get(member, 0) | 1 << place
    every = (1 << len(old)) - 1
    rows: list[int] = []
    row = every
    for member in new:
        matched = row & places.get(member, 0)
        row = ((row + matched) | (row - matched)) & every
        rows.append(row)
    return rows


def _traced(rows: Sequence[int], width: int) -> list[Pair]:
    """The pairs, read from the rows backwards."""
    pairs: list[Pair] = []
    i, j = width - 1, len(rows) - 1
    while i >= 0 and j >= 0:
        if rows[j] >> i & 1:
            i -= 1
        elif j and not rows[j - 1] >> i & 1:
            j -= 1
        else:
            pairs.append((i, j))
            i, j = i - 1, j - 1
    return pairs[::-1]
