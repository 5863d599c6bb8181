"""Bringing a database up to the schema of this release, and comparing the two."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, text

from consult.models import triggers
from consult.models.schema import metadata

_SCRIPTS = Path(__file__).resolve().parents[1] / "migrations"


def upgrade(engine: Engine) -> None:
    """Apply every migration that is missing."""
    with engine.execution_options(writes=True).begin() as connection:
        command.upgrade(configuration(connection), "head")


def differences(connection: Connection) -> Sequence[object]:
    """What separates the database from the models: tables and columns, then missing triggers."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    missing = [f"trigger {name}" for name in sorted(_wanted(connection.dialect.name) - _present(connection))]
    return [*compare_metadata(context, metadata), *missing]


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    return config


def _wanted(dialect: str) -> set[str]:
    statements = triggers.statements(dialect)
    return {sql.split()[2] for sql in statements if sql.startswith("CREATE TRIGGER")}


def _present(connection: Connection) -> set[str]:
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.dialect.name == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    return set(connection.execute(text(query)).scalars())
