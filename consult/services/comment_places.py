"""Where comments stand in a later text, as SQL: the same rule as `carried` in consult.text.lineage."""

from sqlalchemy import CTE, ColumnElement, Subquery, and_, func, select, tuple_, union_all

from consult.models.consultations import Consultation
from consult.models.contributions import Comment
from consult.models.texts import Provision, ProvisionDescent, ProvisionVersion, Revision


def places(consultation: Consultation) -> CTE:
    """For each provision and revision commented on (`about_id`, `revision_id`): where that stands in which number."""
    step = _steps(consultation)
    began = (
        select(
            Comment.provision_id.label("about_id"),
            Comment.revision_id,
            Comment.provision_id,
            Revision.number,
        )
        .join(Revision, Revision.id == Comment.revision_id)
        .where(Comment.consultation_id == consultation.id, Comment.provision_id.is_not(None))
        .cte("place", recursive=True)
    )
    next_one = and_(step.c.source_id == began.c.provision_id, step.c.number == began.c.number + 1)
    return began.union(
        select(began.c.about_id, began.c.revision_id, step.c.target_id, step.c.number).join(step, next_one)
    )


def stands_at(consultation: Consultation, key: str) -> ColumnElement[bool]:
    """SQL condition: a comment stands at this provision in the last published text that holds it."""
    place = places(consultation)
    last = (
        select(func.max(Revision.number))
        .join(ProvisionVersion, ProvisionVersion.revision_id == Revision.id)
        .where(ProvisionVersion.provision_id == Provision.id, Revision.published_at.is_not(None))
        .correlate(Provision)
        .scalar_subquery()
    )
    here = (
        select(place.c.about_id, place.c.revision_id)
        .join(Provision, Provision.id == place.c.provision_id)
        .where(Provision.consultation_id == consultation.id, Provision.key == key, place.c.number == last)
    )
    return tuple_(Comment.provision_id, Comment.revision_id).in_(here)


def of_comment(place: CTE) -> ColumnElement[bool]:
    """SQL condition: a place is one of the comment's."""
    return and_(place.c.about_id == Comment.provision_id, place.c.revision_id == Comment.revision_id)


def _steps(consultation: Consultation) -> Subquery:
    """From each revision to the next: a provision to itself while it stands, and to where its words went on."""
    stayed = (
        select(
            Revision.number,
            ProvisionVersion.provision_id.label("source_id"),
            ProvisionVersion.provision_id.label("target_id"),
        )
        .join(Revision, Revision.id == ProvisionVersion.revision_id)
        .where(Revision.consultation_id == consultation.id)
    )
    went_on = (
        select(Revision.number, ProvisionDescent.source_id, ProvisionDescent.target_id)
        .join(Revision, Revision.id == ProvisionDescent.revision_id)
        .where(Revision.consultation_id == consultation.id, ProvisionDescent.holds)
    )
    return union_all(stayed, went_on).subquery()
