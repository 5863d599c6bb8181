"""Addresses of static files that change with their content, so that browsers may keep them for good."""

from functools import cache
from hashlib import sha256
from pathlib import Path


class Assets:
    """The static folder: whitenoise serves it, this names what is in it."""

    def __init__(self, folder: Path) -> None:
        """The folder is read when a file is first named."""
        self._folder = folder
        self.url = cache(self._url)

    def _url(self, name: str) -> str:
        digest = sha256((self._folder / name).read_bytes()).hexdigest()[:12]
        stem, dot, ending = name.rpartition(".")
        return f"/static/{stem}.{digest}{dot}{ending}"
