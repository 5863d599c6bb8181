"""`consult consultation`: bring a text in two languages into a consultation."""

from collections.abc import Iterable
from pathlib import Path

import click

from consult.cli import import_words
from consult.cli.command import Failure, File, group, option
from consult.cli.settings import current_database, settings
from consult.cli.speech import gettext, language, marked, ngettext, pgettext
from consult.forms import import_sentences
from consult.rules.refusal import Code, Refusal
from consult.services import imports, operator_import
from consult.services.operator_import import Arrival
from consult.text.markdown_import import FATAL, Draft, ImportProblem, ImportRefused, parse

_FILE = File(exists=True, dir_okay=False, readable=True, path_type=Path)
NOT_ALIGNED = 3


@group(marked("Bring texts into consultations."))
def consultation() -> None:
    """Hold the commands on consultations."""


@consultation.command(
    "import",
    help=marked(
        "Import a Markdown pair as the draft; a consultation is founded when the symbol is new.\n\n"
        "Exit codes: 0, the draft is there; 1, nothing was imported; 3, the languages do not pair everywhere: "
        "the import is stored, and a moderator mends it on screen."
    ),
)
@option("--symbol", required=True, help=marked("Document symbol, such as CONS/2026/1."))
@option("--en", "english", required=True, type=_FILE, help=marked("The English text, a Markdown file in UTF-8."))
@option("--zh", "chinese", required=True, type=_FILE, help=marked("The Chinese text, a Markdown file in UTF-8."))
@click.pass_context
def import_pair(context: click.Context, symbol: str, english: Path, chinese: Path) -> None:
    """Read, pair, store, and say what does not pair."""
    click.echo(gettext("Reading and pairing the two files …"), err=True)
    prepared = imports.prepare(_parsed(english), _parsed(chinese))
    database = current_database(settings())
    try:
        with database.writing() as occasion:
            outcome = operator_import.arrive(occasion, Arrival(symbol=symbol, prepared=prepared))
    except Refusal as refusal:
        raise Failure(_reason(refusal)) from refusal
    finally:
        database.engine.dispose()
    if outcome.founded:
        click.echo(gettext("The consultation %(symbol)s was founded.", symbol=symbol))
    for mismatch in prepared.mismatches:
        click.echo(import_words.of_pair(mismatch.code, mismatch.row + 1))
    if outcome.is_draft:
        number = len(prepared.pairs)
        click.echo(
            ngettext(
                "%(num)s provision is the draft of %(symbol)s.",
                "%(num)s provisions are the draft of %(symbol)s.",
                number,
                symbol=symbol,
            )
        )
        return
    click.echo(
        ngettext(
            "%(num)s row lacks a text in one language. The import is stored; mend it on screen: %(path)s",
            "%(num)s rows lack a text in one language. The import is stored; mend them on screen: %(path)s",
            prepared.incomplete,
            path=f"/{language()}/secretariat/consultations/{outcome.path}/text/import/rows/",
        )
    )
    context.exit(NOT_ALIGNED)


def _reason(refusal: Refusal) -> str:
    words: dict[Code, str] = {
        Code.REVISION_OPEN: gettext("There is a draft already. Publish it, or replace it on screen."),
        Code.STATE_FORBIDS: gettext("The text of this consultation cannot be changed in its present state."),
        Code.SYMBOL_TAKEN: gettext("Another consultation has this symbol, or one that gives the same address."),
        Code.BAD_REQUEST: gettext(
            "The symbol must look like CONS/2026/1: letters, digits and full stops, parted by slashes."
        ),
    }
    if refusal.code not in words:
        raise refusal
    return words[refusal.code]


def _parsed(path: Path) -> Draft:
    try:
        draft = parse(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        said = gettext("%(file)s is not UTF-8 text (byte %(byte)s).", file=path.name, byte=error.start)
        raise Failure(said) from error
    except ImportRefused as refused:
        raise Failure(_all(path, refused.problems)) from refused
    fatal = [problem for problem in draft.problems if problem.code in FATAL]
    if fatal:
        raise Failure(_all(path, fatal))
    for problem in draft.problems:
        click.echo(_all(path, [problem]), err=True)
    return draft


def _all(path: Path, problems: Iterable[ImportProblem]) -> str:
    said = [import_sentences.say(each.code, each.line or 0, each.facts, pgettext) for each in problems]
    return "\n".join([f"{path.name}:", *said])
