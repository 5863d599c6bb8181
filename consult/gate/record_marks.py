"""Marks outside of the database: for each log the largest head that ever left this host.

A mark is one line in one file of its log, written in place and forced to the disk: size, root, and their checksum.
"""

import os
from base64 import b64encode
from binascii import Error
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path

from consult.rules.refusal import Code, Refusal
from consult.services.record_guard import Published

_BYTES = 256


class Marks:
    """The marks in a folder."""

    def __init__(self, folder: Path) -> None:
        """The folder is made with the first mark."""
        self._folder = folder

    def path(self, log_id: str) -> Path:
        """The file of a log."""
        return self._folder / log_id

    def published(self, log_id: str) -> Published | None:
        """The mark of a log, if one was ever written; raises RECORD_UNMARKED where it cannot be read."""
        try:
            held = self.path(log_id).read_bytes()
            return _read(held) if held else None
        except FileNotFoundError:
            return None
        except (OSError, ValueError, Error):
            raise Refusal(Code.RECORD_UNMARKED) from None

    def raise_to(self, log_id: str, head: Published) -> None:
        """Raise the mark, unless it is as high already; on return it is on the disk. Raises RECORD_UNMARKED."""
        try:
            self._raise(log_id, head)
        except (OSError, ValueError):
            raise Refusal(Code.RECORD_UNMARKED) from None

    def _raise(self, log_id: str, head: Published) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        file = os.open(self.path(log_id), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            flock(file, LOCK_EX)
            held = os.pread(file, _BYTES, 0)
            if not held or _read(held).size < head.size:
                os.pwrite(file, _written(head), 0)
                os.fdatasync(file)
        finally:
            os.close(file)


def _written(head: Published) -> bytes:
    said = f"{head.size:019d} {head.root.hex()}"
    return f"{said} {_checksum(said)}\n".encode()


def _read(held: bytes) -> Published:
    said, _, checksum = held.decode("ascii").removesuffix("\n").rpartition(" ")
    size, _, root = said.partition(" ")
    if checksum != _checksum(said):
        raise ValueError("a mark that was not written so")
    return Published(int(size), bytes.fromhex(root))


def _checksum(said: str) -> str:
    return b64encode(sha256(said.encode()).digest()[:6]).decode()
