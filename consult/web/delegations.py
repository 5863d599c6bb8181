"""Participants: who takes part, and what each has said."""

from flask.typing import ResponseReturnValue

from consult.forms.accreditation import KINDS
from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import delegation_votes, participants
from consult.services.delegation_votes import Asked
from consult.web import delegation_filters
from consult.web.addresses import addresses, page_asked

pages = Pages("delegations")


@pages.page("/delegations/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """All delegations in English alphabetical order, or those of a kind or group."""
    wanted, at = delegation_filters.wanted(), delegation_filters.addresses_of("delegations.index")
    page = read(participants.listed, wanted)
    return render("delegations/index.html", page=page, wanted=wanted, at=at, kinds=KINDS)


@pages.page("/delegations/<key>/", Act.READ_SITE)
def show(key: str) -> ResponseReturnValue:
    """One delegation: its names and groups, where it takes part, what it has said and voted."""
    delegation = read(participants.profile, key)
    page = read(delegation_votes.votes, Asked(key, page_asked()))
    at = addresses("delegations.show", key=key)
    return render("delegations/show.html", delegation=delegation, page=page, at=at, kinds=KINDS)
