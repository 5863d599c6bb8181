"""Engines for both databases, with every writing transaction begun as one."""

from contextvars import ContextVar
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA recursive_triggers=ON",
    "PRAGMA busy_timeout=20000",
    "PRAGMA cache_size=-16000",
)

writing: ContextVar[bool] = ContextVar("writing", default=False)
"""Whether a writing transaction is open here; slow work refuses to be done meanwhile (tests/guards)."""


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL whose transactions begin as read or write, said by `writes`."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return _sqlite(url, address.database or "")
    if address.get_backend_name() == "postgresql":
        return _postgresql(url)
    raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://")


def _sqlite(url: str, database: str) -> Engine:
    Path(database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url, connect_args={"isolation_level": None, "timeout": 20, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(raw: Any, _record: object) -> None:  # noqa: ANN401  whatever the driver gives
        for pragma in _SQLITE_PRAGMAS:
            raw.execute(pragma)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = bool(connection.get_execution_options().get("writes"))
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
        writing.set(writes)

    _forget_after(engine)
    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(url, pool_size=8, max_overflow=8, pool_pre_ping=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = bool(connection.get_execution_options().get("writes"))
        connection.exec_driver_sql("SET TRANSACTION READ WRITE" if writes else "SET TRANSACTION READ ONLY")
        writing.set(writes)

    _forget_after(engine)
    return engine


def _forget_after(engine: Engine) -> None:
    @event.listens_for(engine, "commit")
    @event.listens_for(engine, "rollback")
    def _ended(_connection: Connection) -> None:
        writing.set(False)
