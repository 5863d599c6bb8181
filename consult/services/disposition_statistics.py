"""Dispositions by groups of delegations: whether what is taken up depends on who asks for it."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, or_, select

from consult.models.consultations import Consultation, Participation
from consult.models.contributions import Comment, Disposition
from consult.models.delegations import Delegation, Group, GroupKind, GroupMembership
from consult.rules import dispositions
from consult.rules.dispositions import Outcome
from consult.rules.roster import DispositionCode, Kind
from consult.services import comment_records, comment_visibility, consultation_page, coverage, standing
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name

Counts = Counter[DispositionCode | None]
"""Comments by the code of their disposition, None where there is none yet."""


class Line(Struct, frozen=True, kw_only=True):
    """The comments of some delegations: of one group (by its name), of one kind, or of all."""

    group: Name | None = None
    kind: Kind | None = None
    delegations: int
    counts: Mapping[DispositionCode, int]
    waiting: int

    @property
    def answered(self) -> int:
        """How many comments have a disposition."""
        return sum(self.counts.values())

    @property
    def comments(self) -> int:
        """How many comments are to be answered."""
        return self.answered + self.waiting

    @property
    def outcomes(self) -> Mapping[Outcome, int]:
        """How many comments came to what."""
        return dispositions.outcomes(self.counts)


class Statistics(Struct, frozen=True, kw_only=True):
    """The same counts three times over: by region, by situation of development, by kind of delegation."""

    head: Head
    veiled: bool
    total: Line
    regions: tuple[Line, ...]
    situations: tuple[Line, ...]
    kinds: tuple[Line, ...]


class _Roll(Struct, frozen=True):
    """Delegations by what they are and by the groups they belong to."""

    kinds: Mapping[Kind, set[int]]
    groups: Mapping[Group, set[int]]


def statistics(occasion: Occasion, path: str) -> Statistics:
    """The statistics of a consultation that the actor may read."""
    consultation = standing.visible_consultation(occasion, path)
    return of(occasion, consultation, comment_visibility.veiled_since(occasion, consultation))


def of(occasion: Occasion, consultation: Consultation, veiled: datetime | None) -> Statistics:
    """Public comments that are to be answered, by disposition and group of delegations: two queries for all.

    `veiled`: the instant from which on comments are not public yet.
    """
    shown = comment_visibility.before(veiled)
    counted = _counted(occasion, consultation, shown)
    roll = _roll(occasion, consultation, shown)
    everybody = set[int]().union(*roll.kinds.values())
    return Statistics(
        head=consultation_page.head_of(consultation, occasion.now),
        veiled=veiled is not None,
        total=_line(counted, everybody),
        regions=_of_groups(counted, roll, GroupKind.REGION),
        situations=_of_groups(counted, roll, GroupKind.SITUATION),
        kinds=tuple(_line(counted, roll.kinds[kind], kind=kind) for kind in Kind if kind in roll.kinds),
    )


def _counted(occasion: Occasion, consultation: Consultation, shown: ColumnElement[bool]) -> dict[int, Counts]:
    """By the delegation: the comments of the coverage meter, with the disposition that stands."""
    query = (
        select(Comment.delegation_id, Disposition.code, func.count())
        .select_from(Comment)
        .outerjoin(Disposition, comment_records.last_of(Disposition))
        .where(
            Comment.consultation_id == consultation.id,
            Comment.parent_id.is_(None),
            coverage.is_due(),
            shown,
        )
        .group_by(Comment.delegation_id, Disposition.code)
    )
    found: dict[int, Counts] = {}
    for delegation, code, number in occasion.session.execute(query):
        found.setdefault(delegation, Counter())[code] += number
    return found


def _roll(occasion: Occasion, consultation: Consultation, shown: ColumnElement[bool]) -> _Roll:
    """Whoever takes part, or has commented, with the groups they belong to today."""
    parts = select(Participation.delegation_id).where(Participation.consultation_id == consultation.id)
    spoke = select(Comment.delegation_id).where(Comment.consultation_id == consultation.id, shown)
    now = and_(GroupMembership.delegation_id == Delegation.id, GroupMembership.to_date.is_(None))
    query = (
        select(Delegation.id, Delegation.kind, Group)
        .outerjoin(GroupMembership, now)
        .outerjoin(Group, Group.id == GroupMembership.group_id)
        .where(or_(Delegation.id.in_(parts), Delegation.id.in_(spoke)))
    )
    kinds: dict[Kind, set[int]] = {}
    groups: dict[Group, set[int]] = {}
    for ident, kind, group in occasion.session.execute(query):
        kinds.setdefault(kind, set()).add(ident)
        if group is not None:
            groups.setdefault(group, set()).add(ident)
    return _Roll(kinds, groups)


def _of_groups(counted: Mapping[int, Counts], roll: _Roll, kind: GroupKind) -> tuple[Line, ...]:
    """The groups of one sort in their order; those without a delegation here are left out."""
    groups = sorted((each for each in roll.groups if each.kind is kind), key=lambda each: (each.position, each.key))
    return tuple(
        _line(counted, roll.groups[each], group=Name(each.key, each.name_en, each.name_zh)) for each in groups
    )


def _line(
    counted: Mapping[int, Counts], members: Collection[int], *, group: Name | None = None, kind: Kind | None = None
) -> Line:
    summed: Counts = Counter()
    for each in members:
        summed.update(counted.get(each, {}))
    return Line(
        group=group,
        kind=kind,
        delegations=len(members),
        counts={code: summed[code] for code in DispositionCode},
        waiting=summed[None],
    )
