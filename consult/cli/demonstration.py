"""`consult demo`: the demonstration data, and the rules that keep its passwords harmless."""

import os
import sys
from functools import partial
from secrets import token_urlsafe

import click
from click.termui import progressbar
from msgspec import Struct

from consult.cli.command import Failure, command
from consult.cli.record_beginning import first_key
from consult.cli.settings import must_be_current, open_database, settings
from consult.cli.speech import gettext, marked
from consult.config import Config
from consult.gate.database import Database
from consult.services import demonstration_mark, passwords

KNOWN_PASSWORD = "demonstration"  # noqa: S105  known to everybody, and refused wherever others could use it


class Loaded(Struct, frozen=True):
    """What was loaded, and the password of its accounts."""

    password: str


@command(
    marked(
        "Load the demonstration into an empty database. It holds Paris 1948, and principles for the governance of "
        "artificial intelligence."
    )
)
def demo() -> None:
    """Tell the story, and the sign-ins."""
    config = settings()
    database = open_database(config)
    must_be_current(database)
    with database.reading() as occasion:
        empty = demonstration_mark.is_empty(occasion)
    if not empty:
        raise Failure(gettext("The database is not empty. The demonstration goes into an empty one only."))
    loaded = load(database, config)
    for line in sign_ins(config, loaded):
        click.echo(line)


def is_wanted(database: Database, config: Config) -> bool:
    """Whether the demonstration should be loaded: into an empty database that only this machine can reach."""
    allowed = config.loopback or os.environ.get("CONSULT_DEMO", "").lower() == "yes"
    with database.reading() as occasion:
        return allowed and demonstration_mark.is_empty(occasion)


def load(database: Database, config: Config) -> Loaded:
    """Load it: with the known password on a loopback address, with a random one anywhere else."""
    from consult.cli.demonstration_story import ACTS, Setting, tell  # noqa: PLC0415  a site that only serves needs none

    password = KNOWN_PASSWORD if config.loopback else token_urlsafe(12)
    hashed = passwords.hashed(password, passwords.Strength(config.argon2_time, config.argon2_memory_kib))
    click.echo(gettext("Loading the demonstration …"), err=True)
    with progressbar(length=ACTS, label=gettext("  acts"), file=sys.stderr) as bar:
        tell(database, Setting(hashed, config.record_origin, partial(first_key, config, config.record_origin)), bar)
    return Loaded(password)


def sign_ins(config: Config, loaded: Loaded | None) -> list[str]:
    """One line for each role; a random password is shown once only."""
    if loaded is None and not config.loopback:
        return []
    from consult.cli.demonstration_story import ROLES  # noqa: PLC0415  the same

    password = loaded.password if loaded else KNOWN_PASSWORD
    return [f"{role:<28} {email:<34} {password}" for role, email in ROLES]


def refuse_known_passwords(database: Database, config: Config) -> None:
    """Never serve accounts whose password everybody knows to anybody but this machine."""
    if config.loopback:
        return
    with database.reading() as occasion:
        known = demonstration_mark.a_password_hash(occasion)
    strength = passwords.Strength(config.argon2_time, config.argon2_memory_kib)
    if known and passwords.verified(known, KNOWN_PASSWORD, strength):
        raise Failure(
            gettext(
                "This database holds demonstration accounts whose password everybody knows. "
                "Serve it on a loopback address, or begin with an empty database."
            )
        )
