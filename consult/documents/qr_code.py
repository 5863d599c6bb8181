"""QR codes of longer texts, as one path of a drawing."""

import segno
from msgspec import Struct


class QrCode(Struct, frozen=True):
    """A code of so many modules a side, the quiet zone around it counted, and the dark ones as the path of an SVG."""

    side: int
    path: str


_QUIET = 4


def of(text: str) -> QrCode:
    """The code of a text, as small as it can be: paper is not torn, and everything on it is found in the file too."""
    made = segno.make(text, error="l", micro=False, boost_error=False, mode="byte", encoding="utf-8")
    rows = [bytes(row) for row in made.matrix]
    runs = [(at + _QUIET, y + _QUIET, length) for y, row in enumerate(rows) for at, length in _dark(row)]
    return QrCode(len(rows) + 2 * _QUIET, "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in runs))


def _dark(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules stand side by side: from where, and how many."""
    found: list[tuple[int, int]] = []
    at = 0
    for part in row.split(b"\x00"):
        if part:
            found.append((at, len(part)))
        at += len(part) + 1
    return found
