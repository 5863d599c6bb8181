"""How far the comments of a consultation have been answered, per provision and in all, and what their owners say."""

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import ColumnElement, ScalarSelect, and_, case, func, select

from consult.models.answering import Reaction
from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentStatus, Disposition
from consult.models.texts import Provision
from consult.services import comment_records
from consult.services.occasion import Occasion


class Covered(Struct, frozen=True, kw_only=True):
    """Comments to be answered (in time, not withdrawn, no replies) and how many are; what owners say of answers."""

    due: int = 0
    answered: int = 0
    satisfied: int = 0
    unsatisfied: int = 0

    @property
    def waiting(self) -> int:
        """How many have no disposition yet."""
        return self.due - self.answered


NONE = Covered()


def by_provision(
    occasion: Occasion, consultation: Consultation, shown: ColumnElement[bool]
) -> dict[str | None, Covered]:
    """By the key of the provision, None for the whole: one query. Reactions to earlier answers no longer count."""
    answered = Disposition.comment_id.is_not(None)
    due = is_due()
    query = (
        select(
            Provision.key,
            _number(due),
            _number(due & answered),
            _number(Reaction.satisfied.is_(True)),
            _number(Reaction.satisfied.is_(False)),
        )
        .select_from(Comment)
        .outerjoin(Provision, Provision.id == Comment.provision_id)
        .outerjoin(Disposition, comment_records.last_of(Disposition))
        .outerjoin(Reaction, and_(comment_records.last_of(Reaction), Reaction.disposition_seq == Disposition.seq))
        .where(Comment.consultation_id == consultation.id, Comment.parent_id.is_(None), shown)
        .group_by(Provision.key)
    )
    return {
        key: Covered(due=all_due, answered=given, satisfied=yes, unsatisfied=no)
        for key, all_due, given, yes, no in occasion.session.execute(query)
    }


def waiting_in(consultation: Consultation, shown: ColumnElement[bool]) -> ScalarSelect[int]:
    """SQL: how many comments of a consultation have no disposition yet, of those that are shown."""
    query = select(func.count()).select_from(Comment).outerjoin(Disposition, Disposition.comment_id == Comment.id)
    unanswered = and_(Comment.parent_id.is_(None), is_due(), Disposition.comment_id.is_(None))
    return query.where(Comment.consultation_id == consultation.id, unanswered, shown).scalar_subquery()


def is_due() -> ColumnElement[bool]:
    """SQL condition: a comment that is to be answered, whether it has been or not."""
    return Comment.late.is_(False) & (Comment.status != CommentStatus.WITHDRAWN)


def summed(parts: Iterable[Covered]) -> Covered:
    """All of them together."""
    every = list(parts)
    return Covered(
        due=sum(each.due for each in every),
        answered=sum(each.answered for each in every),
        satisfied=sum(each.satisfied for each in every),
        unsatisfied=sum(each.unsatisfied for each in every),
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
