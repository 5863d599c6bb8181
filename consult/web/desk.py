"""The desk of a delegation."""

from flask.typing import ResponseReturnValue

from consult.gate.pages import Pages, render
from consult.rules.access import Act

pages = Pages("desk")


@pages.page("/desk/", Act.CHOOSE_DESK)
def choose() -> ResponseReturnValue:
    """Choose among the delegations served."""
    return render("desk/choose.html")


@pages.page("/desk/<key>/", Act.OPEN_DESK)
def index(key: str) -> ResponseReturnValue:
    """What waits for this delegation."""
    return render("desk/index.html", key=key)
