"""Answers that are files."""

from flask import make_response
from werkzeug.wrappers import Response


def as_file(body: str, name: str, kind: str) -> Response:
    """A text as a file to be kept under this name."""
    answer = make_response(body.encode())
    answer.headers["Content-Type"] = kind
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
