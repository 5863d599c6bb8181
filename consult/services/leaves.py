"""Long texts on one page: so many at a time that the page stays light, the others on further leaves."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from msgspec import Struct

SIZE = 10
"""So many of the longest that anybody may write, in both languages, weigh less than half of what a page may."""
Shown = TypeVar("Shown")


class Leaf(Struct, Generic[Shown], frozen=True):
    """What stands on one leaf, of how many leaves."""

    shown: tuple[Shown, ...]
    page: int
    pages: int


def leaf(items: Sequence[Shown], asked: int, weight: Callable[[Shown], int] = lambda _: 1) -> Leaf[Shown]:
    """The leaf asked for, the last one where there are fewer; what belongs together is never parted."""
    leaves: list[list[Shown]] = [[]]
    left = SIZE
    for item in items:
        if leaves[-1] and weight(item) > left:
            leaves.append([])
            left = SIZE
        leaves[-1].append(item)
        left -= weight(item)
    page = min(max(asked, 1), len(leaves))
    return Leaf(tuple(leaves[page - 1]), page, len(leaves))
