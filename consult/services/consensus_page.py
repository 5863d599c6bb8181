"""The consensus tally: every provision, by group, who has spoken, the trend over revisions; ballots beside it."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct
from sqlalchemy import and_, select

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.rules.decision import Decision, least
from consult.rules.refusal import Code, Refusal
from consult.rules.tally import ConsensusState, PositionTally, consensus
from consult.services import (
    agreement,
    comment_visibility,
    consensus_change,
    consultation_page,
    coverage,
    standing_positions,
)
from consult.services.agreement import Agreement
from consult.services.consensus_change import Change
from consult.services.consensus_held import Held, held_of, stands
from consult.services.consultation_page import Head
from consult.services.group_tallies import Roll
from consult.services.occasion import Occasion
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name, ProvisionPositions, Stand, counts_of


class Sorting(StrEnum):
    """In what order provisions stand."""

    DOCUMENT = "document"
    OBJECTIONS = "objections"
    SPOKEN = "spoken"


class ConsensusAsked(Struct, frozen=True, kw_only=True):
    """What the address asks for."""

    consultation: str
    revision: int | None = None
    group: str = ""
    state: ConsensusState | None = None
    sorting: Sorting = Sorting.DOCUMENT


class ProvisionLine(Struct, frozen=True, kw_only=True):
    """One provision in the tally."""

    provision: ProvisionOption
    tally: PositionTally
    state: ConsensusState
    needed: int
    agreement: Agreement
    objections: tuple[Stand, ...]
    not_renewed: tuple[Stand, ...]
    observers: int

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by stance."""
        return counts_of(self.tally)


class GroupLine(Struct, frozen=True, kw_only=True):
    """How many of a group's voting delegations have taken a position on the present text."""

    key: str
    position: int
    name_en: str
    name_zh: str
    members: int
    spoken: int


class RevisionLine(Struct, frozen=True, kw_only=True):
    """The tally as it stood on one revision: provisions by state."""

    number: int
    symbol: str
    provisions: int
    states: dict[str, int]
    positions: int


class BallotLine(Struct, frozen=True, kw_only=True):
    """A ballot that has closed or was annulled, beside the tally and never in it."""

    number: int
    question_en: str
    question_zh: str
    annulled: bool
    decision: Decision | None


class ConsensusPage(Struct, frozen=True, kw_only=True):
    """The whole tally."""

    head: Head
    revision: int
    revision_symbol: str
    members: int
    needed: int
    states: dict[str, int]
    heat: tuple[ProvisionLine, ...]
    lines: tuple[ProvisionLine, ...]
    groups: tuple[GroupLine, ...]
    silent: tuple[Name, ...]
    trend: tuple[RevisionLine, ...]
    change: Change | None
    open_brackets: int
    waiting: int
    ballots: tuple[BallotLine, ...]

    @property
    def numbers(self) -> dict[str, str]:
        """The number of each provision of this text by its key, where it has one."""
        return {line.provision.key: line.provision.number for line in self.heat if line.provision.number}


def page(occasion: Occasion, asked: ConsensusAsked) -> ConsensusPage:
    """The tally of a revision, of all voting delegations or of a group: a fixed number of queries."""
    held = held_of(occasion, asked.consultation, asked.revision)
    members = _members(held.roll, asked.group)
    lines = [_line(held, provision, members) for provision in held.provisions]
    spoken = _spoken(held.positions.values())
    waiting, ballots = _beside(occasion, held.consultation)
    revision = held.revision
    return ConsensusPage(
        head=consultation_page.head_of(held.consultation, occasion.now),
        revision=held.number,
        revision_symbol=held.symbol,
        members=len(members),
        needed=least(held.quorum, len(members)),
        states=_states(lines),
        heat=tuple(lines),
        lines=_sorted(lines, asked),
        groups=_groups(held.roll, spoken),
        silent=tuple(each for each in held.roll.delegations if each.key in members - spoken),
        trend=_trend(held),
        change=consensus_change.change(held.past, revision, held.roll, held.quorum) if revision else None,
        open_brackets=revision.open_brackets if revision else 0,
        waiting=waiting,
        ballots=ballots,
    )


