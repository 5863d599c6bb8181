"""The archive of imported roll-calls."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import archive

pages = Pages("roll_calls")


@pages.page("/roll-calls/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """All roll-calls by procedure, in order."""
    return render("roll_calls/index.html", roll_calls=read(archive.roll_calls, None))
