"""Cosignatures: a witness says that up to a moment it has seen a record only ever grow, to this head.

Source: C2SP tlog-cosignature, with Ed25519. The line below the checkpoint holds the time in eight bytes, high byte
first, then the signature of the time and the checkpoint's text together. The key is written as others are, with an
algorithm of its own.
"""

from collections.abc import Iterable, Mapping

from consult.ledger.note import BadNote, NoteFlaw, Sign, Signature, VerifierKey

COSIGNATURE = 4
LATEST = 2**63 - 1
_TIME_BYTES = 8


def key(written: str) -> VerifierKey:
    """The key of a witness as it is written; raises BadNote."""
    return VerifierKey.parse(written, COSIGNATURE)


def message(text: str, time: int) -> bytes:
    """What a witness signs of a checkpoint: the time, in whole seconds since 1970, and the whole text."""
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosigned(text: str, witness: VerifierKey, sign: Sign, time: int) -> Signature:
    """The cosignature of a checkpoint's text."""
    return Signature(witness.name, witness.id, time.to_bytes(_TIME_BYTES, "big") + sign(message(text, time)))


def times(text: str, signatures: Iterable[Signature], witnesses: Iterable[VerifierKey]) -> Mapping[VerifierKey, int]:
    """The witnesses among these that have cosigned a checkpoint, and when; the latest where one did so twice.

    Lines of others are passed over. Raises BadNote for one that is not a cosignature of the witness it names.
    """
    known = {(each.name, each.id): each for each in witnesses}
    found: dict[VerifierKey, int] = {}
    for each in signatures:
        witness = known.get((each.name, each.id))
        if witness is not None:
            found[witness] = max(_time(text, witness, each.body), found.get(witness, 0))
    return found


def _time(text: str, witness: VerifierKey, body: bytes) -> int:
    time = int.from_bytes(body[:_TIME_BYTES], "big")
    if time > LATEST or not witness.verifies(message(text, time), body[_TIME_BYTES:]):
        raise BadNote(NoteFlaw.WRONG_SIGNATURE, witness.name)
    return time
