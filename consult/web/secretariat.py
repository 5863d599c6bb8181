"""The secretariat's desk."""

from flask.typing import ResponseReturnValue

from consult.gate.pages import Pages, render
from consult.rules.access import Act

pages = Pages("secretariat")


@pages.page("/secretariat/", Act.OPEN_SECRETARIAT)
def index() -> ResponseReturnValue:
    """What waits for the secretariat."""
    return render("secretariat/index.html")
