"""The record as static files for programs: tiles of hashes and bundles of entries, to be mirrored and recomputed."""

from flask import current_app, g, make_response, send_file
from flask.typing import ResponseReturnValue

from consult.documents import evidence_bundle
from consult.documents.evidence_bundle import EvidenceAsked
from consult.gate.acts import read
from consult.gate.database import transaction
from consult.gate.pages import Pages
from consult.rules.access import Act
from consult.services import cosigning, record_tree
from consult.services.record_tree import TileAsked

pages = Pages("log", in_language=False)
_FOR_EVER = "public, max-age=31536000, immutable"


@pages.page("/log/checkpoint", Act.READ_RECORD)
def checkpoint() -> ResponseReturnValue:
    """The newest head of the record, signed."""
    answer = make_response(transaction().checkpoint().note)
    g.unkept = True
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.page("/log/cosigned", Act.READ_RECORD)
def cosigned() -> ResponseReturnValue:
    """The newest head that witnesses have cosigned, with their lines."""
    answer = make_response(read(cosigning.newest, None))
    g.unkept = True
    answer.headers["Content-Type"] = "text/plain; charset=utf-8"
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.page("/log/evidence/<path>.zip", Act.READ_RECORD)
def evidence(path: str) -> ResponseReturnValue:
    """All that is needed to recount, as it is now: `all`, or a consultation by its path."""
    folder = current_app.extensions["consult_config"].instance / "evidence"
    file = read(evidence_bundle.newest, EvidenceAsked(transaction().checkpoint(), path, folder))
    g.unkept = True
    answer = send_file(file, "application/zip", as_attachment=True, download_name=f"evidence-{file.name}")
    answer.headers["Cache-Control"] = "no-cache"
    return answer


@pages.page("/log/tile/<level>/<path:place>", Act.READ_RECORD)
def tile(level: str, place: str) -> ResponseReturnValue:
    """A tile of hashes, or a bundle of entries; it never changes."""
    answer = make_response(read(record_tree.served, TileAsked(level, place)))
    g.unkept = True
    answer.headers["Content-Type"] = "application/octet-stream"
    answer.headers["Cache-Control"] = _FOR_EVER
    return answer
