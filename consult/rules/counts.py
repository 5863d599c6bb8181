"""How many delegations did what: the figures that a rule judges."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from consult.rules.facts import Facts, facts_of, record_of
from consult.rules.flaws import BadCounts, Flaw, check_integers


class Figures:
    """The numbers of a vote, whatever holds them, and what follows from them (M, y, n, a, r, o of the formulas)."""

    __slots__ = ()

    members: int
    yes: int
    no: int
    abstain: int
    recused: int
    no_objection: int
    p_yes: int | None
    p_no: int | None

    @property
    def present_and_voting(self) -> int:
        """The number c of the formulas."""
        return self.yes + self.no

    @property
    def took_part(self) -> int:
        """The number p, which the quorum is judged on."""
        return self.yes + self.no + self.abstain + self.no_objection

    def check_sums(self) -> None:
        """No more votes than members, no more P-members than votes; raises BadCounts."""
        if self.yes + self.no + self.abstain + self.no_objection + self.recused > self.members:
            raise BadCounts(Flaw.MORE_THAN_MEMBERS)
        if (self.p_yes is None) != (self.p_no is None):
            raise BadCounts(Flaw.P_MEMBERS)
        if (self.p_yes or 0) > self.yes or (self.p_no or 0) > self.no:
            raise BadCounts(Flaw.P_MEMBERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts(Figures):
    """The figures of one vote, checked; p_yes and p_no, where known, are the P-members among yes and no."""

    members: int
    yes: int
    no: int
    abstain: int
    recused: int = 0
    no_objection: int = 0
    p_yes: int | None = None
    p_no: int | None = None

    def __post_init__(self) -> None:
        check_integers(self, BadCounts)
        self.check_sums()

    def to_facts(self) -> Facts:
        """The counts for the record."""
        return facts_of(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> Self:
        """Counts as the record holds them."""
        return record_of(cls, facts)
