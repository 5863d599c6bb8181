"""`consult db backup` and `consult db restore`: one file that holds the whole database."""

import shutil
import sqlite3
import subprocess
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import URL, make_url

from consult.cli.command import Failure, File, command, option
from consult.cli.settings import settings
from consult.cli.speech import gettext, marked
from consult.services import clock

_SQLITE_HEADER = b"SQLite format 3\x00"


@command(marked("Write the whole database to FILE while the site goes on running. Never overwrites."))
@click.argument("file", type=File(path_type=Path))
def backup(file: Path) -> None:
    """Copy the database as one consistent state."""
    if file.exists():
        raise Failure(gettext("%(file)s exists already. Choose another name.", file=file))
    address = make_url(settings().database_url)
    file.parent.mkdir(parents=True, exist_ok=True)
    if address.get_backend_name() == "sqlite":
        _backup_sqlite(Path(address.database or ""), file)
    else:
        _client("pg_dump", "--format=custom", f"--file={file}", _libpq(address))
    file.chmod(0o600)
    size = f"{file.stat().st_size:,}"
    click.echo(
        gettext(
            "Written: %(file)s (%(size)s bytes). It holds votes of open ballots: keep it safe.",
            file=file,
            size=size,
        )
    )


@command(marked("Bring back the database from FILE. Stop the site first."))
@click.argument("file", type=File(path_type=Path, exists=True, dir_okay=False))
@option("--replace", is_flag=True, help=marked("Take the present database's place; SQLite keeps it beside."))
def restore(file: Path, *, replace: bool) -> None:
    """Put a copy in the place of the database."""
    address = make_url(settings().database_url)
    if address.get_backend_name() == "sqlite":
        _restore_sqlite(Path(address.database or ""), file, replace=replace)
    else:
        if not replace:
            raise Failure(gettext("The database would be replaced. Say --replace if that is meant."))
        target = f"--dbname={_libpq(address)}"
        _client("pg_restore", "--clean", "--if-exists", "--single-transaction", target, str(file))
    click.echo(gettext("Restored. Run: consult db upgrade, then consult db check."))


def _backup_sqlite(database: Path, file: Path) -> None:
    if not database.is_file():
        raise Failure(gettext("There is no database at %(path)s.", path=database))
    part = file.with_name(f"{file.name}.part")
    with sqlite3.connect(database) as source, sqlite3.connect(part) as target:
        source.backup(target, pages=1_000, progress=_progress)
    source.close()
    target.close()
    _must_be_whole(part)
    part.rename(file)


def _progress(_status: int, remaining: int, total: int) -> None:
    if total > 5_000:
        done = gettext("%(done)s of %(total)s pages", done=f"{total - remaining:,}", total=f"{total:,}")
        click.echo(f"\r{done}", nl=remaining == 0, err=True)


def _restore_sqlite(database: Path, file: Path, *, replace: bool) -> None:
    with file.open("rb") as source:
        if source.read(16) != _SQLITE_HEADER:
            raise Failure(gettext("%(file)s is not a backup of this kind of database.", file=file))
    _must_be_whole(file)
    if database.exists() and not replace:
        raise Failure(gettext("%(path)s exists. Say --replace; the present one is kept beside it.", path=database))
    database.parent.mkdir(parents=True, exist_ok=True)
    part = database.with_name(f"{database.name}.restored")
    shutil.copyfile(file, part)
    if database.exists():
        _set_aside(database, clock.now())
    part.replace(database)


def _set_aside(database: Path, now: datetime) -> None:
    aside = database.with_name(f"{database.name}.before-{now:%Y%m%dT%H%M%S}")
    for suffix in ("", "-wal", "-shm"):
        present = database.with_name(database.name + suffix)
        if present.exists():
            present.rename(aside.with_name(aside.name + suffix))
    click.echo(gettext("The present database is kept as %(path)s.", path=aside))


def _must_be_whole(file: Path) -> None:
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    finally:
        connection.close()
    if answer != "ok":
        raise Failure(gettext("%(file)s is damaged: %(found)s", file=file, found=answer))
    if "alembic_version" not in tables:
        raise Failure(gettext("%(file)s holds no database of Consult.", file=file))


def _libpq(address: URL) -> str:
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def _client(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise Failure(
            gettext("%(program)s is needed: install the PostgreSQL client of the server's version.", program=program)
        )
    done = subprocess.run([found, *arguments], capture_output=True, text=True, check=False)  # noqa: S603  found above
    if done.returncode != 0:
        reason = done.stderr.strip()
        raise Failure(gettext("%(program)s did not finish: %(reason)s", program=program, reason=reason))
