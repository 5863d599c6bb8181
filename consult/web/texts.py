"""The draft, side by side."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_page

pages = Pages("texts")


@pages.page("/consultations/<symbol>/text/", Act.READ_SITE)
def current(symbol: str) -> ResponseReturnValue:
    """The draft, side by side."""
    return render("texts/current.html", page=read(consultation_page.head, symbol))
