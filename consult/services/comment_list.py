"""The public list of comments: clause order, filters, words searched for, fifty threads to a page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from consult.models.consultations import Consultation, Participation
from consult.models.contributions import Comment, CommentStatus, CommentVersion, Disposition, ParticipantText
from consult.models.delegations import Delegation, Group, GroupMembership
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules.access import Act
from consult.rules.remarks import Category, Severity
from consult.rules.roster import DispositionCode
from consult.services import (
    comment_records,
    comment_visibility,
    consultation_page,
    paging,
    provision_options,
    standing,
)
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name
from consult.text.folding import LIKE_ESCAPE, like_pattern
from consult.text.provision import Language

WHOLE = "_whole"
NONE_YET = "none"
ANY = "any"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the address asks for; an empty field asks for nothing. Words are searched for in both languages."""

    words: str = ""
    provision: str = ""
    delegation: str = ""
    group: str = ""
    category: Category | None = None
    severity: Severity | None = None
    language: Language | None = None
    disposition: str = ""
    revision: int | None = None
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAsked:
    """A page of the comments of a consultation; `desk`: as the secretariat sees them, whether public or not."""

    consultation: str
    filters: Filters
    page: int = 1
    desk: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the filters offer."""

    provisions: tuple[ProvisionOption, ...]
    delegations: tuple[Name, ...]
    groups: tuple[Name, ...]
    revisions: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentPage:
    """One page of threads; `veiled` where comments appear only when the period has closed."""

    head: Head
    veiled: bool
    may_answer: bool
    comments: tuple[CommentRecord, ...]
    total: int
    page: int
    pages: int
    options: Options


def listed(occasion: Occasion, asked: ListAsked) -> CommentPage:
    """The threads that meet the filters, in clause order: by place in the current text, general comments first."""
    consultation, head = _opened(occasion, asked)
    shown = _shown(occasion, consultation, asked)
    revisions = _revisions(occasion, consultation)
    order = _order(revisions[-1].id if revisions else 0)
    rows, part = paging.shown(occasion, order.where(_root(consultation, shown, asked.filters)), asked.page)
    roots = [row[0] for row in rows]
    found = comment_records.records(
        occasion, or_(Comment.id.in_(roots), and_(Comment.parent_id.in_(roots), shown)), veil=not asked.desk
    )
    by_id = {thread.id: thread for thread in comment_records.threads(found)}
    return CommentPage(
        head=head,
        may_answer=asked.desk and standing.allows(occasion, Act.DISPOSE_COMMENT, consultation),
        veiled=not asked.desk and comment_visibility.veiled_since(occasion, consultation) is not None,
        comments=tuple(by_id[root] for root in roots),
        total=part.total,
        page=part.page,
        pages=part.pages,
        options=_options(occasion, consultation, revisions),
    )


def everything(occasion: Occasion, asked: ListAsked) -> tuple[Head, tuple[CommentRecord, ...]]:
    """All threads that meet the filters, for a download."""
    consultation, head = _opened(occasion, asked)
    shown = _shown(occasion, consultation, asked)
    revisions = _revisions(occasion, consultation)
    order = _order(revisions[-1].id if revisions else 0)
    roots = list(occasion.session.scalars(order.where(_root(consultation, shown, asked.filters))))
    wanted = set(roots)
    every = comment_records.records(occasion, Comment.consultation_id == consultation.id, shown, veil=not asked.desk)
    by_id = {thread.id: thread for thread in comment_records.threads(every) if thread.id in wanted}
    return head, tuple(by_id[root] for root in roots)


def _opened(occasion: Occasion, asked: ListAsked) -> tuple[Consultation, Head]:
    consultation = standing.visible_consultation(occasion, asked.consultation)
    if asked.desk:
        standing.ask(occasion, Act.READ_ALL_COMMENTS, consultation)
    return consultation, consultation_page.head_of(consultation, occasion.now)


def _shown(occasion: Occasion, consultation: Consultation, asked: ListAsked) -> ColumnElement[bool]:
    return Comment.id.is_not(None) if asked.desk else comment_visibility.public(occasion, consultation)


def _revisions(occasion: Occasion, consultation: Consultation) -> Sequence[Revision]:
    return occasion.session.scalars(
        select(Revision)
        .where(Revision.consultation_id == consultation.id, Revision.published_at.is_not(None))
        .order_by(Revision.number)
    ).all()


def _order(revision_id: int) -> Select[int]:
    """Ids of threads: whole document first, then by place in the current text, then provisions that are gone."""
    place = case((Comment.provision_id.is_(None), 0), (ProvisionVersion.position.is_(None), 2), else_=1)
    kind = case({category.value: number for number, category in enumerate(Category)}, value=CommentVersion.category)
    return (
        select(Comment.id)
        .join(CommentVersion, comment_records.last_of(CommentVersion))
        .join(Delegation, Delegation.id == Comment.delegation_id)
        .outerjoin(
            ProvisionVersion,
            and_(ProvisionVersion.provision_id == Comment.provision_id, ProvisionVersion.revision_id == revision_id),
        )
        .order_by(place, ProvisionVersion.position, Comment.provision_id, kind, Delegation.sort_key, Comment.number)
    )


def _root(consultation: Consultation, shown: ColumnElement[bool], asked: Filters) -> ColumnElement[bool]:
    """A thread of this consultation whose head meets the filters; words may stand in any of its comments."""
    conditions = [Comment.consultation_id == consultation.id, Comment.parent_id.is_(None), shown]
    conditions += [condition for condition in _conditions(asked) if condition is not None]
    if asked.words.strip():
        conditions.append(_holds(asked.words, consultation, shown))
    return and_(*conditions)


def _conditions(asked: Filters) -> list[ColumnElement[bool] | None]:
    return [
        CommentVersion.category == asked.category if asked.category else None,
        CommentVersion.severity == asked.severity if asked.severity else None,
        CommentVersion.language == asked.language if asked.language else None,
        Delegation.key == asked.delegation if asked.delegation else None,
        Comment.late.is_(True) if asked.late else None,
        _in_group(asked.group) if asked.group else None,
        _on(asked.provision) if asked.provision else None,
        _disposed(asked.disposition) if asked.disposition else None,
        Comment.revision_id.in_(select(Revision.id).where(Revision.number == asked.revision))
        if asked.revision
        else None,
    ]


def _on(key: str) -> ColumnElement[bool]:
    if key == WHOLE:
        return Comment.provision_id.is_(None)
    return Comment.provision_id.in_(select(Provision.id).where(Provision.key == key))


def _in_group(key: str) -> ColumnElement[bool]:
    return Comment.delegation_id.in_(
        select(GroupMembership.delegation_id)
        .join(Group, Group.id == GroupMembership.group_id)
        .where(Group.key == key, GroupMembership.to_date.is_(None))
    )


def _disposed(asked: str) -> ColumnElement[bool]:
    """By the last disposition; `none` for those that have none, `any` for those that have one."""
    given = select(Disposition.comment_id).where(Disposition.comment_id == Comment.id).correlate(Comment)
    if asked == NONE_YET:
        return ~given.exists()
    if asked == ANY:
        return given.exists()
    code = next((code for code in DispositionCode if code.value == asked), None)
    return given.where(Disposition.code == code, comment_records.last_of(Disposition)).exists()


def _holds(words: str, consultation: Consultation, shown: ColumnElement[bool]) -> ColumnElement[bool]:
    """The words stand in the last version of a comment of the thread, or in what it proposes, and may be read."""
    said = aliased(CommentVersion)
    inner = aliased(Comment)
    last = select(func.max(said.seq)).where(said.comment_id == inner.id).correlate(inner).scalar_subquery()
    version = aliased(CommentVersion)
    found = (
        select(func.coalesce(inner.parent_id, inner.id))
        .join(version, and_(version.comment_id == inner.id, version.seq == last))
        .join(
            ParticipantText,
            ParticipantText.id.in_([version.text_id, version.proposed_en_id, version.proposed_zh_id]),
        )
        .where(
            inner.consultation_id == consultation.id,
            inner.status == CommentStatus.PUBLISHED,
            inner.id.in_(select(Comment.id).where(Comment.consultation_id == consultation.id, shown)),
            ParticipantText.folded.like(like_pattern(words), escape=LIKE_ESCAPE),
        )
    )
    return Comment.id.in_(found)


def _options(occasion: Occasion, consultation: Consultation, revisions: Sequence[Revision]) -> Options:
    delegations, groups = _participants(occasion, consultation)
    return Options(
        provisions=provision_options.provisions_of(occasion, revisions[-1]) if revisions else (),
        delegations=delegations,
        groups=groups,
        revisions=tuple((revision.number, revision.symbol) for revision in revisions),
    )


def _participants(occasion: Occasion, consultation: Consultation) -> tuple[tuple[Name, ...], tuple[Name, ...]]:
    """The delegations of a consultation and the groups they belong to: one query."""
    query = (
        select(
            Delegation.key,
            Delegation.name_en,
            Delegation.name_zh,
            Group.position,
            Group.key,
            Group.name_en,
            Group.name_zh,
        )
        .join(Participation, Participation.delegation_id == Delegation.id)
        .outerjoin(
            GroupMembership,
            and_(GroupMembership.delegation_id == Delegation.id, GroupMembership.to_date.is_(None)),
        )
        .outerjoin(Group, Group.id == GroupMembership.group_id)
        .where(Participation.consultation_id == consultation.id)
        .order_by(Delegation.sort_key)
    )
    rows = occasion.session.execute(query).all()
    delegations = dict.fromkeys(Name(row[0], row[1], row[2]) for row in rows)
    groups = {(row[3], row[4]): Name(row[4], row[5], row[6]) for row in rows if row[4]}
    return tuple(delegations), tuple(groups[place] for place in sorted(groups))
