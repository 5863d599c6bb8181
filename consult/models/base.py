"""What every table shares: the declarative base, aware UTC instants, enums kept as words."""

from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from typing import Any

from sqlalchemy import CheckConstraint, DateTime, Dialect, Enum, ForeignKeyConstraint, Insert, MetaData, Table
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

_NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An aware UTC instant on both engines; a naive one is a bug and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive instants; SQLite stores UTC without its mark."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must know its time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  signature
        """Give the mark back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Root of all tables."""

    metadata = MetaData(naming_convention=_NAMING)
    type_annotation_map = {datetime: Instant}  # noqa: RUF012  read once by SQLAlchemy


def words(enum: type[StrEnum], name: str) -> Enum:
    """A column that holds one of the enum's words, checked by the database."""
    return Enum(
        enum,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def chained(table: str, *keys: str) -> tuple[ForeignKeyConstraint, CheckConstraint]:
    """What keeps the events under the same keys in one line: each but the first names the one before it.

    The last event is the one without a successor: exactly one by construction. The table has the columns of the
    keys, `seq` and `previous_seq`.
    """
    before = [*keys, "previous_seq"], [f"{table}.{column}" for column in (*keys, "seq")]
    first = "(seq = 1 AND previous_seq IS NULL) OR (previous_seq IS NOT NULL AND previous_seq = seq - 1)"
    return ForeignKeyConstraint(*before), CheckConstraint(first, name="chain")


APPEND_ONLY: dict[str, str] = {}
"""Table name → SQL condition on OLD under which a row may no longer change ("1=1": never)."""


def append_only(model: type[Base], unless: str = "1=1") -> None:
    """Mark a table as append-only: triggers refuse UPDATE and DELETE where `unless` holds of OLD."""
    APPEND_ONLY[table_of(model).name] = unless


def table_of(model: type[Base]) -> Table:
    """The table itself: for statements that run with every request and need no objects."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


Json = dict[str, Any]


def insert_if_new(model: type[Base], dialect: Dialect) -> Insert:
    """An INSERT that leaves alone a row that stands already; of the engine in use, the other's is not even loaded."""
    made: Insert = import_module(f"sqlalchemy.dialects.{dialect.name}").insert(model).on_conflict_do_nothing()
    return made
