"""Groups of delegations in a consultation: for breakdowns, never for votes."""

from msgspec import Struct
from sqlalchemy import and_, select

from consult.models.consultations import Consultation, Participation
from consult.models.delegations import Delegation, Group, GroupKind, GroupMembership
from consult.rules.access import Standing
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name


class VotingGroup(Struct, frozen=True, kw_only=True):
    """A group and its voting delegations in this consultation."""

    key: str
    kind: GroupKind
    name_en: str
    name_zh: str
    members: frozenset[str]


class Roll(Struct, frozen=True):
    """The voting delegations of a consultation, in English alphabetical order, and their groups."""

    delegations: tuple[Name, ...]
    groups: tuple[VotingGroup, ...]

    @property
    def keys(self) -> frozenset[str]:
        """The keys of the voting delegations."""
        return frozenset(each.key for each in self.delegations)


def roll_of(occasion: Occasion, consultation: Consultation) -> Roll:
    """The roll of a consultation: one query."""
    query = (
        select(Delegation.key, Delegation.name_en, Delegation.name_zh, Group)
        .join(Participation, Participation.delegation_id == Delegation.id)
        .outerjoin(
            GroupMembership,
            and_(GroupMembership.delegation_id == Delegation.id, GroupMembership.to_date.is_(None)),
        )
        .outerjoin(Group, Group.id == GroupMembership.group_id)
        .where(Participation.consultation_id == consultation.id, Participation.standing == Standing.VOTING)
        .order_by(Delegation.sort_key)
    )
    rows = occasion.session.execute(query).all()
    members: dict[Group, set[str]] = {}
    for key, _name_en, _name_zh, group in rows:
        if group is not None:
            members.setdefault(group, set()).add(key)
    return Roll(
        tuple(dict.fromkeys(Name(key, name_en, name_zh) for key, name_en, name_zh, _ in rows)),
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
