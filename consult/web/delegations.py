"""Participants: who takes part, and what each has said."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.forms.accreditation import KINDS
from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import participants
from consult.services.participants import Wanted

pages = Pages("delegations")


@pages.page("/delegations/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """All delegations in English alphabetical order, or those of a kind or group."""
    given = request.args
    wanted = Wanted(kind=given.get("kind", ""), group=given.get("group", ""), words=given.get("q", "").strip()[:100])
    return render("delegations/index.html", page=read(participants.listed, wanted), wanted=wanted, kinds=KINDS)


@pages.page("/delegations/<key>/", Act.READ_SITE)
def show(key: str) -> ResponseReturnValue:
    """One delegation: its names, groups, consultations and comments."""
    return render("delegations/show.html", delegation=read(participants.profile, key), kinds=KINDS)
