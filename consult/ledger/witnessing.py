"""Asking a witness to cosign a head, and what a witness answers.

Source: C2SP tlog-witness, add-checkpoint. A request is `old` and the size that the witness saw last, the consistency
proof from there one hash to a line, an empty line, and the checkpoint as it was signed.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Self

from consult.ledger import merkle, note
from consult.ledger.checkpoint import BadCheckpoint, Checkpoint
from consult.ledger.merkle import HASH_BYTES, NotProven
from consult.ledger.note import BadNote, VerifierKey

ADDRESS = "/add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
LINE_TYPE = "text/plain; charset=utf-8"
LONGEST = 100_000
MOST_HASHES = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


class BadRequest(ValueError):  # noqa: N818  named as what it is
    """A body that asks for nothing."""


class Status(IntEnum):
    """What a witness answers, as an HTTP status."""

    COSIGNED = 200
    MALFORMED = 400
    NOT_SIGNED = 403
    UNKNOWN_LOG = 404
    OTHER_SIZE = 409
    NOT_PROVEN = 422


@dataclass(frozen=True, slots=True)
class Request:
    """The size that the witness saw last, the proof that the checkpoint continues it, and the checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: str

    @property
    def written(self) -> bytes:
        """As it is sent."""
        path = [base64.b64encode(each).decode() for each in self.proof]
        return "\n".join([f"old {self.old}", *path, "", self.checkpoint]).encode()

    @classmethod
    def parse(cls, body: bytes) -> Self:
        """A request as it is sent; raises BadRequest."""
        try:
            head, gap, checkpoint = body.decode().partition("\n\n")
        except UnicodeDecodeError:
            raise BadRequest from None
        first, *lines = head.split("\n")
        old = _OLD.fullmatch(first)
        if len(body) > LONGEST or not gap or old is None or len(lines) > MOST_HASHES:
            raise BadRequest
        return cls(int(old[1]), tuple(map(_hash, lines)), checkpoint)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a witness answers; the head that was signed, if one was; whether it and the one held are a fork."""

    status: Status
    head: Checkpoint | None = None
    forked: bool = False


def judged(asked: Request, held: Checkpoint | None, trusted: Iterable[VerifierKey]) -> Judgement:
    """What a witness that holds this head, or none yet, and trusts these keys of one record answers."""
    keys = tuple(trusted)
    try:
        text, _ = note.split(asked.checkpoint.encode())
        head = Checkpoint.parse(text)
    except (BadNote, BadCheckpoint):
        return Judgement(Status.MALFORMED)
    if head.origin not in {each.name for each in keys}:
        return Judgement(Status.UNKNOWN_LOG)
    try:
        note.opened(asked.checkpoint.encode(), keys)
    except BadNote:
        return Judgement(Status.NOT_SIGNED)
    return Judgement(_continued(asked, held, head), head, _is_fork(held, head))


def _continued(asked: Request, held: Checkpoint | None, head: Checkpoint) -> Status:
    if asked.old > head.size:
        return Status.MALFORMED
    if asked.old != (held.size if held else 0):
        return Status.OTHER_SIZE
    if held is None or held.size == 0:
        return Status.NOT_PROVEN if asked.proof else Status.COSIGNED
    if held.size == head.size and held.root != head.root:
        return Status.OTHER_SIZE
    try:
        merkle.verify_consistency(asked.proof, held.size, head.size, held.root, head.root)
    except NotProven:
        return Status.NOT_PROVEN
    return Status.COSIGNED


def _is_fork(held: Checkpoint | None, head: Checkpoint) -> bool:
    """Two roots over as many entries: both signed, so together they are proof."""
    return held is not None and held.size == head.size and held.root != head.root


def _hash(encoded: str) -> bytes:
    try:
        body = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest from None
    if len(body) != HASH_BYTES:
        raise BadRequest
    return body
