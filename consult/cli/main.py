"""The `consult` command: each subcommand has its module, imported when it is called for."""

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from consult.cli.command import Group, Option
from consult.cli.loading import loading
from consult.cli.speech import choose_language, gettext, marked

if TYPE_CHECKING:
    from flask import Flask

    Factory = Callable[..., Flask]

_COMMANDS = {
    "admin": ("people", marked("Administrators: who may appoint all others.")),
    "consultation": ("consultations", marked("Bring texts into consultations.")),
    "db": ("database", marked("Set up, check, back up and restore the database.")),
    "decide": (
        "deciding",
        marked("Decide counts under a rule: one vote by its figures, or a whole CSV file with --batch."),
    ),
    "delegations": ("people", marked("Delegations: who takes part.")),
    "demo": ("demonstration", marked("Load the demonstration into an empty database.")),
    "opinion": ("opinion", marked("Measures of agreement, and the map of opinions that votes make.")),
    "record": ("record", marked("The public record as evidence that anybody can verify.")),
    "roll-calls": ("roll_calls", marked("Bring in roll-calls of other bodies.")),
    "rules": ("deciding", marked("The rules that votes are decided by.")),
    "run": ("serving", marked("Serve the site with gunicorn on HOST and PORT.")),
    "start": ("serving", marked("Set up what is needed, and serve.")),
    "translations": ("translations", marked("Look after the message catalogues.")),
    "witness": ("witness", marked("Watch a record from outside, keep its heads and cosign them.")),
    "worker": ("working", marked("Send mail from the outbox and make what is due by the clock happen.")),
}
"""Name: the module, and the first sentence of the command's own help, known without importing it."""


class Consult(Group):
    """The command as a whole: says what there is without loading it."""

    def main(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  click's signature
        """Begin in the operator's language."""
        choose_language()
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  click's signature
        """Run a subcommand; what it needs and did not get is said in a sentence of ours."""
        try:
            return super().invoke(ctx)
        except click.MissingParameter as error:
            raise click.UsageError(gettext("%(names)s is needed.", names=_names(error.param)), error.ctx) from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  click's signature
        """The names, in their order."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  click's signature
        """The command, loaded now."""
        if cmd_name not in _COMMANDS:
            return None
        with loading():
            module = import_module(f"consult.cli.{_COMMANDS[cmd_name][0]}")
        found: click.Command = getattr(module, cmd_name.replace("-", "_"))
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  click's
        """One line for each command."""
        with formatter.section(gettext("Commands")):
            formatter.write_dl([(name, gettext(says)) for name, (_, says) in _COMMANDS.items()])


def _names(parameter: click.Parameter | None) -> str:
    if isinstance(parameter, click.Option):
        return " / ".join(parameter.opts)
    return str(parameter.name).upper() if parameter else ""


def build(create_app: "Factory") -> click.Group:
    """The command with its subcommands; those that speak for the site make the application first."""

    @click.group(
        cls=Consult,
        help=marked("Consult 共商: consultations of delegations on a text in two languages."),
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    @click.version_option(
        package_name="consult", message="%(prog)s %(version)s", cls=Option, help=marked("Show the version and exit.")
    )
    @click.pass_context
    def consult(context: click.Context) -> None:
        """Hold the factory for those who need it."""
        context.obj = create_app

    return consult
