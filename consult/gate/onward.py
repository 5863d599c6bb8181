"""Where somebody goes after signing in: to the page they wanted, else to their desk."""

from urllib.parse import urlsplit

from flask import make_response, redirect
from werkzeug.wrappers import Response

from consult.gate import known_devices, login
from consult.gate.pages import see_other
from consult.services.sessions import Opened


def enter(opened: Opened, wanted: str = "") -> Response:
    """Put the token of the session that was opened in a fresh cookie, know the device again, and go on."""
    login.sign_in(opened.token)
    return known_devices.remember(_go(opened, own_path(wanted)), opened.account)


def _go(opened: Opened, wanted: str) -> Response:
    if wanted:
        return make_response(redirect(wanted, 303))
    if len(opened.desks) == 1:
        return see_other("desk.index", key=opened.desks[0])
    if opened.desks:
        return see_other("desk.choose")
    return see_other("secretariat.index" if opened.official else "account.index")


def own_path(wanted: str) -> str:
    """The address if it is a path on this site, else nothing: nobody is sent elsewhere."""
    plain = wanted.isprintable() and "\\" not in wanted and " " not in wanted
    own = wanted.startswith("/") and not wanted.startswith("//")
    if not plain or not own:
        return ""
    parts = urlsplit(wanted)
    return "" if parts.scheme or parts.netloc else wanted
