"""`consult run`: serve the site."""

import os
import sys

import click

from consult.cli.settings import open_database, settings
from consult.models import migration


@click.command()
@click.option("--workers", default=2, show_default=True, help="Number of worker processes.")
@click.option("--threads", default=4, show_default=True, help="Threads in each worker.")
def run(workers: int, threads: int) -> None:
    """Serve the site with gunicorn on HOST and PORT. Never loads demonstration data."""
    config = settings()
    database = open_database(config)
    if not migration.holds_tables(database.engine) or not migration.is_current(database.engine):
        raise click.ClickException("The database is not up to date. Run: consult db upgrade")
    database.engine.dispose()
    host = f"[{config.host}]" if ":" in config.host else config.host
    click.echo(f"Serving on http://{host}:{config.port}/", err=True)
    os.execv(  # noqa: S606  our own interpreter, fixed arguments
        sys.executable,
        [
            sys.executable,
            "-m",
            "gunicorn",
            f"--bind={host}:{config.port}",
            f"--workers={workers}",
            f"--threads={threads}",
            "--worker-class=gthread",
            "--log-level=warning",
            "consult.app:create_app()",
        ],
    )
