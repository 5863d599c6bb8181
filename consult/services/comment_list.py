"""The public list of comments: clause order, filters, words searched for, fifty threads to a page."""

from collections.abc import Mapping

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from consult.models.answering import ProposedRejection
from consult.models.consultations import Consultation, Participation
from consult.models.contributions import Comment, CommentStatus, CommentVersion, Disposition, ParticipantText
from consult.models.delegations import Delegation, Group, GroupMembership
from consult.models.texts import ProvisionVersion, Revision
from consult.rules.access import Act
from consult.rules.remarks import Category, Severity
from consult.rules.roster import DispositionCode
from consult.services import (
    carrying,
    comment_counts,
    comment_desk,
    comment_places,
    comment_records,
    comment_visibility,
    consultation_page,
    paging,
    provision_options,
    rejections,
    standing,
)
from consult.services.carrying import Carriage
from consult.services.comment_desk import Official
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.paging import Part
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name
from consult.text.folding import LIKE_ESCAPE, like_pattern
from consult.text.provision import Language

WHOLE = "_whole"
NONE_YET = "none"
ANY = "any"
WAITING = "waiting"
PROPOSED = "proposed"
ME = "me"
NOBODY = "nobody"
MOVED = "moved"
GONE = "gone"


class Filters(Struct, frozen=True, kw_only=True):
    """What the address asks for; an empty field asks for nothing. Words are searched for in both languages.

    What only the desk knows (who is to answer, what a second official is to confirm) asks for nothing elsewhere.
    """

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
    assigned: str = ""
    place: str = ""


class ListAsked(Struct, frozen=True, kw_only=True):
    """A page of the comments of a consultation; `desk`: as the secretariat sees them, whether public or not."""

    consultation: str
    filters: Filters
    page: int = 1
    desk: bool = False


class Options(Struct, frozen=True, kw_only=True):
    """What the filters offer; at the desk also who answers."""

    provisions: tuple[ProvisionOption, ...]
    delegations: tuple[Name, ...]
    groups: tuple[Name, ...]
    revisions: tuple[tuple[int, str], ...]
    desk: bool = False
    officials: tuple[Official, ...] = ()


class Roots(Struct, frozen=True):
    """The heads of the threads on one page, in clause order, with what they were found by."""

    ids: tuple[int, ...]
    part: Part
    shown: ColumnElement[bool]
    revisions: tuple[Revision, ...]
    provisions: tuple[ProvisionOption, ...]


class CommentPage(Struct, frozen=True, kw_only=True):
    """One page of threads; `veiled` where comments appear only when the period has closed."""

    head: Head
    veiled: bool
    may_answer: bool
    comments: tuple[CommentRecord, ...]
    carriages: Mapping[int, Carriage]
    total: int
    page: int
    pages: int
    options: Options


def listed(occasion: Occasion, asked: ListAsked) -> CommentPage:
    """The threads that meet the filters, in clause order: by place in the current text, general comments first."""
    consultation, head = opened(occasion, asked)
    roots = roots_of(occasion, consultation, asked)
    replies = and_(Comment.parent_id.in_(roots.ids), roots.shown)
    found = comment_records.records(occasion, or_(Comment.id.in_(roots.ids), replies), veil=not asked.desk)
    by_id = {thread.id: thread for thread in comment_records.threads(found)}
    return CommentPage(
        head=head,
        may_answer=asked.desk and standing.allows(occasion, Act.DISPOSE_COMMENT, consultation),
        veiled=not asked.desk and comment_visibility.veiled_since(occasion, consultation) is not None,
        comments=tuple(by_id[root] for root in roots.ids),
        carriages=carrying.of_comments(occasion, consultation, by_id.values()),
        total=roots.part.total,
        page=roots.part.page,
        pages=roots.part.pages,
        options=options_of(occasion, consultation, roots, desk=asked.desk),
    )


def roots_of(occasion: Occasion, consultation: Consultation, asked: ListAsked) -> Roots:
    """The heads of threads that meet the filters: a page of them."""
    shown = _shown(occasion, consultation, asked)
    revisions, provisions = provision_options.published(occasion, consultation)
    order = _order(revisions[-1].id if revisions else 0)
    rows, part = paging.shown(occasion, order.where(_root(occasion, consultation, shown, asked)), asked.page)
    return Roots(tuple(row[0] for row in rows), part, shown, tuple(revisions), provisions)


