"""`consult admin` and `consult delegations`: the first administrator, and delegations from a file."""

from pathlib import Path

import click
from email_validator import EmailNotValidError, validate_email

from consult.cli import import_words
from consult.cli.command import Failure, group, option
from consult.cli.settings import current_database, settings
from consult.cli.speech import gettext, marked, ngettext, pgettext
from consult.cli.speech import language as spoken
from consult.config import Config
from consult.rules.refusal import Code, Refusal
from consult.services import delegations_import, officials, passwords
from consult.services.accreditations import Newcomer
from consult.services.delegations_import import BadFile, Import, Imported, Parsed
from consult.services.officials import Install
from consult.services.passwords import Strength

MEMBERS = Path(__file__).parents[1] / "data" / "un_members.csv"
"""The table of Member States that comes with Consult."""
_SHORTEST = 12
_MOST_SHOWN = 20


@group(marked("Administrators: who may appoint all others."))
def admin() -> None:
    """Hold the commands on administrators."""


@admin.command(
    help=marked("Make somebody administrator, with a password asked for here, or with an invitation link.")
)
@option("--email", required=True, help=marked("Address to sign in with."))
@option("--name", required=True, help=marked("Name of the person."))
@option(
    "--language",
    type=click.Choice(["en", "zh"]),
    default=spoken,
    show_default=marked("that of this command"),
    help=marked("Language of mails."),
)
@option("--invite", is_flag=True, help=marked("Print an invitation link instead of asking for a password."))
def create(email: str, name: str, language: str, invite: bool) -> None:
    """Install an administrator."""
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
        raise Failure(gettext("%(email)s is an administrator already.", email=newcomer.email)) from refusal
    click.echo(gettext("%(email)s is administrator.", email=newcomer.email))
    if token:
        click.echo(gettext("Invitation, good once, for 14 days:"))
        click.echo(f"{config.public_url}/{language}/account/invitation/?t={token}")


@group(marked("Delegations: who takes part."))
def delegations() -> None:
    """Hold the commands on delegations."""


@delegations.command(
    "import",
    help=marked(
        "Admit the delegations of a CSV FILE: all of them or none. Safe to repeat.\n\n"
        "FILE is a path, or the word un_members for the table of Member States that comes with Consult. Columns: "
        "key, kind, name_en, name_zh, and if you like formal_en, formal_zh, region, groups (separated by “;”); "
        "or the columns of the table of Member States."
    ),
)
@click.argument("file")
def import_(file: str) -> None:
    """Read the file, admit what is new, say what was done."""
    database = current_database(settings())
    parsed = _parsed(MEMBERS if file == "un_members" else Path(file))
    click.echo(ngettext("%(num)s row read.", "%(num)s rows read.", len(parsed.admissions)), err=True)
    try:
        with (
            database.writing() as occasion,
            click.progressbar(length=len(parsed.admissions), label=gettext("Admitting")) as bar,
        ):
            done = delegations_import.admit_all(occasion, Import(parsed.admissions, bar.update))
    except Refusal as refusal:
        if refusal.code is not Code.BAD_ROW:
            raise
        said = "Nothing has been imported: another delegation has the %(column)s of row %(row)s, %(value)s."
        raise Failure(pgettext("refusal", said, **refusal.facts)) from refusal
    _report(done)


def _parsed(path: Path) -> Parsed:
    try:
        parsed = delegations_import.parse(path.read_bytes())
    except OSError as error:
        raise Failure(gettext("%(file)s cannot be read.", file=path)) from error
    except BadFile as error:
        raise Failure(import_words.of_file(error)) from error
    if parsed.faults:
        for fault in parsed.faults[:_MOST_SHOWN]:
            click.echo(import_words.of_row(fault), err=True)
        raise Failure(
            ngettext(
                "Nothing has been imported: %(num)s row needs correction.",
                "Nothing has been imported: %(num)s rows need correction.",
                len(parsed.faults),
            )
        )
    return parsed


def _report(done: Imported) -> None:
    if not done.admitted and not done.joined and not done.differing:
        click.echo(
            gettext("Nothing has changed: all %(number)s delegations are there already.", number=done.unchanged)
        )
        return
    click.echo(
        gettext(
            "Delegations admitted: %(admitted)s; there already: %(unchanged)s. Group memberships added: %(joined)s.",
            admitted=done.admitted,
            unchanged=done.unchanged,
            joined=done.joined,
        )
    )
    if done.differing:
        keys = ", ".join(done.differing)
        said = gettext(
            "Left as they are, though the file differs: %(keys)s. Names in the record do not change.", keys=keys
        )
        click.echo(said, err=True)


def _checked(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise Failure(gettext("“%(email)s” is not an e-mail address.", email=email)) from error


def _hash_of_new_password(config: Config) -> str:
    password = click.prompt(gettext("Password"), hide_input=True, confirmation_prompt=True)
    if len(password) < _SHORTEST:
        raise Failure(gettext("The password must have at least %(length)s characters.", length=_SHORTEST))
    return passwords.hashed(password, Strength(config.argon2_time, config.argon2_memory_kib))
