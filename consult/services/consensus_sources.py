"""The consensus tally with its sources, for downloads: every provision by group, and every position behind it."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from consult.rules.decision import Quorum, least
from consult.rules.tally import ConsensusState, PositionTally, consensus
from consult.services import agreement, consultation_page
from consult.services.agreement import Agreement
from consult.services.consensus_held import held_of, stands
from consult.services.consensus_page import ConsensusAsked
from consult.services.consultation_page import Head
from consult.services.group_tallies import Roll, VotingGroup
from consult.services.occasion import Occasion
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name, ProvisionPositions, Stand, tally_of


class Source(Struct, frozen=True, kw_only=True):
    """One voting delegation on one provision; without a stand it has taken no position."""

    provision: ProvisionOption
    delegation: Name
    groups: tuple[VotingGroup, ...]
    stand: Stand | None


class Line(Struct, frozen=True, kw_only=True):
    """The tally of a provision, of all or of one group, with its measures."""

    provision: ProvisionOption
    group: VotingGroup | None
    tally: PositionTally
    state: ConsensusState
    agreement: Agreement


class Sources(Struct, frozen=True, kw_only=True):
    """The tally of a revision and what it is made from."""

    head: Head
    revision: int
    revision_symbol: str
    quorum: Quorum
    needed: int
    roll: Roll
    provisions: tuple[ProvisionOption, ...]
    positions: Mapping[str, ProvisionPositions]

    def lines(self) -> Iterator[Line]:
        """For each provision the tally of all, then that of each group."""
        for provision in self.provisions:
            yield self._line(
                provision, None, agreement.declared(self.roll.groups, stands(self.positions[provision.key]))
            )
            for group in self.roll.groups:
                yield self._line(provision, group, [])

    def sources(self) -> Iterator[Source]:
        """For each provision every voting delegation, in English alphabetical order."""
        within = {
            each.key: tuple(group for group in self.roll.groups if each.key in group.members)
            for each in self.roll.delegations
        }
        for provision in self.provisions:
            by_key = {stand.delegation.key: stand for stand in stands(self.positions[provision.key])}
            for each in self.roll.delegations:
                yield Source(
                    provision=provision, delegation=each, groups=within[each.key], stand=by_key.get(each.key)
                )

    def _line(self, provision: ProvisionOption, group: VotingGroup | None, within: list[PositionTally]) -> Line:
        tally = tally_of(stands(self.positions[provision.key]), group.members if group else self.roll.keys)
        return Line(
            provision=provision,
            group=group,
            tally=tally,
            state=consensus(tally, self.quorum),
            agreement=agreement.of(tally, within),
        )


def sources(occasion: Occasion, asked: ConsensusAsked) -> Sources:
    """The tally of a revision with its sources: a fixed number of queries."""
    held = held_of(occasion, asked.consultation, asked.revision)
    return Sources(
        head=consultation_page.head_of(held.consultation, occasion.now),
        revision=held.number,
        revision_symbol=held.symbol,
        quorum=held.quorum,
        needed=least(held.quorum, len(held.roll.keys)),
        roll=held.roll,
        provisions=held.provisions,
        positions=held.positions,
    )
