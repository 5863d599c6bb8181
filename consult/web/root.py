"""The bare address: goes to the reader's language, once."""

from flask import redirect
from flask.typing import ResponseReturnValue

from consult.gate.entry import preferred
from consult.gate.pages import Pages, url
from consult.rules.access import Act

pages = Pages("root", in_language=False)


@pages.page("/", Act.READ_SITE)
def root() -> ResponseReturnValue:
    """Negotiate the language; every page after this one has it in its path."""
    answer = redirect(url("home.index", language=preferred()), 302)
    answer.headers["Vary"] = "Accept-Language"
    return answer
