"""The names the site answers to: a request under any other is refused before anything reads it."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.exceptions import SecurityError
from werkzeug.wsgi import get_host

from consult.language import TAGS, gettext, speaking


class KnownHosts:
    """Passes on what is asked under a name of ours; so no page, redirect or link is ever made from a foreign one."""

    def __init__(self, application: WSGIApplication, app: Flask, names: tuple[str, ...]) -> None:
        """`names` in lower case, without ports; one that begins with a full stop stands for all names under it."""
        self._application = application
        self._app = app
        self._exact = frozenset(name for name in names if not name.startswith("."))
        self._under = tuple(name for name in names if name.startswith("."))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer 400 in both languages, without a word of what was asked, where the name is not ours."""
        if self._is_ours(environ):
            return self._application(environ, start_response)
        body = self._page().encode()
        headers = [
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "private, no-store"),
        ]
        start_response("400 BAD REQUEST", headers)
        return [body if environ["REQUEST_METHOD"] != "HEAD" else b""]

    def _is_ours(self, environ: WSGIEnvironment) -> bool:
        try:
            name = urlsplit(f"//{get_host(environ)}").hostname or ""
        except (SecurityError, ValueError):
            return False
        return name in self._exact or name.endswith(self._under)

    def _page(self) -> str:
        with self._app.app_context():
            said = [(TAGS[language], *_sentences(language)) for language in TAGS]
            page: str = self._app.jinja_env.get_template("foreign_host.html").render(said=said)
        return page


def _sentences(language: str) -> tuple[str, str, str]:
    with speaking(language):
        return (
            gettext("This address is not known here"),
            gettext("The site does not answer to the host name in this request. Use the address you were given."),
            gettext("For operators: the site answers to the host of PUBLIC_URL and to the names in TRUSTED_HOSTS."),
        )
