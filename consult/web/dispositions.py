"""The secretariat's answers to comments."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import consultation_page

pages = Pages("dispositions")


@pages.page("/secretariat/consultations/<symbol>/comments/", Act.DISPOSE_COMMENT)
def index(symbol: str) -> ResponseReturnValue:
    """The secretariat's answers to comments."""
    return render("dispositions/index.html", page=read(consultation_page.head, symbol))
