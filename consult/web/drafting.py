"""The secretariat's work on the text."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_page

pages = Pages("drafting")


@pages.page("/secretariat/consultations/<symbol>/text/", Act.EDIT_TEXT)
def index(symbol: str) -> ResponseReturnValue:
    """The secretariat's work on the text."""
    return render("drafting/index.html", page=read(consultation_page.head, symbol))
