"""Whole anonymous pages, kept compressed per process under (address, stamp) until one of them is out of date."""

import gzip
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock

from flask import Flask, current_app, g, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult.gate import acts
from consult.services import stamps, transitions

_MOST = 400
_SMALL = 600
_LEVEL = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """A page as it left: body, its compressed twin, tag, and until when."""

    stamp: int
    until: datetime | None
    plain: bytes
    packed: bytes
    etag: str
    content_type: str


class Shelf:
    """The pages of one process, the least used leaving first."""

    def __init__(self) -> None:
        """Empty at the start."""
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._lock = Lock()

    def find(self, address: str, stamp: int, now: datetime) -> Kept | None:
        """The kept page, if it still holds."""
        with self._lock:
            kept = self._pages.get(address)
            if kept is None or kept.stamp != stamp or (kept.until is not None and kept.until <= now):
                return None
            self._pages.move_to_end(address)
            return kept

    def put(self, address: str, kept: Kept) -> None:
        """Keep a page."""
        with self._lock:
            self._pages[address] = kept
            self._pages.move_to_end(address)
            while len(self._pages) > _MOST:
                self._pages.popitem(last=False)


def install(app: Flask) -> None:
    """Look on the shelf before anything else is done for an anonymous reader."""
    app.extensions["consult_shelf"] = Shelf()
    app.before_request(_from_shelf)


def scope() -> str:
    """The scope whose stamp this page depends on: its consultation's, else the site's."""
    return str((request.view_args or {}).get("symbol", stamps.SITE))


def _cacheable() -> bool:
    return request.method in {"GET", "HEAD"} and acts.identity() is None and not request.cookies


def _from_shelf() -> ResponseReturnValue | None:
    if not _cacheable() or request.endpoint is None:
        return None
    shelf: Shelf = current_app.extensions["consult_shelf"]
    kept = shelf.find(request.full_path, g.stamp, g.now)
    if kept is None:
        return None
    g.shelved = True
    return _served(kept)


def keep(answer: Response) -> Response:
    """Compress an answer, and keep it when it is a whole page for anybody."""
    if (
        g.get("shelved")
        or answer.direct_passthrough
        or answer.status_code != 200
        or "Content-Encoding" in answer.headers
    ):
        return answer
    body = answer.get_data()
    if len(body) < _SMALL or not str(answer.mimetype).startswith(("text/", "application/json", "image/svg")):
        return answer
    packed = gzip.compress(body, _LEVEL, mtime=0)
    if "stamp" not in g or not _cacheable() or session.modified:
        return _packed(answer, packed)
    kept = Kept(
        stamp=g.stamp,
        until=transitions.next_due(),
        plain=body,
        packed=packed,
        etag=sha256(body).hexdigest()[:24],
        content_type=answer.content_type or "text/html",
    )
    shelf: Shelf = current_app.extensions["consult_shelf"]
    shelf.put(request.full_path, kept)
    return _served(kept)


def _takes_gzip() -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _packed(answer: Response, packed: bytes) -> Response:
    if _takes_gzip():
        answer.set_data(packed)
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _served(kept: Kept) -> Response:
    gzipped = _takes_gzip()
    answer = Response(kept.packed if gzipped else kept.plain, content_type=kept.content_type)
    if gzipped:
        answer.headers["Content-Encoding"] = "gzip"
    answer.set_etag(kept.etag, weak=True)
    return answer.make_conditional(request.environ)
