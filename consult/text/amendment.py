"""Amendments as operations on a text: what they make of it, how they meet, in which order they are voted on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum, auto
from fractions import Fraction
from itertools import combinations

from consult.text import merging
from consult.text.diff import changed_share, redline
from consult.text.provision import Kind, Language, Provision, Status, is_blank, new_key, numbered


class Action(StrEnum):
    """What an operation does to a provision."""

    REPLACE = auto()
    INSERT = auto()
    DELETE = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One change: new words for a provision, a new provision behind it ("": at the beginning), or it goes.

    `texts` holds the languages proposed, one or both; a deletion has none, an insertion alone has a kind.
    """

    action: Action
    key: str
    texts: Mapping[Language, str] = field(default_factory=dict)
    kind: Kind | None = None


class Flaw(StrEnum):
    """Why operations do not make an amendment."""

    NOTHING = auto()
    UNKNOWN_PROVISION = auto()
    TWICE = auto()
    NO_TEXT = auto()
    UNCHANGED = auto()
    INSERTS = auto()


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with the operation at this place."""

    place: int
    flaw: Flaw


class Clash(StrEnum):
    """How two amendments cannot both be carried out as they stand."""

    WORDS = auto()
    DELETED = auto()
    SAME_PLACE = auto()
    OTHER_LANGUAGE = auto()


@dataclass(frozen=True, slots=True, order=True)
class Conflict:
    """Two amendments, by their places in what was compared, that meet at a provision."""

    first: int
    second: int
    key: str
    clash: Clash
    language: Language | None = None


class Disputed(ValueError):  # noqa: N818  named as what it is
    """Amendments that cannot be applied together."""

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(", ".join(f"{each.key} {each.clash}" for each in conflicts))
        self.conflicts = tuple(conflicts)


Operations = Sequence[Operation]


def flaws(base: Sequence[Provision], operations: Operations) -> tuple[Found, ...]:
    """What is wrong with each operation: none where they make an amendment to the base."""
    known = {provision.key: provision for provision in base}
    if not operations:
        return (Found(0, Flaw.NOTHING),)
    found = [(place, _flaw(known, operation)) for place, operation in enumerate(operations)]
    changed = [operation.key if operation.action is not Action.INSERT else None for operation in operations]
    found += [(place, Flaw.TWICE) for place, key in enumerate(changed) if key is not None and key in changed[:place]]
    return tuple(Found(place, flaw) for place, flaw in sorted(found, key=lambda one: one[0]) if flaw is not None)


def applied(base: Sequence[Provision], amendments: Iterable[Operations]) -> tuple[Provision, ...]:
    """The text with all amendments carried out, in whatever order they come; raises Disputed.

    Kept provisions keep their keys, inserted ones get new ones; numbers follow the new order. Words proposed in
    one language are authentic, and the other language then needs an update unless it was proposed too.
    """
    everything = [tuple(each) for each in amendments]
    if clashes := conflicts(base, everything):
        raise Disputed(clashes)
    joined = {operation: None for operations in everything for operation in map(_hashable, operations)}
    inserted: defaultdict[str, list[Operation]] = defaultdict(list)
    for operation in map(_plain, joined):
        if operation.action is Action.INSERT:
            inserted[operation.key].append(operation)
    by_key = _changes(map(_plain, joined))
    taken = {provision.key for provision in base}
    made = [_inserted(each, taken) for each in inserted[""]]
    for provision in base:
        made += _changed(provision, by_key.get(provision.key, []))
        made += [_inserted(each, taken) for each in inserted[provision.key]]
    return _numbered(made)


def conflicts(base: Sequence[Provision], amendments: Sequence[Operations]) -> tuple[Conflict, ...]:
    """Every pair of amendments that cannot both be carried out, with the provision and the kind of clash.

    Equal operations never clash; words are compared by word in English and by character in Chinese.
    """
    touching: defaultdict[tuple[bool, str], list[tuple[int, Operation]]] = defaultdict(list)
    for number, operations in enumerate(amendments):
        for operation in operations:
            touching[operation.action is Action.INSERT, operation.key].append((number, operation))
    texts = {provision.key: provision.texts for provision in base}
    found: set[Conflict] = set()
    for (inserts, key), members in touching.items():
        found |= _at_one_place(key, members) if inserts else _on_one_provision(key, texts[key], members)
    return tuple(sorted(found))


def are_identical(one: Operations, other: Operations) -> bool:
    """Whether two amendments do the same, in whatever order they say it."""
    return {_hashable(operation) for operation in one} == {_hashable(operation) for operation in other}


def distance(base: Sequence[Provision], operations: Operations) -> Fraction:
    """How far an amendment is removed from the text: the sum over its operations, each from 0 to 1.

    A deletion is 1; new words count the share of characters that they change, in the language that changes more;
    an insertion is put after what changes or removes words that stand (UNGA rule 90: furthest removed first), as it
    leaves them alone: 0.
    """
    texts = {provision.key: provision.texts for provision in base}
    return sum((_distance(texts, operation) for operation in operations), Fraction(0))


def order_of_voting(base: Sequence[Provision], amendments: Sequence[Operations]) -> tuple[int, ...]:
    """The places of the amendments in the order proposed for the vote: by provision, furthest removed first.

    Sources: UNGA rules 89 and 90. An amendment to several provisions stands at the first of them.
    """
    places = {provision.key: place for place, provision in enumerate(base)}

    def rank(number: int) -> tuple[int, Fraction, int]:
        first = min((places.get(operation.key, -1) for operation in amendments[number]), default=-1)
        return first, -distance(base, amendments[number]), number

    return tuple(sorted(range(len(amendments)), key=rank))


def wording(operations: Operations) -> tuple[Provision, ...]:
    """An amendment's own words as a text that a sub-amendment amends, keyed 1, 2, … by its operations."""
    return tuple(
        _worded(str(number), operation)
        for number, operation in enumerate(operations, start=1)
        if operation.action is not Action.DELETE
    )


