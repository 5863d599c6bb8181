"""Filters of a list of comments, to and from its address; what is not known there asks for nothing."""

from enum import StrEnum
from typing import TypeVar

from consult.forms import comment_words
from consult.language import gettext, pgettext
from consult.rules.remarks import Category, Severity
from consult.services.comment_list import (
    ANY,
    GONE,
    ME,
    MOVED,
    NOBODY,
    NONE_YET,
    PROPOSED,
    WAITING,
    WHOLE,
    Filters,
    ListAsked,
    Options,
)
from consult.text.provision import Language
from consult.web import addresses as listing
from consult.web.addresses import Addresses
from consult.web.comment_cards import named, option_words

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
    "place",
)
AT_THE_DESK = (*NAMES, "assigned")


def asked(path: str, *, desk: bool = False) -> ListAsked:
    """What the address of this request asks for."""
    return ListAsked(consultation=path, filters=_filters(desk=desk), page=listing.page_asked(), desk=desk)


def addresses(endpoint: str, path: str, *, desk: bool = False) -> Addresses:
    """The addresses that go with the filters of this request."""
    return listing.addresses(endpoint, AT_THE_DESK if desk else NAMES, symbol=path)


def _filters(*, desk: bool) -> Filters:
    said = listing.chosen(AT_THE_DESK if desk else NAMES)
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
        assigned=said.get("assigned", ""),
        place=said["place"],
    )


def offered(options: Options) -> dict[str, list[tuple[str, object]]]:
    """What each filter offers, in the language of the page."""
    whole: list[tuple[str, object]] = [(WHOLE, gettext("Whole document"))]
    return {
        "provision": whole + [(each.key, option_words(each)) for each in options.provisions],
        "disposition": [
            (NONE_YET, pgettext("disposition", "No disposition yet")),
            (WAITING, gettext("In time, to be answered before the next revision")),
            *([(PROPOSED, gettext("Proposed, awaits a second official"))] if options.desk else []),
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
        "place": [
            (MOVED, gettext("Its words now stand under other provisions")),
            (GONE, gettext("Its provision no longer stands")),
        ],
        "assigned": [
            (ME, pgettext("assigned", "Me")),
            (NOBODY, pgettext("assigned", "Nobody in particular")),
            *((str(each.id), each.name) for each in options.officials),
        ]
        if options.desk
        else [],
    }


def word(kind: type[Word], said: str) -> Word | None:
    """A word of an enum as the address gives it, if it is one."""
    return kind(said) if said in set(kind) else None


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
