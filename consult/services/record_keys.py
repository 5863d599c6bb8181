"""The private keys that sign heads of the record: made, written down, read again, and used.

A key is written as the signed notes of Go write it: PRIVATE+KEY+name+id+base64(algorithm ‖ seed).
"""

import base64
import binascii
from collections.abc import Collection
from dataclasses import dataclass, field
from secrets import token_bytes
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from consult.ledger import note
from consult.ledger.note import ED25519, Signature, VerifierKey

SEED_BYTES = 32
_BEGINNING = "PRIVATE+KEY+"


class BadKey(ValueError):  # noqa: N818  named as what it is
    """Something that is no private key of the record; what it was is not said."""


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A key that signs under a name."""

    name: str
    seed: bytes = field(repr=False)

    @classmethod
    def fresh(cls, name: str) -> Self:
        """A new key."""
        return cls(name, token_bytes(SEED_BYTES))

    @classmethod
    def parse(cls, written: str) -> Self:
        """A key as it is written; raises BadKey."""
        name, _, rest = written.removeprefix(_BEGINNING).partition("+")
        number, _, encoded = rest.partition("+")
        try:
            body = base64.b64decode(encoded, validate=True)
        except (binascii.Error, ValueError):
            raise BadKey from None
        if not written.startswith(_BEGINNING) or len(body) != 1 + SEED_BYTES or body[0] != ED25519:
            raise BadKey
        made = cls(name, body[1:])
        if made.public.id.hex() != number:
            raise BadKey
        return made

    @property
    def written(self) -> str:
        """The key as it is written."""
        body = base64.b64encode(bytes([ED25519]) + self.seed).decode()
        return f"{_BEGINNING}{self.name}+{self.public.id.hex()}+{body}"

    @property
    def public(self) -> VerifierKey:
        """The key by which its signatures are known."""
        return VerifierKey(self.name, ED25519, self._key().public_key().public_bytes_raw())

    def signature(self, text: str) -> Signature:
        """The signature of a text."""
        return Signature(self.name, self.public.id, self.sign(text.encode()))

    def sign(self, message: bytes) -> bytes:
        """The signature of any message."""
        return self._key().sign(message)

    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)


class KeyRing(Struct, frozen=True):
    """The private keys that are here: one, and while it is being replaced two."""

    keys: tuple[PrivateKey, ...] = ()

    @classmethod
    def parse(cls, written: str) -> Self:
        """The keys of a file, one to a line; raises BadKey."""
        return cls(tuple(map(PrivateKey.parse, written.split())))

    @property
    def written(self) -> str:
        """As it is kept in a file."""
        return "".join(f"{each.written}\n" for each in self.keys)

    def of(self, public: Collection[str]) -> tuple[PrivateKey, ...]:
        """Those to which one of these public keys belongs."""
        return tuple(each for each in self.keys if str(each.public) in public)

    def signed(self, text: str, public: Collection[str]) -> str:
        """A note signed by each of these keys that is here."""
        return note.written(text, [each.signature(text) for each in self.of(public)])
