"""The tree over the record: its root, and proofs that an entry is in it and that it only ever grew.

Sources: RFC 6962 section 2.1 and RFC 9162 section 2.1 (hashes, paths, verification), with SHA-256.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

HASH_BYTES = 32
EMPTY = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

Nodes: TypeAlias = Callable[[int, int], bytes]
"""The hash of a complete subtree: of 2^level leaves, the index-th of its level from the left."""


class Failure(StrEnum):
    """Why a proof proves nothing."""

    OUT_OF_RANGE = "out_of_range"
    NOT_A_HASH = "not_a_hash"
    WRONG_LENGTH = "wrong_length"
    WRONG_ROOT = "wrong_root"


class NotProven(ValueError):  # noqa: N818  named as what it is
    """A proof that does not prove what it is given for."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.value)
        self.failure = failure


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry as a leaf."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over its two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(nodes: Nodes, size: int) -> bytes:
    """The root of the tree over the first `size` leaves."""
    return _range_hash(nodes, 0, size) if size else EMPTY


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over these leaf hashes, all at hand."""
    return root(nodes_of(leaves), len(leaves))


def nodes_of(leaves: Sequence[bytes]) -> Nodes:
    """All complete subtrees over these leaf hashes."""
    levels = [list(leaves)]
    while len(levels[-1]) > 1:
        below = levels[-1]
        levels.append([node_hash(*below[at : at + 2]) for at in range(0, len(below) - 1, 2)])
    return lambda level, index: levels[level][index]


@dataclass(frozen=True, slots=True)
class Beside:
    """A subtree beside the path from a leaf to the root: its leaves, and whether it stands to the left."""

    begin: int
    end: int
    is_left: bool


def beside(index: int, size: int) -> list[Beside]:
    """The subtrees beside the path of a leaf, from below; raises NotProven for one that is not in the tree."""
    if not 0 <= index < size:
        raise NotProven(Failure.OUT_OF_RANGE)
    found: list[Beside] = []
    begin, end = 0, size
    while end - begin > 1:
        middle = begin + _split(end - begin)
        if index < middle:
            found.append(Beside(middle, end, is_left=False))
            end = middle
        else:
            found.append(Beside(begin, middle, is_left=True))
            begin = middle
    return found[::-1]


def inclusion_proof(nodes: Nodes, index: int, size: int) -> list[bytes]:
    """The path from a leaf to the root of the first `size` leaves, from below; raises NotProven outside of them."""
    return [_range_hash(nodes, each.begin, each.end) for each in beside(index, size)]


def consistency_proof(nodes: Nodes, old: int, size: int) -> list[bytes]:
    """That the first `old` leaves are a beginning of the first `size`; raises NotProven for an empty beginning."""
    if not 0 < old <= size:
        raise NotProven(Failure.OUT_OF_RANGE)
    path: list[bytes] = []
    begin, end, whole = 0, size, True
    while old < end:
        middle = begin + _split(end - begin)
        if old <= middle:
            path.append(_range_hash(nodes, middle, end))
            end = middle
        else:
            path.append(_range_hash(nodes, begin, middle))
            begin, whole = middle, False
    if not whole:
        path.append(_range_hash(nodes, begin, end))
    return path[::-1]


def verify_inclusion(proof: Sequence[bytes], index: int, size: int, leaf: bytes, of_root: bytes) -> None:
    """Raises NotProven unless the leaf stands at the index in the tree of that size and root."""
    if not 0 <= index < size:
        raise NotProven(Failure.OUT_OF_RANGE)
    _check_hashes(leaf, of_root, *proof)
    found, _ = _climb(proof, index, size - 1, leaf)
    if found != of_root:
        raise NotProven(Failure.WRONG_ROOT)


def verify_consistency(proof: Sequence[bytes], old: int, size: int, old_root: bytes, of_root: bytes) -> None:
    """Raises NotProven unless the tree of the old size and root is a beginning of the other one.

    An empty beginning is refused: it proves nothing.
    """
    if not 0 < old <= size:
        raise NotProven(Failure.OUT_OF_RANGE)
    if (old == size) is bool(proof):
        raise NotProven(Failure.WRONG_LENGTH)
    roots = (of_root, of_root)
    if old < size:
        _check_hashes(old_root, of_root, *proof)
        is_complete = old & (old - 1) == 0
        first, *others = (old_root, *proof) if is_complete else proof
        roots = _climb(others, *_past_left_turns(old - 1, size - 1), first)
    if roots != (of_root, old_root):
        raise NotProven(Failure.WRONG_ROOT)


def _climb(proof: Sequence[bytes], place: int, last: int, found: bytes) -> tuple[bytes, bytes]:
    """The root that a path leads to from a subtree, and the one of the tree that ends with that subtree."""
    ending = found
    for each in proof:
        if last == 0:
            raise NotProven(Failure.WRONG_LENGTH)
        if place & 1 or place == last:
            found, ending = node_hash(each, found), node_hash(each, ending)
            place, last = _up_to_an_odd_one(place, last)
        else:
            found = node_hash(found, each)
        place, last = place >> 1, last >> 1
    if last:
        raise NotProven(Failure.WRONG_LENGTH)
    return found, ending


def _split(size: int) -> int:
    """The largest power of two smaller than the size: so many leaves stand in the left subtree."""
    return 1 << (size - 1).bit_length() - 1


def _range_hash(nodes: Nodes, begin: int, end: int) -> bytes:
    """The hash over a subtree, complete or at the right edge, from the complete ones in it."""
    parts: list[bytes] = []
    while begin < end:
        level = (end - begin).bit_length() - 1
        parts.append(nodes(level, begin >> level))
        begin += 1 << level
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found


def _up_to_an_odd_one(place: int, last: int) -> tuple[int, int]:
    """Levels at which a right edge has no sibling are passed over."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _past_left_turns(place: int, last: int) -> tuple[int, int]:
    """To the level at which the old tree's last complete subtree stands."""
    while place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _check_hashes(*hashes: bytes) -> None:
    if any(len(each) != HASH_BYTES for each in hashes):
        raise NotProven(Failure.NOT_A_HASH)
