"""The tree over the record: what is kept of it, its tiles, its root and the path of an entry to it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, insert, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from consult.ledger import merkle, tiles
from consult.ledger.merkle import HASH_BYTES, Beside, Nodes
from consult.ledger.tiles import HEIGHT, WIDTH, BadTile, Tile
from consult.models.base import table_of
from consult.models.record import RecordEntry, RecordLog, RecordSubtree
from consult.rules.refusal import Code, Refusal
from consult.services.occasion import Occasion

_KEEP = insert(table_of(RecordSubtree))


@dataclass(frozen=True, slots=True)
class Path:
    """The way from an entry to the root over so many entries: the subtrees beside it and their hashes, from below."""

    size: int
    root: bytes
    steps: tuple[tuple[Beside, bytes], ...]


def grow(occasion: Occasion, size: int) -> None:
    """Keep the hash of every subtree that the last entry of this size has completed."""
    level, count = 1, size
    while count and count % WIDTH == 0:
        count //= WIDTH
        body = tile(occasion, Tile(level - 1, count - 1))
        made = {"level": level, "position": count - 1, "hash": merkle.root_of(_hashes(body))}
        occasion.session.execute(_KEEP, made)
        level += 1


@dataclass(frozen=True, slots=True)
class TileAsked:
    """A tile by the parts of its address."""

    level: str
    place: str


def served(occasion: Occasion, asked: TileAsked) -> bytes:
    """What stands at the address of a tile or a bundle; raises NOT_FOUND where the record has none."""
    try:
        found = Tile.parse(asked.level, asked.place)
    except BadTile:
        raise Refusal(Code.NOT_FOUND) from None
    size = occasion.session.scalars(select(RecordLog.size)).one()
    if not found.is_in(size):
        raise Refusal(Code.NOT_FOUND)
    return bundle(occasion, found) if found.level == Tile.ENTRIES else tile(occasion, found)


def tile(occasion: Occasion, asked: Tile) -> bytes:
    """The hashes side by side that a tile holds; whoever asks knows that the record has it."""
    return _held(occasion, {asked})[asked]


def bundle(occasion: Occasion, asked: Tile) -> bytes:
    """The entries of a bundle."""
    place = RecordEntry.position
    query = select(RecordEntry.body).where(place >= asked.first, place < asked.first + asked.width).order_by(place)
    return tiles.bundled(occasion.session.scalars(query))


def root(occasion: Occasion, size: int) -> bytes:
    """The root over the first entries."""
    return merkle.root(_nodes(occasion, size, size - 1), size)


def path(occasion: Occasion, index: int, size: int) -> Path:
    """The path of an entry to the root over so many; raises NOT_FOUND for one that is not among them."""
    if not 0 <= index < size:
        raise Refusal(Code.NOT_FOUND)
    nodes = _nodes(occasion, size, index)
    hashes = merkle.inclusion_proof(nodes, index, size)
    return Path(size, merkle.root(nodes, size), tuple(zip(merkle.beside(index, size), hashes, strict=True)))


def _nodes(occasion: Occasion, size: int, index: int) -> Nodes:
    """The subtrees on and beside the path of an entry, and those at the right edge."""
    edge = {each.level: each for each in tiles.at_the_edge(size)}
    wanted = {Tile(level, index >> HEIGHT * (level + 1)) for level in edge}
    wanted = {edge[each.level] if each.index == edge[each.level].index else each for each in wanted}
    held = _held(occasion, wanted | set(edge.values()))
    return tiles.nodes_from(held.__getitem__, size)


def _held(occasion: Occasion, wanted: Collection[Tile]) -> Mapping[Tile, bytes]:
    """The bytes of these tiles: two queries, for the lowest level and for all others."""
    found: dict[tuple[int, int], bytes] = {}
    place, level = RecordEntry.position, RecordSubtree.level
    leaves = [each for each in wanted if each.level == 0]
    above = [each for each in wanted if each.level > 0]
    rows = select(place, RecordEntry.leaf_hash).where(or_(false(), *(_in(place, each) for each in leaves)))
    found.update(((0, at), leaf) for at, leaf in occasion.session.execute(rows))
    place = RecordSubtree.position
    subtrees = select(level, place, RecordSubtree.hash).where(
        or_(false(), *(and_(level == each.level, _in(place, each)) for each in above))
    )
    found.update(((height, at), kept) for height, at, kept in occasion.session.execute(subtrees))
    return {
        each: b"".join(found[each.level, at] for at in range(each.first, each.first + each.width)) for each in wanted
    }


def _in(place: InstrumentedAttribute[int], asked: Tile) -> ColumnElement[bool]:
    return and_(place >= asked.first, place < asked.first + asked.width)


def _hashes(body: bytes) -> list[bytes]:
    return [body[at : at + HASH_BYTES] for at in range(0, len(body), HASH_BYTES)]
