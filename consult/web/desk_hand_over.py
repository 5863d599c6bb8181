"""What a newcomer in a delegation needs to know, on one page to print."""

from flask.typing import ResponseReturnValue

from consult.forms.accreditation import ROLES
from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import hand_over
from consult.services.hand_over import HandOverAsked

pages = Pages("desk_hand_over")


@pages.page("/desk/<key>/<symbol>/hand-over/", Act.OPEN_DESK)
def index(key: str, symbol: str) -> ResponseReturnValue:
    """The team, what was said, what is ahead, how things work."""
    return render("desk/hand_over.html", page=read(hand_over.page, HandOverAsked(key, symbol)), roles=ROLES)
