"""Read models of ballots for everybody: the list, and one ballot before, during and after the vote."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from consult.models.ballots import Ballot, BallotEvent, BallotState, RegisterEntry
from consult.models.consultations import Consultation
from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation, Group, GroupKind, GroupMembership
from consult.models.record import RecordEntry
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules import tally
from consult.rules.decision import Counts, Decision, Rule
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Origin, Subject
from consult.rules.tally import Cast, Choice
from consult.services import consultation_page, letter_contests, questions
from consult.services.ballot_room import Which
from consult.services.consultation_page import Head
from consult.services.letter_contests import Contested
from consult.services.occasion import Occasion
from consult.services.questions import Hang
from consult.text.provision import Language

NOT_VOTING = "not_voting"


class Stage(StrEnum):
    """What a reader sees of a ballot, by its state and the instants."""

    UPCOMING = "upcoming"
    OPEN = "open"
    COUNTING = "counting"
    CLOSED = "closed"
    ANNULLED = "annulled"
    MOOT = "moot"


_ENDED = frozenset({Stage.CLOSED, Stage.ANNULLED, Stage.MOOT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One ballot in a list."""

    number: int
    subject: Subject
    question_en: str
    question_zh: str
    stage: Stage
    opens_at: datetime
    closes_at: datetime
    rule: Rule
    decision: Decision | None
    in_sitting: bool
    reveal_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Listing:
    """The ballots of a consultation: those now, those to come, those held."""

    head: Head
    now: tuple[Line, ...]
    upcoming: tuple[Line, ...]
    held: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A delegation on the voting board, with the reason of a negative vote where the rule asks for one."""

    key: str
    name_en: str
    name_zh: str
    choice: str
    reason: str = ""
    reason_language: Language | None = None
    origin: Origin | None = None

    @property
    def by_letter(self) -> bool:
        """Whether the secretariat entered this vote from a letter."""
        return self.origin is Origin.LETTER


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupResult:
    """The counts of one group; a group never votes."""

    kind: GroupKind
    name_en: str
    name_zh: str
    counts: Counts
    keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class EntryLink:
    """An entry of the record that bears on a ballot."""

    index: int
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
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
    def regions(self) -> tuple[GroupResult, ...]:
        """The regional and stakeholder groups, which together hold each delegation once."""
        return tuple(group for group in self.groups if group.kind in {GroupKind.REGION, GroupKind.STAKEHOLDER})

    @property
    def ungrouped(self) -> tuple[Cell, ...]:
        """Delegations in none of these groups."""
        held = frozenset[str]().union(*(group.keys for group in self.regions))
        return tuple(cell for cell in self.cells if cell.key not in held)


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotPage:
    """One ballot as everybody sees it."""

    head: Head
    line: Line
    members: int
    register_hash: str
    revision: int
    revision_symbol: str
    provision: str
    provision_number: str
    handed_in: int
    reason_en: str
    reason_zh: str
    annulled_at: datetime | None
    first: int
    again: int
    hangs: tuple[Hang, ...]
    settled_by: tuple[int, ...]
    board: Board | None
    contests: tuple[Contested, ...] = ()
    entries: tuple[EntryLink, ...] = field(default=())


def listing(occasion: Occasion, path: str) -> Listing:
    """All ballots of a consultation that have been approved, in their order."""
    head = consultation_page.head(occasion, path)
    rows = occasion.session.scalars(
        select(Ballot)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .where(Consultation.path == path, Ballot.state != BallotState.DRAFT)
        .order_by(Ballot.opens_at, Ballot.number)
    )
    lines = [line_of(occasion, row) for row in rows]
    return Listing(
        head,
        tuple(line for line in lines if line.stage in {Stage.OPEN, Stage.COUNTING}),
        tuple(line for line in lines if line.stage is Stage.UPCOMING),
        tuple(line for line in reversed(lines) if line.stage in _ENDED),
    )


def one(occasion: Occasion, which: Which) -> BallotPage:
    """One ballot; nothing of who voted, or how, before it is closed."""
    head = consultation_page.head(occasion, which.path)
    first = aliased(Ballot)
    row = occasion.session.execute(
        select(Ballot, Revision, Provision.key, ProvisionVersion.number, first.number)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .outerjoin(Revision, Revision.id == Ballot.revision_id)
        .outerjoin(Provision, Provision.id == Ballot.provision_id)
        .outerjoin(
            ProvisionVersion,
            (ProvisionVersion.revision_id == Ballot.revision_id)
            & (ProvisionVersion.provision_id == Ballot.provision_id),
        )
        .outerjoin(first, first.id == Ballot.put_again_from_id)
        .where(
            Consultation.path == which.path,
            Ballot.number == which.number,
            Ballot.state != BallotState.DRAFT,
        )
    ).first()
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    ballot, revision, provision, number, first_number = row
    line = line_of(occasion, ballot)
    return BallotPage(
        head=head,
        line=line,
        members=ballot.members or 0,
        register_hash=ballot.register_hash,
        revision=revision.number if ballot.revision_id else 0,
        revision_symbol=revision.symbol if ballot.revision_id else "",
        provision=provision or "",
        provision_number=number or "",
        handed_in=_handed_in(occasion, ballot) if line.stage in {Stage.OPEN, Stage.COUNTING} else 0,
        reason_en=ballot.annul_reason_en if line.stage is Stage.ANNULLED else "",
        reason_zh=ballot.annul_reason_zh if line.stage is Stage.ANNULLED else "",
        annulled_at=ballot.annulled_at,
        first=first_number or 0,
        again=_again(occasion, ballot) if line.stage in _ENDED else 0,
        hangs=questions.hangs(occasion, [ballot.id]).get(ballot.id, ()),
        settled_by=tuple(ballot.settled_by or ()),
        board=_board(occasion, ballot) if ballot.closed_at is not None else None,
        contests=letter_contests.of_ballot(occasion, which) if ballot.closed_at is not None else (),
        entries=_entries(occasion, f"{head.symbol}#{ballot.number}"),
    )


def line_of(occasion: Occasion, ballot: Ballot) -> Line:
    """A ballot as a line; between the instant and the count it is closed, being counted."""
    return Line(
        number=ballot.number,
        subject=ballot.subject,
        question_en=ballot.question_en,
        question_zh=ballot.question_zh,
        stage=_stage(ballot, occasion.now),
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        rule=Rule.from_facts(ballot.rule),
        decision=Decision.from_facts(ballot.result) if ballot.result else None,
        in_sitting=ballot.sitting_id is not None,
        reveal_seconds=ballot.reveal_seconds,
    )


def cells(occasion: Occasion, ballot: Ballot) -> tuple[Cell, ...]:
    """The register in English alphabetical order, each with its last vote: only for whom that is not sealed."""
    later = aliased(BallotEvent)
    superseded = exists().where(
        later.ballot_id == BallotEvent.ballot_id,
        later.delegation_id == BallotEvent.delegation_id,
        later.previous_seq == BallotEvent.seq,
    )
    rows = occasion.session.execute(
        select(
            Delegation.key,
            Delegation.name_en,
            Delegation.name_zh,
            BallotEvent.choice,
            BallotEvent.reason_language,
            BallotEvent.origin,
            ParticipantText.body,
        )
        .join(RegisterEntry, RegisterEntry.delegation_id == Delegation.id)
        .outerjoin(
            BallotEvent,
            (BallotEvent.ballot_id == RegisterEntry.ballot_id)
            & (BallotEvent.delegation_id == RegisterEntry.delegation_id)
            & ~superseded,
        )
        .outerjoin(ParticipantText, ParticipantText.id == BallotEvent.reason_id)
        .where(RegisterEntry.ballot_id == ballot.id)
        .order_by(RegisterEntry.position)
    )
    return tuple(
        Cell(
            key=row.key,
            name_en=row.name_en,
            name_zh=row.name_zh,
            choice=row.choice or NOT_VOTING,
            reason=row.body or "",
            reason_language=row.reason_language,
            origin=row.origin,
        )
        for row in rows
    )


def _stage(ballot: Ballot, now: datetime) -> Stage:
    if ballot.state is BallotState.OPEN:
        return Stage.OPEN if now < ballot.closes_at else Stage.COUNTING
    ended = {
        BallotState.CLOSED: Stage.CLOSED,
        BallotState.ANNULLED: Stage.ANNULLED,
        BallotState.MOOT: Stage.MOOT,
    }
    return ended.get(ballot.state, Stage.UPCOMING)


def _handed_in(occasion: Occasion, ballot: Ballot) -> int:
    first_casts = select(func.count()).where(BallotEvent.ballot_id == ballot.id, BallotEvent.seq == 1)
    return occasion.session.scalar(first_casts) or 0


def _again(occasion: Occasion, ballot: Ballot) -> int:
    found = occasion.session.scalar(
        select(Ballot.number).where(Ballot.put_again_from_id == ballot.id, Ballot.state != BallotState.DRAFT)
    )
    return found or 0


def _board(occasion: Occasion, ballot: Ballot) -> Board:
    votes = cells(occasion, ballot)
    excluded = frozenset(ballot.excluded or ())
    return Board(cells=votes, groups=_groups(occasion, ballot, votes, excluded), excluded=excluded)


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


def _entries(occasion: Occasion, name: str) -> tuple[EntryLink, ...]:
    """The entries on a ballot, save its sealed votes, which can be many."""
    rows = occasion.session.execute(
        select(RecordEntry.position, RecordEntry.type)
        .where(RecordEntry.subject == name, RecordEntry.type != "ballot.sealed")
        .order_by(RecordEntry.position)
        .limit(40)
    )
    return tuple(EntryLink(row.position, row.type) for row in rows)
