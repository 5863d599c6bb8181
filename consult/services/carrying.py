"""How comments made on an earlier revision stand to the present text: carried, changed, or orphaned."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, case, exists, func, select
from sqlalchemy.orm import aliased

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentStatus
from consult.models.texts import Provision, ProvisionDescent, ProvisionVersion, Revision
from consult.services import comment_counts
from consult.services.comment_records import CommentRecord
from consult.services.occasion import Occasion
from consult.text import lineage
from consult.text.lineage import Carried, Descent, Fate


class Carriage(Struct, frozen=True):
    """How a comment stands to the present text, and where its provision's words now stand (key, number), in order."""

    standing: Carried
    places: tuple[tuple[str, str], ...]


class ToSeeTo(Struct, frozen=True):
    """Comments without their disposition; those whose provision no longer stands: words elsewhere, or nowhere."""

    undisposed: int
    moved: int
    gone: int


class _Since(Struct, frozen=True):
    """A published revision: its provisions' fates and numbers, and which words went on where."""

    fates: dict[str, Fate | None]
    numbers: dict[str, str]
    went_on: list[Descent]


def of_comments(
    occasion: Occasion, consultation: Consultation, comments: Iterable[CommentRecord]
) -> dict[int, Carriage]:
    """For each comment on a provision of an earlier revision, by its id: two queries at most, for all."""
    asked = [each for each in comments if each.place is not None]
    later = _later(occasion, consultation, min((each.revision for each in asked), default=0)) if asked else {}
    found: dict[int, Carriage] = {}
    for each in asked:
        steps = [since for number, since in later.items() if number > each.revision]
        if steps and each.place is not None:
            standing, keys = lineage.carried(each.place.key, [(step.fates, step.went_on) for step in steps])
            present = steps[-1].numbers
            found[each.id] = Carriage(standing, tuple((key, present[key]) for key in present if key in keys))
    return found


def is_displaced(*, went_on: bool) -> ColumnElement[bool]:
    """SQL condition on a comment: its provision no longer stands in the current text of its consultation.

    `went_on`: its words do, under other provisions; else nothing of it does.
    """
    current = (
        select(func.max(Revision.id))
        .where(Revision.consultation_id == Comment.consultation_id, Revision.published_at.is_not(None))
        .correlate(Comment)
        .scalar_subquery()
    )
    stands = exists().where(
        ProvisionVersion.provision_id == Comment.provision_id, ProvisionVersion.revision_id == current
    )
    descends = exists().where(ProvisionDescent.source_id == Comment.provision_id, ProvisionDescent.holds.is_(True))
    gone = and_(Comment.provision_id.is_not(None), ~stands.correlate(Comment))
    return and_(gone, descends.correlate(Comment) if went_on else ~descends.correlate(Comment))


def to_see_to(occasion: Occasion, consultation: Consultation) -> ToSeeTo:
    """What of the comments waits for a person."""
    public = and_(Comment.status == CommentStatus.PUBLISHED, Comment.parent_id.is_(None))
    kinds = (
        comment_counts.waits_for_answer(),
        and_(public, is_displaced(went_on=True)),
        and_(public, is_displaced(went_on=False)),
    )
    counted = select(*(func.sum(case((kind, 1), else_=0)) for kind in kinds))
    row = occasion.session.execute(counted.where(Comment.consultation_id == consultation.id)).one()
    return ToSeeTo(*(int(each or 0) for each in row))


def _later(occasion: Occasion, consultation: Consultation, number: int) -> dict[int, _Since]:
    """The published revisions behind this one, in order."""
    later = (
        Revision.consultation_id == consultation.id,
        Revision.number > number,
        Revision.published_at.is_not(None),
    )
    made: defaultdict[int, _Since] = defaultdict(lambda: _Since({}, {}, []))
    versions = (
        select(Revision.number, Provision.key, ProvisionVersion.number, ProvisionVersion.fate)
        .join(ProvisionVersion, ProvisionVersion.revision_id == Revision.id)
        .join(Provision, Provision.id == ProvisionVersion.provision_id)
        .where(*later)
        .order_by(Revision.number, ProvisionVersion.position)
    )
    for revision, key, shown, fate in occasion.session.execute(versions):
        made[revision].fates[key], made[revision].numbers[key] = fate, shown
    if made:
        source, target = aliased(Provision), aliased(Provision)
        descents = (
            select(Revision.number, source.key, target.key)
            .join(ProvisionDescent, ProvisionDescent.revision_id == Revision.id)
            .join(source, source.id == ProvisionDescent.source_id)
            .join(target, target.id == ProvisionDescent.target_id)
            .where(*later, ProvisionDescent.holds.is_(True))
        )
        for revision, one, other in occasion.session.execute(descents):
            made[revision].went_on.append(Descent(one, other))
    return dict(made)
