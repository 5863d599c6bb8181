"""Read models of delegations: in English alphabetical order, all alike, never a person's name."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from consult.models.consultations import Consultation, Participation
from consult.models.contributions import Comment, CommentStatus
from consult.models.delegations import Delegation, Group, GroupMembership, Suspension
from consult.models.texts import Revision
from consult.rules import phases
from consult.rules.access import Act, Standing
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Kind
from consult.services import own_positions, paging, standing
from consult.services.occasion import Occasion
from consult.services.own_positions import OwnPosition
from consult.services.paging import Part


class Participant(Struct, frozen=True):
    """A delegation in a list."""

    key: str
    name_en: str
    name_zh: str
    kind: Kind
    suspended: bool


class GroupName(Struct, frozen=True):
    """A group by its names."""

    key: str
    name_en: str
    name_zh: str


class Wanted(Struct, frozen=True, kw_only=True):
    """Which delegations are asked for; empty fields ask for all. `page`: a page of the list."""

    kind: str = ""
    group: str = ""
    words: str = ""
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether some are left out."""
        return bool(self.kind or self.group or self.words)


class ParticipantsPage(Struct, frozen=True, kw_only=True):
    """A page of the delegations asked for, how many there are at all, and the groups to choose from."""

    delegations: tuple[Participant, ...]
    part: Part
    seated: int
    groups: tuple[GroupName, ...]


class TakingPart(Struct, frozen=True, kw_only=True):
    """A delegation in one consultation."""

    symbol: str
    path: str
    title_en: str
    title_zh: str
    state: State
    standing: Standing
    comments: int
    positions: tuple[OwnPosition, ...]


class Profile(Struct, frozen=True, kw_only=True):
    """What anybody may know of a delegation."""

    key: str
    kind: Kind
    name_en: str
    name_zh: str
    formal_en: str
    formal_zh: str
    admitted_at: datetime
    seat_until: datetime | None
    suspended_at: datetime | None
    reason_en: str
    reason_zh: str
    groups: tuple[GroupName, ...]
    consultations: tuple[TakingPart, ...]


def everyone(occasion: Occasion, _asked: None) -> tuple[Participant, ...]:
    """All delegations that hold a seat."""
    return tuple(_participant(row) for row in occasion.session.scalars(_seated()))


def listed(occasion: Occasion, wanted: Wanted) -> ParticipantsPage:
    """Delegations of a kind, of a group, or whose name in either language holds some words."""
    standing.ask(occasion, Act.READ_SITE)
    query = chosen(occasion, wanted)
    part = paging.part(paging.counted(occasion, query), wanted.page)
    rows = occasion.session.scalars(query.limit(paging.SIZE).offset(part.before))
    return ParticipantsPage(
        delegations=tuple(_participant(row) for row in rows),
        part=part,
        seated=paging.counted(occasion, _seated()) if wanted.is_filtered else part.total,
        groups=groups_in_use(occasion),
    )


def chosen(occasion: Occasion, wanted: Wanted) -> Select[Delegation]:
    """The query for the delegations asked for that hold a seat, in English alphabetical order."""
    query = _seated()
    if wanted.kind:
        query = query.where(Delegation.kind == wanted.kind if wanted.kind in set(Kind) else Delegation.id.is_(None))
    if wanted.group:
        query = query.where(_in_group(occasion, wanted.group))
    if wanted.words:
        query = query.where(_named(wanted.words))
    return query


def groups_in_use(occasion: Occasion) -> tuple[GroupName, ...]:
    """Groups that hold a delegation now: what a list can be filtered by."""
    used = exists().where(GroupMembership.group_id == Group.id, _in_force(occasion))
    return tuple(_group(row) for row in occasion.session.scalars(select(Group).where(used).order_by(Group.position)))


