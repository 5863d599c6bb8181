"""The secretariat's desk and its work on consultations."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_page

pages = Pages("secretariat")


@pages.page("/secretariat/", Act.OPEN_SECRETARIAT)
def index() -> ResponseReturnValue:
    """What waits for the secretariat."""
    return render("secretariat/index.html")


@pages.page("/secretariat/consultations/<symbol>/", Act.OPEN_SECRETARIAT)
def consultation(symbol: str) -> ResponseReturnValue:
    """One consultation as the secretariat runs it."""
    return render("secretariat/consultation.html", page=read(consultation_page.head, symbol))
