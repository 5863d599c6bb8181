"""Groups for breakdowns and joint statements, with their names in both languages; a group never votes."""

from collections.abc import Collection
from datetime import date

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, exists, or_, select

from consult.models.delegations import Delegation, Group, GroupKind, GroupMembership
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Kind
from consult.services.occasion import Occasion


class Named(Struct, frozen=True):
    """A group as every installation knows it."""

    key: str
    kind: GroupKind
    name_en: str
    name_zh: str


_R, _S, _P, _H = GroupKind.REGION, GroupKind.SITUATION, GroupKind.POLITICAL, GroupKind.STAKEHOLDER

KNOWN = (
    Named("african", _R, "African States", "非洲国家组"),
    Named("asia-pacific", _R, "Asia-Pacific States", "亚太国家组"),
    Named("eastern-european", _R, "Eastern European States", "东欧国家组"),
    Named("latin-american-and-caribbean", _R, "Latin American and Caribbean States", "拉丁美洲和加勒比国家组"),
    Named("western-european-and-others", _R, "Western European and other States", "西欧和其他国家组"),
    Named("ldc", _S, "Least developed countries", "最不发达国家"),
    Named("lldc", _S, "Landlocked developing countries", "内陆发展中国家"),
    Named("sids", _S, "Small island developing States", "小岛屿发展中国家"),
    Named("g77", _P, "Group of 77 and China", "77国集团和中国"),
    Named("intergovernmental", _H, "Intergovernmental organizations", "政府间组织"),
    Named("academia", _H, "Academia", "学术界"),
    Named("industry", _H, "Industry", "产业界"),
    Named("civil-society", _H, "Civil society", "民间社会"),
    Named("technical-community", _H, "Technical community", "技术界"),
)
KEYS = frozenset(group.key for group in KNOWN)
OTHER = "other"
"""Stands for a group that the site does not know; no group has this key."""


def key_of_region(region: str) -> str:
    """The key of a regional group as tables name it ("Asia-Pacific")."""
    return region.strip().lower().replace(" ", "-")


def keys_of_kind(kind: Kind) -> tuple[str, ...]:
    """The stakeholder group that a body belongs to by what it is; States have none."""
    return () if kind is Kind.STATE else (kind.value.replace("_", "-"),)


def ensure(occasion: Occasion) -> dict[str, int]:
    """All known groups by key, made where they are missing."""
    present = {group.key: group.id for group in occasion.session.scalars(select(Group))}
    for position, known in enumerate(KNOWN):
        if known.key not in present:
            row = Group(
                key=known.key, kind=known.kind, name_en=known.name_en, name_zh=known.name_zh, position=position
            )
            occasion.session.add(row)
            occasion.session.flush()
            present[known.key] = row.id
    return present


def join(occasion: Occasion, delegation: Delegation, keys: Collection[str], since: date) -> int:
    """Let a delegation belong to groups from a day on; says to how many it did not belong before."""
    ids = ensure(occasion)
    already = set(
        occasion.session.scalars(
            select(GroupMembership.group_id).where(
                GroupMembership.delegation_id == delegation.id, GroupMembership.to_date.is_(None)
            )
        )
    )
    fresh = [ids[key] for key in dict.fromkeys(keys) if ids[key] not in already]
    for group_id in fresh:
        occasion.session.add(GroupMembership(group_id=group_id, delegation_id=delegation.id, from_date=since))
    return len(fresh)


def of(occasion: Occasion, delegation: Delegation, day: date) -> tuple[Group, ...]:
    """The groups a delegation belongs to on a day, in the order of the list."""
    query = (
        select(Group)
        .join(GroupMembership, GroupMembership.group_id == Group.id)
        .where(GroupMembership.delegation_id == delegation.id, on(day))
        .order_by(Group.position)
    )
    return tuple(occasion.session.scalars(query).unique())


def asked(key: str, another: str) -> str:
    """How a form asks on whose behalf something is said: a group by its key, another one, or nobody's."""
    return key or (OTHER if another else "")


def is_member(occasion: Occasion, delegation: Delegation, group_id: int, day: date) -> bool:
    """Whether a delegation belongs to a group on a day."""
    return any(group.id == group_id for group in of(occasion, delegation, day))


def spoken_for(occasion: Occasion, delegation_id: int, key: str, day: date) -> int | None:
    """The group in whose name a delegation speaks: one to which it belongs on that day; none where none is named."""
    if not key:
        return None
    delegation = occasion.session.get_one(Delegation, delegation_id)
    found = next((group.id for group in of(occasion, delegation, day) if group.key == key), None)
    if found is None:
        raise Refusal(Code.NOT_IN_GROUP, at="group")
    return found


def key_of(occasion: Occasion, group_id: int | None) -> str:
    """The key of a group; empty where there is none."""
    return "" if group_id is None else occasion.session.get_one(Group, group_id).key


def on(day: date) -> ColumnElement[bool]:
    """SQL condition: a membership holds on a day."""
    return and_(
        GroupMembership.from_date <= day, or_(GroupMembership.to_date.is_(None), GroupMembership.to_date > day)
    )


def belongs(key: str, day: date) -> ColumnElement[bool]:
    """SQL condition: the delegation that the query names belongs to the group of this key on a day."""
    return exists().where(
        GroupMembership.delegation_id == Delegation.id,
        GroupMembership.group_id == Group.id,
        Group.key == key,
        on(day),
    )
