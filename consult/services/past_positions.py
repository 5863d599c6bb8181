"""All positions of a consultation with their history, loaded once: for any revision and for the trend."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import select

from consult.models.consultations import Consultation
from consult.models.contributions import ParticipantText, PositionEvent
from consult.models.delegations import Delegation
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules.decision import Quorum
from consult.rules.refusal import Code, Refusal
from consult.services.occasion import Occasion
from consult.services.standing_positions import (
    Name,
    ProvisionPositions,
    Stand,
    carries,
    gathered,
    identical_steps,
)
from consult.text.provision import Kind


class Past(Struct, frozen=True):
    """Published revisions, their provisions (headings apart), and every position ever taken, in order."""

    revisions: Sequence[Revision]
    provisions: dict[int, list[tuple[int, str]]]
    identical: set[tuple[int, int]]
    events: dict[int, list[Stand]]

    def revision(self, number: int | None) -> Revision | None:
        """The revision with this number; without one the current, None where nothing was published."""
        if number is None:
            return self.revisions[-1] if self.revisions else None
        found = next((each for each in self.revisions if each.number == number), None)
        if found is None:
            raise Refusal(Code.NOT_FOUND)
        return found

    def positions(self, revision: Revision, voting: frozenset[str], quorum: Quorum) -> dict[str, ProvisionPositions]:
        """The positions on every provision as they stood while this revision was the current one."""
        return {
            key: gathered(key, self._stands(provision, revision), voting, quorum)
            for provision, key in self.provisions.get(revision.id, [])
        }

    def _stands(self, provision: int, revision: Revision) -> list[Stand]:
        """The last word of each delegation up to this revision, in alphabetical order."""
        said = [event for event in self.events.get(provision, []) if event.revision <= revision.number]
        last = {event.delegation.key: event for event in said}
        return [
            Stand(
                delegation=each.delegation,
                stance=each.stance,
                revision=each.revision,
                counts=carries(self.identical, provision, each.revision, revision.number),
                at=each.at,
                language=each.language,
                words=each.words,
            )
            for each in last.values()
        ]


def past_of(occasion: Occasion, consultation: Consultation) -> Past:
    """Everything that was said on a consultation's provisions: four queries."""
    revisions = occasion.session.scalars(
        select(Revision)
        .where(Revision.consultation_id == consultation.id, Revision.published_at.is_not(None))
        .order_by(Revision.number)
    ).all()
    return Past(
        revisions,
        _provisions(occasion, revisions),
        identical_steps(occasion, [consultation.id]),
        events_of(occasion, consultation),
    )


def _provisions(occasion: Occasion, revisions: Sequence[Revision]) -> dict[int, list[tuple[int, str]]]:
    query = (
        select(ProvisionVersion.revision_id, Provision.id, Provision.key)
        .join(Provision, Provision.id == ProvisionVersion.provision_id)
        .where(
            ProvisionVersion.revision_id.in_([each.id for each in revisions]),
            ProvisionVersion.kind != Kind.HEADING,
        )
        .order_by(ProvisionVersion.position)
    )
    found: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    for revision, provision, key in occasion.session.execute(query):
        found[revision].append((provision, key))
    return found


def events_of(occasion: Occasion, consultation: Consultation, only: str | None = None) -> dict[int, list[Stand]]:
    """Every position ever taken, by provision; delegations in alphabetical order, each one's words in order."""
    query = (
        select(
            PositionEvent.provision_id,
            PositionEvent.stance,
            PositionEvent.at,
            PositionEvent.language,
            Delegation.key,
            Delegation.name_en,
            Delegation.name_zh,
            Revision.number,
            ParticipantText.body,
        )
        .select_from(PositionEvent)
        .join(Delegation, Delegation.id == PositionEvent.delegation_id)
        .join(Revision, Revision.id == PositionEvent.revision_id)
        .outerjoin(ParticipantText, ParticipantText.id == PositionEvent.text_id)
        .where(PositionEvent.consultation_id == consultation.id)
        .order_by(Delegation.sort_key, PositionEvent.seq)
    )
    if only is not None:
        query = query.join(Provision, Provision.id == PositionEvent.provision_id).where(Provision.key == only)
    found: defaultdict[int, list[Stand]] = defaultdict(list)
    for row in occasion.session.execute(query):
        found[row.provision_id].append(
            Stand(
                delegation=Name(row.key, row.name_en, row.name_zh),
                stance=row.stance,
                revision=row.number,
                counts=False,
                at=row.at,
                language=row.language,
                words=row.body or "",
            )
        )
    return found
