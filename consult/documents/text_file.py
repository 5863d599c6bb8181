"""A revision in one language as Markdown: what `text.markdown_import` reads back."""

from collections.abc import Iterator

from consult.services.text_export import ExportedText
from consult.text.provision import Kind, Language, is_blank, title_and_body


def markdown(text: ExportedText, language: Language) -> str:
    """Title, headings, principles with their paragraphs, paragraphs; what awaits translation is left out."""
    title = text.head.title_en if language is Language.EN else text.head.title_zh
    parts = [f"# {title}"]
    for provision in text.provisions:
        if not is_blank(provision.texts[language]):
            parts += _parts(provision.kind, provision.texts[language])
    return "\n\n".join(parts) + "\n"


def _parts(kind: Kind, text: str) -> Iterator[str]:
    if kind is Kind.PRINCIPLE:
        title, body = title_and_body(kind, text)
        yield f"### {title}"
        yield from body
    else:
        yield f"## {text}" if kind is Kind.HEADING else text
