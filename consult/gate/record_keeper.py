"""What of the record is kept outside of the database: its private keys, and the marks of what was published."""

from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from consult.config import Config
from consult.gate.record_marks import Marks
from consult.ledger.checkpoint import Checkpoint
from consult.services import record_guard, record_head
from consult.services.record_guard import Outside, Published
from consult.services.record_head import Head, Signed
from consult.services.record_keys import KeyRing


class Keeper:
    """Lets the record grow and be shown only where both agree with it."""

    def __init__(self, config: Config) -> None:
        """Nothing is read before it is asked for."""
        self._given = config.record_key
        self._file = config.record_key_file
        self._marks = Marks(config.record_marks)

    def attach(self, session: Session) -> None:
        """Let the services of this session see what is kept here."""
        session.info[Outside] = self

    def settle(self, session: Session) -> None:
        """After the commit: raise the mark to the head that this session's act has made, before any answer leaves."""
        head = record_head.grown(session)
        if head is not None:
            self._raise(head)

    def checkpoint(self, session: Session) -> Signed:
        """The newest head, signed; raises a refusal where it may not be shown."""
        head = record_head.read(session)
        record_guard.check(session, head)
        self._raise(head)
        text = Checkpoint(head.origin, head.size, head.edge.root).text
        return Signed(head.size, self.ring().signed(text, head.keys))

    def ring(self) -> KeyRing:
        """The private keys: from the environment, else from the file, read again whenever it has changed.

        None where they cannot be read: nothing is signed then, and the command line says why.
        """
        try:
            return _parsed(self._given) if self._given else _read(self._file, self._file.stat().st_mtime_ns)
        except (OSError, ValueError):
            return KeyRing()

    def published(self, log_id: str) -> Published | None:
        """The mark of a log."""
        return self._marks.published(log_id)

    def signs(self, keys: tuple[str, ...]) -> bool:
        """Whether the private key to one of these is here."""
        return bool(self.ring().of(keys))

    def _raise(self, head: Head) -> None:
        self._marks.raise_to(head.log_id, Published(head.size, head.edge.root))


@lru_cache(maxsize=2)
def _read(file: Path, _changed: int) -> KeyRing:
    return KeyRing.parse(file.read_text(encoding="ascii"))


@lru_cache(maxsize=2)
def _parsed(given: str) -> KeyRing:
    return KeyRing.parse(given)
