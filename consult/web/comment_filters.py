"""Filters of a list of comments, to and from its address; what is not known there asks for nothing."""

from enum import StrEnum
from typing import TypeVar

from consult.forms import comment_words
from consult.language import current_language, gettext, pgettext
from consult.rules.remarks import Category, Severity
from consult.services.comment_list import ANY, NONE_YET, WHOLE, Filters, ListAsked, Options
from consult.text.provision import Language
from consult.web import addresses as listing
from consult.web.addresses import Addresses
from consult.web.comment_cards import named, place_words

Word = TypeVar("Word", bound=StrEnum)
NAMES = (
    "words",
    "provision",
    "delegation",
    "group",
    "category",
    "severity",
    "language",
    "disposition",
    "revision",
    "late",
)


def asked(path: str, *, desk: bool = False) -> ListAsked:
    """What the address of this request asks for."""
    return ListAsked(consultation=path, filters=_filters(), page=listing.page_asked(), desk=desk)


def addresses(endpoint: str, path: str) -> Addresses:
    """The addresses that go with the filters of this request."""
    return listing.addresses(endpoint, NAMES, symbol=path)


def _filters() -> Filters:
    said = listing.chosen(NAMES)
    return Filters(
        words=said["words"],
        provision=said["provision"],
        delegation=said["delegation"],
        group=said["group"],
        category=word(Category, said["category"]),
        severity=word(Severity, said["severity"]),
        language=word(Language, said["language"]),
        disposition=said["disposition"],
        revision=_number(said["revision"]),
        late=said["late"] == "yes",
    )


def offered(options: Options) -> dict[str, list[tuple[str, object]]]:
    """What each filter offers, in the language of the page."""
    chinese = current_language() == "zh"
    whole: list[tuple[str, object]] = [(WHOLE, gettext("Whole document"))]
    return {
        "provision": whole
        + [
            (each.key, place_words(each.number, each.kind, each.text_zh if chinese else each.text_en) or each.key)
            for each in options.provisions
        ],
        "disposition": [
            (NONE_YET, pgettext("disposition", "No disposition yet")),
            (ANY, gettext("With a disposition")),
            *comment_words.DISPOSITIONS.items(),
        ],
        "delegation": [(each.key, named(each)) for each in options.delegations],
        "group": [(each.key, named(each)) for each in options.groups],
        "category": list(comment_words.CATEGORIES.items()),
        "severity": list(comment_words.SEVERITIES.items()),
        "language": list(comment_words.LANGUAGES.items()),
        "revision": [(str(number), symbol) for number, symbol in options.revisions],
        "late": [("yes", gettext("Only late comments"))],
    }


def word(kind: type[Word], said: str) -> Word | None:
    """A word of an enum as the address gives it, if it is one."""
    return kind(said) if said in set(kind) else None


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
