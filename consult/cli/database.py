"""`consult db`: bring the database up, check it, back it up, restore it."""

import click

from consult.cli.backups import backup, restore
from consult.cli.settings import is_current, open_database, settings
from consult.models import migration


@click.group()
def db() -> None:
    """Set up, check, back up and restore the database."""


@db.command()
def upgrade() -> None:
    """Bring the database up to this release; safe to repeat."""
    migration.upgrade(open_database(settings()).engine)
    click.echo("The database is up to date.")


@db.command()
def check() -> None:
    """Compare the database with this release, and check that it is whole."""
    database = open_database(settings())
    if not is_current(database):
        raise click.ClickException("The database is not up to date. Run: consult db upgrade")
    with database.engine.connect() as connection:
        found = migration.differences(connection)
    if found:
        raise click.ClickException("The database differs from this release: " + "; ".join(map(str, found)))
    click.echo("The database is up to date and whole.")


db.add_command(backup)
db.add_command(restore)
