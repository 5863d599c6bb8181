"""The order in which amendments are put to the vote, and which of them cannot be adopted together."""

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
    return tuple(found[place] for place in rule.order_of_voting(base, [each.changes for each in found]))


def clashing(base: Sequence[Provision], lines: Sequence[AmendmentRecord], reference: str) -> frozenset[int]:
    """The ids of the amendments that cannot be carried out together with one."""
    found = set[int]()
    for one in rule.conflicts(base, [each.changes for each in lines]):
        pair = (lines[one.first], lines[one.second])
        if reference in {each.reference for each in pair}:
            found |= {each.id for each in pair if each.reference != reference}
    return frozenset(found)
