"""Write the next migration from what separates the models from the migrated schema: `python -m tests.new_migration NAME`."""

import sys
from tempfile import TemporaryDirectory

from alembic import command

from consult.gate.database import Database
from consult.models import migration


def main(name: str) -> None:
    with TemporaryDirectory() as folder:
        engine = Database(f"sqlite:///{folder}/empty.sqlite3").engine
        migration.upgrade(engine)
        with engine.execution_options(writes=True).begin() as connection:
            command.revision(migration.configuration(connection), message=name, autogenerate=True, rev_id=_next())
        engine.dispose()


def _next() -> str:
    from pathlib import Path

    taken = list(Path("consult/migrations/versions").glob("[0-9]*.py"))
    return f"{len(taken) + 1:04d}"


if __name__ == "__main__":
    main(sys.argv[1])
