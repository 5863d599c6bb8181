"""Ballots and sittings, prepared and held."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_page

pages = Pages("chairing")


@pages.page("/secretariat/consultations/<symbol>/ballots/", Act.OPEN_SECRETARIAT)
def index(symbol: str) -> ResponseReturnValue:
    """Ballots and sittings, prepared and held."""
    return render("chairing/index.html", page=read(consultation_page.head, symbol))
