"""The tree over the record: what is kept of it, its tiles, its root and the path of an entry to it."""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import insert, select

from consult.ledger import merkle, tiles
from consult.ledger.edge import Subtree
from consult.ledger.merkle import Beside
from consult.ledger.tiles import HEIGHT, BadTile, Tile
from consult.models.base import table_of
from consult.models.record import RecordEntry, RecordLog, RecordSubtree
from consult.rules.refusal import Code, Refusal
from consult.services import record_nodes
from consult.services.occasion import Occasion

_KEEP = insert(table_of(RecordSubtree))


class Path(Struct, frozen=True):
    """The way from an entry to the root over so many entries: the subtrees beside it and their hashes, from below."""

    size: int
    root: bytes
    steps: tuple[tuple[Beside, bytes], ...]


def grow(occasion: Occasion, completed: Iterable[Subtree]) -> None:
    """Keep those of the completed subtrees that a tile above the lowest level holds."""
    for each in completed:
        if each.level and each.level % HEIGHT == 0:
            made = {"level": each.level // HEIGHT, "position": each.index, "hash": each.hash}
            occasion.session.execute(_KEEP, made)


class TileAsked(Struct, frozen=True):
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
    return record_nodes.held(occasion.session, {asked})[asked]


def bundle(occasion: Occasion, asked: Tile) -> bytes:
    """The entries of a bundle."""
    place = RecordEntry.position
    query = select(RecordEntry.body).where(place >= asked.first, place < asked.first + asked.width).order_by(place)
    return tiles.bundled(occasion.session.scalars(query))


def root(occasion: Occasion, size: int) -> bytes:
    """The root over the first entries, so many."""
    return record_nodes.root(occasion.session, size)


def continuation(occasion: Occasion, old: int, size: int) -> tuple[bytes, ...]:
    """The proof that the first entries, so many, begin a larger record; none for an empty beginning."""
    if not 0 < old < size:
        return ()
    return tuple(merkle.consistency_proof(record_nodes.along(occasion.session, size, old - 1), old, size))


def path(occasion: Occasion, index: int, size: int) -> Path:
    """The path of an entry to the root over so many; raises NOT_FOUND for one that is not among them."""
    if not 0 <= index < size:
        raise Refusal(Code.NOT_FOUND)
    nodes = record_nodes.along(occasion.session, size, index)
    hashes = merkle.inclusion_proof(nodes, index, size)
    return Path(size, merkle.root(nodes, size), tuple(zip(merkle.beside(index, size), hashes, strict=True)))
