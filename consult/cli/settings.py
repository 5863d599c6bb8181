"""Settings and database as the command line opens them, with errors in plain words."""

import click
from sqlalchemy.exc import ArgumentError

from consult.config import BadSetting, Config, from_environment
from consult.gate.database import Database
from consult.models import migration


def settings() -> Config:
    """The settings from the environment."""
    try:
        return from_environment()
    except BadSetting as error:
        raise click.ClickException(str(error)) from error


def open_database(config: Config) -> Database:
    """The database that the settings name."""
    try:
        return Database(config.database_url)
    except (ArgumentError, ValueError) as error:
        raise click.ClickException(f"DATABASE_URL cannot be used: {error}") from error


def current_database(config: Config) -> Database:
    """The database, which must be up to date with this release; its connections end with the command."""
    database = open_database(config)
    click.get_current_context().call_on_close(database.engine.dispose)
    if not migration.holds_tables(database.engine) or not migration.is_current(database.engine):
        raise click.ClickException("The database is not up to date. Run: consult db upgrade")
    return database