def sub_flaws(operations: Operations, sub_amendment: Operations) -> tuple[Found, ...]:
    """What keeps operations from being a sub-amendment: it words anew, or takes out, what the amendment says."""
    inserting = [place for place, each in enumerate(sub_amendment) if each.action is Action.INSERT]
    return tuple(Found(place, Flaw.INSERTS) for place in inserting) or flaws(wording(operations), sub_amendment)


def sub_amended(operations: Operations, sub_amendments: Iterable[Operations]) -> tuple[Operation | None, ...]:
    """The amendment with its adopted sub-amendments carried out on its words, None where one takes a change out.

    What was worded anew in one language alone is proposed in that one alone: the other is to be supplied again.
    Raises Disputed.
    """
    words = {each.key: each for each in applied(wording(operations), sub_amendments)}

    def after(number: int, operation: Operation) -> Operation | None:
        if operation.action is Action.DELETE:
            return operation
        left = words.get(str(number))
        return replace(operation, texts=_relied_on(left)) if left else None

    return tuple(after(number, operation) for number, operation in enumerate(operations, start=1))


def go_together(operations: Operations, sub_amendments: Sequence[Operations]) -> bool:
    """Whether all these sub-amendments can be carried out, and leave anything of the amendment."""
    return not conflicts(wording(operations), sub_amendments) and any(sub_amended(operations, sub_amendments))


def _worded(key: str, operation: Operation) -> Provision:
    texts = {language: operation.texts.get(language, "") for language in Language}
    return Provision(
        key=key,
        kind=operation.kind or Kind.PARAGRAPH,
        number="",
        texts=texts,
        statuses={lang: Status.AWAITING if is_blank(text) else Status.AUTHENTIC for lang, text in texts.items()},
    )


def _relied_on(provision: Provision) -> dict[Language, str]:
    return {lang: text for lang, text in provision.texts.items() if provision.statuses[lang] is Status.AUTHENTIC}


_Hashable = tuple[Action, str, frozenset[tuple[Language, str]], Kind | None]


def _hashable(operation: Operation) -> _Hashable:
    return operation.action, operation.key, frozenset(operation.texts.items()), operation.kind


def _plain(hashable: _Hashable) -> Operation:
    action, key, texts, kind = hashable
    return Operation(action=action, key=key, texts=dict(texts), kind=kind)


