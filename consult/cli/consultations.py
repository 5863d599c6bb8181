"""`consult consultation`: bring a text in two languages into a consultation."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from consult.cli import import_words
from consult.cli.command import Failure, File, group, option
from consult.cli.settings import current_database, settings
from consult.cli.speech import gettext, language, marked, ngettext, pgettext
from consult.documents import word_reading
from consult.forms import import_sentences
from consult.rules.refusal import Code, Refusal
from consult.services import imports, operator_import
from consult.services.imports import Prepared
from consult.services.operator_import import Arrival
from consult.text.markdown_import import FATAL, Draft, ImportProblem, ImportRefused, parse
from consult.text.provision import Language

_FILE = File(exists=True, dir_okay=False, readable=True, path_type=Path)
NOT_ALIGNED = 3


@group(marked("Bring texts into consultations."))
def consultation() -> None:
    """Hold the commands on consultations."""


@consultation.command(
    "import",
    help=marked(
        "Import a text from files as the draft; a consultation is founded when the symbol is new. "
        "Give a file in each language, a file in one of them, or one .docx with both in two columns.\n\n"
        "Exit codes: 0, the draft is there; 1, nothing was imported; 3, the languages do not pair everywhere: "
        "the import is stored, and a moderator mends it on screen."
    ),
)
@option("--symbol", required=True, help=marked("Document symbol, such as CONS/2026/1."))
@option("--en", "english", type=_FILE, help=marked("The English text, a .docx, or a Markdown file in UTF-8."))
@option("--zh", "chinese", type=_FILE, help=marked("The Chinese text, a .docx, or a Markdown file in UTF-8."))
@option("--bilingual", type=_FILE, help=marked("A .docx with both languages in a table of two columns."))
@click.pass_context
def import_text(
    context: click.Context, symbol: str, english: Path | None, chinese: Path | None, bilingual: Path | None
) -> None:
    """Read, pair, store, and say what does not pair."""
    if (bilingual is None) is (english is None and chinese is None):
        raise Failure(gettext("Give --en or --zh or both of them, or --bilingual alone."))
    click.echo(gettext("Reading and pairing the text …"), err=True)
    prepared = _in_two_columns(bilingual) if bilingual else _in_two_files(english, chinese)
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
        Code.TEXT_MISSING: gettext(
            "A new consultation needs a title in both languages. Give both texts, or found it on screen first."
        ),
        Code.SYMBOL_TAKEN: gettext("Another consultation has this symbol, or one that gives the same address."),
        Code.BAD_REQUEST: gettext(
            "The symbol must look like CONS/2026/1: letters, digits and full stops, parted by slashes."
        ),
    }
    if refusal.code not in words:
        raise refusal
    return words[refusal.code]


def _in_two_files(english: Path | None, chinese: Path | None) -> Prepared:
    """A file in each language, or nothing in one of them."""
    en, zh = (
        _parsed(path, language) if path else Draft("", (), ())
        for path, language in ((english, Language.EN), (chinese, Language.ZH))
    )
    return imports.prepare(en, zh)


def _in_two_columns(path: Path) -> Prepared:
    """One file with both languages."""
    try:
        read = word_reading.read_pairs(path.read_bytes())
    except ImportRefused as refused:
        raise Failure(_all(path, refused.problems)) from refused
    _look_at(path, read.problems)
    return imports.prepare_pairs(read)


def _parsed(path: Path, language: Language) -> Draft:
    content = path.read_bytes()
    try:
        if word_reading.is_word(content, path.name):
            draft = word_reading.read_draft(content, language)
        else:
            draft = parse(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        said = gettext("%(file)s is not UTF-8 text (byte %(byte)s).", file=path.name, byte=error.start)
        raise Failure(said) from error
    except ImportRefused as refused:
        raise Failure(_all(path, refused.problems)) from refused
    _look_at(path, draft.problems)
    return draft


def _look_at(path: Path, problems: Sequence[ImportProblem]) -> None:
    """Say what is to be said of a file; stop where nothing of it can be used."""
    fatal = [problem for problem in problems if problem.code in FATAL]
    if fatal:
        raise Failure(_all(path, fatal))
    for problem in problems:
        click.echo(_all(path, [problem]), err=True)


def _all(path: Path, problems: Iterable[ImportProblem]) -> str:
    said = [import_sentences.say(each.code, each.line or 0, each.facts, pgettext) for each in problems]
    return "\n".join([f"{path.name}:", *said])
