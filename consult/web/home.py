"""The first page: what is open, what closes when, what is decided."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import overview

pages = Pages("home")


@pages.page("/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """All consultations the reader may see, by what they ask of participants now."""
    return render("home/index.html", page=read(overview.consultations, None))
