"""Passwords: hashed with argon2id, a few at a time, and never while a writing transaction is open."""

from functools import cache
from threading import BoundedSemaphore
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from msgspec import Struct

from consult.models.engine import writing

_AT_ONCE = BoundedSemaphore(2)
"""A flood of sign-ins waits here instead of eating the memory of the host."""


class Strength(Struct, frozen=True):
    """What a hash costs: passes over the memory, and the memory in KiB."""

    time: int
    memory_kib: int


class SlowWorkInAct(RuntimeError):  # noqa: N818  named as what it is
    """A password was hashed while a writing transaction kept everybody else waiting."""


def hashed(password: str, strength: Strength) -> str:
    """What the database keeps of a password."""
    _refuse_within_act()
    with _AT_ONCE:
        return _hasher(strength).hash(_bytes(password))


def verified(known: str, password: str, strength: Strength) -> bool:
    """Whether the password is the one of this hash; without a hash it takes as long and is not."""
    _refuse_within_act()
    with _AT_ONCE:
        try:
            _hasher(strength).verify(known or _decoy(strength), _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return bool(known)


def is_outdated(known: str, strength: Strength) -> bool:
    """Whether a hash was made with other settings than today's."""
    return _hasher(strength).check_needs_rehash(known)


@cache
def _hasher(strength: Strength) -> PasswordHasher:
    return PasswordHasher(time_cost=strength.time, memory_cost=strength.memory_kib, parallelism=1)


def _decoy(strength: Strength) -> str:
    """A hash of the right shape that no password has."""
    return f"$argon2id$v=19$m={strength.memory_kib},t={strength.time},p=1$" + "A" * 22 + "$" + "A" * 43


def _bytes(password: str) -> bytes:
    """The same password however a keyboard composes its characters."""
    return normalize("NFC", password).encode()


def _refuse_within_act() -> None:
    if writing.get():
        raise SlowWorkInAct
