"""The one module that knows Flask-Babel: messages in the reader's language, and the languages there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask, g, has_request_context
from flask_babel import (
    Babel,
    force_locale,
    get_locale,
    gettext,
    lazy_gettext,
    lazy_ngettext,
    lazy_pgettext,
    ngettext,
    npgettext,
    pgettext,
)

__all__ = [
    "LOCALES",
    "NAMES",
    "OTHER",
    "TAGS",
    "babel",
    "current_language",
    "gettext",
    "lazy_gettext",
    "lazy_ngettext",
    "lazy_pgettext",
    "ngettext",
    "npgettext",
    "page_language",
    "pgettext",
    "select_locale",
    "speaking",
    "speaking_alone",
]

LOCALES = {"en": "en", "zh": "zh_Hans"}
TAGS = {"en": "en", "zh": "zh-Hans"}
NAMES = {"en": "English", "zh": "中文"}
OTHER = {"en": "zh", "zh": "en"}

babel = Babel()


def select_locale() -> str:
    """The locale of the page that is being made."""
    return LOCALES[page_language()]


def page_language() -> str:
    """The language that stands in the path of the page; English where none does."""
    language: str = g.get("language", "en") if has_request_context() else "en"
    return language


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Say what follows in somebody's language: for mails and exports."""
    with force_locale(LOCALES[language]):
        yield


@contextmanager
def speaking_alone(translations: str | Path) -> Iterator[None]:
    """Speak without the site: for commands that need neither settings nor a database."""
    app = Flask("consult", static_folder=None)
    use_catalogues(app, translations)
    with app.app_context():
        yield


def use_catalogues(app: Flask, translations: str | Path) -> None:
    """Give an application its messages in every language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(translations)
    app.config["BABEL_DEFAULT_LOCALE"] = "en"
    babel.init_app(app, locale_selector=select_locale)


def current_language() -> str:
    """The short code of the language in force."""
    locale = get_locale()
    return "zh" if locale is not None and locale.language == "zh" else "en"
