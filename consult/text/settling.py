"""Adopted amendments brought into one text: what they leave to a person where they meet, and what all become.

Amendments that leave each other's words alone are merged; on a provision where they do not, nothing is merged until a
person has said what it is to say.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from consult.text import merging
from consult.text.amendment import Action, Clash, Conflict, Operation, Operations, conflicts
from consult.text.provision import Language, Provision

TAKEN_OUT = None
"""What a person says of a provision that is not to stand."""


class Undecided(ValueError):  # noqa: N818  named as what it is
    """Provisions on which amendments clash and of which nobody has said how they are to read."""

    def __init__(self, keys: Sequence[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = tuple(keys)


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one provision, or is put behind it, and the amendments, by their places, that it comes from."""

    operation: Operation
    sources: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """A provision on which amendments cannot all be carried out as they stand."""

    key: str
    conflicts: tuple[Conflict, ...]
    sources: tuple[int, ...]
    stretches: Mapping[Language, tuple[merging.Stretch, ...]]
    """Per language the words cut where they change: the base, and what each source makes of it, in their order."""


Words = Mapping[Language, str]
Decisions = Mapping[str, Words | None]


def disputes(base: Sequence[Provision], amendments: Sequence[Operations]) -> tuple[Dispute, ...]:
    """The provisions on which a person must decide, in the order of the text.

    New provisions at one place are no dispute: all of them come in, in the order of the amendments.
    """
    met: defaultdict[str, list[Conflict]] = defaultdict(list)
    for conflict in conflicts(base, amendments):
        if conflict.clash is not Clash.SAME_PLACE:
            met[conflict.key].append(conflict)
    return tuple(_dispute(provision, met[provision.key], amendments) for provision in base if provision.key in met)


def changes(base: Sequence[Provision], amendments: Sequence[Operations], decided: Decisions) -> tuple[Change, ...]:
    """One change for each provision touched and each new one, in the order of the text; raises Undecided.

    `decided` says how each disputed provision reads in both languages, or TAKEN_OUT; other keys are not looked at.
    """
    disputed = {each.key for each in disputes(base, amendments)}
    if missing := [provision.key for provision in base if provision.key in disputed - decided.keys()]:
        raise Undecided(missing)
    made = _new(amendments, "")
    for provision in base:
        if provision.key in disputed:
            sources = tuple(number for number, _ in _touching(amendments, provision.key))
            made.append(Change(_as_decided(provision.key, decided[provision.key]), sources))
        else:
            made += _joined(provision, _touching(amendments, provision.key))
        made += _new(amendments, provision.key)
    return tuple(made)


def _dispute(provision: Provision, met: Sequence[Conflict], amendments: Sequence[Operations]) -> Dispute:
    touching = _touching(amendments, provision.key)
    return Dispute(
        key=provision.key,
        conflicts=tuple(met),
        sources=tuple(number for number, _ in touching),
        stretches={
            language: merging.stretches(
                provision.texts[language],
                [_reads(provision, operation, language) for _, operation in touching],
            )
            for language in Language
        },
    )


def _reads(provision: Provision, operation: Operation, language: Language) -> str:
    """What an amendment makes of the provision's words; one that proposes nothing in a language leaves them."""
    if operation.action is Action.DELETE:
        return ""
    return operation.texts.get(language, provision.texts[language])


def _touching(amendments: Sequence[Operations], key: str) -> list[tuple[int, Operation]]:
    return [
        (number, operation)
        for number, operations in enumerate(amendments)
        for operation in operations
        if operation.key == key and operation.action is not Action.INSERT
    ]


def _as_decided(key: str, words: Words | None) -> Operation:
    if words is TAKEN_OUT:
        return Operation(action=Action.DELETE, key=key)
    return Operation(action=Action.REPLACE, key=key, texts=dict(words))


def _joined(provision: Provision, touching: Sequence[tuple[int, Operation]]) -> list[Change]:
    """What amendments that do not clash make of a provision together."""
    if not touching:
        return []
    sources = tuple(number for number, _ in touching)
    if any(operation.action is Action.DELETE for _, operation in touching):
        return [Change(Operation(action=Action.DELETE, key=provision.key), sources)]
    proposed = [language for language in Language if any(language in each.texts for _, each in touching)]
    texts = {language: _together(provision, touching, language) for language in proposed}
    return [Change(Operation(action=Action.REPLACE, key=provision.key, texts=texts), sources)]


def _together(provision: Provision, touching: Sequence[tuple[int, Operation]], language: Language) -> str:
    variants = [operation.texts[language] for _, operation in touching if language in operation.texts]
    together = merging.merged(provision.texts[language], variants)
    assert together is not None, "disputes are looked for first"
    return together


def _new(amendments: Sequence[Operations], key: str) -> list[Change]:
    """The new provisions at a place, in the order of the amendments; the same one proposed twice comes in once."""
    found: list[Change] = []
    for number, operations in enumerate(amendments):
        for operation in operations:
            if operation.action is Action.INSERT and operation.key == key:
                _add(found, number, operation)
    return found


def _add(found: list[Change], number: int, operation: Operation) -> None:
    for place, known in enumerate(found):
        if known.operation == operation:
            found[place] = Change(operation, (*known.sources, number))
            return
    found.append(Change(operation, (number,)))
