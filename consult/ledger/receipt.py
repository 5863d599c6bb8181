"""Receipts of votes: the proof of a sealed entry, and with it what opens the seal (record.md, item 6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from consult.ledger import entries, seal
from consult.ledger.checkpoint import BadCheckpoint
from consult.ledger.entries import SALT_BYTES, BadEntry, Entry, EntryType
from consult.ledger.merkle import NotProven
from consult.ledger.note import BadNote
from consult.ledger.proof import BadProof, Proof
from consult.ledger.seal import Opening
from consult.rules.facts import BadFacts
from consult.text.canonical import CanonicalError, canonical_json, parse_canonical

_KEYS = {"entry", "salt", "opening"}


class BadReceipt(ValueError):  # noqa: N818  named as what it is
    """A text that is no receipt."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A sealed entry with its proof, and the salt and opening behind its commitment."""

    proof: Proof
    entry: Entry
    salt: bytes
    opening: Opening

    @classmethod
    def parse(cls, written: str) -> Self:
        """A receipt as it is written; raises BadReceipt for anything of another form."""
        try:
            proof = Proof.parse(written)
            held = parse_canonical(proof.extra)
            if not isinstance(held, dict) or held.keys() != _KEYS:
                raise BadReceipt
            return cls(proof, _entry(held), _salt(held), _opening(held))
        except (BadProof, CanonicalError, BadEntry, BadFacts, ValueError, RecursionError):
            raise BadReceipt from None

    @property
    def is_sealed_so(self) -> bool:
        """Whether salt and opening give the commitment of the entry."""
        return self.entry["commitment"] == seal.commitment(self.salt, self.opening)

    @property
    def is_proven(self) -> bool:
        """Whether the path leads from the entry to the root that was signed, whoever signed it."""
        try:
            self.proof.verify(entries.encode(self.entry))
        except (NotProven, BadNote, BadCheckpoint):
            return False
        return True


def extra(entry: bytes, salt: bytes, opening: Opening) -> bytes:
    """What a receipt holds beside its proof: canonical JSON."""
    held = {"entry": entries.decode(entry), "opening": opening.to_facts(), "salt": salt.hex()}
    return canonical_json(held)


def _entry(held: Mapping[str, object]) -> Entry:
    found = entries.decode(canonical_json(held["entry"]))
    if found["type"] != EntryType.BALLOT_SEALED:
        raise BadReceipt
    return found


def _salt(held: Mapping[str, object]) -> bytes:
    salt = held["salt"]
    if not isinstance(salt, str) or len(salt) != 2 * SALT_BYTES or salt != salt.lower():
        raise BadReceipt
    return bytes.fromhex(salt)


def _opening(held: Mapping[str, object]) -> Opening:
    opening = held["opening"]
    if not isinstance(opening, dict):
        raise BadReceipt
    return Opening.from_facts(opening)
