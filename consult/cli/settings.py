"""Settings and database as the command line opens them, with errors in plain words."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy.exc import ArgumentError

from consult.cli.command import Failure
from consult.cli.record_beginning import begin_record
from consult.cli.speech import gettext
from consult.config import BadSetting, Config, from_environment
from consult.gate.database import Database
from consult.gate.record_keeper import Keeper
from consult.models import schema_version

if TYPE_CHECKING:
    from flask import Flask

Factory = Callable[..., "Flask"]
"""What makes the application: handed down by the command, as no subcommand may import it."""


def settings() -> Config:
    """The settings from the environment."""
    try:
        return from_environment()
    except BadSetting as error:
        raise Failure(_said(error)) from error


def open_database(config: Config) -> Database:
    """The database that the settings name."""
    try:
        return Database(config.database_url, Keeper(config))
    except (ArgumentError, ValueError) as error:
        raise Failure(gettext("DATABASE_URL cannot be used: %(reason)s", reason=error)) from error


def current_database(config: Config) -> Database:
    """The database, which must be up to date with this release, its record begun."""
    database = open_database(config)
    must_be_current(database)
    begin_record(database, config)
    return database


def must_be_current(database: Database) -> None:
    """End with the way out when the database has not been brought up to this release."""
    if not is_current(database):
        raise Failure(gettext("The database is not up to date. Run: consult db upgrade"))


def is_current(database: Database) -> bool:
    """Whether the database has been set up and stands at this release."""
    return schema_version.is_current(database.engine)


def _said(error: BadSetting) -> str:
    if error.high:
        return gettext(
            "%(name)s must be a whole number from %(low)s to %(high)s, not “%(given)s”.",
            name=error.name,
            low=error.low,
            high=error.high,
            given=error.given,
        )
    return gettext("%(name)s must be an http or https address, not “%(given)s”.", name=error.name, given=error.given)
