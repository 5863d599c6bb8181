"""Settings and database as the command line opens them, with errors in plain words."""

from collections.abc import Callable

import click
from flask import Flask
from sqlalchemy.exc import ArgumentError

from consult.config import BadSetting, Config, from_environment
from consult.gate.database import Database
from consult.models import schema_version
from consult.services import record

Factory = Callable[..., Flask]
"""What makes the application: handed down by `consult.app`, which no command may import."""


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
    """The database, which must be up to date with this release, its record begun."""
    database = open_database(config)
    if not is_current(database):
        raise click.ClickException("The database is not up to date. Run: consult db upgrade")
    begin_record(database, config)
    return database


def is_current(database: Database) -> bool:
    """Whether the database has been set up and stands at this release."""
    return schema_version.is_current(database.engine)


def begin_record(database: Database, config: Config) -> None:
    """Begin the public record where there is none; refuse another origin than it was begun under."""
    try:
        with database.writing() as occasion:
            record.begin(occasion, config.record_origin)
    except record.WrongOrigin as error:
        raise click.ClickException(str(error)) from error
