"""Whether the last revision brought the delegations closer, provision by provision, and for which of the groups."""

from collections.abc import Iterable

from msgspec import Struct

from consult.models.texts import Revision
from consult.rules.decision import Quorum
from consult.rules.tally import ConsensusState
from consult.services.agreement import favourable
from consult.services.group_tallies import Roll, VotingGroup
from consult.services.past_positions import Past
from consult.services.standing_positions import ProvisionPositions, tally_of


class Standing(Struct, frozen=True):
    """How many object, and how many can live with the text."""

    objections: int
    favourable: int


class ProvisionChange(Struct, frozen=True, kw_only=True):
    """A provision before and now; None where it did not stand then, or stands no longer."""

    key: str
    state_before: ConsensusState | None
    state_now: ConsensusState | None
    before: Standing | None
    now: Standing | None


class GroupChange(Struct, frozen=True, kw_only=True):
    """The positions of a group on all provisions together; `lapsed`: on an earlier text, not renewed."""

    group: VotingGroup
    before: Standing
    now: Standing
    lapsed: int


class Change(Struct, frozen=True, kw_only=True):
    """What a revision changed: the provisions on which anything is another, and every group."""

    before: str
    provisions: tuple[ProvisionChange, ...]
    groups: tuple[GroupChange, ...]


def change(past: Past, revision: Revision, roll: Roll, quorum: Quorum) -> Change | None:
    """Against the revision before as it stood at its end; None for the first. Nothing is asked of the database."""
    older = next((each for each in past.revisions if each.number == revision.number - 1), None)
    if older is None:
        return None
    before, now = (past.positions(each, roll.keys, quorum) for each in (older, revision))
    both = [_of_provision(key, before.get(key), now.get(key)) for key in dict.fromkeys((*now, *before))]
    return Change(
        before=older.symbol,
        provisions=tuple(each for each in both if _differs(each)),
        groups=tuple(_of_group(group, before.values(), now.values()) for group in roll.groups),
    )


def _of_provision(key: str, before: ProvisionPositions | None, now: ProvisionPositions | None) -> ProvisionChange:
    return ProvisionChange(
        key=key,
        state_before=before.state if before else None,
        state_now=now.state if now else None,
        before=Standing(before.tally.objects, favourable(before.tally)) if before else None,
        now=Standing(now.tally.objects, favourable(now.tally)) if now else None,
    )


def _differs(change: ProvisionChange) -> bool:
    return (change.state_before, change.before) != (change.state_now, change.now)


def _of_group(
    group: VotingGroup, before: Iterable[ProvisionPositions], now: Iterable[ProvisionPositions]
) -> GroupChange:
    held = tuple(now)
    lapsed = sum(tally_of((*each.standing, *each.earlier), group.members).on_earlier_text for each in held)
    return GroupChange(group=group, before=_summed(group, before), now=_summed(group, held), lapsed=lapsed)


def _summed(group: VotingGroup, held: Iterable[ProvisionPositions]) -> Standing:
    tallies = [tally_of(each.standing, group.members) for each in held]
    return Standing(sum(each.objects for each in tallies), sum(map(favourable, tallies)))
