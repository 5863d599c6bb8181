"""The guides: Markdown files that come with the package, made into pages in the reader's language."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

from flask import url_for
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup
from msgspec import Struct

from consult.language import OTHER
from consult.rules.refusal import Code, Refusal

_FOLDER = Path(__file__).parents[1] / "data" / "guides"
_PARSER = MarkdownIt("commonmark", {"html": False})
_TITLE_TOKENS = 3  # the opening of the first heading, its words, its end


class Guide(StrEnum):
    """Every guide there is, by the name of its files."""

    DELEGATES = "delegates"
    MODERATORS = "moderators"
    VERIFIERS = "verifiers"
    CONSENSUS = "consensus"
    ABOUT = "about"
    RISKS = "risks"


HELP = (Guide.DELEGATES, Guide.MODERATORS, Guide.VERIFIERS, Guide.CONSENSUS)


class Section(Struct, frozen=True, kw_only=True):
    """A heading of the second level, and the anchor by which it is reached."""

    anchor: str
    heading: str


class Page(Struct, frozen=True, kw_only=True):
    """A guide in one language; `summary` is its first paragraph in plain words."""

    guide: Guide
    title: str
    other_title: str
    summary: str
    sections: tuple[Section, ...]
    body: Markup


def help_page(name: str, language: str) -> Page:
    """The guide that stands under /help/ by this name."""
    if name not in HELP:
        raise Refusal(Code.NOT_FOUND)
    return page(Guide(name), language)


def help_pages(language: str) -> tuple[Page, ...]:
    """All guides by role, in their order."""
    return tuple(page(guide, language) for guide in HELP)


@cache
def page(guide: Guide, language: str) -> Page:
    """One guide, made once in each process."""
    tokens = _PARSER.parse(source(guide, language))
    title, body = tokens[1].content, tokens[_TITLE_TOKENS:]
    for inner in _inside(body):
        if inner.type == "link_open":
            inner.attrSet("href", _address(str(inner.attrGet("href")), language))
    sections = tuple(_sections(body))
    html = _PARSER.renderer.render(body, _PARSER.options, {})
    return Page(
        guide=guide,
        title=title,
        other_title=source(guide, OTHER[language]).splitlines()[0].removeprefix("# "),
        summary="".join(inner.content for inner in body[1].children or []),
        sections=sections,
        body=Markup(html),  # noqa: S704  our own file, HTML switched off
    )


def source(guide: Guide, language: str) -> str:
    """The Markdown of a guide as the package carries it."""
    return (_FOLDER / f"{guide}.{language}.md").read_text(encoding="utf-8")


def _inside(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield from token.children or []


def _sections(tokens: Sequence[Token]) -> Iterator[Section]:
    """Give every heading of the second level its anchor: a number, so that it is the same in both languages."""
    openings = [place for place, token in enumerate(tokens) if token.type == "heading_open" and token.tag == "h2"]
    for number, place in enumerate(openings, 1):
        anchor = f"section-{number}"
        tokens[place].attrSet("id", anchor)
        yield Section(anchor=anchor, heading=tokens[place + 1].content)


def _address(href: str, language: str) -> str:
    """Where a link leads: `site:endpoint` to a page, `name.en.md` to another guide, all else as it stands."""
    if href.startswith("site:"):
        return url_for(href.removeprefix("site:"), language=language)
    stem, _, ending = href.partition(".")
    if ending != f"{language}.md":
        return href
    if stem in HELP:
        return url_for("help.guide", language=language, name=stem)
    return url_for({"about": "about.index", "risks": "about.threats"}[stem], language=language)
