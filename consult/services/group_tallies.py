"""Groups of delegations in a consultation: for breakdowns, never for votes."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import and_, select

from consult.models.consultations import Consultation, Participation
from consult.models.delegations import Delegation, Group, GroupKind, GroupMembership
from consult.rules.access import Standing
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name


class VotingGroup(Struct, frozen=True, kw_only=True):
    """A group and its delegations of that standing in this consultation."""

    key: str
    kind: GroupKind
    name_en: str
    name_zh: str
    members: frozenset[str]


class Roll(Struct, frozen=True):
    """The delegations of one standing in a consultation, in English alphabetical order, and their groups."""

    delegations: tuple[Name, ...]
    groups: tuple[VotingGroup, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of these delegations."""
        return frozenset(each.key for each in self.delegations)


def roll_of(occasion: Occasion, consultation: Consultation) -> Roll:
    """The roll of a consultation: one query."""
    return rolls_of(occasion, consultation, Standing.VOTING)[Standing.VOTING]


def rolls_of(occasion: Occasion, consultation: Consultation, *standings: Standing) -> Mapping[Standing, Roll]:
    """The same for each of these standings: still one query."""
    query = (
        select(Participation.standing, Delegation.key, Delegation.name_en, Delegation.name_zh, Group)
        .join(Participation, Participation.delegation_id == Delegation.id)
        .outerjoin(
            GroupMembership,
            and_(GroupMembership.delegation_id == Delegation.id, GroupMembership.to_date.is_(None)),
        )
        .outerjoin(Group, Group.id == GroupMembership.group_id)
        .where(Participation.consultation_id == consultation.id, Participation.standing.in_(standings))
        .order_by(Delegation.sort_key)
    )
    rows = occasion.session.execute(query).all()
    return {each: _roll([(Name(*row[1:4]), row.Group) for row in rows if row.standing == each]) for each in standings}


def _roll(rows: Sequence[tuple[Name, Group | None]]) -> Roll:
    members: dict[Group, set[str]] = {}
    for name, group in rows:
        if group is not None:
            members.setdefault(group, set()).add(name.key)
    return Roll(
        tuple(dict.fromkeys(name for name, _ in rows)),
        tuple(
            VotingGroup(
                key=group.key,
                kind=group.kind,
                name_en=group.name_en,
                name_zh=group.name_zh,
                members=frozenset(members[group]),
            )
            for group in sorted(members, key=lambda each: (each.position, each.key))
        ),
    )
