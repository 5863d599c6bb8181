"""What a mail says before it is dressed: words in one language, and the facts set out beside them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from consult.language import pgettext
from consult.rules.decision import Decision, Rule

Facts = dict[str, Any]


class Particular(Struct, frozen=True, kw_only=True):
    """A fact under its label, written out by the template: an instant, a day, a rule, an outcome, or words."""

    label: str
    text: str = ""
    at: datetime | None = None
    on: date | None = None
    rule: Rule | None = None
    decision: Decision | None = None


class Words(Struct, frozen=True, kw_only=True):
    """What a mail says: everything in one language."""

    subject: str
    paragraphs: tuple[str, ...]
    path: str = ""
    label: str = ""
    quotation: str = ""
    particulars: tuple[Particular, ...] = ()


Writer = Callable[[Facts, str], Words]
Writers = Mapping[str, Writer]


def name_of(facts: Facts, language: str) -> str:
    """The delegation's name in the reader's language."""
    return said(facts, "name", language)


def said(facts: Facts, what: str, language: str) -> str:
    """A fact that stands in both languages, in the reader's."""
    return str(facts[f"{what}_{'zh' if language == 'zh' else 'en'}"])


def role_of(facts: Facts) -> str:
    """The role in a delegation."""
    words: dict[str, str] = {
        "head": pgettext("role", "head of delegation"),
        "alternate": pgettext("role", "alternate"),
        "member": pgettext("role", "member of delegation"),
    }
    return words[str(facts["role"])]
