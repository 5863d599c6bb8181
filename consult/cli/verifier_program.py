"""The verifier as one file that runs wherever Python does: the rules, the texts, the record, and nothing else."""

from importlib.resources import files
from importlib.resources.abc import Traversable

from consult.ledger import bundle

_ROOMS = ("rules", "text", "ledger")
_ALONE = ("verifier.py", "verifier_words.py")
_SHEBANG = b"#!/usr/bin/env python3\n"
_MAIN = b"import sys\n\nfrom consult.cli.verifier import main\n\nsys.exit(main(sys.argv[1:]))\n"


def built() -> bytes:
    """The program; the same bytes each time from the same release."""
    package = files("consult")
    held = {"__main__.py": _MAIN, "consult/__init__.py": b"", "consult/cli/__init__.py": b""}
    for room in _ROOMS:
        for each in (package / room).iterdir():
            if each.name.endswith(".py"):
                held[f"consult/{room}/{each.name}"] = _source(each)
    for name in _ALONE:
        held[f"consult/cli/{name}"] = _source(package / "cli" / name)
    return _SHEBANG + bundle.packed(held)


def _source(file: Traversable) -> bytes:
    return file.read_bytes().replace(b"\r\n", b"\n")
