"""Tallies: ballots and positions become counts; one delegation, one vote. The two are never mixed."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from consult.rules.counts import Counts
from consult.rules.decision import MORE_THAN_HALF, Quorum, Rule, least


class Choice(StrEnum):
    """What a delegation can answer in a ballot."""

    YES = "yes"
    NO = "no"
    ABSTAIN = "abstain"
    NOT_PARTICIPATING = "not_participating"
    RECUSED = "recused"
    NO_OBJECTION = "no_objection"


class Stance(StrEnum):
    """What a delegation can think of a provision."""

    SUPPORT = "support"
    CAN_ACCEPT = "can_accept"
    WANTS_CHANGE = "wants_change"
    OBJECTS = "objects"


class ConsensusState(StrEnum):
    """How far the voting delegations agree on a provision."""

    AGREED = "agreed"
    CLOSE = "close"
    CONTESTED = "contested"
    UNSPOKEN = "unspoken"


class TallyFlaw(StrEnum):
    """Why something cannot be counted."""

    NOT_IN_REGISTER = "not_in_register"
    TWO_CHOICES = "two_choices"
    TWO_STANCES = "two_stances"


class BadCast(ValueError):  # noqa: N818  said as "bad cast", like Refusal
    """A cast or a position that no tally may hold."""

    def __init__(self, code: TallyFlaw, delegation: str) -> None:
        super().__init__(f"{code} {delegation}")
        self.code = code
        self.delegation = delegation


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """One answer of a delegation; its later answers bear higher numbers."""

    delegation: str
    seq: int
    choice: Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A delegation's stance on a provision: it counts, or is on an earlier text and not yet renewed."""

    delegation: str
    stance: Stance
    counts: bool
    on_earlier_text: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionTally:
    """The voting delegations by stance; those on an earlier text stand under no position, and beside."""

    members: int
    support: int
    can_accept: int
    wants_change: int
    objects: int
    no_position: int
    on_earlier_text: int
    objections_not_renewed: tuple[str, ...]

    @property
    def spoken(self) -> int:
        """How many have taken a position on the present text."""
        return self.members - self.no_position


def choices(rule: Rule) -> tuple[Choice, ...]:
    """What may be answered under a rule; where it is unopposed, an objection alone."""
    if rule.unopposed is not None:
        return (Choice.NO,)
    absent = set[Choice]()
    if not rule.recused_leave_base:
        absent.add(Choice.RECUSED)
    if not rule.count_no_objection:
        absent.add(Choice.NO_OBJECTION)
    return tuple(choice for choice in Choice if choice not in absent)


def current(casts: Iterable[Cast]) -> dict[str, Choice]:
    """The choice that counts for each delegation: that of its highest number, whatever the order."""
    answers: dict[tuple[str, int], Choice] = {}
    for cast in casts:
        if answers.setdefault((cast.delegation, cast.seq), cast.choice) is not cast.choice:
            raise BadCast(TallyFlaw.TWO_CHOICES, cast.delegation)
    return {delegation: answers[delegation, seq] for delegation, seq in sorted(answers)}


def count(register: Collection[str], casts: Iterable[Cast], excluded: Collection[str] = ()) -> Counts:
    """The counts of a ballot; an excluded delegation stays a member, and its votes are not counted."""
    members = frozenset(register)
    standing = current(casts)
    if strangers := standing.keys() - members:
        raise BadCast(TallyFlaw.NOT_IN_REGISTER, min(strangers))
    return _counts(members, standing, excluded)


def by_group(
    register: Collection[str],
    casts: Iterable[Cast],
    groups: Mapping[str, Collection[str]],
    excluded: Collection[str] = (),
) -> dict[str, Counts]:
    """The counts within each group; a group never votes, and a delegation may stand in several."""
    standing = current(casts)
    if strangers := standing.keys() - frozenset(register):
        raise BadCast(TallyFlaw.NOT_IN_REGISTER, min(strangers))
    return {
        group: _counts(frozenset(members) & frozenset(register), standing, excluded)
        for group, members in groups.items()
    }


def position_tally(members: Collection[str], positions: Iterable[Position]) -> PositionTally:
    """The positions of the voting delegations; observers are no members and are left out."""
    voting = frozenset(members)
    held = [position for position in positions if position.delegation in voting]
    standing = _stances(position for position in held if position.counts and not position.on_earlier_text)
    earlier = _stances(position for position in held if position.on_earlier_text)
    lapsed = {delegation: stance for delegation, stance in earlier.items() if delegation not in standing}
    number = Counter(standing.values())
    return PositionTally(
        members=len(voting),
        support=number[Stance.SUPPORT],
        can_accept=number[Stance.CAN_ACCEPT],
        wants_change=number[Stance.WANTS_CHANGE],
        objects=number[Stance.OBJECTS],
        no_position=len(voting) - len(standing),
        on_earlier_text=len(lapsed),
        objections_not_renewed=tuple(sorted(name for name in lapsed if lapsed[name] is Stance.OBJECTS)),
    )


def consensus(tally: PositionTally, quorum: Quorum = MORE_THAN_HALF) -> ConsensusState:
    """How far a provision is agreed, from standing objections and from how many have spoken.

    agreed: no objection, and at least the quorum has spoken (domain.md, section 1, "Two tallies").
    unspoken: no objection, but fewer have spoken.
    close: the quorum has spoken; objections are fewer than three and than a tenth of those who spoke.
    contested: any other standing objections.
    """
    quorate = tally.spoken >= max(1, least(quorum, tally.members))
    if not tally.objects:
        return ConsensusState.AGREED if quorate else ConsensusState.UNSPOKEN
    few = tally.objects < 3 and 10 * tally.objects < tally.spoken
    return ConsensusState.CLOSE if quorate and few else ConsensusState.CONTESTED


def _counts(members: Collection[str], standing: Mapping[str, Choice], excluded: Collection[str]) -> Counts:
    number = Counter(standing[name] for name in standing.keys() & (frozenset(members) - frozenset(excluded)))
    return Counts(
        members=len(members),
        yes=number[Choice.YES],
        no=number[Choice.NO],
        abstain=number[Choice.ABSTAIN],
        recused=number[Choice.RECUSED],
        no_objection=number[Choice.NO_OBJECTION],
    )


def _stances(positions: Iterable[Position]) -> dict[str, Stance]:
    stances: dict[str, Stance] = {}
    for position in positions:
        if stances.setdefault(position.delegation, position.stance) is not position.stance:
            raise BadCast(TallyFlaw.TWO_STANCES, position.delegation)
    return stances
