"""What a witness keeps in its folder: the last head, its own key, the last cosignature, and proof of forks."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from consult.config import kept
from consult.ledger import cosignature, note
from consult.ledger.note import Signature, VerifierKey
from consult.services import clock
from consult.services.record_keys import PrivateKey

HEAD, COSIGNED, KEY, LOCK = "head", "cosigned", "witness_key", ".lock"


class Store:
    """The folder; a head and its cosignature are compared and kept while it is held."""

    def __init__(self, folder: Path, name: str) -> None:
        """`name`: under which to cosign."""
        self.folder = folder
        self._name = name

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep every other thread and process of this witness out."""
        self.folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self.folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            flock(file, LOCK_EX)
            yield
        finally:
            os.close(file)

    @property
    def head(self) -> bytes | None:
        """The last head, as it was signed."""
        file = self.folder / HEAD
        return file.read_bytes() if file.is_file() else None

    def keep(self, signed: bytes) -> Signature:
        """The head, on the disk before it is cosigned; gives the cosignature."""
        self._store(HEAD, signed)
        own = self._key()
        public = VerifierKey(own.name, cosignature.COSIGNATURE, own.public.key)
        text, signatures = note.split(signed)
        line = cosignature.cosigned(text, public, own.sign, int(clock.now().timestamp()))
        self._store(COSIGNED, note.written(text, (*signatures, line)).encode())
        return line

    def keep_proof(self, now: bytes) -> None:
        """The head kept and the one that does not go with it."""
        stamp = f"{clock.now():%Y%m%dT%H%M%SZ}"
        self._store(f"fork-{stamp}-1", self.head or b"")
        self._store(f"fork-{stamp}-2", now)

    def public(self) -> str:
        """The public key of this witness, also in a file of its own."""
        own = self._key()
        public = VerifierKey(own.name, cosignature.COSIGNATURE, own.public.key)
        self._store(f"{KEY}.public", f"{public}\n".encode())
        return str(public)

    def _key(self) -> PrivateKey:
        self.folder.mkdir(parents=True, exist_ok=True)
        return PrivateKey.parse(kept(self.folder / KEY, PrivateKey.fresh(self._name).written).strip())

    def _store(self, name: str, body: bytes) -> None:
        """On the disk, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        beside = self.folder / f"{name}.{os.getpid()}"
        with beside.open("wb") as written:
            written.write(body)
            written.flush()
            os.fsync(written.fileno())
        beside.replace(self.folder / name)
