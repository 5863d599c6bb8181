"""The voting board: who voted how once that is public, by delegation and by group."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, or_, select

from consult.models.ballots import Ballot, BallotEvent, RegisterEntry
from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation, Group, GroupKind, GroupMembership
from consult.models.statements import NoteOfCorrection
from consult.rules import tally
from consult.rules.counts import Counts
from consult.rules.roster import Origin
from consult.rules.tally import Cast, Choice
from consult.services import ballot_room
from consult.services.occasion import Occasion
from consult.text.provision import Language

NOT_VOTING = "not_voting"


class Cell(Struct, frozen=True, kw_only=True):
    """A delegation on the voting board: its vote, the reason for it, what it later said it had intended."""

    key: str
    name_en: str
    name_zh: str
    choice: str
    reason: str = ""
    reason_language: Language | None = None
    intended: str = ""
    suspended: bool = False
    origin: Origin | None = None

    @property
    def by_letter(self) -> bool:
        """Whether the secretariat entered this vote from a letter."""
        return self.origin is Origin.LETTER


class GroupResult(Struct, frozen=True, kw_only=True):
    """The counts of one group; a group never votes."""

    kind: GroupKind
    name_en: str
    name_zh: str
    counts: Counts
    keys: frozenset[str]


class Board(Struct, frozen=True, kw_only=True):
    """Who voted how, once that is public."""

    cells: tuple[Cell, ...]
    groups: tuple[GroupResult, ...]
    excluded: frozenset[str]

    def among(self, keys: frozenset[str]) -> tuple[Cell, ...]:
        """The cells of these delegations."""
        return tuple(cell for cell in self.cells if cell.key in keys)

    @property
    def reasoned(self) -> tuple[Cell, ...]:
        """The delegations that gave a reason for their vote."""
        return tuple(cell for cell in self.cells if cell.reason)

    @property
    def by_letter(self) -> tuple[Cell, ...]:
        """The delegations whose votes the secretariat entered from letters."""
        return tuple(cell for cell in self.cells if cell.by_letter)

    @property
    def corrected(self) -> tuple[Cell, ...]:
        """The delegations that later said they had intended another vote."""
        return tuple(cell for cell in self.cells if cell.intended)

    @property
    def regions(self) -> tuple[GroupResult, ...]:
        """The regional and stakeholder groups, which together hold each delegation once."""
        return tuple(group for group in self.groups if group.kind in {GroupKind.REGION, GroupKind.STAKEHOLDER})

    @property
    def ungrouped(self) -> tuple[Cell, ...]:
        """Delegations in none of these groups."""
        held = frozenset[str]().union(*(group.keys for group in self.regions))
        return tuple(cell for cell in self.cells if cell.key not in held)


def of_ballot(occasion: Occasion, ballot: Ballot) -> Board:
    """The board of a ballot whose votes have been opened."""
    held = cells(occasion, ballot)
    excluded = frozenset(ballot.excluded or ())
    return Board(cells=held, groups=_groups(occasion, ballot, held, excluded), excluded=excluded)


def cells(occasion: Occasion, ballot: Ballot) -> tuple[Cell, ...]:
    """The register in English alphabetical order, each with its last vote: only for whom that is not sealed."""
    rows = occasion.session.execute(
        select(Delegation, BallotEvent, ParticipantText.body, NoteOfCorrection.intended)
        .join(RegisterEntry, RegisterEntry.delegation_id == Delegation.id)
        .outerjoin(BallotEvent, _last_vote())
        .outerjoin(ParticipantText, ParticipantText.id == BallotEvent.reason_id)
        .outerjoin(
            NoteOfCorrection,
            (NoteOfCorrection.ballot_id == RegisterEntry.ballot_id)
            & (NoteOfCorrection.delegation_id == RegisterEntry.delegation_id)
            & NoteOfCorrection.confirmed_at.is_not(None),
        )
        .where(RegisterEntry.ballot_id == ballot.id)
        .order_by(RegisterEntry.position)
    )
    return tuple(_cell(*row) for row in rows)


def _last_vote() -> ColumnElement[bool]:
    """SQL condition: the event of this delegation of the register without a successor."""
    return and_(
        BallotEvent.ballot_id == RegisterEntry.ballot_id,
        BallotEvent.delegation_id == RegisterEntry.delegation_id,
        ballot_room.IS_LAST,
    )


def _cell(delegation: Delegation, vote: BallotEvent | None, reason: str | None, intended: Choice | None) -> Cell:
    return Cell(
        key=delegation.key,
        name_en=delegation.name_en,
        name_zh=delegation.name_zh,
        choice=vote.choice if vote else NOT_VOTING,
        reason=reason or "",
        reason_language=vote.reason_language if vote else None,
        intended=intended or "",
        suspended=delegation.suspended_at is not None,
        origin=vote.origin if vote else None,
    )


def _groups(
    occasion: Occasion, ballot: Ballot, cells: Sequence[Cell], excluded: frozenset[str]
) -> tuple[GroupResult, ...]:
    """The counts within every group as it stood on the day of the close."""
    on = (ballot.closed_at or occasion.now).date()
    rows = occasion.session.execute(
        select(Group, Delegation.key)
        .join(GroupMembership, GroupMembership.group_id == Group.id)
        .join(Delegation, Delegation.id == GroupMembership.delegation_id)
        .join(RegisterEntry, RegisterEntry.delegation_id == Delegation.id)
        .where(
            RegisterEntry.ballot_id == ballot.id,
            GroupMembership.from_date <= on,
            or_(GroupMembership.to_date.is_(None), GroupMembership.to_date > on),
        )
        .order_by(Group.position, Group.name_en)
    ).all()
    groups = {group.key: group for group, _ in rows}
    members: dict[str, set[str]] = {key: set() for key in groups}
    for group, key in rows:
        members[group.key].add(key)
    counted = tally.by_group([cell.key for cell in cells], _casts(cells), members, excluded)
    return tuple(_group_result(group, counted, members) for group in groups.values())


def _group_result(group: Group, counted: Mapping[str, Counts], members: Mapping[str, set[str]]) -> GroupResult:
    return GroupResult(
        kind=group.kind,
        name_en=group.name_en,
        name_zh=group.name_zh,
        counts=counted[group.key],
        keys=frozenset(members[group.key]),
    )


def _casts(cells: Sequence[Cell]) -> list[Cast]:
    return [
        Cast(delegation=cell.key, seq=1, choice=Choice(cell.choice)) for cell in cells if cell.choice != NOT_VOTING
    ]
