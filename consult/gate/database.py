"""Transactions: the only place that begins, commits or rolls back."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g
from sqlalchemy.orm import Session

from consult.gate.record_keeper import Keeper
from consult.models.engine import make_engine
from consult.services import clock
from consult.services.occasion import NOBODY, Actor, Occasion
from consult.services.record_head import Signed


class Database:
    """The engine in its two moods. Outside of requests: `reading()` and `writing()`."""

    def __init__(self, url: str, keeper: Keeper | None = None) -> None:
        """Connect lazily: nothing is opened before the first transaction. The keeper watches over the record."""
        self.engine = make_engine(url)
        self.keeper = keeper
        self._read = self.engine.execution_options(writes=False)
        self._write = self.engine.execution_options(writes=True)

    def open(self, *, writes: bool) -> Session:
        """A session whose transaction begins with its first statement."""
        session = Session(self._write if writes else self._read, expire_on_commit=False)
        if self.keeper is not None:
            self.keeper.attach(session)
        return session

    def checkpoint(self, session: Session) -> Signed:
        """The newest head of the record, signed."""
        assert self.keeper is not None, "heads are signed where their keys are kept"
        return self.keeper.checkpoint(session)

    def settle(self, session: Session) -> None:
        """After a commit, before anybody is told: what it made of the record's head is marked outside."""
        if self.keeper is not None:
            self.keeper.settle(session)

    @contextmanager
    def reading(self, actor: Actor = NOBODY) -> Iterator[Occasion]:
        """A short read of its own."""
        with self.open(writes=False) as session:
            yield Occasion(session, actor, clock.now())

    @contextmanager
    def writing(self, actor: Actor = NOBODY) -> Iterator[Occasion]:
        """A transaction of its own: committed at the end, rolled back by any exception."""
        with self.open(writes=True) as session:
            with session.begin():
                yield Occasion(session, actor, clock.now())
            self.settle(session)


class Transaction:
    """The one transaction of a request: reads at first, and writes from the first act on."""

    def __init__(self, database: Database) -> None:
        """Nothing is begun yet."""
        self._database = database
        self._session: Session | None = None
        self._writes = False

    def session(self, *, writes: bool) -> Session:
        """The session to use now; a read that was open ends before the first act begins."""
        if self._session is not None and writes and not self._writes:
            self._session.close()
            self._session = None
        if self._session is None:
            self._session = self._database.open(writes=writes)
            self._writes = writes
        return self._session

    def checkpoint(self) -> Signed:
        """The newest head of the record as this transaction sees it, signed."""
        return self._database.checkpoint(self.session(writes=False))

    def commit(self) -> None:
        """Keep what the request did."""
        if self._session is not None and self._writes:
            self._session.commit()
            self._database.settle(self._session)
        self.close()

    def close(self) -> None:
        """Let go of everything not committed."""
        if self._session is not None:
            self._session.close()
        self._session = None
        self._writes = False


def transaction() -> Transaction:
    """The transaction of this request."""
    current: Transaction = g.transaction
    return current
