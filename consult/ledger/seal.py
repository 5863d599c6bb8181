"""Sealed at the cast, opened at the close: commitments to votes, and the check that all were opened."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from consult.ledger.entries import OPENING, SALT_BYTES, BadEntry
from consult.rules.facts import Facts, facts_of, record_of
from consult.rules.roster import Origin
from consult.rules.tally import Choice
from consult.text.canonical import canonical_json

DOMAIN = b"consult/ballot/v1\n"


class FaultCode(StrEnum):
    """What is wrong with the openings of a ballot."""

    MISSING = "missing"
    DOUBLED = "doubled"
    UNMATCHED = "unmatched"
    WRONG_CHAIN = "wrong_chain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a seal hides: a cast; `previous` is the commitment of the delegation's cast before, if any.

    `reason` is the salted hash of the reason given for a negative vote, where the rule asks for one.
    """

    ballot: str
    delegation: str
    accreditation: str
    seq: int
    previous: str | None = None
    choice: Choice
    reason: str | None = None
    origin: Origin

    def __post_init__(self) -> None:
        if flaw := OPENING.flaw(facts_of(self)):
            raise BadEntry(*flaw)

    def to_facts(self) -> Facts:
        """The opening for the record."""
        return facts_of(self)

    @classmethod
    def from_facts(cls, facts: Mapping[str, object]) -> Self:
        """The opening as the record holds it."""
        return record_of(cls, facts)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong, at an index of the log."""

    index: int
    code: FaultCode


Sealed = tuple[int, str]
Opened = tuple[int, bytes, Opening]


def commitment(salt: bytes, opening: Opening) -> str:
    """The seal of an opening (record.md, item 9): SHA-256 over domain, salt and canonical opening.

    The salt is 32 bytes from the system's generator, one per cast, never derived, never used again.
    """
    if len(salt) != SALT_BYTES:
        raise ValueError("a salt has 32 bytes")
    return hashlib.sha256(DOMAIN + salt + canonical_json(opening.to_facts())).hexdigest()


def check_openings(ballot: str, sealed: Sequence[Sealed], openings: Sequence[Opened]) -> list[Fault]:
    """What is wrong between the seals of a ballot and their openings, by index; nothing if all is well.

    missing: sealed, not opened. doubled: opened twice. unmatched: the opening is not what was sealed there,
    or is one of another ballot. wrong_chain: seq or `previous` does not follow the delegation's cast before.
    """
    commitments = dict(sealed)
    times = Counter(index for index, _, _ in openings)
    faults = [Fault(index, FaultCode.MISSING) for index in commitments.keys() - times.keys()]
    faults += [Fault(index, FaultCode.DOUBLED) for index, number in times.items() if number > 1]
    faults += [
        Fault(index, FaultCode.UNMATCHED)
        for index, salt, opening in openings
        if opening.ballot != ballot or commitments.get(index) != commitment(salt, opening)
    ]
    return sorted({*faults, *_chain_faults(commitments, openings)})


def _chain_faults(commitments: Mapping[int, str], openings: Sequence[Opened]) -> list[Fault]:
    """Each delegation's casts must follow one another in the order of the log."""
    last: dict[str, tuple[int, str | None]] = {}
    faults = []
    for index, opening in sorted({index: opening for index, _, opening in openings}.items(), key=lambda one: one[0]):
        seq, previous = last.get(opening.delegation, (0, None))
        if (opening.seq, opening.previous) != (seq + 1, previous):
            faults.append(Fault(index, FaultCode.WRONG_CHAIN))
        last[opening.delegation] = (opening.seq, commitments.get(index))
    return faults
