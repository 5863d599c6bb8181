"""What a delegation has to decide, the most urgent first."""

from datetime import UTC, datetime
from enum import StrEnum


class Duty(StrEnum):
    """What waits for somebody of a delegation; of two without a deadline the one named earlier here comes first."""

    VOTE = "vote"
    OBJECT = "object"
    LETTER = "letter"
    REVIEW = "review"
    GO_ON = "go_on"
    ASSIGNED = "assigned"
    RENEW = "renew"
    REACT = "react"


_RANK = {duty: rank for rank, duty in enumerate(Duty)}
_NEVER = datetime.max.replace(tzinfo=UTC)


def urgency(duty: Duty, until: datetime | None) -> tuple[datetime, int]:
    """What ends first comes first, and what is overdue before it; then what has no end; at one instant by duty."""
    return until or _NEVER, _RANK[duty]
