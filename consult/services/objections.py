"""Read model: the objection that ended what would have been adopted without a vote, public at once."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from consult.models.ballots import Ballot, Objection
from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation
from consult.services import ballot_room
from consult.services.occasion import Occasion
from consult.text.provision import Language


class Objected(Struct, frozen=True, kw_only=True):
    """Who objected, when, and why, in the delegation's own language."""

    key: str
    name_en: str
    name_zh: str
    reason: str
    reason_language: Language
    at: datetime


def of(occasion: Occasion, ballot: Ballot) -> Objected | None:
    """The objection to a question, if there is one; a question put to the vote has none."""
    if ballot_room.is_voted_on(ballot):
        return None
    row = occasion.session.execute(
        select(Objection, ParticipantText.body, Delegation)
        .join(ParticipantText, ParticipantText.id == Objection.text_id)
        .join(Delegation, Delegation.id == Objection.delegation_id)
        .where(Objection.ballot_id == ballot.id)
    ).first()
    if row is None:
        return None
    made, words, delegation = row
    return Objected(
        key=delegation.key,
        name_en=delegation.name_en,
        name_zh=delegation.name_zh,
        reason=words,
        reason_language=made.language,
        at=made.at,
    )
