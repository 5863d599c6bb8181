"""What this site is, the rules it keeps, what it protects and what it does not."""

from flask.typing import ResponseReturnValue

from consult.gate.pages import Pages, render
from consult.rules.access import Act

pages = Pages("about")


@pages.page("/about/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """What Consult is, and the rules of the house."""
    return render("about/index.html")


@pages.page("/about/risks/", Act.READ_SITE)
def threats() -> ResponseReturnValue:
    """What the record protects against, and what it does not."""
    return render("about/threats.html")