def _members(roll: Roll, group: str) -> frozenset[str]:
    if not group:
        return roll.keys
    found = next((each for each in roll.groups if each.key == group), None)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found.members


def _line(held: Held, provision: ProvisionOption, members: frozenset[str]) -> ProvisionLine:
    here = held.positions[provision.key]
    tally = standing_positions.tally_of(stands(here), members)
    within = agreement.declared(held.roll.groups, stands(here)) if members == held.roll.keys else []
    return ProvisionLine(
        provision=provision,
        tally=tally,
        state=consensus(tally, held.quorum),
        needed=least(held.quorum, tally.members),
        agreement=agreement.of(tally, within),
        objections=tuple(each for each in here.objections if each.delegation.key in members),
        not_renewed=tuple(each for each in here.not_renewed if each.delegation.key in members),
        observers=len(here.observers),
    )


def _states(lines: Iterable[ProvisionLine]) -> dict[str, int]:
    counted = {state.value: 0 for state in ConsensusState}
    for line in lines:
        counted[line.state.value] += 1
    return counted


def _sorted(lines: Sequence[ProvisionLine], asked: ConsensusAsked) -> tuple[ProvisionLine, ...]:
    """Filtered by state; sorting keeps the document order among equals."""
    kept = [line for line in lines if asked.state in {None, line.state}]
    if asked.sorting is Sorting.OBJECTIONS:
        kept.sort(key=lambda line: -line.tally.objects)
    elif asked.sorting is Sorting.SPOKEN:
        kept.sort(key=lambda line: line.tally.spoken)
    return tuple(kept)


def _spoken(positions: Iterable[ProvisionPositions]) -> frozenset[str]:
    """Who has taken at least one position that counts on this revision."""
    return frozenset(stand.delegation.key for held in positions for stand in held.standing)


def _groups(roll: Roll, spoken: frozenset[str]) -> tuple[GroupLine, ...]:
    """Participation by group, the smallest share first, so that it is seen who is not heard."""
    lines = [
        GroupLine(
            key=group.key,
            position=position,
            name_en=group.name_en,
            name_zh=group.name_zh,
            members=len(group.members),
            spoken=len(group.members & spoken),
        )
        for position, group in enumerate(roll.groups)
    ]
    return tuple(sorted(lines, key=lambda line: Fraction(line.spoken, line.members)))


def _trend(held: Held) -> tuple[RevisionLine, ...]:
    lines = []
    for revision in held.past.revisions:
        positions = held.past.positions(revision, held.roll.keys, held.quorum)
        counted = {state.value: sum(each.state is state for each in positions.values()) for state in ConsensusState}
        lines.append(
            RevisionLine(
                number=revision.number,
                symbol=revision.symbol,
                provisions=len(positions),
                states=counted,
                positions=sum(each.tally.spoken for each in positions.values()),
            )
        )
    return tuple(lines)


def _beside(occasion: Occasion, consultation: Consultation) -> tuple[int, tuple[BallotLine, ...]]:
    """How many public comments have no answer yet, and the ballots that ended: one query."""
    waiting = coverage.waiting_in(consultation, comment_visibility.public(occasion, consultation))
    ended = and_(
        Ballot.consultation_id == Consultation.id,
        Ballot.state.in_([BallotState.CLOSED, BallotState.ANNULLED]),
        Ballot.opened_at.is_not(None),
    )
    query = select(waiting, Ballot).select_from(Consultation).outerjoin(Ballot, ended)
    rows = occasion.session.execute(query.where(Consultation.id == consultation.id).order_by(Ballot.number)).all()
    ballots: list[Ballot | None] = [ballot for _, ballot in rows]
    return rows[0][0], tuple(_ballot(each) for each in ballots if each is not None)


def _ballot(ballot: Ballot) -> BallotLine:
    return BallotLine(
        number=ballot.number,
        question_en=ballot.question_en,
        question_zh=ballot.question_zh,
        annulled=ballot.state is BallotState.ANNULLED,
        decision=Decision.from_facts(ballot.result) if ballot.result else None,
    )
