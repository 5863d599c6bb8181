"""Votes of participants on statements, in one order whatever the order they came in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike, NDArray

Integers = NDArray[np.int64]


class VoteFlaw(StrEnum):
    """Why votes cannot be read."""

    NO_VOTE = "no_vote"
    TWICE = "twice"


class BadVotes(ValueError):  # noqa: N818  said as "bad votes", like Refusal
    """Votes that no map can be drawn of; place is that of the first bad one in the order given, from 0."""

    def __init__(self, code: VoteFlaw, place: int) -> None:
        super().__init__(f"{code} {place}")
        self.code, self.place = code, place


@dataclass(frozen=True, slots=True, eq=False)
class Votes:
    """Each vote by the places of its participant and its statement: 1 agrees, −1 disagrees, 0 passes or abstains.

    Participants and statements are sorted by their ids as text, votes by participant, then statement. No entry is no
    vote.
    """

    participants: tuple[str, ...]
    statements: tuple[str, ...]
    rows: Integers
    columns: Integers
    values: NDArray[np.int8]

    @property
    def shape(self) -> tuple[int, int]:
        """How many participants, how many statements."""
        return len(self.participants), len(self.statements)

    def cast(self) -> Integers:
        """How many votes each participant cast."""
        return np.bincount(self.rows, minlength=self.shape[0])


def votes_of(triples: Iterable[tuple[str, str, int]]) -> Votes:
    """Votes from (participant, statement, vote); raises BadVotes."""
    participants: dict[str, int] = {}
    statements: dict[str, int] = {}
    coded = [
        (participants.setdefault(one, len(participants)), statements.setdefault(other, len(statements)), value)
        for one, other, value in triples
    ]
    rows, columns, values = np.array(coded, dtype=np.int64).reshape(-1, 3).T
    return of_codes((tuple(participants), tuple(statements)), (rows, columns), values)


def of_codes(
    names: tuple[Sequence[str], Sequence[str]], codes: tuple[ArrayLike, ArrayLike], values: ArrayLike
) -> Votes:
    """Votes from the names of participants and statements, and for each vote its places in both; raises BadVotes."""
    given = np.asarray(values)
    if bad := np.flatnonzero((given < -1) | (given > 1)).tolist():
        raise BadVotes(VoteFlaw.NO_VOTE, bad[0])
    (participants, rows), (statements, columns) = (_ranked(*pair) for pair in zip(names, codes, strict=True))
    cells = rows * len(statements) + columns
    keys = np.sort(cells * 3 + given + 1)
    places = keys // 3
    if (places[1:] == places[:-1]).any():
        raise BadVotes(VoteFlaw.TWICE, _first_repeated(cells))
    votes = (keys % 3 - 1).astype(np.int8)
    return Votes(participants, statements, *np.divmod(places, max(len(statements), 1)), votes)


def _ranked(names: Sequence[str], codes: ArrayLike) -> tuple[tuple[str, ...], Integers]:
    """The names in their order, and for each vote the place in it."""
    order = sorted(range(len(names)), key=names.__getitem__)
    rank = np.empty(len(names), dtype=np.int64)
    rank[order] = np.arange(len(names))
    return tuple(names[place] for place in order), rank[np.asarray(codes)]


def _first_repeated(cells: Integers) -> int:
    order = np.argsort(cells, kind="stable")
    again = np.flatnonzero(cells[order][1:] == cells[order][:-1])
    return int(order[again + 1].min())
