"""The application: the only module that sees every room."""

import os
from functools import partial

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.middleware.proxy_fix import ProxyFix

from consult.config import Config, from_environment
from consult.documents import markdown
from consult.gate import entry
from consult.gate.database import Database
from consult.gate.hosts import KnownHosts
from consult.gate.record_keeper import Keeper
from consult.gate.shelf import BeforeAll
from consult.gate.static_files import Static
from consult.models.glance import Glance
from consult.services import demonstration_mark
from consult.web import blueprints


def create_app(config: Config | None = None) -> Flask:
    """Make the application from its settings."""
    settings = config or from_environment()
    app = make_pages(settings)
    _keep_compiled_templates(app, settings)
    connect(app, settings)
    return app


def make_pages(settings: Config) -> Flask:
    """Every page behind the gate, with no database yet."""
    app = Flask("consult", template_folder="templates", static_folder=None)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(formatted=markdown.render, unformatted=markdown.plain)
    entry.install(app, settings)
    for pages in blueprints.ALL:
        app.register_blueprint(pages)
    return app


def connect(app: Flask, settings: Config) -> None:
    """Give the pages their settings and their database, and set before them what answers without any page."""
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
    database = Database(settings.database_url, Keeper(settings))
    entry.connect(app, settings, database)
    with database.reading() as occasion:
        app.config["DEMONSTRATION"] = demonstration_mark.stands(occasion)
    static = Static(partial(Flask.wsgi_app, app), settings.static)
    shelf = app.extensions["consult_shelf"]
    hops = settings.trusted_proxies
    kept = BeforeAll(static, shelf, Glance(database.engine))
    ours = KnownHosts(kept, app, settings.trusted_hosts)
    app.wsgi_app = ProxyFix(ours, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # Flask's own advice


def _keep_compiled_templates(app: Flask, settings: Config) -> None:
    """Beside the database, where there is a folder of ours: compiling anew delays the first pages of every start."""
    if os.access(settings.instance, os.W_OK):
        folder = settings.instance / "templates"
        folder.mkdir(mode=0o700, exist_ok=True)
        app.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(folder))
