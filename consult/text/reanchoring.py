"""An amendment to a superseded revision, proposed anew against the one that took its place; a person decides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum, auto

from consult.text import lineage, merging
from consult.text.amendment import Action, Operation
from consult.text.lineage import Descent
from consult.text.provision import Language, Provision, is_blank


class Standing(StrEnum):
    """How an operation fares on the new text."""

    FITS = auto()
    """What it changes stands as it stood."""
    CARRIED = auto()
    """Other words of the provision have changed: both changes are made in what is proposed."""
    DISPUTED = auto()
    """The new text has changed the very words, or both together leave none: the amendment's own are proposed."""
    ELSEWHERE = auto()
    """The provision's words went on under other keys: a person must say where it belongs."""
    MET = auto()
    """The new text already says it."""
    GONE = auto()
    """The provision has been taken out."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What becomes of one operation: as it may stand on the new text (none where it has no place), and where else."""

    standing: Standing
    operation: Operation | None
    places: tuple[str, ...] = ()


def proposals(
    base: Sequence[Provision],
    revised: Sequence[Provision],
    operations: Sequence[Operation],
    descents: Collection[Descent] = (),
) -> tuple[Proposal, ...]:
    """For each operation, in order, how it may stand on the new text; never on one that merely looks alike."""
    old = {provision.key: provision for provision in base}
    new = {provision.key: provision for provision in revised}
    return tuple(_proposal(operation, old, new, descents) for operation in operations)


def _proposal(
    operation: Operation, old: Mapping[str, Provision], new: Mapping[str, Provision], descents: Collection[Descent]
) -> Proposal:
    if operation.action is Action.INSERT and not operation.key:
        return Proposal(Standing.FITS, operation)
    places = lineage.heirs(operation.key, new, descents)
    if not places:
        met = operation.action is Action.DELETE
        return Proposal(Standing.MET if met else Standing.GONE, None)
    if places != (operation.key,):
        return Proposal(Standing.ELSEWHERE, None, places)
    if operation.action is Action.INSERT:
        return Proposal(Standing.FITS, operation)
    before, after = old[operation.key].texts, new[operation.key].texts
    if operation.action is Action.DELETE:
        return Proposal(Standing.FITS if dict(before) == dict(after) else Standing.CARRIED, operation)
    return _worded(operation, before, after)


def _worded(operation: Operation, before: Mapping[Language, str], after: Mapping[Language, str]) -> Proposal:
    """New words for a provision: both changes brought together where they leave each other's words alone."""
    if all(after[language] == text for language, text in operation.texts.items()):
        return Proposal(Standing.MET, None)
    if dict(before) == dict(after):
        return Proposal(Standing.FITS, operation)
    together: dict[Language, str] = {}
    for language, text in operation.texts.items():
        both = merging.merged(before[language], [text, after[language]])
        if both is None or is_blank(both):
            return Proposal(Standing.DISPUTED, operation)
        together[language] = both
    return Proposal(Standing.CARRIED, replace(operation, texts=together))
