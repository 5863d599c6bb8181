"""Overview of one consultation."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_page

pages = Pages("consultations")


@pages.page("/consultations/<symbol>/", Act.READ_SITE)
def overview(symbol: str) -> ResponseReturnValue:
    """Overview of one consultation."""
    return render("consultations/overview.html", page=read(consultation_page.head, symbol))
