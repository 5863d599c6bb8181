"""The right edge of the tree: all that is needed to let it grow, and to know its root at once."""

from dataclasses import dataclass
from typing import Self

from consult.ledger.merkle import EMPTY, HASH_BYTES, node_hash


@dataclass(frozen=True, slots=True)
class Subtree:
    """A complete subtree of 2^level leaves, the index-th of its level from the left."""

    level: int
    index: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Edge:
    """The complete subtrees that a tree of this size is made of, the largest first: one for each 1 in the size."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, size: int, kept: bytes) -> Self:
        """As it was kept; raises ValueError where that is not the edge of a tree of this size."""
        if len(kept) != size.bit_count() * HASH_BYTES:
            raise ValueError(f"{len(kept)} bytes are not the edge of a tree of {size}")
        return cls(size, tuple(kept[at : at + HASH_BYTES] for at in range(0, len(kept), HASH_BYTES)))

    @property
    def kept(self) -> bytes:
        """The hashes side by side."""
        return b"".join(self.hashes)

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        if not self.hashes:
            return EMPTY
        *larger, found = self.hashes
        for each in reversed(larger):
            found = node_hash(each, found)
        return found

    def grown(self, leaf: bytes) -> tuple["Edge", list[Subtree]]:
        """The edge with one more leaf, and the subtrees that this leaf completes, itself the first of them."""
        hashes, level, found = list(self.hashes), 0, leaf
        completed = [Subtree(0, self.size, leaf)]
        while self.size >> level & 1:
            found = node_hash(hashes.pop(), found)
            level += 1
            completed.append(Subtree(level, self.size >> level, found))
        return Edge(self.size + 1, (*hashes, found)), completed
