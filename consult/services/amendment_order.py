"""The order in which amendments are put to the vote, and which of them cannot be adopted together."""

from collections import defaultdict
from collections.abc import Sequence

from consult.models.amendments import Amendment
from consult.models.texts import Revision
from consult.rules.amendments import AmendmentState
from consult.services import amendment_records
from consult.services.amendment_records import AmendmentRecord
from consult.services.occasion import Occasion
from consult.text import amendment as rule
from consult.text.provision import Provision


def proposed(
    occasion: Occasion, revision: Revision, base: Sequence[Provision], *states: AmendmentState
) -> tuple[AmendmentRecord, ...]:
    """The amendments to a revision in these states, in the order proposed for the vote."""
    found = amendment_records.bare(occasion, Amendment.revision_id == revision.id, Amendment.state.in_(states))
    return tuple(ordered(base, found))


def ordered(base: Sequence[Provision], lines: Sequence[AmendmentRecord]) -> list[AmendmentRecord]:
    """Amendments to one text as they are voted on: each behind the sub-amendments to it."""
    subs: defaultdict[str, list[AmendmentRecord]] = defaultdict(list)
    for each in lines:
        subs[each.amends].append(each)
    found: list[AmendmentRecord] = []
    for each in _voted_on(base, subs.pop("", [])):
        found += _voted_on(each.wording, subs.pop(each.reference, []))
        found.append(each)
    return found + [each for left in subs.values() for each in left]


def _voted_on(base: Sequence[Provision], lines: Sequence[AmendmentRecord]) -> list[AmendmentRecord]:
    return [lines[place] for place in rule.order_of_voting(base, [each.changes for each in lines])]


def clashing(base: Sequence[Provision], lines: Sequence[AmendmentRecord], reference: str) -> frozenset[int]:
    """The ids of the amendments that cannot be carried out together with one; of sub-amendments, no others."""
    found = set[int]()
    lines = [each for each in lines if not each.amends]
    for one in rule.conflicts(base, [each.changes for each in lines]):
        pair = (lines[one.first], lines[one.second])
        if reference in {each.reference for each in pair}:
            found |= {each.id for each in pair if each.reference != reference}
    return frozenset(found)
