"""A glance at one number in the database, as cheap as it gets: a connection of its own in each thread."""

from threading import local
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.exc import DBAPIError

_QUERY = "SELECT value FROM stamp WHERE scope = {}"


class Glance:
    """Reads stamps outside of any transaction of a request."""

    def __init__(self, engine: Engine) -> None:
        """Nothing is opened before the first glance of a thread."""
        self._engine = engine
        self._own = local()
        self._open: list[Any] = []
        event.listen(engine, "engine_disposed", self._close)
        self._sqlite = engine.dialect.name == "sqlite"
        self._query = _QUERY.format("?" if self._sqlite else "%s")

    def stamp(self, scope: str) -> int | None:
        """The stamp of a scope; 0 where none was set, None when the database does not answer."""
        try:
            cursor = self._connection().cursor()
            row = cursor.execute(self._query, (scope,)).fetchone()
            cursor.close()
        except (self._engine.dialect.loaded_dbapi.Error, DBAPIError):
            self._own.__dict__.clear()
            return None
        return int(row[0]) if row else 0

    def _connection(self) -> Any:  # noqa: ANN401  whatever the driver gives
        if not hasattr(self._own, "connection"):
            fresh = self._engine.raw_connection()
            driver: Any = fresh.driver_connection
            fresh.detach()
            if not self._sqlite:
                driver.autocommit = True
            self._own.connection = driver
            self._open.append(driver)
        return self._own.connection

    def _close(self, _engine: Engine) -> None:
        """The engine lets go of everything, and so does this."""
        self._own = local()
        while self._open:
            self._open.pop().close()
