"""Markdown of participants made safe: paragraphs, lists, emphasis, links; no images, no headings, no HTML."""

import re
from functools import lru_cache
from html import escape, unescape

import nh3
from markdown_it import MarkdownIt
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markupsafe import Markup

from consult.text.folding import found_in

_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a"}
_ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "ol": {"start"}, "*": set()}
_SCHEMES = {"http", "https", "mailto"}
_HAN = re.compile(
    r"[\u2e80-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U000323af]"
)
_PIECE = re.compile(r"(<[^>]*>)")


class _HanState(StateInline):
    """Lets emphasis open and close beside Chinese characters and full-width marks, where no spaces stand."""

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: FBT001, N802, N803  markdown-it's name
        """CommonMark closes `**…）**` only before a space or a mark; between Chinese characters there is neither."""
        scanned = super().scanDelims(start, canSplitWord)
        end = start + scanned.length
        before, after = self.src[start - 1 : start], self.src[end : end + 1]
        if not (_HAN.match(before) or _HAN.match(after)):
            return scanned
        opens, closes = bool(after) and not after.isspace(), bool(before) and not before.isspace()
        return scanned._replace(can_open=scanned.can_open or opens, can_close=scanned.can_close or closes)


class _HanInline(ParserInline):
    def parse(self, src, md, env, tokens):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  markdown-it's signature
        state = _HanState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "breaks": True})
    parser.inline = _HanInline()
    return parser.disable(["image", "heading", "lheading", "html_block", "html_inline", "hr"])


_PARSER = _parser()


@lru_cache(maxsize=2048)
def render(text: str) -> Markup:
    """The text as HTML that may stand on a page."""
    dirty = _PARSER.render(text)
    clean = nh3.clean(
        dirty,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(clean)  # noqa: S704  nh3 has left only the tags above


def plain(text: str) -> str:
    """Its words alone, in one line, for a list that shows how it begins."""
    return render(text).striptags()


def highlighted(text: str, words: str) -> Markup:
    """The same with the places marked where the words searched for stand."""
    html = render(text)
    if not words.strip():
        return html
    pieces = (piece if piece.startswith("<") else _marked(unescape(piece), words) for piece in _PIECE.split(html))
    return Markup("".join(pieces))  # noqa: S704  every piece is a tag of the clean text or escaped


def _marked(text: str, words: str) -> str:
    return "".join(f"<mark>{escape(part)}</mark>" if hit else escape(part) for hit, part in found_in(text, words))
