"""`consult admin` and `consult delegations`: the first administrator, and delegations from a file."""

from pathlib import Path

import click
from email_validator import EmailNotValidError, validate_email

from consult.cli.settings import current_database, settings
from consult.config import Config
from consult.rules.refusal import Code, Refusal
from consult.services import delegations_import, officials, passwords
from consult.services.accreditations import Newcomer
from consult.services.delegations_import import BadFile, Import, Imported, Parsed
from consult.services.officials import Install
from consult.services.passwords import Strength

_SHIPPED = Path(__file__).parents[1] / "data" / "un_members.csv"
_SHORTEST = 12
_MOST_SHOWN = 20


@click.group()
def admin() -> None:
    """Administrators: who may appoint all others."""


@admin.command()
@click.option("--email", required=True, help="Address to sign in with.")
@click.option("--name", required=True, help="Name of the person.")
@click.option(
    "--language", type=click.Choice(["en", "zh"]), default="en", show_default=True, help="Language of mails."
)
@click.option("--invite", is_flag=True, help="Print an invitation link instead of asking for a password.")
def create(email: str, name: str, language: str, invite: bool) -> None:
    """Make somebody administrator, with a password asked for here, or with an invitation link."""
    config = settings()
    database = current_database(config)
    newcomer = Newcomer(email=_checked(email), name=" ".join(name.split()), language=language)
    new_hash = "" if invite else _hash_of_new_password(config)
    try:
        with database.writing() as occasion:
            token = officials.install(occasion, Install(newcomer=newcomer, new_hash=new_hash))
    except Refusal as refusal:
        if refusal.code is not Code.ALREADY_APPOINTED:
            raise
        raise click.ClickException(f"{newcomer.email} is an administrator already.") from refusal
    click.echo(f"{newcomer.email} is administrator.")
    if token:
        click.echo("Invitation, good once, for 14 days:")
        click.echo(f"{config.public_url}/{language}/account/invitation/?t={token}")


@click.group()
def delegations() -> None:
    """Delegations: who takes part."""


@delegations.command("import")
@click.argument("file")
def import_(file: str) -> None:
    """Admit the delegations of a CSV FILE: all of them or none. Safe to repeat.

    FILE is a path, or the word un_members for the table of Member States that comes with Consult. Columns:
    key, kind, name_en, name_zh, and if you like formal_en, formal_zh, region, groups (separated by ";");
    or the columns of the table of Member States.
    """
    database = current_database(settings())
    parsed = _parsed(_SHIPPED if file == "un_members" else Path(file))
    click.echo(f"{len(parsed.admissions)} rows read.", err=True)
    try:
        with (
            database.writing() as occasion,
            click.progressbar(length=len(parsed.admissions), label="Admitting") as bar,
        ):
            done = delegations_import.admit_all(occasion, Import(parsed.admissions, bar.update))
    except Refusal as refusal:
        if refusal.code is not Code.BAD_ROW:
            raise
        raise click.ClickException(
            f"Nothing has been imported: row {refusal.facts['row']}, {refusal.facts['reason']}."
        ) from refusal
    _report(done)


def _parsed(path: Path) -> Parsed:
    try:
        parsed = delegations_import.parse(path.read_bytes())
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}.") from error
    except BadFile as error:
        raise click.ClickException(f"{path} cannot be imported: {error}.") from error
    if parsed.faults:
        for fault in parsed.faults[:_MOST_SHOWN]:
            click.echo(f"row {fault.row}: {fault.reason}", err=True)
        raise click.ClickException(f"Nothing has been imported: {len(parsed.faults)} rows need correction.")
    return parsed


def _report(done: Imported) -> None:
    if not done.admitted and not done.joined and not done.differing:
        click.echo(f"Nothing has changed: all {done.unchanged} delegations are there already.")
        return
    click.echo(
        f"{done.admitted} admitted, {done.unchanged} there already, {done.joined} memberships of groups added."
    )
    if done.differing:
        keys = ", ".join(done.differing)
        click.echo(f"Left as they are, though the file differs: {keys}. Names in the record do not change.", err=True)


def _checked(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise click.ClickException(f"--email {email!r} is not an address: {error}") from error


def _hash_of_new_password(config: Config) -> str:
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    if len(password) < _SHORTEST:
        raise click.ClickException(f"The password must have at least {_SHORTEST} characters.")
    return passwords.hashed(password, Strength(config.argon2_time, config.argon2_memory_kib))
