"""`consult translations check`: whether the interface is complete in every language."""

import re
from pathlib import Path

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from consult.cli.settings import settings

_HOLES = re.compile(r"%\(\w+\)[sd]")


@click.group()
def translations() -> None:
    """Look after the message catalogues."""


@translations.command()
def check() -> None:
    """Say for each language what is not translated, fuzzy, or has lost a placeholder."""
    folder = settings().translations
    wanted = _read(folder / "messages.pot")
    found = 0
    for path in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        known = _read(path)
        faults = [fault for message in wanted if message.id for fault in _faults(message, known)]
        found += len(faults)
        click.echo(f"{path.parents[1].name}: {len(wanted)} messages, {len(faults)} faults")
        for fault in faults:
            click.echo(f"  {fault}")
    if found:
        raise click.ClickException(f"{found} messages need work.")


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source)


def _faults(message: Message, catalogue: Catalog) -> list[str]:
    english = message.id if isinstance(message.id, str) else message.id[0]
    known = catalogue.get(english, message.context)
    if known is None or not known.string or not all(known.string):
        return [f"not translated: {english}"]
    if known.fuzzy:
        return [f"fuzzy: {english}"]
    asked = english if isinstance(message.id, str) else message.id[-1]
    said = known.string if isinstance(known.string, str) else known.string[0]
    lost = set(_HOLES.findall(asked)) ^ set(_HOLES.findall(said))
    return [f"placeholders differ: {english}"] if lost else []
