"""The consensus tally."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_page

pages = Pages("consensus")


@pages.page("/consultations/<symbol>/consensus/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """The consensus tally."""
    return render("consensus/index.html", page=read(consultation_page.head, symbol))
