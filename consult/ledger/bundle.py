"""The evidence bundle: all that is needed to recount, as one zip that is the same to the byte each time it is made.

Not compressed, names sorted, one date, one set of attributes; so a reader packs what it has read again and compares.
"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from consult.ledger.tiles import Tile
from consult.text.canonical import canonical_json

FORMAT = "consult/evidence"
VERSION = 1
WHOLE = "all"
CHECKPOINT = "checkpoint"
KEYS = "keys"
MANIFEST = "manifest.json"
TEXTS = "texts/"
RESULTS = "results/"
ROLL_CALLS = "roll-calls/"
COSIGNED = "cosigned/"
READ_ME = ("README.en.md", "README.zh.md")
PROGRAM = "verify.pyz"
MOST_BYTES = 4 * 2**30
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_READABLE = 0o100644 << 16


class BadBundle(ValueError):  # noqa: N818  named as what it is
    """A file that is no bundle; `place` is where that shows."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def packed(files: Mapping[str, bytes]) -> bytes:
    """The bundle of these files."""
    held = BytesIO()
    with ZipFile(held, "w", ZIP_STORED) as package:
        for name in sorted(files):
            info = ZipInfo(name, _DATE)
            info.create_system, info.external_attr = _UNIX, _READABLE
            package.writestr(info, files[name])
    return held.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """The files of a bundle; raises BadBundle for anything that `packed` would not have written so."""
    try:
        with ZipFile(BytesIO(data)) as package:
            listed = package.infolist()
            if sum(each.file_size for each in listed) > MOST_BYTES:
                raise BadBundle("size")
            files = {each.filename: _read(package, each) for each in listed}
    except (BadZipFile, NotImplementedError, EOFError, OSError, ValueError, UnicodeDecodeError) as error:
        raise error if isinstance(error, BadBundle) else BadBundle("zip") from error
    again = packed(files)
    if again != data:
        raise BadBundle(_first_difference(files, again, data))
    return files


def result_name(ballot: str) -> str:
    """Where the result of a ballot stands: `results/CONS-2026-1/3.json`."""
    symbol, _, number = ballot.rpartition("#")
    return f"{RESULTS}{symbol.replace('/', '-')}/{number}.json"


def manifest(origin: str, log_id: str, size: int, scope: str) -> bytes:
    """What the bundle says it is: canonical JSON."""
    facts = {"format": FORMAT, "version": VERSION, "origin": origin, "log": log_id, "size": size, "scope": scope}
    return canonical_json(facts)


def tile_of(name: str) -> Tile:
    """The tile that a file of this name holds; raises BadTile."""
    _, level, place = name.split("/", 2)
    return Tile.parse(level, place)


def _read(package: ZipFile, info: ZipInfo) -> bytes:
    try:
        return package.read(info)
    except (BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise BadBundle(info.filename) from error


def _first_difference(files: Mapping[str, bytes], again: bytes, data: bytes) -> str:
    """The first byte that is not as it would have been written, with the file it stands at or behind."""
    at = next((at for at, (ours, theirs) in enumerate(zip(again, data, strict=False)) if ours != theirs), len(again))
    begins = 0
    name = ""
    for each in sorted(files):
        if begins > at:
            break
        name = each
        begins += 30 + len(each.encode()) + len(files[each])
    return f"{name} @{at}"
