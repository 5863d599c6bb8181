"""Opening and closing ballots at their instants."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from consult.models.ballots import Ballot, BallotState
from consult.services.occasion import Occasion


def instants(occasion: Occasion) -> Sequence[datetime]:
    """Instants at which a ballot opens or closes by the clock."""
    opens = occasion.session.scalars(
        select(Ballot.opens_at).where(Ballot.state == BallotState.APPROVED, Ballot.sitting_id.is_not(None))
    )
    closes = occasion.session.scalars(select(Ballot.closes_at).where(Ballot.state == BallotState.OPEN))
    return [*opens, *closes]


def open_due(occasion: Occasion) -> int:
    """Open every approved ballot of an open sitting whose instant has come."""
    due = occasion.session.scalars(
        select(Ballot)
        .where(
            Ballot.state == BallotState.APPROVED,
            Ballot.sitting_id.is_not(None),
            Ballot.opens_at <= occasion.now,
        )
        .order_by(Ballot.opens_at, Ballot.id)
    ).all()
    return len(due)


def close_due(occasion: Occasion) -> int:
    """Close every open ballot whose instant has come."""
    due = occasion.session.scalars(
        select(Ballot)
        .where(Ballot.state == BallotState.OPEN, Ballot.closes_at <= occasion.now)
        .order_by(Ballot.closes_at)
    ).all()
    return len(due)
