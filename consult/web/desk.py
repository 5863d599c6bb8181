"""The desk of a delegation: what waits for it."""

from flask import session
from flask.typing import ResponseReturnValue

from consult.forms.comments import RenewalForm
from consult.gate.acts import identity, read
from consult.gate.pages import Pages, render, see_other
from consult.rules.access import Act
from consult.services import desk_page
from consult.web import comment_cards
from consult.web.kept import KEPT

pages = Pages("desk")


@pages.page("/desk/", Act.CHOOSE_DESK)
def choose() -> ResponseReturnValue:
    """Choose among the delegations served; where there is one, go there."""
    known = identity()
    desks = known.desks if known else ()
    if len({desk.key for desk in desks}) == 1:
        return see_other("desk.index", key=desks[0].key)
    return render("desk/choose.html", desks=desks)


@pages.page("/desk/<key>/", Act.OPEN_DESK)
def index(key: str) -> ResponseReturnValue:
    """What waits for this delegation."""
    return render(
        "desk/index.html",
        page=read(desk_page.desk, key),
        renewal=RenewalForm(),
        arrived=session.pop(KEPT, ""),
        named=comment_cards.named,
        place_words=comment_cards.place_words,
    )
