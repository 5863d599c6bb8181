from bisect import bisect_left
from collections.abc import Mapping, Sequence
from enum import StrEnum, auto

from consult.text.provision import Provision


class Fate(StrEnum):
    """What became of a provision from one revision to the next."""

    KEPT = auto()
    EDITED = auto()
    MOVED = auto()
    DELETED = auto()
    NEW = auto()


def fates(before: Sequence[Provision], after: Sequence[Provision]) -> Mapping[str, Fate]:
    """The fate of every key: those of the new revision in its order, then the deleted ones in the old order.

    Kept: both texts identical, relative order kept. Moved: both texts identical, taken out of the order.
    Edited: a text differs in either language, whether moved or not (`moved` tells).
    """
    old, new = _by_key(before), _by_key(after)
    out_of_order = moved(before, after)
    result: dict[str, Fate] = {}
    for key, provision in new.items():
        if key not in old:
            result[key] = Fate.NEW
        elif dict(old[key].texts) != dict(provision.texts):
            result[key] = Fate.EDITED
        else:
            result[key] = Fate.MOVED if key in out_of_order else Fate.KEPT
    return result | {key: Fate.DELETED for key in old if key not in new}


def moved(before: Sequence[Provision], after: Sequence[Provision]) -> frozenset[str]:
    """The keys in both revisions that left their relative order: as few of them as explain the new order."""
    old, new = _by_key(before), _by_key(after)
    places = {key: place for place, key in enumerate(new)}
    common = [key for key in old if key in new]
    stayed = _longest_rising([places[key] for key in common])
    return frozenset(key for key in common if places[key] not in stayed)


def carries(before: Sequence[Provision], after: Sequence[Provision]) -> set[str]:
    """The keys whose positions count on the new revision: domain.md, "Positions across revisions"."""
    unchanged = {Fate.KEPT, Fate.MOVED}
    return {key for key, fate in fates(before, after).items() if fate in unchanged}


def _by_key(provisions: Sequence[Provision]) -> dict[str, Provision]:
    found = {provision.key: provision for provision in provisions}
    if len(found) != len(provisions):
        raise ValueError("a key stands twice in one revision")
    return found


def _longest_rising(places: Sequence[int]) -> frozenset[int]:
    """The members of one longest rising subsequence of distinct places (patience sorting, n log n)."""
    tops: list[int] = []
    below: dict[int, int | None] = {}
    for place in places:
        pile = bisect_left(tops, place)
        below[place] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [place]
    members: set[int] = set()
    place_or_end = tops[-1] if tops else None
    while place_or_end is not None:
        members.add(place_or_end)
        place_or_end = below[place_or_end]
    return frozenset(members)
