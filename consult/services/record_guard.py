"""Whether the record may grow, and its head be shown: held against what stands outside of the database.

A database put back from a backup holds fewer entries than were published. Were it to grow, one origin would have two
histories; so nothing is appended or signed until the newer database is back, or another record succeeds this one.
"""

from typing import Protocol

from msgspec import Struct
from sqlalchemy.orm import Session

from consult.ledger.edge import Edge
from consult.rules.refusal import Code, Refusal
from consult.services import record_nodes


class Published(Struct, frozen=True):
    """The largest head that ever left this host."""

    size: int
    root: bytes


class Outside(Protocol):
    """What is kept outside of the database: marks of what was published, and the private keys."""

    def published(self, log_id: str) -> Published | None:
        """The mark of a log; raises RECORD_UNMARKED where there is one that cannot be read."""
        ...

    def signs(self, keys: tuple[str, ...]) -> bool:
        """Whether the private key to one of these public keys is here."""
        ...


class Guarded(Protocol):
    """As much of a head as is needed to judge it."""

    @property
    def log_id(self) -> str:
        """The random id of the log."""
        ...

    @property
    def edge(self) -> Edge:
        """The edge of its tree."""
        ...

    @property
    def keys(self) -> tuple[str, ...]:
        """The public keys that sign it."""
        ...


def check(session: Session, head: Guarded) -> None:
    """Raises a refusal where the record may neither grow nor show a head; where nothing is kept outside, it may.

    A record that is just being begun has no key yet.
    """
    outside: Outside | None = session.info.get(Outside)
    if outside is None:
        return
    published = outside.published(head.log_id)
    if published is not None:
        _check_against(session, head.edge, published)
    if head.keys and not outside.signs(head.keys):
        raise Refusal(Code.RECORD_KEYLESS)


def _check_against(session: Session, edge: Edge, published: Published) -> None:
    if published.size > edge.size:
        raise Refusal(Code.RECORD_BEHIND, held=edge.size, published=published.size)
    is_newest = published.size == edge.size
    root = edge.root if is_newest else record_nodes.root(session, published.size)
    if root != published.root:
        raise Refusal(Code.RECORD_FORKED, published=published.size)