def _flaw(known: Mapping[str, Provision], operation: Operation) -> Flaw | None:
    if operation.key not in known and (operation.key or operation.action is not Action.INSERT):
        return Flaw.UNKNOWN_PROVISION
    if operation.action is Action.DELETE:
        return None
    if not operation.texts or any(is_blank(text) for text in operation.texts.values()):
        return Flaw.NO_TEXT
    if operation.action is Action.INSERT:
        return None
    standing = known[operation.key].texts
    return Flaw.UNCHANGED if all(standing[lang] == text for lang, text in operation.texts.items()) else None


def _changes(operations: Iterable[Operation]) -> dict[str, list[Operation]]:
    found: dict[str, list[Operation]] = {}
    for operation in operations:
        if operation.action is not Action.INSERT:
            found.setdefault(operation.key, []).append(operation)
    return found


def _changed(provision: Provision, operations: Sequence[Operation]) -> list[Provision]:
    """What the operations on one provision leave of it; they do not clash."""
    if any(operation.action is Action.DELETE for operation in operations):
        return []
    texts, statuses = dict(provision.texts), dict(provision.statuses)
    proposed = {language for operation in operations for language in operation.texts}
    for language in proposed:
        standing = provision.texts[language]
        variants = [operation.texts[language] for operation in operations if language in operation.texts]
        together = merging.merged(standing, variants)
        assert together is not None, "conflicts are looked for first"
        texts[language] = together
        statuses[language] = Status.AWAITING if is_blank(together) else Status.AUTHENTIC
    if any(texts[language] != provision.texts[language] for language in proposed):
        for language in set(Language) - proposed:
            statuses[language] = Status.AWAITING if is_blank(texts[language]) else Status.NEEDS_UPDATE
    return [replace(provision, texts=texts, statuses=statuses)]


def _inserted(operation: Operation, taken: set[str]) -> Provision:
    key = new_key(taken, operation.texts.get(Language.EN, ""))
    taken.add(key)
    return _worded(key, operation)


def _numbered(provisions: Sequence[Provision]) -> tuple[Provision, ...]:
    numbers = numbered([provision.kind for provision in provisions])
    return tuple(replace(each, number=number) for each, number in zip(provisions, numbers, strict=True))


def _at_one_place(key: str, members: Sequence[tuple[int, Operation]]) -> set[Conflict]:
    """Different new provisions behind the same one: their order is for a person to say."""
    return {
        _conflict(first, second, key, Clash.SAME_PLACE)
        for (first, one), (second, other) in combinations(members, 2)
        if first != second and _hashable(one) != _hashable(other)
    }


def _on_one_provision(
    key: str, standing: Mapping[Language, str], members: Sequence[tuple[int, Operation]]
) -> set[Conflict]:
    deleting = [number for number, operation in members if operation.action is Action.DELETE]
    wording_anew = [(number, operation) for number, operation in members if operation.action is Action.REPLACE]
    found = {
        _conflict(one, other, key, Clash.DELETED) for one in deleting for other, _ in wording_anew if one != other
    }
    for language in Language:
        variants = [(number, each.texts[language]) for number, each in wording_anew if language in each.texts]
        pairs = merging.collisions(standing[language], [text for _, text in variants])
        found |= {_conflict(variants[a][0], variants[b][0], key, Clash.WORDS, language) for a, b in pairs}
    return found | _in_other_languages(key, wording_anew)


def _in_other_languages(key: str, members: Sequence[tuple[int, Operation]]) -> set[Conflict]:
    """One changes one language alone and another the other alone: nobody has said that they agree."""
    alone: dict[Language, list[int]] = {language: [] for language in Language}
    for number, operation in members:
        if len(operation.texts) == 1:
            alone[next(iter(operation.texts))].append(number)
    first, second = alone.values()
    return {_conflict(one, other, key, Clash.OTHER_LANGUAGE) for one in first for other in second if one != other}


def _conflict(one: int, other: int, key: str, clash: Clash, language: Language | None = None) -> Conflict:
    return Conflict(min(one, other), max(one, other), key, clash, language)


def _distance(texts: Mapping[str, Mapping[Language, str]], operation: Operation) -> Fraction:
    if operation.action is Action.DELETE:
        return Fraction(1)
    if operation.action is Action.INSERT:
        return Fraction(0)
    standing = texts[operation.key]
    return max(changed_share(redline(standing[lang], text)) for lang, text in operation.texts.items())
