"""The `consult` command: every subcommand has its module."""

import click

from consult.cli import consultations, database, demonstration, people, roll_calls, serving, translations, working
from consult.cli.settings import Factory


def build(create_app: Factory) -> click.Group:
    """The command with its subcommands; those that speak for the site make the application first."""

    @click.group(context_settings={"help_option_names": ["-h", "--help"]})
    @click.version_option(package_name="consult")
    @click.pass_context
    def consult(context: click.Context) -> None:
        """Consult 共商: consultations of delegations on a text in two languages."""
        context.obj = create_app

    subcommands = (
        serving.run,
        serving.start,
        database.db,
        demonstration.demo,
        consultations.consultation,
        people.admin,
        people.delegations,
        roll_calls.roll_calls,
        translations.translations,
        working.worker,
    )
    for subcommand in subcommands:
        consult.add_command(subcommand)
    return consult