def profile(occasion: Occasion, key: str) -> Profile:
    """One delegation as anybody may see it."""
    standing.ask(occasion, Act.READ_SITE)
    row = occasion.session.scalar(select(Delegation).where(Delegation.key == key))
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    why = _suspension(occasion, row) if row.suspended_at is not None else None
    return Profile(
        key=row.key,
        kind=row.kind,
        name_en=row.name_en,
        name_zh=row.name_zh,
        formal_en=row.formal_en,
        formal_zh=row.formal_zh,
        admitted_at=row.admitted_at,
        seat_until=row.seat_until,
        suspended_at=row.suspended_at,
        reason_en=why.reason_en if why else "",
        reason_zh=why.reason_zh if why else "",
        groups=_groups(occasion, row),
        consultations=_taking_part(occasion, row),
    )


def _seated() -> Select[Delegation]:
    return select(Delegation).where(Delegation.seat_until.is_(None)).order_by(Delegation.sort_key, Delegation.id)


def _in_force(occasion: Occasion) -> ColumnElement[bool]:
    today = occasion.now.date()
    return and_(
        GroupMembership.from_date <= today, or_(GroupMembership.to_date.is_(None), GroupMembership.to_date > today)
    )


def _in_group(occasion: Occasion, key: str) -> ColumnElement[bool]:
    return (
        exists()
        .where(GroupMembership.delegation_id == Delegation.id)
        .where(GroupMembership.group_id == Group.id, Group.key == key, _in_force(occasion))
    )


def _named(words: str) -> ColumnElement[bool]:
    """Names in either language, formal ones too; English without regard to case and diacritics."""
    plain = words.casefold()
    return or_(
        Delegation.sort_key.contains(plain, autoescape=True),
        func.lower(Delegation.name_en).contains(plain, autoescape=True),
        func.lower(Delegation.formal_en).contains(plain, autoescape=True),
        Delegation.name_zh.contains(words, autoescape=True),
        Delegation.formal_zh.contains(words, autoescape=True),
    )


def _participant(row: Delegation) -> Participant:
    return Participant(row.key, row.name_en, row.name_zh, row.kind, row.suspended_at is not None)


def _group(row: Group) -> GroupName:
    return GroupName(row.key, row.name_en, row.name_zh)


def _groups(occasion: Occasion, delegation: Delegation) -> tuple[GroupName, ...]:
    rows = occasion.session.scalars(
        select(Group)
        .join(GroupMembership, GroupMembership.group_id == Group.id)
        .where(GroupMembership.delegation_id == delegation.id, _in_force(occasion))
        .order_by(Group.position)
    )
    return tuple(_group(row) for row in rows)


def _suspension(occasion: Occasion, delegation: Delegation) -> Suspension | None:
    return occasion.session.scalar(
        select(Suspension)
        .where(Suspension.delegation_id == delegation.id, Suspension.suspended)
        .order_by(Suspension.id.desc())
        .limit(1)
    )


def _taking_part(occasion: Occasion, delegation: Delegation) -> tuple[TakingPart, ...]:
    """Public consultations; comments that wait for the close of their period are not counted yet."""
    hidden = and_(Consultation.comments_public_at_close, Consultation.state == State.OPEN_FOR_COMMENT)
    comments = (
        select(func.count())
        .where(
            Comment.consultation_id == Consultation.id,
            Comment.delegation_id == delegation.id,
            Comment.status == CommentStatus.PUBLISHED,
            ~hidden,
        )
        .scalar_subquery()
    )
    rows = occasion.session.execute(
        select(Consultation, Participation.standing, comments, Revision)
        .join(Participation, Participation.consultation_id == Consultation.id)
        .outerjoin(Revision, own_positions.is_current())
        .where(Participation.delegation_id == delegation.id, Consultation.state.in_(phases.PUBLIC))
        .order_by(Consultation.id.desc())
    ).all()
    current = {row.id: revision for row, _place, _count, revision in rows if revision is not None}
    said = own_positions.of_delegation(occasion, delegation, current)
    return tuple(
        TakingPart(
            symbol=row.symbol,
            path=row.path,
            title_en=row.title_en,
            title_zh=row.title_zh,
            state=row.state,
            standing=place,
            comments=count,
            positions=tuple(said.get(row.id, ())),
        )
        for row, place, count, _revision in rows
    )
