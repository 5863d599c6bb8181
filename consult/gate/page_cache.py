"""Compressing answers on their way out, and keeping those that are whole pages for anybody."""

import gzip
from hashlib import sha256

from flask import current_app, g, request
from werkzeug.wrappers import Response

from consult.gate import acts
from consult.gate.shelf import Kept, Shelf, address
from consult.services import stamps
from consult.services.transitions import Schedule

_SMALL = 600
_LEVEL = 6
_TEXT = ("text/", "application/json", "image/svg")


def scope() -> str:
    """The scope whose stamp this page depends on: its consultation's, else the site's."""
    return str((request.view_args or {}).get("symbol", stamps.SITE))


def pack(answer: Response) -> Response:
    """Compress an answer for a reader who takes it, tag a page for anybody, and keep it."""
    if answer.direct_passthrough or answer.status_code != 200 or "Content-Encoding" in answer.headers:
        return answer
    body = answer.get_data()
    if len(body) < _SMALL or not str(answer.mimetype).startswith(_TEXT):
        return answer
    packed = gzip.compress(body, _LEVEL, mtime=0)
    if _for_anybody(answer):
        answer.set_etag(sha256(body).hexdigest()[:24], weak=True)
        _keep(answer, packed)
        answer = answer.make_conditional(request.environ)
    if answer.status_code == 200 and "gzip" in request.headers.get("Accept-Encoding", ""):
        answer.set_data(packed)
        answer.headers["Content-Encoding"] = "gzip"
    return answer


def _for_anybody(answer: Response) -> bool:
    return (
        "stamp" in g
        and not g.get("unkept")
        and request.method in {"GET", "HEAD"}
        and acts.identity() is None
        and not request.cookies
        and "Set-Cookie" not in answer.headers
        and answer.headers.get("Cache-Control", "").startswith("public")
    )


def _keep(answer: Response, packed: bytes) -> None:
    shelf: Shelf = current_app.extensions["consult_shelf"]
    schedule: Schedule = current_app.extensions["consult_schedule"]
    headers = tuple((name, value) for name, value in answer.headers if name != "Content-Length")
    etag = answer.get_etag()[0] or ""
    shelf.put(address(request.environ), Kept(scope(), g.stamp, schedule.due, packed, etag, headers))
