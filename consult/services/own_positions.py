"""A delegation's own positions across consultations, and which of them ask to be renewed."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from consult.models.consultations import Consultation
from consult.models.contributions import ParticipantText, PositionEvent
from consult.models.delegations import Delegation
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules.tally import Stance
from consult.services.occasion import Occasion
from consult.services.standing_positions import carries, identical_steps
from consult.text.provision import Language


class OwnPosition(Struct, frozen=True, kw_only=True):
    """What the delegation said last on a provision that is still in the text."""

    provision: str
    number: str
    stance: Stance
    taken_on: int
    counts: bool
    language: Language | None
    words: str
    at: datetime


def is_current() -> ColumnElement[bool]:
    """SQL condition: a revision is the last published one of the consultation that the query names."""
    last = aliased(Revision)
    newest = select(func.max(last.number)).where(
        last.consultation_id == Consultation.id, last.published_at.is_not(None)
    )
    return and_(Revision.consultation_id == Consultation.id, Revision.number == newest.scalar_subquery())


def of_delegation(
    occasion: Occasion, delegation: Delegation, current: Mapping[int, Revision]
) -> dict[int, list[OwnPosition]]:
    """The delegation's positions by consultation, in the order of the current text: two queries."""
    identical = identical_steps(occasion, current.keys())
    last = (
        select(PositionEvent.provision_id, func.max(PositionEvent.seq).label("seq"))
        .where(PositionEvent.delegation_id == delegation.id)
        .group_by(PositionEvent.provision_id)
        .subquery()
    )
    query = (
        select(PositionEvent, Provision.key, ProvisionVersion.number, Revision.number, ParticipantText.body)
        .join(last, and_(last.c.provision_id == PositionEvent.provision_id, last.c.seq == PositionEvent.seq))
        .join(Provision, Provision.id == PositionEvent.provision_id)
        .join(Revision, Revision.id == PositionEvent.revision_id)
        .join(ProvisionVersion, ProvisionVersion.provision_id == PositionEvent.provision_id)
        .outerjoin(ParticipantText, ParticipantText.id == PositionEvent.text_id)
        .where(
            PositionEvent.delegation_id == delegation.id,
            ProvisionVersion.revision_id.in_([revision.id for revision in current.values()]),
        )
        .order_by(ProvisionVersion.position)
    )
    found: defaultdict[int, list[OwnPosition]] = defaultdict(list)
    for event, key, number, taken_on, words in occasion.session.execute(query):
        now = current[event.consultation_id].number
        found[event.consultation_id].append(
            OwnPosition(
                provision=key,
                number=number,
                stance=event.stance,
                taken_on=taken_on,
                counts=carries(identical, event.provision_id, taken_on, now),
                language=event.language,
                words=words or "",
                at=event.at,
            )
        )
    return found
