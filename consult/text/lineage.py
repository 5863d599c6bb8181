from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum, auto

from consult.text.provision import Provision


class Fate(StrEnum):
    """What became of a provision from one revision to the next."""

    KEPT = auto()
    EDITED = auto()
    MOVED = auto()
    SPLIT = auto()
    MERGED = auto()
    DELETED = auto()
    NEW = auto()


@dataclass(frozen=True, slots=True, order=True)
class Descent:
    """Words of one provision went on under the key of another one: source in the old revision, target in the new."""

    source: str
    target: str


def fates(
    before: Sequence[Provision], after: Sequence[Provision], descents: Collection[Descent] = ()
) -> Mapping[str, Fate]:
    """The fate of every key: those of the new revision in its order, then the vanished ones in the old order.

    Kept: both texts identical, relative order kept. Moved: both texts identical, taken out of the order.
    Edited: a text differs in either language, whether moved or not (`moved` tells). Where words went on under
    another key, the provision with several sources is merged, and one of several that come from the same source
    is split; what goes on whole under another key is edited, as an anchor for it still stands.
    """
    old, new = _by_key(before), _by_key(after)
    out_of_order = moved(before, after)
    sources, targets = _relations(old, new, descents)
    result: dict[str, Fate] = {}
    for key, provision in new.items():
        if len(sources[key]) > 1:
            result[key] = Fate.MERGED
        elif any(len(targets[source]) > 1 for source in sources[key]):
            result[key] = Fate.SPLIT
        elif key not in old:
            result[key] = Fate.EDITED if sources[key] else Fate.NEW
        elif dict(old[key].texts) != dict(provision.texts):
            result[key] = Fate.EDITED
        else:
            result[key] = Fate.MOVED if key in out_of_order else Fate.KEPT
    return result | {key: _end(key, sources, targets) for key in old if key not in new}


def moved(before: Sequence[Provision], after: Sequence[Provision]) -> frozenset[str]:
    """The keys in both revisions that left their relative order: as few of them as explain the new order."""
    old, new = _by_key(before), _by_key(after)
    places = {key: place for place, key in enumerate(new)}
    common = [key for key in old if key in new]
    stayed = _longest_rising([places[key] for key in common])
    return frozenset(key for key in common if places[key] not in stayed)


def heirs(key: str, after: Collection[str], descents: Collection[Descent]) -> tuple[str, ...]:
    """Where what was said on a provision belongs in the new revision: itself, then where its words went on."""
    own = [key] if key in after else []
    return (*own, *sorted(each.target for each in descents if each.source == key and each.target != key))


def composed(steps: Sequence[Collection[Descent]], keys: Collection[str]) -> tuple[Descent, ...]:
    """The descents over several revisions at once, as far as they end at one of the keys of the last."""
    sources = {each.source for step in steps for each in step}
    reached = {source: {source} for source in sources}
    for step in steps:
        for places in reached.values():
            places.update({each.target for each in step if each.source in places})
    return tuple(
        Descent(source, target)
        for source, places in sorted(reached.items())
        for target in sorted(places - {source})
        if target in keys
    )


class Carried(StrEnum):
    """How what was said on a provision stands to the present text."""

    CARRIED = auto()
    CHANGED = auto()
    ORPHANED = auto()


Step = tuple[Mapping[str, Fate | None], Collection[Descent]]
"""A later revision: the fates of its provisions since the one before, and which words went on where."""


def carried(key: str, steps: Sequence[Step]) -> tuple[Carried, tuple[str, ...]]:
    """How a remark on a provision stands after these revisions, and the keys under which its words now stand.

    Carried: the provision stands with the same words. Changed: it, or where its words went on, reads otherwise.
    Orphaned: nothing of it stands; a person must say what becomes of the remark.
    """
    places, changed = {key}, False
    for fates_since, descents in steps:
        places = {heir for place in places for heir in heirs(place, fates_since, descents)}
        changed = changed or any(fates_since[place] not in {Fate.KEPT, Fate.MOVED} for place in places)
    if not places:
        return Carried.ORPHANED, ()
    return Carried.CHANGED if changed else Carried.CARRIED, tuple(sorted(places))


def carries(before: Sequence[Provision], after: Sequence[Provision]) -> set[str]:
    """The keys whose positions count on the new revision: domain.md, "Positions across revisions"."""
    unchanged = {Fate.KEPT, Fate.MOVED}
    return {key for key, fate in fates(before, after).items() if fate in unchanged}


def _relations(
    old: Collection[str], new: Collection[str], descents: Collection[Descent]
) -> tuple[Mapping[str, Collection[str]], Mapping[str, Collection[str]]]:
    """For each new key its sources, for each old key its targets; one that stands in both is its own."""
    sources: defaultdict[str, set[str]] = defaultdict(set)
    targets: defaultdict[str, set[str]] = defaultdict(set)
    own = [Descent(key, key) for key in new if key in old]
    for descent in (*own, *descents):
        if descent.source not in old or descent.target not in new:
            raise ValueError(f"{descent.source} > {descent.target}: no such provision")
        sources[descent.target].add(descent.source)
        targets[descent.source].add(descent.target)
    return sources, targets


def _end(key: str, sources: Mapping[str, Collection[str]], targets: Mapping[str, Collection[str]]) -> Fate:
    """What became of a provision whose key has vanished."""
    if any(len(sources[target]) > 1 for target in targets[key]):
        return Fate.MERGED
    return Fate.SPLIT if len(targets[key]) > 1 else Fate.EDITED if targets[key] else Fate.DELETED


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
