"""`consult roll-calls`: bring in recorded votes of other bodies."""

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import click

from consult.cli import import_words
from consult.cli.command import Failure, File, group, option
from consult.cli.people import MEMBERS
from consult.cli.settings import current_database, must_be_current, open_database, settings
from consult.cli.speech import gettext, language, marked, ngettext
from consult.services import roll_call_import, roll_call_rows, un_votes
from consult.services.roll_call_import import Import, Imported
from consult.services.roll_call_rows import BadRows, Checked, Files, Row

_FILE = File(exists=True, dir_okay=False, path_type=Path)
_MOST_SHOWN = 20
_STEP = 1 << 20
_COLUMNS: Mapping[str, frozenset[str] | set[str]] = {
    "un": un_votes.COLUMNS,
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


@roll_calls.command(
    "import",
    help=marked(
        "Import roll-calls: all of them or none. Safe to repeat.\n\n"
        "Either the files of seats, roll-calls and votes, or with --un one file in the columns of the United Nations "
        "Digital Library. Members of that file are found by their code among the seats given, else among the Member "
        "States that come with Consult. The votes of every roll-call must come to its totals."
    ),
)
@option("--seats", type=_FILE, help=marked("CSV of the seats."))
@option("--seat-names", type=_FILE, help=marked("CSV of their names by period."))
@option("--roll-calls", "calls", type=_FILE, help=marked("CSV of the roll-calls."))
@option("--votes", type=_FILE, help=marked("CSV of the votes, one line per roll-call and seat."))
@option("--un", type=_FILE, help=marked("CSV of votes in the columns of the United Nations Digital Library."))
@option("--tag", default="", help=marked("Only roll-calls with this tag, such as paris-1948."))
@option("--preview", "--dry-run", "only_look", is_flag=True, help=marked("Show what would be stored; store nothing."))
def bring_in(only_look: bool, **given: Any) -> None:  # noqa: ANN401  files and a tag
    """Read the files, check them against one another, store."""
    try:
        checked = _checked(given)
        if only_look:
            _show(checked)
            return
        with (
            current_database(settings()).writing() as occasion,
            click.progressbar(length=len(checked.ready), label=gettext("Storing")) as bar,
        ):
            done = roll_call_import.bring_in(occasion, Import(checked, bar.update))
    except BadRows as bad:
        for flaw in bad.flaws:
            click.echo(import_words.of_roll_call(flaw), err=True)
        raise Failure(_how_many(bad)) from bad
    _report(done)


def _checked(given: Mapping[str, Any]) -> Checked:
    """The roll-calls of either layout, read and checked."""
    layout = {name: given[name] for name in ("calls", "votes")}
    if given["un"] is not None and not any((*layout.values(), given["tag"])):
        seats = roll_call_rows.seats_of(_all_seats(given["seats"]), _named(given, "seat_names"))
        return un_votes.check(_rows(given["un"], "un"), seats)
    if given["un"] is not None or not all((*layout.values(), given["seats"])):
        raise click.UsageError(gettext("Give --seats, --roll-calls and --votes, or --un."))
    return roll_call_rows.check(
        Files(
            seats=_rows(given["seats"], "seats"),
            seat_names=_named(given, "seat_names"),
            roll_calls=_rows(given["calls"], "roll_calls"),
            votes=_rows(given["votes"], "votes"),
            tag=given["tag"],
        )
    )


def _all_seats(given: Path | None) -> list[Row]:
    """The seats given, and the Member States that are not among them."""
    mine = list(_rows(given, "seats")) if given else []
    named = {row["seat"] for row in mine}
    with MEMBERS.open(encoding="utf-8", newline="") as source:
        members = [{**row, "seat": row["iso3"].lower()} for row in csv.DictReader(source)]
    return mine + [row for row in members if row["seat"] not in named]


def _named(given: Mapping[str, Any], name: str) -> Iterable[Row]:
    return _rows(given[name], name) if given[name] else ()


def _rows(path: Path, name: str) -> Iterator[Row]:
    """The rows of a file one by one, with every column that is needed, and how far it has been read."""
    label = gettext("Reading %(file)s", file=path.name)
    with (
        path.open("rb") as source,
        click.progressbar(length=path.stat().st_size, label=label, file=sys.stderr, update_min_steps=_STEP) as bar,
    ):
        reader = csv.DictReader(_lines(source, bar.update), strict=True)
        try:
            lacking = _COLUMNS[name] - set(reader.fieldnames or ())
            if lacking:
                columns = ", ".join(sorted(lacking))
                raise Failure(gettext("%(file)s lacks the columns: %(columns)s.", file=path, columns=columns))
            for row in reader:
                if None in row or None in row.values():
                    raise Failure(_uneven(path, reader.line_num))
                yield row
        except UnicodeDecodeError as error:
            raise Failure(
                gettext("%(file)s is not UTF-8 text (byte %(byte)s).", file=path, byte=error.start)
            ) from error
        except csv.Error as error:
            raise Failure(
                gettext("%(file)s, line %(line)s: This is not CSV.", file=path, line=reader.line_num)
            ) from error


def _lines(source: BinaryIO, read: Callable[[int], None]) -> Iterator[str]:
    for number, line in enumerate(source):
        read(len(line))
        yield line.decode("utf-8-sig" if number == 0 else "utf-8")


def _uneven(path: Path, line: int) -> str:
    return gettext("%(file)s, line %(line)s: the number of columns is not that of the header.", file=path, line=line)


def _show(checked: Checked) -> None:
    """What would be stored, against what is there; not even the record is begun for it."""
    database = open_database(settings())
    must_be_current(database)
    with database.reading() as occasion:
        fresh = roll_call_import.preview(occasion, checked)
    for one in fresh[:_MOST_SHOWN]:
        title = one.title_zh if language() == "zh" and one.title_zh else one.title_en
        click.echo(f"  {one.key}  {one.held_on}  {one.counts.yes}-{one.counts.no}-{one.counts.abstain}  {title}")
    if len(fresh) > _MOST_SHOWN:
        click.echo(gettext("  … and %(number)s more", number=len(fresh) - _MOST_SHOWN))
    click.echo(
        gettext(
            "Roll-calls to be imported: %(number)s, with %(votes)s votes. There already: %(known)s. "
            "Nothing was changed.",
            number=f"{len(fresh):,}",
            votes=f"{sum(len(one.votes) for one in fresh):,}",
            known=f"{len(checked.ready) - len(fresh):,}",
        )
    )


def _report(done: Imported) -> None:
    known = f"{done.known:,}"
    if not done.new:
        click.echo(gettext("Nothing has changed: all %(number)s roll-calls are there already.", number=known))
        return
    click.echo(gettext("Roll-calls imported: %(new)s. There already: %(known)s.", new=f"{done.new:,}", known=known))


def _how_many(bad: BadRows) -> str:
    """How many rows there are to correct, those that were not shown among them."""
    rest = bad.total - len(bad.flaws)
    said = ngettext(
        "Nothing has been imported: %(num)s correction is needed.",
        "Nothing has been imported: %(num)s corrections are needed.",
        bad.total,
    )
    return f"{gettext('  … and %(number)s more', number=f'{rest:,}')}\n{said}" if rest else said
