"""Whole anonymous pages, kept compressed in each process and served before anything else is done.

A page is kept under its address with the stamp of its scope, read before it was made. It holds while the stamp
stands and until the next instant that changes something by the clock.
"""

import gzip
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime
from threading import Lock
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from msgspec import Struct
from werkzeug.http import parse_etags

from consult.models.glance import Glance
from consult.services import clock

_MOST_BYTES = 12 * 1024 * 1024
_LONGEST_ADDRESS = 400


class Kept(Struct, frozen=True):
    """A page as it left: compressed body, headers, tag; the scope and stamp it was made under; until when."""

    scope: str
    stamp: int
    until: datetime | None
    packed: bytes
    etag: str
    headers: tuple[tuple[str, str], ...]


class Shelf:
    """The pages of one process, the least used leaving first."""

    def __init__(self) -> None:
        """Empty at the start."""
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def find(self, address: str) -> Kept | None:
        """The page kept under an address; whether it still holds is asked elsewhere."""
        with self._lock:
            kept = self._pages.get(address)
            if kept is not None:
                self._pages.move_to_end(address)
            return kept

    def put(self, address: str, kept: Kept) -> None:
        """Keep a page; the least used ones make room."""
        if len(address) > _LONGEST_ADDRESS:
            return
        with self._lock:
            self._forget(address)
            self._pages[address] = kept
            self._bytes += len(kept.packed)
            while self._bytes > _MOST_BYTES:
                self._forget(next(iter(self._pages)))

    def _forget(self, address: str) -> None:
        gone = self._pages.pop(address, None)
        if gone is not None:
            self._bytes -= len(gone.packed)


class BeforeAll:
    """The outermost layer: answers from the shelf what it can, and passes on the rest."""

    def __init__(self, application: WSGIApplication, shelf: Shelf, glance: Glance) -> None:
        """`glance` reads the stamp."""
        self._application = application
        self._shelf = shelf
        self._glance = glance

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Serve a kept page that still holds."""
        kept = self._holding(environ)
        if kept is None:
            return self._application(environ, start_response)
        if parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(kept.etag):
            start_response("304 NOT MODIFIED", [pair for pair in kept.headers if pair[0] != "Content-Type"])
            return [b""]
        packed = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        body = kept.packed if packed else gzip.decompress(kept.packed)
        encoding = [("Content-Encoding", "gzip")] if packed else []
        start_response("200 OK", [*kept.headers, *encoding, ("Content-Length", str(len(body)))])
        return [body if environ["REQUEST_METHOD"] == "GET" else b""]

    def _holding(self, environ: WSGIEnvironment) -> Kept | None:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"} or "HTTP_COOKIE" in environ:
            return None
        kept = self._shelf.find(address(environ))
        if kept is None or (kept.until is not None and kept.until <= clock.now()):
            return None
        return kept if self._glance.stamp(kept.scope) == kept.stamp else None


def address(environ: WSGIEnvironment) -> str:
    """What a page is kept under."""
    return f"{environ.get('PATH_INFO', '')}?{environ.get('QUERY_STRING', '')}"
