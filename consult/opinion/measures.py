"""Measures of agreement, each from whole numbers and exact until the end; None where the formula is undefined.

Y, N and A are votes in favour, against and abstentions cast; T = Y + N + A; R are all who may vote. A measure on
ordered categories takes the number of answers in each, from one end of the scale to the other: no, abstain, yes for
votes; objects, wants change, can accept, support for positions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import fsum, log2, prod


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupInformed:
    """Group-informed consensus in its three forms; the product is not comparable between numbers of groups."""

    product: Fraction
    geometric_mean: float
    minimum: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVote:
    """All measures of one vote; turnout and approval of members where the number of members is known."""

    turnout: Fraction | None
    approval_of_votes: Fraction | None
    approval_of_members: Fraction | None
    rice_index: Fraction | None
    agreement_index: Fraction | None
    tastle_wierman: float | None
    van_der_eijk: Fraction | None


def of_vote(yes: int, no: int, abstain: int, members: int | None = None) -> OfVote:
    """Every measure of a vote; on the scale an abstention lies between no and yes."""
    return OfVote(
        turnout=None if members is None else turnout(yes + no + abstain, members),
        approval_of_votes=approval_of_votes(yes, no),
        approval_of_members=None if members is None else approval_of_members(yes, members),
        rice_index=rice_index(yes, no),
        agreement_index=agreement_index(yes, no, abstain),
        tastle_wierman=tastle_wierman([no, abstain, yes]),
        van_der_eijk=van_der_eijk([no, abstain, yes]),
    )


def turnout(cast: int, registered: int) -> Fraction | None:
    """T/R, from 0 to 1; undefined where nobody is registered."""
    return _share(cast, registered)


def approval_of_votes(yes: int, no: int) -> Fraction | None:
    """Y/(Y+N), from 0 to 1: the base of the General Assembly's majorities (rule 86); undefined without yes and no."""
    return _share(yes, yes + no)


def approval_of_members(yes: int, registered: int) -> Fraction | None:
    """Y/R, from 0 to 1: approval with all members as the base; undefined where nobody is registered."""
    return _share(yes, registered)


def rice_index(yes: int, no: int) -> Fraction | None:
    """|Y−N|/(Y+N), from 0 (divided in half) to 1 (of one mind); abstentions do not count.

    Source: Rice, "The Behavior of Legislative Groups", 1925. Undefined without yes and no.
    """
    return _share(abs(yes - no), yes + no)


def agreement_index(yes: int, no: int, abstain: int) -> Fraction | None:
    """(M − (T−M)/2) / T with M = max(Y, N, A), from 0 (three equal parts) to 1 (all in one).

    Source: Hix, Noury and Roland, "Power to the Parties", 2005. Undefined where nobody voted.
    """
    total, most = yes + no + abstain, max(yes, no, abstain)
    return _share(3 * most - total, 2 * total)


def tastle_wierman(counts: Sequence[int]) -> float | None:
    """1 + Σ p_i·log2(1 − |x_i − μ|/d), d = x_max − x_min, from 0 (half at each end) to 1 (all in one category).

    Source: Tastle and Wierman, "Consensus and dissention", 2007. Undefined without answers, and on fewer than two
    categories. If everybody abstains it is 1: it measures agreement, not approval.
    """
    total, width = sum(counts), len(counts) - 1
    if total == 0 or width < 1:
        return None
    mean = Fraction(sum(place * number for place, number in enumerate(counts)), total)
    near = [(number, 1 - abs(place - mean) / width) for place, number in enumerate(counts) if number]
    return 1 + fsum(number / total * log2(share) for number, share in near)


def van_der_eijk(counts: Sequence[int]) -> Fraction | None:
    """Agreement A, from −1 (half at each end) over 0 (spread evenly) to 1 (all in one category).

    The histogram is cut into layers, each a pattern of filled and empty categories; a layer counts by its share of
    the answers, with U·(1 − (S−1)/(K−1)): K categories, S of them filled, and from triples of categories in order
    U = ((K−2)·TU − (K−1)·TDU) / ((K−2)·(TU+TDU)), TU being filled-filled-empty or empty-filled-filled, TDU
    filled-empty-filled. A layer of one category has 1, one of all categories 0.
    Source: van der Eijk, "Measuring Agreement in Ordered Rating Scales", 2001. Undefined without answers, and on
    fewer than two categories.
    """
    total, rest = sum(counts), list(counts)
    if total == 0 or len(counts) < 2:
        return None
    agreement = Fraction(0)
    while any(rest):
        filled = [number > 0 for number in rest]
        height = min(number for number in rest if number)
        agreement += Fraction(height * sum(filled), total) * _of_layer(filled)
        rest = [number - height * full for number, full in zip(rest, filled, strict=True)]
    return agreement


def group_informed_consensus(groups: Iterable[tuple[int, int]]) -> GroupInformed | None:
    """From (Y, T) of each group: (Y+1)/(T+2) multiplied over the groups, their geometric mean and the least of them.

    Each is above 0 and below 1, high only where every group agrees; a group that has not voted counts as one half.
    Source: Small and others, "Polis: Scaling Deliberation by Mapping High Dimensional Opinion Spaces", 2021.
    Undefined without groups.
    """
    shares = [Fraction(yes + 1, total + 2) for yes, total in groups]
    if not shares:
        return None
    product = prod(shares, start=Fraction(1))
    return GroupInformed(product=product, geometric_mean=float(product) ** (1 / len(shares)), minimum=min(shares))


def pairwise_agreement(one: Iterable[int | None], other: Iterable[int | None]) -> Fraction | None:
    """(f + g/2)/t for two voters: f votes alike, g half alike (one abstained), t all votes both took part in; 0 to 1.

    Votes are 1, 0 and −1, None where there is none. Source: Lijphart, "The Analysis of Bloc Voting in the General
    Assembly", 1963. Undefined without a vote that both took part in.
    """
    apart = [abs(a - b) for a, b in zip(one, other, strict=True) if a is not None and b is not None]
    return _share(2 * len(apart) - sum(apart), 2 * len(apart))


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole else None


def _of_layer(filled: Sequence[bool]) -> Fraction:
    size, full = len(filled), sum(filled)
    if full in {1, size}:
        return Fraction(full == 1)
    triples = list(combinations(filled, 3))
    together = sum(triple in {(True, True, False), (False, True, True)} for triple in triples)
    apart = triples.count((True, False, True))
    unimodal = Fraction((size - 2) * together - (size - 1) * apart, (size - 2) * (together + apart))
    return unimodal * (1 - Fraction(full - 1, size - 1))
