"""Watching a record: whether the head that is shown now continues the one that was shown before."""

from collections.abc import Callable
from enum import StrEnum

from consult.ledger import merkle, tiles
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.tiles import BadTile, Tile


class Seen(StrEnum):
    """What a head is to the one before."""

    FIRST = "first"
    SAME = "same"
    GROWN = "grown"
    OLDER = "older"
    FORKED = "forked"
    UNPROVEN = "unproven"


def seen(before: Checkpoint | None, now: Checkpoint, read: Callable[[Tile], bytes]) -> Seen:
    """Compute both roots from the tiles of the newer head; `read` gives a tile, or raises BadTile.

    forked: both heads are signed, and one is not a beginning of the other: together they are proof. unproven: the
    tiles do not come to the head, so nothing is shown. older: a smaller head than before, as a slow copy may show.
    """
    if before is not None and now.size < before.size:
        return Seen.OLDER
    if before is not None and now.size == before.size:
        return Seen.SAME if now.root == before.root else Seen.FORKED
    nodes = tiles.nodes_from(read, now.size)
    try:
        if merkle.root(nodes, now.size) != now.root:
            return Seen.UNPROVEN
        if before is None:
            return Seen.FIRST
        return Seen.GROWN if merkle.root(nodes, before.size) == before.root else Seen.FORKED
    except BadTile:
        return Seen.UNPROVEN
