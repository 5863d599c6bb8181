"""Work that a delegation shares out among its members: who may say that it is done, and when it is overdue."""

from datetime import datetime

from consult.rules.refusal import Code, Refusal


def complete(*, leads: bool, mine: bool) -> Refusal | None:
    """Whoever it is assigned to, and head and alternates, say that it is done, or not done after all."""
    return None if leads or mine else Refusal(Code.NOT_YOUR_ASSIGNMENT)


def due(at: datetime | None, now: datetime) -> Refusal | None:
    """Work falls due later than now, or never."""
    return Refusal(Code.DUE_IN_PAST, at="due_at") if at is not None and at <= now else None


def is_overdue(due_at: datetime | None, done_at: datetime | None, now: datetime) -> bool:
    """Whether it should have been done by this instant."""
    return done_at is None and due_at is not None and due_at <= now
