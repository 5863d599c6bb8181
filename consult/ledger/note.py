"""Signed notes: a text with signatures below it, each by a key with a name.

Source: C2SP signed-note. A key is written name+id+base64(algorithm ‖ key bytes), its id the beginning of
SHA-256(name ‖ newline ‖ algorithm ‖ key bytes). Lines by unknown keys are passed over.
"""

import base64
import binascii
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self, TypeAlias

from consult.ledger import ed25519

ED25519 = 1
MOST_SIGNATURES = 100
LONGEST_NOTE = 1_000_000
ID_BYTES = 4
_LINE = "— "

Sign: TypeAlias = Callable[[bytes], bytes]
"""Signs a message with a private key that stays where it is."""


class NoteFlaw(StrEnum):
    """Why a note or a key cannot be relied on."""

    MALFORMED_KEY = "malformed_key"
    WRONG_KEY_ID = "wrong_key_id"
    UNKNOWN_ALGORITHM = "unknown_algorithm"
    AMBIGUOUS_KEY = "ambiguous_key"
    MALFORMED_NOTE = "malformed_note"
    WRONG_SIGNATURE = "wrong_signature"
    UNSIGNED = "unsigned"


class BadNote(ValueError):  # noqa: N818  named as what it is
    """A note or a key that cannot be relied on; `what` names the key where there is one."""

    def __init__(self, flaw: NoteFlaw, what: str = "") -> None:
        super().__init__(f"{flaw.value} {what}".strip())
        self.flaw, self.what = flaw, what


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public key by which somebody's signatures are known."""

    name: str
    algorithm: int
    key: bytes

    @classmethod
    def parse(cls, written: str, algorithm: int = ED25519) -> Self:
        """A key of this algorithm as it is written; raises BadNote."""
        name, _, rest = written.partition("+")
        number, _, encoded = rest.partition("+")
        body = _decoded(encoded)
        if not _is_name(name) or len(number) != 2 * ID_BYTES or not body:
            raise BadNote(NoteFlaw.MALFORMED_KEY, name)
        made = cls(name, body[0], body[1:])
        if number != made.id.hex():
            raise BadNote(NoteFlaw.WRONG_KEY_ID, name)
        if made.algorithm != algorithm:
            raise BadNote(NoteFlaw.UNKNOWN_ALGORITHM, name)
        if len(made.key) != ed25519.KEY_BYTES:
            raise BadNote(NoteFlaw.MALFORMED_KEY, name)
        return made

    @property
    def id(self) -> bytes:
        """Four bytes by which signature lines name the key."""
        named = self.name.encode() + b"\n" + bytes([self.algorithm]) + self.key
        return hashlib.sha256(named).digest()[:ID_BYTES]

    def __str__(self) -> str:
        """The key as it is written."""
        body = base64.b64encode(bytes([self.algorithm]) + self.key).decode()
        return f"{self.name}+{self.id.hex()}+{body}"

    def verifies(self, text: bytes, signature: bytes) -> bool:
        """Whether a signature, without the id in front, is one of the text."""
        return ed25519.verifies(self.key, text, signature)


@dataclass(frozen=True, slots=True)
class Signature:
    """One line below a note: whose it says it is, the key's id, and the rest."""

    name: str
    id: bytes
    body: bytes

    @property
    def line(self) -> str:
        """As it stands below the note."""
        return f"{_LINE}{self.name} {base64.b64encode(self.id + self.body).decode()}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """A text with what is known of its signatures."""

    text: str
    verified: tuple[Signature, ...]
    unverified: tuple[Signature, ...]

    def __str__(self) -> str:
        """The note as it is written."""
        return written(self.text, (*self.verified, *self.unverified))


def written(text: str, signatures: Iterable[Signature]) -> str:
    """A note as it is written: the text, an empty line, a line for each signature."""
    return text + "\n" + "".join(each.line for each in signatures)


def signed(text: str, key: VerifierKey, sign: Sign) -> str:
    """A note with one signature; raises BadNote for a text that no note can hold."""
    if not text.endswith("\n") or not _is_readable(text):
        raise BadNote(NoteFlaw.MALFORMED_NOTE)
    return written(text, [Signature(key.name, key.id, sign(text.encode()))])


def split(message: bytes) -> tuple[str, tuple[Signature, ...]]:
    """The text and its signature lines, none of them verified; raises BadNote."""
    note = _readable(message)
    text, gap, lines = note.rpartition("\n\n")
    if not gap or not lines.endswith("\n"):
        raise BadNote(NoteFlaw.MALFORMED_NOTE)
    signatures = tuple(_signature(line) for line in lines.removesuffix("\n").split("\n"))
    if len(signatures) > MOST_SIGNATURES:
        raise BadNote(NoteFlaw.MALFORMED_NOTE)
    return text + "\n", signatures


def opened(message: bytes, keys: Iterable[VerifierKey]) -> Note:
    """A note verified by the keys known; raises BadNote where none of them signed it, or one did so wrongly."""
    text, signatures = split(message)
    known: defaultdict[tuple[str, bytes], list[VerifierKey]] = defaultdict(list)
    for key in keys:
        known[key.name, key.id].append(key)
    verified: dict[tuple[str, bytes], Signature] = {}
    unverified: dict[Signature, None] = {}
    for each in signatures:
        whose = (each.name, each.id)
        if whose not in known:
            unverified[each] = None
        elif whose not in verified:
            _check(known[whose], text, each)
            verified[whose] = each
    if not verified:
        raise BadNote(NoteFlaw.UNSIGNED)
    return Note(text, tuple(verified.values()), tuple(unverified))


def _check(keys: Sequence[VerifierKey], text: str, signature: Signature) -> None:
    if len(keys) > 1:
        raise BadNote(NoteFlaw.AMBIGUOUS_KEY, signature.name)
    if not keys[0].verifies(text.encode(), signature.body):
        raise BadNote(NoteFlaw.WRONG_SIGNATURE, signature.name)


def _signature(line: str) -> Signature:
    name, _, encoded = line.removeprefix(_LINE).partition(" ")
    body = _decoded(encoded)
    if not line.startswith(_LINE) or not _is_name(name) or len(body) <= ID_BYTES:
        raise BadNote(NoteFlaw.MALFORMED_NOTE)
    return Signature(name, body[:ID_BYTES], body[ID_BYTES:])


def _decoded(encoded: str) -> bytes:
    """The bytes of strict base64; none for anything else."""
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return b""


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(each.isspace() for each in name)


def _is_readable(text: str) -> bool:
    return all(each >= " " or each == "\n" for each in text)


def _readable(message: bytes) -> str:
    try:
        note = message.decode("utf-8")
    except UnicodeDecodeError:
        raise BadNote(NoteFlaw.MALFORMED_NOTE) from None
    if len(message) > LONGEST_NOTE or not _is_readable(note):
        raise BadNote(NoteFlaw.MALFORMED_NOTE)
    return note
