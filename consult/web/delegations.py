"""Participants: who takes part, and what each has said and voted."""

from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import participants

pages = Pages("delegations")


@pages.page("/delegations/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """All delegations in English alphabetical order."""
    return render("delegations/index.html", delegations=read(participants.everyone, None))
