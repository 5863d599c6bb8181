"""`consult db`: bring the database up, check it, back it up, restore it."""

import click

from consult.cli.backups import backup, restore
from consult.cli.settings import open_database, settings
from consult.models import migration
from consult.services import record


@click.group()
def db() -> None:
    """Set up, check, back up and restore the database."""


@db.command()
def upgrade() -> None:
    """Bring the database up to this release; safe to repeat."""
    config = settings()
    database = open_database(config)
    migration.upgrade(database.engine)
    try:
        with database.writing() as occasion:
            record.begin(occasion, config.record_origin)
    except record.WrongOrigin as error:
        raise click.ClickException(str(error)) from error
    click.echo("The database is up to date.")


@db.command()
def check() -> None:
    """Compare the database with this release, and check that it is whole."""
    database = open_database(settings())
    if not migration.holds_tables(database.engine) or not migration.is_current(database.engine):
        raise click.ClickException("The database is not up to date. Run: consult db upgrade")
    with database.engine.connect() as connection:
        found = migration.differences(connection)
    if found:
        raise click.ClickException("The database differs from this release: " + "; ".join(map(str, found)))
    click.echo("The database is up to date and whole.")


db.add_command(backup)
db.add_command(restore)
