"""The positions on one provision, and the ways to take one or to join a comment."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import bridging, consultation_page, position_page
from consult.web import comment_cards, speaking_for

pages = Pages("positions")


@pages.page("/consultations/<symbol>/positions/<provision>/", Act.READ_SITE)
def index(symbol: str, provision: str) -> ResponseReturnValue:
    """The positions by delegation, by group, and what was said before."""
    page = read(position_page.page, position_page.PositionsAsked(symbol, provision))
    return render("positions/index.html", page=page, named=comment_cards.named, place_words=comment_cards.place_words)


@pages.page("/consultations/<symbol>/positions/<provision>/bridges/", Act.READ_SITE)
def bridges(symbol: str, provision: str) -> ResponseReturnValue:
    """Wordings and comments that reach across regions, by who said so."""
    page = read(bridging.page, position_page.PositionsAsked(symbol, provision))
    return render(
        "positions/bridges.html", page=page, named=comment_cards.named, place_words=comment_cards.place_words
    )


@pages.page("/consultations/<symbol>/positions/<provision>/take/", Act.CHOOSE_DESK)
def take(symbol: str, provision: str) -> ResponseReturnValue:
    """To the form of the delegation that somebody serves, or the choice between several."""
    head = read(consultation_page.head, symbol)
    return speaking_for.choose(head, "desk_positions.position", {"provision": provision})


@pages.page("/consultations/<symbol>/comments/<reference>/endorse/", Act.CHOOSE_DESK)
def endorse(symbol: str, reference: str) -> ResponseReturnValue:
    """To the desk of the delegation that is to join a comment."""
    head = read(consultation_page.head, symbol)
    return speaking_for.choose(head, "desk_comments.endorse", {"reference": reference})


@pages.page("/consultations/<symbol>/comments/<reference>/align/", Act.CHOOSE_DESK)
def align(symbol: str, reference: str) -> ResponseReturnValue:
    """To the desk of the delegation that is to say how it stands to a comment on behalf of its group."""
    head = read(consultation_page.head, symbol)
    return speaking_for.choose(head, "desk_aligning.align", {"reference": reference})
