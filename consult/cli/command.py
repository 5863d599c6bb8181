"""Commands, groups and options of click whose help is said in the operator's language, each time it is asked for."""

import re
from collections.abc import Callable
from typing import Any

import click

from consult.cli.columns import Formatter
from consult.cli.speech import LANGUAGES, choose_language, gettext, language, marked

_HELP = marked("Show this message and exit.")
_FILE = marked("file")
_SENTENCE = re.compile(r".*?(?:\.(?=\s|$)|。|$)", re.DOTALL)


class Failure(click.ClickException):
    """It was not done, for this reason: exit code 1."""


class _Said:
    """A text of click that is kept as its message and said when it is read."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = f"_said_{name}"

    def __get__(self, holder: Any, _owner: type | None = None) -> str | None:  # noqa: ANN401  any parameter or command
        message: str | None = getattr(holder, self._name, None)
        return gettext(message) if isinstance(message, str) and message else message

    def __set__(self, holder: Any, message: str | None) -> None:  # noqa: ANN401  any parameter or command
        setattr(holder, self._name, message)


class _Context(click.Context):
    """A context that sets help in the columns of a terminal."""

    formatter_class = Formatter


class File(click.Path):
    """A file by its path; what click calls it when it is not there."""

    @property
    def name(self) -> str:
        """The word for a file, now."""
        return gettext(_FILE)

    @name.setter
    def name(self, _given: str) -> None:
        """Take no notice of the word that was right at the import."""


class Option(click.Option):
    """An option that explains itself in the operator's language."""

    help = _Said()
    show_default = _Said()

    def make_metavar(self, ctx: click.Context) -> str:
        """What stands for the value."""
        return gettext(super().make_metavar(ctx))


class Command(click.Command):
    """A command that explains itself in the operator's language."""

    help = _Said()
    options_metavar = _Said()
    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that every command has."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = gettext(_HELP)
        return option

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002  click's signature
        """The first sentence, whole."""
        said = _SENTENCE.match(self.help or "")
        return " ".join(said.group().split()) if said else ""


class Group(Command, click.Group):
    """A group whose commands do likewise."""

    command_class = Command
    subcommand_metavar = _Said()  # type: ignore[assignment]  # a text all the same


def option(*names: str, **attributes: Any) -> Callable[[Any], Any]:  # noqa: ANN401  click's own
    """An option of ours."""
    return click.option(*names, cls=Option, **attributes)


def language_option(**attributes: Any) -> Callable[[Any], Any]:  # noqa: ANN401  click's own
    """The option --lang: all that follows is said in the language asked for."""

    def spoken(_context: click.Context, _option: click.Parameter, value: str | None) -> str:
        if value:
            choose_language(value)
        return value or language()

    says = marked("Language of what is said.")
    return option("--lang", type=click.Choice(LANGUAGES), is_eager=True, callback=spoken, help=says, **attributes)


def command(says: str) -> Callable[[Callable[..., Any]], Command]:
    """A command of ours, with what its help says."""
    return click.command(cls=Command, help=says)


def group(says: str, name: str | None = None) -> Callable[[Callable[..., Any]], Group]:
    """A group of ours, with what its help says."""
    return click.group(name, cls=Group, help=says)
