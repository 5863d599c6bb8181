"""Comments in clause order."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_page

pages = Pages("comments")


@pages.page("/consultations/<symbol>/comments/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """Comments in clause order."""
    return render("comments/index.html", page=read(consultation_page.head, symbol))
