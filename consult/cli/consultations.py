"""`consult consultation`: bring a text in two languages into a consultation."""

from pathlib import Path

import click

from consult.cli.settings import current_database, settings
from consult.rules.refusal import Refusal
from consult.services import imports, operator_import
from consult.services.operator_import import Arrival
from consult.text.alignment import MismatchCode
from consult.text.markdown_import import FATAL, Draft, ImportProblem, ImportRefused, parse

_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
_WORDS = {
    MismatchCode.LEFT_EMPTY: "the English text is missing",
    MismatchCode.RIGHT_EMPTY: "the Chinese text is missing",
    MismatchCode.KINDS_DIFFER: "the kinds differ",
    MismatchCode.LENGTHS_UNUSUAL: "the lengths are unusual: perhaps not the same text",
    MismatchCode.NUMBERS_DIFFER: "the numbers differ",
}
NOT_ALIGNED = 3


@click.group()
def consultation() -> None:
    """Bring texts into consultations."""


@consultation.command("import")
@click.option("--symbol", required=True, help="Document symbol, such as CONS/2026/1.")
@click.option("--en", "english", required=True, type=_FILE, help="The English text, a Markdown file in UTF-8.")
@click.option("--zh", "chinese", required=True, type=_FILE, help="The Chinese text, a Markdown file in UTF-8.")
@click.pass_context
def import_pair(context: click.Context, symbol: str, english: Path, chinese: Path) -> None:
    """Import a Markdown pair as the draft; founds the consultation when the symbol is new.

    Exit codes: 0 the draft is there; 1 nothing was imported; 3 the languages do not pair everywhere: the
    import is stored, and a moderator mends it on screen.
    """
    click.echo("Reading and pairing the two files ...", err=True)
    prepared = imports.prepare(_parsed(english), _parsed(chinese))
    database = current_database(settings())
    try:
        with database.writing() as occasion:
            outcome = operator_import.arrive(occasion, Arrival(symbol=symbol, prepared=prepared))
    except Refusal as refusal:
        raise click.ClickException(_REASONS.get(refusal.code.value, f"refused: {refusal.code.value}")) from refusal
    finally:
        database.engine.dispose()
    if outcome.founded:
        click.echo(f"Consultation {symbol} was created.")
    for mismatch in prepared.mismatches:
        click.echo(f"row {mismatch.row + 1}: {_WORDS[mismatch.code]}")
    if outcome.is_draft:
        click.echo(f"{len(prepared.pairs)} provisions are the draft of {symbol}.")
        return
    click.echo(
        f"{prepared.incomplete} rows lack a text in one language. The import is stored; mend it on screen: "
        f"/en/secretariat/consultations/{outcome.path}/text/import/rows/"
    )
    context.exit(NOT_ALIGNED)


_REASONS = {
    "revision_open": "There is a draft already. Publish it, or replace it on screen.",
    "state_forbids": "The text of this consultation cannot be changed in its present state.",
    "symbol_taken": "Another consultation has this symbol, or one that gives the same address.",
    "bad_request": "The symbol must look like CONS/2026/1: letters, digits and full stops, parted by slashes.",
}


def _parsed(path: Path) -> Draft:
    try:
        draft = parse(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{path.name} is not UTF-8 text (byte {error.start}).") from error
    except ImportRefused as refused:
        raise click.ClickException(f"{path.name}: {'; '.join(map(_said, refused.problems))}") from refused
    fatal = [problem for problem in draft.problems if problem.code in FATAL]
    if fatal:
        raise click.ClickException(f"{path.name}: {'; '.join(map(_said, fatal))}")
    for problem in draft.problems:
        click.echo(f"{path.name}: {_said(problem)}", err=True)
    return draft


def _said(problem: ImportProblem) -> str:
    facts = ", ".join(f"{name} {value}" for name, value in problem.facts.items())
    words = problem.code.value.replace("_", " ")
    return f"line {problem.line}: {words}" + (f" ({facts})" if facts else "")
