"""The application: the only module that sees every room."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from consult.config import Config, from_environment
from consult.gate import entry
from consult.gate.database import Database
from consult.gate.hosts import KnownHosts
from consult.gate.shelf import BeforeAll
from consult.gate.static_files import Static
from consult.models.glance import Glance
from consult.services import demonstration_mark
from consult.web import blueprints


def create_app(config: Config | None = None) -> Flask:
    """Make the application from its settings; nothing is read from the database before the first request."""
    settings = config or from_environment()
    database = Database(settings.database_url)
    app = Flask("consult", template_folder="templates", static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        MAX_CONTENT_LENGTH=settings.upload_limit_kib * 1024,
        MAX_FORM_MEMORY_SIZE=settings.upload_limit_kib * 1024,
        PERMANENT_SESSION_LIFETIME=entry.lifetime(settings),
        SESSION_COOKIE_NAME="__Host-session" if settings.secure else "session",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=12 * 3600,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    entry.install(app, settings, database)
    for pages in blueprints.ALL:
        app.register_blueprint(pages)
    with database.reading() as occasion:
        app.config["DEMONSTRATION"] = demonstration_mark.stands(occasion)
    static = Static(app.wsgi_app, settings.static)
    shelf = app.extensions["consult_shelf"]
    hops = settings.trusted_proxies
    kept = BeforeAll(static, shelf, Glance(database.engine))
    ours = KnownHosts(kept, app, settings.trusted_hosts)
    app.wsgi_app = ProxyFix(ours, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own advice
    return app
