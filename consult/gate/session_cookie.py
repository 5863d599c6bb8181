"""The cookie of signed-in devices and open forms; anonymous pages touch none."""

from flask import Flask, Response
from flask.sessions import SecureCookieSessionInterface, SessionMixin


class QuietSession(SecureCookieSessionInterface):
    """Flask's signed cookie, written only when something in it has changed."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:  # noqa: ARG002  signature
        """Never refresh an unchanged cookie: a page that only reads sets none."""
        return session.modified

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write or delete the cookie; `Vary: Cookie` always stands, as every page depends on it."""
        super().save_session(app, session, response)
        response.vary.add("Cookie")
