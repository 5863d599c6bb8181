"""The positions on one provision: by delegation, by group, and all that was said before."""

from msgspec import Struct

from consult.rules.decision import least
from consult.rules.refusal import Code, Refusal
from consult.rules.tally import PositionTally
from consult.services import agreement, comment_writing, consultation_page, group_tallies, provision_options, standing
from consult.services.agreement import Agreement
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.past_positions import events_of
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import (
    Name,
    ProvisionPositions,
    Stand,
    counts_of,
    positions_of,
    quorum_of,
    tally_of,
)
from consult.text.provision import Kind


class PositionsAsked(Struct, frozen=True):
    """A provision of a consultation."""

    consultation: str
    provision: str


class GroupTally(Struct, frozen=True, kw_only=True):
    """The tally within a group."""

    name_en: str
    name_zh: str
    tally: PositionTally

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by stance."""
        return counts_of(self.tally)


class PositionPage(Struct, frozen=True, kw_only=True):
    """All that delegations think of a provision of the current text."""

    head: Head
    revision: int
    revision_symbol: str
    provision: ProvisionOption
    needed: int
    positions: ProvisionPositions
    agreement: Agreement
    silent: tuple[Name, ...]
    groups: tuple[GroupTally, ...]
    history: tuple[Stand, ...]


def page(occasion: Occasion, asked: PositionsAsked) -> PositionPage:
    """The positions on one provision, with a fixed number of queries."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    revision = comment_writing.current_revision(occasion, consultation)
    provision = next(
        (each for each in provision_options.provisions_of(occasion, revision) if each.key == asked.provision), None
    )
    if provision is None or provision.kind is Kind.HEADING:
        raise Refusal(Code.NOT_FOUND)
    held = positions_of(occasion, consultation, revision, provision.key)[provision.key]
    roll = group_tallies.roll_of(occasion, consultation)
    spoken = {stand.delegation.key for stand in (*held.standing, *held.earlier)}
    events = next(iter(events_of(occasion, consultation, provision.key).values()), [])
    return PositionPage(
        head=consultation_page.head_of(consultation, occasion.now),
        revision=revision.number,
        revision_symbol=revision.symbol,
        provision=provision,
        needed=least(quorum_of(consultation), held.tally.members),
        positions=held,
        agreement=agreement.of(held.tally, agreement.declared(roll.groups, (*held.standing, *held.earlier))),
        silent=tuple(each for each in roll.delegations if each.key not in spoken),
        groups=tuple(
            GroupTally(
                name_en=group.name_en,
                name_zh=group.name_zh,
                tally=tally_of((*held.standing, *held.earlier), group.members),
            )
            for group in roll.groups
        ),
        history=tuple(sorted(events, key=lambda event: event.at, reverse=True)),
    )
