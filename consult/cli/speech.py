"""What the command line says, in the operator's language: the catalogue of the site, read without Flask.

click takes its own words from the standard library's gettext, so binding that to the catalogue makes it speak too.
"""

import gettext as catalogue
import os

from consult.config import shipped

_CATALOGUES = {"en": "en", "zh": "zh_Hans"}
LANGUAGES = tuple(_CATALOGUES)

_SAID_IN = ("CONSULT_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


def language() -> str:
    """English or Chinese, by the first of these settings that says anything."""
    said = next((os.environ[name] for name in _SAID_IN if os.environ.get(name)), "")
    return "zh" if said.lower().startswith("zh") else "en"


def choose_language(asked: str = "") -> None:
    """Let the standard library find the catalogue of a language, for us and for click; unless asked, of that one."""
    catalogue.bindtextdomain("messages", shipped("translations"))
    os.environ["LANGUAGE"] = _CATALOGUES[asked or language()]


def marked(message: str) -> str:
    """A message for the catalogue that is said later, when the language is known."""
    return message


def marked_plural(one: str, _many: str) -> str:
    """The same for a message that counts."""
    return one


def gettext(message: str, **facts: object) -> str:
    """A sentence in the operator's language."""
    return _filled(catalogue.gettext(message), facts)


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    """A sentence that counts; the number is %(num)s."""
    return _filled(catalogue.ngettext(one, many, num), {"num": f"{num:,}", **facts})


def pgettext(context: str, message: str, **facts: object) -> str:
    """A sentence that other places share, in its context."""
    return _filled(catalogue.pgettext(context, message), facts)


def _filled(message: str, facts: dict[str, object]) -> str:
    return message % facts if facts else message
