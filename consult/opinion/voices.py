"""What groups say of statements: counts, what marks a group, and which statements to ask next."""

from dataclasses import dataclass

import numpy as np

from consult.opinion.axes import Floats
from consult.opinion.opinion_map import Representative, Side, Tally
from consult.opinion.votes import Integers, Votes

Z_90 = 1.2816
"""Where a one-sided test at 90 per cent begins: what Polis asks of both tests."""


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Groups × statements: who agreed, who disagreed, who voted in any way."""

    agree: Integers
    disagree: Integers
    seen: Integers

    def total(self) -> "Counts":
        """All groups as one."""
        return Counts(*(each.sum(axis=0, keepdims=True) for each in (self.agree, self.disagree, self.seen)))

    def tallies(self, statement: int) -> tuple[Tally, ...]:
        """The votes of each group on a statement."""
        columns = (each[:, statement].tolist() for each in (self.agree, self.disagree, self.seen))
        rows = zip(*columns, strict=True)
        return tuple(
            Tally(agree=agree, disagree=against, passed=seen - agree - against) for agree, against, seen in rows
        )


def counted(votes: Votes, labels: Integers, groups: int) -> Counts:
    """The votes by group; participants labelled −1 are in none."""
    group, width = labels[votes.rows], votes.shape[1]
    cells = (group * width + votes.columns) * 3 + votes.values + 1
    table = np.bincount(cells[group >= 0], minlength=groups * width * 3).reshape(groups, width, 3)
    return Counts(agree=table[:, :, 2], disagree=table[:, :, 0], seen=table.sum(axis=2))


def priorities(counts: Counts, extremity: Floats) -> Floats:
    """Which statements to ask next, by the constants that Polis published: ((1−p)·(E+1)·a·(1 + 8·2^(−S/5)))².

    Of all groups as one: S voted, a = (A+1)/(S+2) of them agreed, p = (P+1)/(S+2) passed; E is the extremity. What
    divides, finds agreement and is new comes first.
    """
    total = counts.total()
    agree, seen = total.agree[0], total.seen[0]
    passed = (seen - agree - total.disagree[0] + 1) / (seen + 2)
    importance = (1 - passed) * (extremity + 1) * ((agree + 1) / (seen + 2))
    pressing: Floats = (importance * (1 + 8 * 2 ** (-seen / 5))) ** 2
    return pressing


def representative(counts: Counts, statements: tuple[str, ...]) -> tuple[tuple[Representative, ...], ...]:
    """For each group the statements on which it stands out, the clearest first.

    A side is taken for a group where both tests exceed 1.2816: that more than half of the group's voters take it, and
    that more of them do than of all other groups together; with n of S in the group and m of T elsewhere

        share_z = 2·√(S+1)·((n+1)/(S+1) − 1/2)
        contrast_z = (q − r) / √(w·(1−w)·(1/(S+1) + 1/(T+1))), q = (n+1)/(S+1), r = (m+1)/(T+1), w both together
        contrast = ((n+1)/(S+2)) / ((m+1)/(T+2))

    as Polis does. Where both sides pass, the larger contrast_z counts. Clearest is the product of the four figures.
    """
    if len(counts.seen) < 2:
        return tuple(() for _ in counts.seen)
    sides = [_tested(chosen, counts.seen) for chosen in (counts.agree, counts.disagree)]
    passes = [(side.share_z > Z_90) & (side.contrast_z > Z_90) for side in sides]
    agrees = passes[0] & ~(passes[1] & (sides[1].contrast_z > sides[0].contrast_z))
    found: list[tuple[Representative, ...]] = []
    for group in range(len(counts.seen)):
        each = [
            sides[not agrees[group, place]].of(
                group, place, statements[place], Side.AGREE if agrees[group, place] else Side.DISAGREE
            )
            for place in np.flatnonzero(passes[0][group] | passes[1][group]).tolist()
        ]
        found.append(tuple(sorted(each, key=_clearness, reverse=True)))
    return tuple(found)


@dataclass(frozen=True, slots=True, eq=False)
class _Tested:
    """One side of all statements for all groups."""

    chosen: Integers
    seen: Integers
    share: Floats
    share_z: Floats
    contrast: Floats
    contrast_z: Floats

    def of(self, group: int, place: int, statement: str, side: Side) -> Representative:
        """The figures of a group and a statement as plain numbers."""
        figures = {name: getattr(self, name)[group, place].item() for name in self.__dataclass_fields__}
        return Representative(statement=statement, side=side, **figures)


def _tested(chosen: Integers, seen: Integers) -> _Tested:
    others, unseen = chosen.sum(axis=0) - chosen, seen.sum(axis=0) - seen
    share, elsewhere = (chosen + 1) / (seen + 2), (others + 1) / (unseen + 2)
    within, beside = (chosen + 1) / (seen + 1), (others + 1) / (unseen + 1)
    whole = (chosen + others + 2) / (seen + unseen + 2)
    spread = np.sqrt(whole * (1 - whole) * (1 / (seen + 1) + 1 / (unseen + 1)))
    contrast_z = np.divide(within - beside, spread, out=np.zeros_like(spread), where=spread > 0)
    share_z = 2 * np.sqrt(seen + 1) * (within - 0.5)
    return _Tested(chosen, seen, share, share_z, share / elsewhere, contrast_z)


def _clearness(one: Representative) -> float:
    return one.share * one.share_z * one.contrast * one.contrast_z
