"""`consult db`: bring the database up, check it, back it up, restore it."""

import click

from consult.cli.backups import backup, restore
from consult.cli.command import Failure, group
from consult.cli.settings import must_be_current, open_database, settings
from consult.cli.speech import gettext, marked
from consult.models import migration


@group(marked("Set up, check, back up and restore the database."))
def db() -> None:
    """Hold the commands on the database."""


@db.command(help=marked("Bring the database up to this release. Safe to repeat."))
def upgrade() -> None:
    """Migrate, and begin nothing else."""
    migration.upgrade(open_database(settings()).engine)
    click.echo(gettext("The database is up to date."))


@db.command(help=marked("Compare the database with this release, and check that it is whole."))
def check() -> None:
    """Compare the tables with the models."""
    database = open_database(settings())
    must_be_current(database)
    with database.engine.connect() as connection:
        found = migration.differences(connection)
    if found:
        differences = "; ".join(map(str, found))
        raise Failure(gettext("The database differs from this release: %(differences)s", differences=differences))
    click.echo(gettext("The database is up to date and whole."))


db.add_command(backup)
db.add_command(restore)
