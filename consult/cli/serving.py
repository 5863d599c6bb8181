"""`consult run` serves the site; `consult start` sets it up first, with its demonstration where that is safe."""

import click

from consult.cli.demonstration import Loaded, is_wanted, load, refuse_known_passwords, sign_ins
from consult.cli.server import serve
from consult.cli.settings import Factory, begin_record, current_database, is_current, open_database, settings
from consult.config import Config
from consult.gate.database import Database
from consult.services import demonstration_mark


@click.command()
@click.option("--workers", default=2, show_default=True, help="Number of worker processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each worker.")
@click.pass_obj
def run(create_app: Factory, workers: int, threads: int) -> None:
    """Serve the site with gunicorn on HOST and PORT. Never loads demonstration data."""
    config = settings()
    database = current_database(config)
    refuse_known_passwords(database, config)
    database.engine.dispose()
    serve(create_app(config), config, workers, threads)


@click.command()
@click.option("--workers", default=2, show_default=True, help="Number of worker processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each worker.")
@click.pass_obj
def start(create_app: Factory, workers: int, threads: int) -> None:
    """Set the database up, load the demonstration where it is empty and only this machine can reach it, and serve.

    Elsewhere than on a loopback address the demonstration is loaded only with CONSULT_DEMO=yes, with passwords made
    at random and printed once.
    """
    config = settings()
    database = open_database(config)
    if not is_current(database):
        from consult.models import migration  # noqa: PLC0415  Alembic is slow to load, and rarely needed

        click.echo("Setting up the database ...", err=True)
        migration.upgrade(database.engine)
    loaded = load(database, config) if is_wanted(database, config) else None
    begin_record(database, config)
    refuse_known_passwords(database, config)
    _announce(config, loaded, demonstrated=_is_demonstration(database))
    database.engine.dispose()
    serve(create_app(config), config, workers, threads)


def _is_demonstration(database: Database) -> bool:
    with database.reading() as occasion:
        return demonstration_mark.stands(occasion)


def _announce(config: Config, loaded: Loaded | None, *, demonstrated: bool) -> None:
    lines = sign_ins(config, loaded) if demonstrated else []
    if lines:
        click.echo("\nDemonstration sign-ins 演示账户", err=True)
    for line in lines:
        click.echo(f"  {line}", err=True)
    click.echo(f"\nConsult 共商: {_address(config)}/  (Ctrl+C stops it)\n", err=True)


def _address(config: Config) -> str:
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"http://{host}:{config.port}"
