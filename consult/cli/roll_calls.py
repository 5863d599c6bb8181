"""`consult roll-calls`: bring in recorded votes of other bodies."""

import csv
from pathlib import Path

import click

from consult.cli import import_words
from consult.cli.command import Failure, File, group, option
from consult.cli.settings import current_database, settings
from consult.cli.speech import gettext, language, marked
from consult.services import roll_call_import
from consult.services.roll_call_import import Files, Ready, RowFlaw

_FILE = File(exists=True, dir_okay=False, path_type=Path)
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


@group(
    marked("Bring in roll-calls of other bodies. They are read only and shown with the names of their time."),
    "roll-calls",
)
def roll_calls() -> None:
    """Hold the commands on roll-calls."""


@roll_calls.command("import", help=marked("Import roll-calls: all of them or none. Safe to repeat."))
@option("--seats", type=_FILE, required=True, help=marked("CSV of the seats."))
@option("--seat-names", type=_FILE, required=True, help=marked("CSV of their names by period."))
@option("--roll-calls", "calls", type=_FILE, required=True, help=marked("CSV of the roll-calls."))
@option("--votes", type=_FILE, required=True, help=marked("CSV of the votes, one line per roll-call and seat."))
@option("--tag", default="", help=marked("Only roll-calls with this tag, such as paris-1948."))
@option("--dry-run", is_flag=True, help=marked("Check everything and show what would be imported."))
def bring_in(seats: Path, seat_names: Path, calls: Path, votes: Path, tag: str, *, dry_run: bool) -> None:
    """Read four files, check them against one another, store."""
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
            click.echo(gettext("Roll-calls to be imported: %(number)s. Nothing was changed.", number=len(ready)))
            return
        with current_database(settings()).writing() as occasion:
            done = roll_call_import.bring_in(occasion, files)
    except RowFlaw as flaw:
        raise Failure(
            gettext("Nothing has been imported. %(reason)s", reason=import_words.of_roll_call(flaw))
        ) from flaw
    click.echo(gettext("Roll-calls imported: %(new)s. There already: %(known)s.", new=done.new, known=done.known))


def _rows(path: Path, name: str) -> list[dict[str, str]]:
    """The rows of a file, with every column that is needed."""
    click.echo(gettext("Reading %(file)s …", file=path), err=True)
    with path.open(encoding="utf-8-sig", newline="") as source:
        reader = csv.DictReader(source)
        lacking = _COLUMNS[name] - set(reader.fieldnames or ())
        if lacking:
            columns = ", ".join(sorted(lacking))
            raise Failure(gettext("%(file)s lacks the columns: %(columns)s.", file=path, columns=columns))
        rows = list(reader)
    short = next((line for line, row in enumerate(rows, start=2) if None in row.values() or None in row), 0)
    if short:
        raise Failure(
            gettext(
                "%(file)s, line %(line)s: the number of columns is not that of the header.", file=path, line=short
            )
        )
    return rows


def _show(ready: tuple[Ready, ...]) -> None:
    title = f"title_{language()}"
    for one in ready[:20]:
        counts = one.counts
        click.echo(f"  {one.key}  {one.held_on}  {counts.yes}-{counts.no}-{counts.abstain}  {one.row[title]}")
    if len(ready) > 20:
        click.echo(gettext("  … and %(number)s more", number=len(ready) - 20))
