"""The one module that knows Flask-Login: a device's token in the cookie, the person in the database."""

from datetime import timedelta

from flask import Flask, current_app, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from consult.config import Config
from consult.gate.database import Database, transaction
from consult.services import identity
from consult.services.occasion import NOBODY, Occasion

manager = LoginManager()


class Device(UserMixin):  # type: ignore[misc]  # Flask-Login carries no types
    """A signed-in device, known by its token."""

    def __init__(self, token: str, known: identity.Identity) -> None:
        """`get_id` gives the token: the cookie never holds a person's id."""
        self.id = token
        self.identity = known


@manager.user_loader  # type: ignore[untyped-decorator]  # Flask-Login carries no types
def _load(token: str) -> Device | None:
    database: Database = current_app.extensions["consult_database"]
    config: Config = current_app.extensions["consult_config"]
    idle = timedelta(hours=config.session_idle_hours)
    reading = Occasion(transaction().session(writes=False), NOBODY, g.now)
    known = identity.recognise(reading, identity.Recognition(token, idle))
    if known is not None and known.stale:
        with database.writing(NOBODY) as occasion:
            identity.touch(occasion, token)
    return None if known is None else Device(token, known)


def install(app: Flask) -> None:
    """Make Flask-Login ours: no remember cookie, no redirects of its own.

    Nor does it ask the database for every page: one that says that the database is away must not.
    """
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)


def recognise() -> tuple[str, identity.Identity] | None:
    """The token and the person of this request, if a device is signed in."""
    if "_user_id" not in session:
        return None
    if not current_user.is_authenticated:
        session.pop("_user_id", None)
        return None
    return current_user.id, current_user.identity


def token() -> str:
    """The token of the device that is signed in here."""
    held: str = g.get("token", "")
    return held


def sign_in(token: str) -> None:
    """Set the cookie to a fresh session for a device's token."""
    session.clear()
    session.permanent = True
    login_user(_Token(token))


def sign_out() -> None:
    """Forget the device on this side."""
    logout_user()
    session.clear()
    g.pop("identity", None)


def hold(purpose: str, link: str) -> None:
    """Keep the token of a mailed link in the cookie, so that it leaves the address at once."""
    session[f"link:{purpose}"] = link


def held(purpose: str) -> str:
    """The token of the mailed link that was opened in this browser, if any."""
    return str(session.get(f"link:{purpose}", ""))


class _Token(UserMixin):  # type: ignore[misc]  # Flask-Login carries no types
    def __init__(self, token: str) -> None:
        self.id = token
