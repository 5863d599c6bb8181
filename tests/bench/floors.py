"""Floors: the least that a Flask application can do for the same answer."""

import os
import sqlite3
import threading
from pathlib import Path

from flask import Flask, Response, request


def page() -> Flask:
    """A bare page that returns the same compressed bytes."""
    app = Flask("floor")
    body = Path(os.environ["FLOOR_BODY"]).read_bytes()

    @app.get("/page")
    def same() -> Response:
        return Response(body, headers={"Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8"})

    return app


def bare() -> Flask:
    """A page that says nothing, of an application that has loaded what any of this kind must: forms, texts, tables."""
    import flask_babel  # noqa: F401  what is measured is loading them
    import flask_login  # noqa: F401
    import flask_wtf  # noqa: F401
    import sqlalchemy.orm  # noqa: F401

    app = Flask("floor")
    app.add_url_rule("/", view_func=lambda: "")
    return app


def commit() -> Flask:
    """A bare page that commits one row with the same durability."""
    app = Flask("floor")
    local = threading.local()
    path = os.environ["FLOOR_DATABASE"]

    def connection() -> sqlite3.Connection:
        if not hasattr(local, "connection"):
            local.connection = sqlite3.connect(path, isolation_level=None, timeout=20)
            local.connection.execute("PRAGMA journal_mode=WAL")
            local.connection.execute("PRAGMA synchronous=FULL")
            local.connection.execute("CREATE TABLE IF NOT EXISTS cast_row (id INTEGER PRIMARY KEY, choice TEXT)")
        return local.connection

    @app.post("/cast")
    def cast() -> Response:
        own = connection()
        own.execute("BEGIN IMMEDIATE")
        own.execute("INSERT INTO cast_row (choice) VALUES (?)", (request.form["choice"],))
        own.execute("COMMIT")
        return Response(status=303, headers={"Location": "/"})

    return app