def everything(occasion: Occasion, asked: ListAsked) -> tuple[Head, tuple[CommentRecord, ...]]:
    """All threads that meet the filters, for a download."""
    consultation, head = opened(occasion, asked)
    shown = _shown(occasion, consultation, asked)
    revisions, _provisions = provision_options.published(occasion, consultation)
    order = _order(revisions[-1].id if revisions else 0)
    roots = list(occasion.session.scalars(order.where(_root(occasion, consultation, shown, asked))))
    wanted = set(roots)
    every = comment_records.records(occasion, Comment.consultation_id == consultation.id, shown, veil=not asked.desk)
    by_id = {thread.id: thread for thread in comment_records.threads(every) if thread.id in wanted}
    return head, tuple(by_id[root] for root in roots)


def opened(occasion: Occasion, asked: ListAsked) -> tuple[Consultation, Head]:
    """The consultation, for whoever may read its comments in this way."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    if asked.desk:
        standing.ask(occasion, Act.READ_ALL_COMMENTS, consultation)
    return consultation, consultation_page.head_of(consultation, occasion.now)


def _shown(occasion: Occasion, consultation: Consultation, asked: ListAsked) -> ColumnElement[bool]:
    return Comment.id.is_not(None) if asked.desk else comment_visibility.public(occasion, consultation)


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


def _root(
    occasion: Occasion, consultation: Consultation, shown: ColumnElement[bool], asked: ListAsked
) -> ColumnElement[bool]:
    """A thread of this consultation whose head meets the filters; words may stand in any of its comments."""
    conditions = [Comment.consultation_id == consultation.id, Comment.parent_id.is_(None), shown]
    found = _conditions(consultation, asked.filters) + (_of_the_desk(occasion, asked.filters) if asked.desk else [])
    conditions += [condition for condition in found if condition is not None]
    if asked.filters.words.strip():
        conditions.append(_holds(asked.filters.words, consultation, shown))
    return and_(*conditions)


def _conditions(consultation: Consultation, asked: Filters) -> list[ColumnElement[bool] | None]:
    return [
        CommentVersion.category == asked.category if asked.category else None,
        CommentVersion.severity == asked.severity if asked.severity else None,
        CommentVersion.language == asked.language if asked.language else None,
        Delegation.key == asked.delegation if asked.delegation else None,
        Comment.late.is_(True) if asked.late else None,
        _in_group(asked.group) if asked.group else None,
        carrying.is_displaced(went_on=asked.place == MOVED) if asked.place in {MOVED, GONE} else None,
        _on(consultation, asked.provision) if asked.provision else None,
        _disposed(asked.disposition) if asked.disposition not in {"", PROPOSED} else None,
        Comment.revision_id.in_(select(Revision.id).where(Revision.number == asked.revision))
        if asked.revision
        else None,
    ]


def _of_the_desk(occasion: Occasion, asked: Filters) -> list[ColumnElement[bool] | None]:
    proposed = select(ProposedRejection.comment_id).where(rejections.waits(ProposedRejection, Comment))
    return [
        proposed.correlate(Comment).exists() if asked.disposition == PROPOSED else None,
        _assigned(occasion, asked.assigned) if asked.assigned else None,
    ]


def _assigned(occasion: Occasion, asked: str) -> ColumnElement[bool]:
    if asked == NOBODY:
        return comment_desk.unassigned()
    if asked == ME:
        return comment_desk.assigned_to(occasion.actor.person_id or 0)
    return comment_desk.assigned_to(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0)


def _on(consultation: Consultation, key: str) -> ColumnElement[bool]:
    return Comment.provision_id.is_(None) if key == WHOLE else comment_places.stands_at(consultation, key)


def _in_group(key: str) -> ColumnElement[bool]:
    return Comment.delegation_id.in_(
        select(GroupMembership.delegation_id)
        .join(Group, Group.id == GroupMembership.group_id)
        .where(Group.key == key, GroupMembership.to_date.is_(None))
    )


def _disposed(asked: str) -> ColumnElement[bool]:
    """By the last disposition; none at all, any, or none though one is due: `waiting`."""
    given = select(Disposition.comment_id).where(Disposition.comment_id == Comment.id).correlate(Comment)
    if asked == NONE_YET:
        return ~given.exists()
    if asked == ANY:
        return given.exists()
    if asked == WAITING:
        return comment_counts.waits_for_answer()
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


def options_of(occasion: Occasion, consultation: Consultation, roots: Roots, *, desk: bool) -> Options:
    """What the filters of a list offer: one query."""
    delegations, groups = _participants(occasion, consultation)
    return Options(
        provisions=roots.provisions,
        delegations=delegations,
        groups=groups,
        revisions=tuple((revision.number, revision.symbol) for revision in roots.revisions),
        desk=desk,
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
