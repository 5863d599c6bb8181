"""The public form: request accreditation."""

from flask.typing import ResponseReturnValue

from consult.gate.pages import Pages, render
from consult.rules.access import Act

pages = Pages("requests")


@pages.page("/accreditation/", Act.REQUEST_ACCREDITATION)
def new() -> ResponseReturnValue:
    """Ask to be accredited."""
    return render("requests/new.html")
