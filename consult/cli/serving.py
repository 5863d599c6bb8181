"""`consult run` serves the site; `consult start` sets it up first, with its demonstration where that is safe."""

from collections.abc import Callable
from typing import Any

import click

from consult.cli.command import command, option
from consult.cli.demonstration import Loaded, is_wanted, load, refuse_known_passwords, sign_ins
from consult.cli.record_beginning import begin_record
from consult.cli.server import serve
from consult.cli.settings import Factory, current_database, is_current, open_database, settings
from consult.cli.speech import gettext, language, marked
from consult.config import Config
from consult.gate.database import Database
from consult.services import demonstration_mark


def _sized(begin: Callable[..., Any]) -> Callable[..., Any]:
    """With the options that say how large the server is."""
    threads = option("--threads", default=4, show_default=True, help=marked("Threads in each worker."))
    workers = option("--workers", default=2, show_default=True, help=marked("Number of worker processes."))
    sized: Callable[..., Any] = workers(threads(begin))
    return sized


@command(marked("Serve the site with gunicorn on HOST and PORT. Never loads demonstration data."))
@_sized
@click.pass_obj
def run(create_app: Factory, workers: int, threads: int) -> None:
    """Serve a database that is up to date."""
    config = settings()
    database = current_database(config)
    refuse_known_passwords(database, config)
    database.engine.dispose()
    serve(create_app(config), config, workers, threads)


@command(
    marked(
        "Set up what is needed, and serve. The demonstration is loaded where the database is empty and only this "
        "machine can reach the site.\n\n"
        "Elsewhere than on a loopback address it is loaded only with CONSULT_DEMO=yes, with passwords made at random "
        "and printed once."
    )
)
@_sized
@click.pass_obj
def start(create_app: Factory, workers: int, threads: int) -> None:
    """Migrate, load the demonstration where that is safe, serve."""
    config = settings()
    database = open_database(config)
    if not is_current(database):
        from consult.models import migration  # noqa: PLC0415  Alembic is slow to load, and rarely needed

        click.echo(gettext("Setting up the database …"), err=True)
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
        click.echo("\n" + gettext("Demonstration sign-ins"), err=True)
    for line in lines:
        click.echo(f"  {line}", err=True)
    where = gettext("Consult 共商 is at %(address)s (Ctrl+C stops it)", address=f"{_address(config)}/{language()}/")
    click.echo(f"\n{where}\n", err=True)


def _address(config: Config) -> str:
    host = f"[{config.host}]" if ":" in config.host else config.host
    return f"http://{host}:{config.port}"
