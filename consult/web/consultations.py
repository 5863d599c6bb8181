"""Overview of one consultation."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_overview

pages = Pages("consultations")


@pages.page("/consultations/<symbol>/", Act.READ_SITE)
def overview(symbol: str) -> ResponseReturnValue:
    """Where it stands, what the reader can do now, who takes part, what happened."""
    return render("consultations/overview.html", page=read(consultation_overview.overview, symbol))
