"""How the members of a group stand to what one of them says on its behalf, for everybody to read."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from consult.models.alignments import AlignmentEvent
from consult.models.consultations import Consultation, Participation
from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation
from consult.rules.alignment import Alignment
from consult.services import groups
from consult.services.comment_records import CommentRecord
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.provision import Language


class Stated(Struct, frozen=True, kw_only=True):
    """A delegation that has said how it stands; not `current` where the comment has been written anew since."""

    delegation: Name
    alignment: Alignment
    current: bool
    language: Language | None
    reason: str
    at: datetime


class Alignments(Struct, frozen=True):
    """All that members of the group have stated, in English alphabetical order, and how many there are besides."""

    stated: tuple[Stated, ...]
    members: int

    def those(self, alignment: str) -> tuple[Stated, ...]:
        """Those who stand so to the present wording."""
        return tuple(each for each in self.stated if each.current and each.alignment == alignment)

    @property
    def earlier(self) -> tuple[Stated, ...]:
        """Those who have spoken on an earlier wording only."""
        return tuple(each for each in self.stated if not each.current)

    @property
    def silent(self) -> int:
        """How many members have not stated how they stand to the present wording."""
        return self.members - sum(each.current for each in self.stated)


def of_comment(occasion: Occasion, consultation: Consultation, comment: CommentRecord) -> Alignments | None:
    """How the other members of the group stand; None where a comment is on nobody's behalf. One query.

    Members are those that belong to the group today, or did when the comment period closed.
    """
    if comment.spoken_for is None or not comment.text:
        return None
    closes = consultation.comments_close_at
    day = min(occasion.now, closes or occasion.now).date()
    rows = occasion.session.execute(_members(consultation, comment, groups.belongs(comment.spoken_for.key, day)))
    found = [(Name(*row[:3]), row.belongs, row.AlignmentEvent, row.body) for row in rows]
    stated = [_stated(comment, name, event, body) for name, _, event, body in found if event is not None]
    spoke = {each.delegation.key for each in stated if each.current}
    return Alignments(tuple(stated), sum(belongs or name.key in spoke for name, belongs, _, _ in found))


def _members(consultation: Consultation, comment: CommentRecord, belongs):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  SQL
    later = aliased(AlignmentEvent)
    last = and_(
        AlignmentEvent.comment_id == comment.id,
        AlignmentEvent.delegation_id == Delegation.id,
        ~exists().where(
            later.comment_id == AlignmentEvent.comment_id,
            later.delegation_id == AlignmentEvent.delegation_id,
            later.previous_seq == AlignmentEvent.seq,
        ),
    )
    return (
        select(
            Delegation.key,
            Delegation.name_en,
            Delegation.name_zh,
            belongs.label("belongs"),
            AlignmentEvent,
            ParticipantText.body,
        )
        .join(Participation, Participation.delegation_id == Delegation.id)
        .outerjoin(AlignmentEvent, last)
        .outerjoin(ParticipantText, ParticipantText.id == AlignmentEvent.text_id)
        .where(
            Participation.consultation_id == consultation.id,
            Delegation.key != comment.delegation.key,
            or_(belongs, AlignmentEvent.seq.is_not(None)),
        )
        .order_by(Delegation.sort_key)
    )


def _stated(comment: CommentRecord, name: Name, event: AlignmentEvent, body: str | None) -> Stated:
    return Stated(
        delegation=name,
        alignment=event.alignment,
        current=event.version == comment.seq,
        language=event.language,
        reason=body or "",
        at=event.at,
    )
