"""Ballots of a consultation."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_page

pages = Pages("ballots")


@pages.page("/consultations/<symbol>/ballots/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """Ballots of a consultation."""
    return render("ballots/index.html", page=read(consultation_page.head, symbol))
