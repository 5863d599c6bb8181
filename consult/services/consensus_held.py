"""What every view of the consensus tally is made from, loaded once: a revision with all positions, and the roll."""

from collections.abc import Mapping

from msgspec import Struct

from consult.models.consultations import Consultation
from consult.models.texts import Revision
from consult.rules.decision import Quorum
from consult.services import group_tallies, provision_options, standing
from consult.services.group_tallies import Roll
from consult.services.occasion import Occasion
from consult.services.past_positions import Past, past_of
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import ProvisionPositions, Stand, quorum_of
from consult.text.provision import Kind


class Held(Struct, frozen=True, kw_only=True):
    """For services alone: it has rows in it. There is no revision where none has been published."""

    consultation: Consultation
    past: Past
    revision: Revision | None
    roll: Roll
    quorum: Quorum
    provisions: tuple[ProvisionOption, ...]
    positions: Mapping[str, ProvisionPositions]

    @property
    def number(self) -> int:
        """The number of the revision, 0 where there is none."""
        return self.revision.number if self.revision else 0

    @property
    def symbol(self) -> str:
        """The symbol of the revision, of the consultation where there is none."""
        return self.revision.symbol if self.revision else self.consultation.symbol


def held_of(occasion: Occasion, path: str, number: int | None) -> Held:
    """The revision of this number, without one the current: seven queries. Raises NOT_FOUND."""
    consultation = standing.visible_consultation(occasion, path)
    past = past_of(occasion, consultation)
    revision = past.revision(number)
    roll = group_tallies.roll_of(occasion, consultation)
    quorum = quorum_of(consultation)
    every = provision_options.provisions_of(occasion, revision) if revision is not None else ()
    return Held(
        consultation=consultation,
        past=past,
        revision=revision,
        roll=roll,
        quorum=quorum,
        provisions=tuple(each for each in every if each.kind is not Kind.HEADING),
        positions=past.positions(revision, roll.keys, quorum) if revision is not None else {},
    )


def stands(held: ProvisionPositions) -> tuple[Stand, ...]:
    """Every position of a voting delegation, also those on an earlier text."""
    return (*held.standing, *held.earlier)
