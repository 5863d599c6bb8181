"""Read models of delegations: in English alphabetical order, all alike."""

from dataclasses import dataclass

from sqlalchemy import select

from consult.models.delegations import Delegation
from consult.rules.roster import Kind
from consult.services.occasion import Occasion


@dataclass(frozen=True, slots=True)
class Participant:
    """A delegation in a list."""

    key: str
    name_en: str
    name_zh: str
    kind: Kind
    suspended: bool


def everyone(occasion: Occasion, _asked: None) -> tuple[Participant, ...]:
    """All delegations that hold a seat."""
    rows = occasion.session.scalars(
        select(Delegation).where(Delegation.seat_until.is_(None)).order_by(Delegation.sort_key)
    )
    return tuple(
        Participant(row.key, row.name_en, row.name_zh, row.kind, row.suspended_at is not None) for row in rows
    )
