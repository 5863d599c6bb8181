"""How many comments stand on each provision: only what is public, counted in the database."""

from msgspec import Struct
from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import aliased

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentStatus, CommentVersion, Disposition
from consult.models.texts import Provision, Revision
from consult.rules.phases import State
from consult.services import comment_places, comment_visibility, consultation_page
from consult.services.occasion import Occasion


class Heard(Struct, frozen=True):
    """Comments on a provision, and how many of them propose a text."""

    comments: int
    proposed: int


def are_public(occasion: Occasion, consultation: Consultation, revision: Revision) -> bool:
    """Whether comments on a revision may be counted: those that appear at the close are not there before it."""
    open_now = consultation_page.state_at(consultation, occasion.now) is State.OPEN_FOR_COMMENT
    if not (consultation.comments_public_at_close and open_now):
        return True
    return revision.number != occasion.session.scalar(
        select(func.max(Revision.number)).where(
            Revision.consultation_id == consultation.id, Revision.published_at.is_not(None)
        )
    )


def by_provision(occasion: Occasion, consultation: Consultation, revision: Revision) -> dict[str, Heard] | None:
    """Comments by the key of the provision at which they stand in a revision; None while they are not public."""
    if not are_public(occasion, consultation, revision):
        return None
    version = aliased(CommentVersion)
    last = select(func.max(version.seq)).where(version.comment_id == Comment.id).correlate(Comment).scalar_subquery()
    proposes = or_(CommentVersion.proposed_en_id.is_not(None), CommentVersion.proposed_zh_id.is_not(None))
    place = comment_places.places(consultation)
    rows = occasion.session.execute(
        select(Provision.key, func.count(Comment.id), func.sum(case((proposes, 1), else_=0)))
        .select_from(Comment)
        .join(place, comment_places.of_comment(place))
        .join(Provision, Provision.id == place.c.provision_id)
        .outerjoin(CommentVersion, (CommentVersion.comment_id == Comment.id) & (CommentVersion.seq == last))
        .where(
            Comment.consultation_id == consultation.id,
            Comment.parent_id.is_(None),
            Comment.status == CommentStatus.PUBLISHED,
            place.c.number == revision.number,
            comment_visibility.public(occasion, consultation),
        )
        .group_by(Provision.key)
    )
    return {key: Heard(count, int(proposed)) for key, count, proposed in rows}


def waits_for_answer() -> ColumnElement[bool]:
    """SQL condition: a comment in time, not withdrawn, not a reply, that has no disposition yet."""
    answered = select(Disposition.comment_id).where(Disposition.comment_id == Comment.id).exists()
    return (
        Comment.parent_id.is_(None)
        & Comment.late.is_(False)
        & (Comment.status != CommentStatus.WITHDRAWN)
        & ~answered
    )


def undisposed(occasion: Occasion, consultation: Consultation) -> int:
    """How many comments wait for their disposition."""
    here = Comment.consultation_id == consultation.id
    return occasion.session.scalar(select(func.count()).select_from(Comment).where(here, waits_for_answer())) or 0
