"""Several wordings of one text brought together: what each changes, where they meet, what they make together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from consult.text.diff import Op, redline


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A stretch of the base, from character to character, and what stands in its place; empty where one inserts."""

    start: int
    end: int
    new: str

    @property
    def inserts(self) -> bool:
        """Whether nothing of the base is replaced."""
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the base with what each variant makes of it, in their order."""

    base: str
    versions: tuple[str, ...]

    @property
    def wordings(self) -> tuple[str, ...]:
        """The different wordings proposed for it, in the order of the variants."""
        return tuple(dict.fromkeys(version for version in self.versions if version != self.base))

    @property
    def is_disputed(self) -> bool:
        """Whether two variants want different things of it."""
        return len(self.wordings) > 1


def edits(base: str, variant: str) -> tuple[Edit, ...]:
    """What a variant changes, by word in English and by character in Chinese, in the order of the base."""
    found: list[Edit] = []
    place = 0
    for segment in redline(base, variant):
        if segment.op is Op.EQUAL:
            place += len(segment.text)
        elif segment.op is Op.DELETE:
            found.append(Edit(place, place + len(segment.text), ""))
            place += len(segment.text)
        elif found and found[-1].end == place:
            found[-1] = Edit(found[-1].start, place, segment.text)
        else:
            found.append(Edit(place, place, segment.text))
    return tuple(found)


def collide(one: Edit, other: Edit) -> bool:
    """Whether two different edits cannot both be made: they share a character, or one inserts at the other's edge.

    Two that replace neighbouring stretches can: each leaves the other's words alone.
    """
    if one == other:
        return False
    if one.inserts or other.inserts:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def stretches(base: str, variants: Sequence[str]) -> tuple[Stretch, ...]:
    """The base cut where the variants change it; joined, the bases give the base and each row its variant."""
    changes = sorted((edit, number) for number, variant in enumerate(variants) for edit in edits(base, variant))
    made: list[Stretch] = []
    place = 0
    for start, end, members in _meeting(changes):
        if start > place:
            made.append(_untouched(base[place:start], len(variants)))
        made.append(_stretch(base, (start, end), members, len(variants)))
        place = end
    return tuple([*made, _untouched(base[place:], len(variants))] if place < len(base) else made)


def merged(base: str, variants: Sequence[str]) -> str | None:
    """The base with the changes of all variants; none where two of them want different things."""
    parts = stretches(base, variants)
    if any(part.is_disputed for part in parts):
        return None
    return "".join(next(iter(part.wordings), part.base) for part in parts)


def collisions(base: str, variants: Sequence[str]) -> frozenset[tuple[int, int]]:
    """The pairs of variants, by their places, that cannot both be made."""
    changes = sorted((edit, number) for number, variant in enumerate(variants) for edit in edits(base, variant))
    found: set[tuple[int, int]] = set()
    for _, _, members in _meeting(changes):
        for (one, first), (other, second) in combinations(members, 2):
            if first != second and collide(one, other):
                found.add((min(first, second), max(first, second)))
    return frozenset(found)


_Change = tuple[Edit, int]


def _meeting(changes: Iterable[_Change]) -> Iterator[tuple[int, int, list[_Change]]]:
    """Sorted changes in groups of those that meet, each with the stretch that the group covers.

    What begins where a group ends meets it where one of the two inserts: the last edit, if it begins there as well.
    """
    group: list[_Change] = []
    start = reach = last = -1
    for edit, number in changes:
        if edit.start > reach or (edit.start == reach and not edit.inserts and last != reach):
            if group:
                yield start, reach, group
            start, group = edit.start, []
        group.append((edit, number))
        last, reach = edit.start, max(reach, edit.end)
    if group:
        yield start, reach, group


def _stretch(base: str, where: tuple[int, int], members: Sequence[_Change], width: int) -> Stretch:
    start, end = where
    own: list[list[Edit]] = [[] for _ in range(width)]
    for edit, number in members:
        own[number].append(edit)
    return Stretch(base[start:end], tuple(_made(base, start, end, each) for each in own))


def _made(base: str, start: int, end: int, changes: Sequence[Edit]) -> str:
    """A stretch of the base with one variant's changes, which are in order and apart."""
    parts: list[str] = []
    for edit in changes:
        parts += [base[start : edit.start], edit.new]
        start = edit.end
    return "".join([*parts, base[start:end]])


def _untouched(text: str, width: int) -> Stretch:
    return Stretch(text, (text,) * width)
