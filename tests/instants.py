"""Instants that tests share."""

from datetime import UTC, datetime

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
