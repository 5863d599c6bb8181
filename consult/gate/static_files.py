"""Serving the static folder: hashed names map to their files and may be kept for a year."""

import re
from pathlib import Path
from wsgiref.types import WSGIApplication

from whitenoise import WhiteNoise

_HASHED = re.compile(r"^(?P<stem>/static/.+)\.[0-9a-f]{12}(?P<ending>\.[a-z0-9]+)$")
_YEAR = 31_536_000


class Static(WhiteNoise):  # type: ignore[misc]  # whitenoise carries no types
    """WhiteNoise, told that a name with the file's hash in it never changes."""

    def __init__(self, application: WSGIApplication, folder: Path) -> None:
        """Find the files once; a hash in a name is cut out before looking."""
        super().__init__(application, max_age=60)
        self.add_files(str(folder), prefix="static/")

    def __call__(self, environ, start_response):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN204  WSGI
        """Serve a file by its hashed name as by its own, and let the hashed one be kept."""
        hashed = _HASHED.match(environ.get("PATH_INFO", ""))
        if hashed is None:
            return super().__call__(environ, start_response)
        environ["PATH_INFO"] = hashed["stem"] + hashed["ending"]

        def start(status, headers, *rest):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002, ANN202  WSGI
            kept = [(name, value) for name, value in headers if name.lower() != "cache-control"]
            return start_response(status, [*kept, ("Cache-Control", f"public, max-age={_YEAR}, immutable")], *rest)

        return super().__call__(environ, start)
