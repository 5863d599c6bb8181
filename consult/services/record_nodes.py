"""The hashes of the tree over the record as they are kept, and what is computed from them, within a session."""

from collections.abc import Collection, Mapping

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from consult.ledger import merkle, tiles
from consult.ledger.merkle import Nodes
from consult.ledger.tiles import HEIGHT, Tile
from consult.models.record import RecordEntry, RecordSubtree


def root(session: Session, size: int) -> bytes:
    """The root over the first entries, so many."""
    return merkle.root(along(session, size, size - 1), size)


def along(session: Session, size: int, index: int) -> Nodes:
    """The subtrees on and beside the path of an entry, and those at the right edge."""
    edge = {each.level: each for each in tiles.at_the_edge(size)}
    wanted = {Tile(level, index >> HEIGHT * (level + 1)) for level in edge}
    wanted = {edge[each.level] if each.index == edge[each.level].index else each for each in wanted}
    hashes = held(session, wanted | set(edge.values()))
    return tiles.nodes_from(hashes.__getitem__, size)


def held(session: Session, wanted: Collection[Tile]) -> Mapping[Tile, bytes]:
    """The bytes of these tiles: two queries, for the lowest level and for all others."""
    found: dict[tuple[int, int], bytes] = {}
    place, level = RecordEntry.position, RecordSubtree.level
    leaves = [each for each in wanted if each.level == 0]
    above = [each for each in wanted if each.level > 0]
    rows = select(place, RecordEntry.leaf_hash).where(or_(false(), *(_in(place, each) for each in leaves)))
    found.update(((0, at), leaf) for at, leaf in session.execute(rows))
    place = RecordSubtree.position
    subtrees = select(level, place, RecordSubtree.hash).where(
        or_(false(), *(and_(level == each.level, _in(place, each)) for each in above))
    )
    found.update(((height, at), kept) for height, at, kept in session.execute(subtrees))
    return {
        each: b"".join(found[each.level, at] for at in range(each.first, each.first + each.width)) for each in wanted
    }


def _in(place: InstrumentedAttribute[int], asked: Tile) -> ColumnElement[bool]:
    return and_(place >= asked.first, place < asked.first + asked.width)
