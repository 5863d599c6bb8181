"""Guides: how to do each job, on the site itself."""

from flask.typing import ResponseReturnValue

from consult.gate.pages import Pages, render
from consult.rules.access import Act

pages = Pages("help")


@pages.page("/help/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """The guides by role."""
    return render("help/index.html")
