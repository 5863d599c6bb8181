"""`consult roll-calls`: bring in recorded votes of other bodies."""

import csv
from pathlib import Path

import click

from consult.cli.settings import current_database, settings
from consult.services import roll_call_import
from consult.services.roll_call_import import Files, Ready, RowFlaw

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_COLUMNS = {
    "seats": {"seat", "name_en", "name_zh"},
    "seat_names": {"seat", "from", "to", "name_en", "name_zh"},
    "roll_calls": {
        "rcid",
        "session",
        "date",
        "kind",
        "title_en",
        "title_zh",
        "yes",
        "no",
        "abstain",
        "absent",
        "members",
        "tags",
        "resolution",
        "date_status",
        "outcome_historic",
    },
    "votes": {"rcid", "seat", "vote"},
}


@click.group("roll-calls")
def roll_calls() -> None:
    """Bring in recorded votes of other bodies: read only, shown with the names of their time."""


@roll_calls.command("import")
@click.option("--seats", type=_FILE, required=True, help="CSV of the seats.")
@click.option("--seat-names", type=_FILE, required=True, help="CSV of their names by period.")
@click.option("--roll-calls", "calls", type=_FILE, required=True, help="CSV of the roll-calls.")
@click.option("--votes", type=_FILE, required=True, help="CSV of the votes, one line per roll-call and seat.")
@click.option("--tag", default="", help="Only roll-calls with this tag, such as paris-1948.")
@click.option("--dry-run", is_flag=True, help="Check everything and show what would be imported.")
def bring_in(seats: Path, seat_names: Path, calls: Path, votes: Path, tag: str, *, dry_run: bool) -> None:
    """Import roll-calls: all of them or none; safe to repeat."""
    files = Files(
        seats=_rows(seats, "seats"),
        seat_names=_rows(seat_names, "seat_names"),
        roll_calls=_rows(calls, "roll_calls"),
        votes=_rows(votes, "votes"),
        tag=tag,
    )
    try:
        ready = roll_call_import.check(files)
        _show(ready)
        if dry_run:
            click.echo(f"{len(ready)} roll-calls would be imported. Nothing was changed.")
            return
        with current_database(settings()).writing() as occasion:
            done = roll_call_import.bring_in(occasion, files)
    except RowFlaw as flaw:
        raise click.ClickException(f"Nothing has been imported. {flaw}.") from flaw
    click.echo(f"{done.new} roll-calls imported, {done.known} were there already.")


def _rows(path: Path, name: str) -> list[dict[str, str]]:
    """The rows of a file, with every column that is needed."""
    click.echo(f"Reading {path} ...", err=True)
    with path.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.DictReader(source)
        lacking = _COLUMNS[name] - set(reader.fieldnames or ())
        if lacking:
            raise click.ClickException(f"{path} lacks the columns: {', '.join(sorted(lacking))}.")
        rows = list(reader)
    short = next((line for line, row in enumerate(rows, start=2) if None in row.values() or None in row), 0)
    if short:
        raise click.ClickException(f"{path}, line {short}: the number of columns is not that of the header.")
    return rows


def _show(ready: tuple[Ready, ...]) -> None:
    for one in ready[:20]:
        counts = one.counts
        click.echo(f"  {one.key}  {one.held_on}  {counts.yes}-{counts.no}-{counts.abstain}  {one.row['title_en']}")
    if len(ready) > 20:
        click.echo(f"  ... and {len(ready) - 20} more")
