"""`consult translations check`: whether the interface is complete in every language."""

import re
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from consult.cli.command import Failure, group
from consult.cli.settings import settings
from consult.cli.speech import gettext, marked, ngettext

_HOLES = re.compile(r"%\(\w+\)[sd]")


@group(marked("Look after the message catalogues."))
def translations() -> None:
    """Hold the commands on catalogues."""


@translations.command(help=marked("Say for each language what is not translated, fuzzy, or has lost a placeholder."))
def check() -> None:
    """Compare every catalogue with the messages of the code."""
    folder = settings().translations
    wanted = _read(folder / "messages.pot")
    found = 0
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        known = _read(path)
        faults = [fault for message in wanted if message.id for fault in _faults(message, known)]
        found += len(faults)
        click.echo(
            gettext(
                "%(language)s: %(number)s messages, of which with faults: %(faults)s",
                language=path.parents[1].name,
                number=len(wanted),
                faults=len(faults),
            )
        )
        for fault in faults:
            click.echo(f"  {fault}")
    if found:
        raise Failure(ngettext("%(num)s message needs work.", "%(num)s messages need work.", found))


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source)


def _faults(message: Message, catalogue: Catalog) -> list[str]:
    english = message.id if isinstance(message.id, str) else message.id[0]
    known = catalogue.get(english, message.context)
    if known is None or not known.string or not all(known.string):
        return [gettext("not translated: %(english)s", english=english)]
    if known.fuzzy:
        return [gettext("fuzzy: %(english)s", english=english)]
    asked = english if isinstance(message.id, str) else message.id[-1]
    said = known.string if isinstance(known.string, str) else known.string[0]
    lost = set(_HOLES.findall(asked)) ^ set(_HOLES.findall(said))
    return [gettext("placeholders differ: %(english)s", english=english)] if lost else []
