"""A revision as a .docx: in one language, or side by side; the same revision always gives the same bytes."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from xml.sax.saxutils import escape

from babel.dates import format_date

from consult.documents import word_frame
from consult.documents.word_frame import LANGUAGES, id_of
from consult.documents.word_styles import (
    NOTE_STYLE,
    NUMBER_STYLE,
    PARAGRAPH_STYLE,
    PREAMBLE_STYLE,
    PRINCIPLE_STYLE,
)
from consult.language import LOCALES, NAMES, TAGS, gettext, pgettext, speaking
from consult.services.text_export import ExportedText
from consult.text.markdown_import import UNSTORABLE
from consult.text.provision import Kind, Language, Provision, Status, is_blank, title_and_body

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMS = {"en": (Language.EN,), "zh": (Language.ZH,), "bilingual": (Language.EN, Language.ZH)}
_STYLES = {Kind.HEADING: "heading 1", Kind.PREAMBLE: PREAMBLE_STYLE, Kind.PARAGRAPH: PARAGRAPH_STYLE}
_DAYS = {Language.EN: "d MMMM y", Language.ZH: "y年M月d日"}
_WIDTH = 9298
"""The width of the text on A4, in twentieths of a point."""


def written(text: ExportedText, form: str) -> bytes:
    """The file in one of the FORMS."""
    languages = FORMS[form]
    heads = [line for language in languages for line in _head(text, language)]
    if len(languages) == 1:
        rows = [line for provision in text.provisions for line in _provision(provision, languages[0], alone=True)]
    else:
        rows = [_table(text.provisions)]
    titles = " / ".join(_title(text, language) for language in languages)
    published = text.revision.published_at
    at = "" if published is None else published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    tags = ", ".join(TAGS[language] for language in languages)
    return word_frame.packed(
        body="".join([*heads, *rows]),
        header="".join(_paragraph("header", _identity(text, language), language) for language in languages),
        core=word_frame.core(titles, tags, text.revision.symbol, at),
        language=languages[0],
    )


def _title(text: ExportedText, language: Language) -> str:
    return text.head.title_en if language is Language.EN else text.head.title_zh


def _identity(text: ExportedText, language: Language) -> str:
    """Symbol, revision and date in one line."""
    number, published = text.revision.number, text.revision.published_at
    with speaking(language):
        name = gettext("First draft") if number == 1 else gettext("Revision %(number)s", number=number)
        if published is None:
            said = gettext("not published")
        else:
            day = format_date(published.astimezone(UTC), _DAYS[language], locale=LOCALES[language])
            said = gettext("published on %(date)s", date=day)
    return f"{text.revision.symbol} · {name} · {said}"


def _head(text: ExportedText, language: Language) -> Iterator[str]:
    yield _paragraph("Title", _title(text, language), language)
    yield _paragraph(NOTE_STYLE, _identity(text, language), language)


def _table(provisions: Iterable[Provision]) -> str:
    columns = f'<w:gridCol w:w="{_WIDTH // 2}"/>' * len(Language)
    rows = [_row([_paragraph(NOTE_STYLE, NAMES[each], each) for each in Language], "<w:tblHeader/>")]
    rows += [
        _row(["".join(_provision(provision, each, alone=False)) for each in Language], "<w:cantSplit/>")
        for provision in provisions
    ]
    line = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A0A0A0"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{line}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl><w:p/>"
    )


def _row(cells: Iterable[str], properties: str) -> str:
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_WIDTH // 2}" w:type="dxa"/></w:tcPr>{cell}</w:tc>' for cell in cells
    )
    return f"<w:tr><w:trPr>{properties}</w:trPr>{inner}</w:tr>"


def _provision(provision: Provision, language: Language, *, alone: bool) -> Iterator[str]:
    """The paragraphs of a provision in one language, then how far they may be relied on."""
    text = provision.texts[language]
    if not is_blank(text):
        yield from _lines(provision, text, language)
    if provision.statuses[language] is not Status.AUTHENTIC:
        yield _note(provision, language)
    if is_blank(text) and alone:
        other = Language.ZH if language is Language.EN else Language.EN
        yield _paragraph(NOTE_STYLE, provision.texts[other], other)


def _lines(provision: Provision, text: str, language: Language) -> Iterator[str]:
    if provision.kind is not Kind.PRINCIPLE:
        yield _paragraph(_STYLES[provision.kind], text, language, provision.number)
        return
    title, body = title_and_body(provision.kind, text)
    yield _paragraph("heading 2", title, language, provision.number)
    for line in body:
        yield _paragraph(PRINCIPLE_STYLE, line, language)


def _note(provision: Provision, language: Language) -> str:
    """The status in the language of the file, behind the number where no text bears it."""
    with speaking(language):
        said = {
            Status.TRANSLATION: pgettext("text", "translation"),
            Status.NEEDS_UPDATE: gettext("Translation needs update"),
            Status.AWAITING: gettext("Awaiting translation"),
        }[provision.statuses[language]]
    number = f"{provision.number} " if provision.number and is_blank(provision.texts[language]) else ""
    return _paragraph(NOTE_STYLE, f"{number}[{said}]", language)


def _paragraph(style: str, text: str, language: Language, number: str = "") -> str:
    """A paragraph; its number stands in a run of its own style, so that it is never taken for a word of the text."""
    before = ""
    if number:
        run = f'<w:rStyle w:val="{id_of(NUMBER_STYLE)}"/>'
        before = f"<w:r><w:rPr>{run}</w:rPr><w:t>{escape(number)}</w:t><w:tab/></w:r>"
    words = "<w:br/>".join(
        f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in UNSTORABLE.sub("", text).split("\n")
    )
    tag = LANGUAGES[language]
    hint = '<w:rFonts w:hint="eastAsia"/>' if language is Language.ZH else ""
    properties = f'<w:rPr>{hint}<w:lang w:val="{tag}" w:eastAsia="{LANGUAGES["zh"]}"/></w:rPr>'
    return f'<w:p><w:pPr><w:pStyle w:val="{id_of(style)}"/></w:pPr>{before}<w:r>{properties}{words}</w:r></w:p>'
