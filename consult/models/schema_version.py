"""At which migration a database stands: asked at every start, so it does without Alembic, which is slow to load."""

from pathlib import Path

from sqlalchemy import Engine, inspect, text

_MIGRATIONS = Path(__file__).resolve().parents[1] / "migrations" / "versions"


def head() -> str:
    """The newest migration of this release; their files are numbered."""
    return max(path.name.split("_")[0] for path in _MIGRATIONS.glob("[0-9]*.py"))


def holds_tables(engine: Engine) -> bool:
    """Whether the database has been set up at all."""
    with engine.connect() as connection:
        return inspect(connection).has_table("alembic_version")


def is_current(engine: Engine) -> bool:
    """Whether the database has been set up and stands at the newest migration."""
    if not holds_tables(engine):
        return False
    with engine.connect() as connection:
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [head()]
