"""The record as static files: tiles of hashes, bundles of entries, and the addresses of both.

Source: C2SP tlog-tiles. A tile holds up to 256 hashes side by side, of complete subtrees of 256^level leaves; a
bundle holds up to 256 entries, each behind its length in two bytes. One that is not full says how many it holds.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from consult.ledger import merkle
from consult.ledger.merkle import HASH_BYTES, Nodes

HEIGHT = 8
WIDTH = 1 << HEIGHT
LONGEST_ENTRY = 0xFFFF
_GROUPS = re.compile(r"(?:x[0-9]{3}/)*[0-9]{3}")
_PARTIAL = re.compile(r"[1-9][0-9]{0,2}")
_LEVEL = re.compile(r"[0-9]|[1-5][0-9]|6[0-3]")


class BadTile(ValueError):  # noqa: N818  named as what it is
    """An address that no tile has, or bytes that are none."""


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """A tile of hashes by its level, its place in it, and how many hashes it holds; level -1: a bundle of entries."""

    level: int
    index: int
    width: int = WIDTH

    ENTRIES = -1

    @property
    def path(self) -> str:
        """Its address below the record's."""
        level = "entries" if self.level == self.ENTRIES else str(self.level)
        partial = "" if self.width == WIDTH else f".p/{self.width}"
        return f"tile/{level}/{_grouped(self.index)}{partial}"

    @classmethod
    def parse(cls, level: str, place: str) -> Self:
        """From the parts of an address behind `tile/`; raises BadTile for one that no tile has."""
        groups, dot, width = place.partition(".p/")
        if not (level == "entries" or _LEVEL.fullmatch(level)) or not _GROUPS.fullmatch(groups):
            raise BadTile(f"{level}/{place}")
        if dot and not (_PARTIAL.fullmatch(width) and int(width) < WIDTH):
            raise BadTile(f"{level}/{place}")
        made = cls(
            cls.ENTRIES if level == "entries" else int(level),
            int(groups.replace("x", "").replace("/", "")),
            int(width) if dot else WIDTH,
        )
        if made.path != f"tile/{level}/{place}":
            raise BadTile(f"{level}/{place}")
        return made

    @property
    def first(self) -> int:
        """The first of the hashes or entries in it, counted from the left of its level."""
        return self.index * WIDTH

    def is_in(self, size: int) -> bool:
        """Whether a record of this size has it: a full one, or the last of its level just as wide as it then is."""
        level = max(self.level, 0)
        return self.first + self.width <= size >> HEIGHT * level


def of_size(size: int) -> Iterator[Tile]:
    """All tiles and bundles that a record of this size has, the partial ones at its right edge among them."""
    for level in (Tile.ENTRIES, *range(64)):
        count = size >> HEIGHT * max(level, 0)
        if not count:
            return
        full, rest = divmod(count, WIDTH)
        yield from (Tile(level, index) for index in range(full))
        if rest:
            yield Tile(level, full, rest)


def at_the_edge(size: int) -> Iterator[Tile]:
    """The last tile of hashes of each level that a record of this size has."""
    for level in range(64):
        count = size >> HEIGHT * level
        if not count:
            return
        index = (count - 1) // WIDTH
        yield Tile(level, index, count - index * WIDTH)


def nodes_from(read: Callable[[Tile], bytes], size: int) -> Nodes:
    """All complete subtrees of a record of this size, from its tiles, each read once; raises BadTile."""

    @lru_cache(maxsize=64)
    def hashes(level: int, index: int) -> list[bytes]:
        count = size >> HEIGHT * level
        tile = Tile(level, index, min(WIDTH, count - index * WIDTH))
        body = read(tile)
        if len(body) != tile.width * HASH_BYTES:
            raise BadTile(tile.path)
        return [body[at : at + HASH_BYTES] for at in range(0, len(body), HASH_BYTES)]

    def node(level: int, index: int) -> bytes:
        tile_level, above = divmod(level, HEIGHT)
        first = index << above
        held = hashes(tile_level, first >> HEIGHT)
        place = first & (WIDTH - 1)
        return merkle.root_of(held[place : place + (1 << above)])

    return node


def bundled(entries: Iterable[bytes]) -> bytes:
    """A bundle of entries; raises BadTile for one that is too long."""
    parts: list[bytes] = []
    for each in entries:
        if len(each) > LONGEST_ENTRY:
            raise BadTile(f"{len(each)} bytes")
        parts += [len(each).to_bytes(2, "big"), each]
    return b"".join(parts)


def unbundled(body: bytes) -> list[bytes]:
    """The entries of a bundle; raises BadTile where it ends in the middle of one."""
    found: list[bytes] = []
    at = 0
    while at < len(body):
        end = at + 2 + int.from_bytes(body[at : at + 2], "big")
        if at + 2 > len(body) or end > len(body):
            raise BadTile(f"at {at}")
        found.append(body[at + 2 : end])
        at = end
    return found


def _grouped(index: int) -> str:
    """A number in groups of three digits, all but the last marked."""
    digits = str(index)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    *more, last = (digits[at : at + 3] for at in range(0, len(digits), 3))
    return "".join(f"x{each}/" for each in more) + last
