"""Proofs that an entry stands in a record, to be checked without it.

Source: C2SP tlog-proof: a line that names the format, extra data if there is any, the index, the path to the root one
hash to a line, an empty line, and the checkpoint as it was signed.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from consult.ledger import merkle, note
from consult.ledger.checkpoint import Checkpoint
from consult.ledger.merkle import HASH_BYTES
from consult.ledger.note import VerifierKey

FORMAT = "c2sp.org/tlog-proof@v1"
LONGEST = 100_000
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_EXTRA = "extra "


class BadProof(ValueError):  # noqa: N818  named as what it is
    """A text that is no proof."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Where an entry stands, its path to the root, the signed checkpoint, and whatever else is needed to know it."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    extra: bytes = b""

    @property
    def written(self) -> str:
        """As it is kept in a file."""
        extra = [_EXTRA + base64.b64encode(self.extra).decode()] if self.extra else []
        path = [base64.b64encode(each).decode() for each in self.hashes]
        return "\n".join([FORMAT, *extra, f"index {self.index}", *path, "", self.checkpoint])

    @classmethod
    def parse(cls, written: str) -> Self:
        """A proof as it is written; raises BadProof."""
        head, gap, checkpoint = written.partition("\n\n")
        lines = head.split("\n")
        if len(written) > LONGEST or not gap or not checkpoint or lines.pop(0) != FORMAT:
            raise BadProof
        extra = _decoded(lines.pop(0).removeprefix(_EXTRA)) if lines and lines[0].startswith(_EXTRA) else b""
        index = _INDEX.fullmatch(lines.pop(0)) if lines else None
        if index is None:
            raise BadProof
        hashes = tuple(map(_decoded, lines))
        if any(len(each) != HASH_BYTES for each in hashes):
            raise BadProof
        return cls(int(index[1]), hashes, checkpoint, extra)

    def head(self, keys: Iterable[VerifierKey]) -> Checkpoint:
        """The checkpoint, once one of these keys is seen to have signed it; raises BadNote and BadCheckpoint."""
        return Checkpoint.parse(note.opened(self.checkpoint.encode(), keys).text)

    def verify(self, entry: bytes) -> None:
        """Raises NotProven unless this entry stands at the index under the checkpoint, whoever signed it."""
        text, _ = note.split(self.checkpoint.encode())
        head = Checkpoint.parse(text)
        merkle.verify_inclusion(self.hashes, self.index, head.size, merkle.leaf_hash(entry), head.root)


def _decoded(encoded: str) -> bytes:
    try:
        body = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise BadProof from None
    if not body or base64.b64encode(body).decode() != encoded:
        raise BadProof
    return body
