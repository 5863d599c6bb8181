"""How far delegations agree on a provision: measures of its tally, each from whole numbers, none without its base."""

from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct

from consult.models.delegations import GroupKind
from consult.opinion import measures
from consult.opinion.measures import GroupInformed
from consult.rules.tally import PositionTally
from consult.services.group_tallies import VotingGroup
from consult.services.standing_positions import Stand, tally_of

LEAST = 3
"""A group of which fewer have taken a position has no measure: it would say what single delegations think."""
_DECLARED = frozenset({GroupKind.REGION, GroupKind.STAKEHOLDER})


class Agreement(Struct, frozen=True, kw_only=True):
    """Measures of the positions on a provision; None where one is undefined, or hidden as too few have spoken.

    `favourable`: support or can accept. `groups`: how many declared groups group-informed consensus is taken over.
    """

    favourable: int
    spoken: int
    members: int
    turnout: Fraction | None
    of_spoken: Fraction | None
    of_members: Fraction | None
    tastle_wierman: float | None
    van_der_eijk: Fraction | None
    group_informed: GroupInformed | None
    groups: int


def favourable(tally: PositionTally) -> int:
    """How many can live with the text: those who support it, and those who can accept it."""
    return tally.support + tally.can_accept


def scale(tally: PositionTally) -> tuple[int, int, int, int]:
    """The numbers on the ordinal scale, from one end to the other: objects, wants change, can accept, support."""
    return tally.objects, tally.wants_change, tally.can_accept, tally.support


def of(tally: PositionTally, within: Iterable[PositionTally] = ()) -> Agreement:
    """The measures of a tally; `within`: the tallies of the groups that group-informed consensus is taken over."""
    shown = tally.spoken >= LEAST
    groups = [(favourable(each), each.spoken) for each in within if each.spoken >= LEAST]
    return Agreement(
        favourable=favourable(tally),
        spoken=tally.spoken,
        members=tally.members,
        turnout=measures.turnout(tally.spoken, tally.members),
        of_spoken=measures.turnout(favourable(tally), tally.spoken) if shown else None,
        of_members=measures.approval_of_members(favourable(tally), tally.members) if shown else None,
        tastle_wierman=measures.tastle_wierman(scale(tally)) if shown else None,
        van_der_eijk=measures.van_der_eijk(scale(tally)) if shown else None,
        group_informed=measures.group_informed_consensus(groups) if len(groups) > 1 else None,
        groups=len(groups),
    )


def declared(groups: Iterable[VotingGroup], stands: Iterable[Stand]) -> list[PositionTally]:
    """The tallies of UN regions and stakeholder groups, in which a delegation stands once at most."""
    held = tuple(stands)
    return [tally_of(held, each.members) for each in groups if each.kind in _DECLARED]
