"""Declarations of interests: all of a consultation in public, and the form at the desk."""

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.interests import InterestForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext
from consult.rules.access import Act
from consult.services import consultation_page, interests
from consult.services.interests import Where
from consult.web import speaking_for

pages = Pages("interests")


@pages.page("/consultations/<symbol>/interests/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """What each delegation has declared."""
    return render("interests/index.html", page=read(interests.listing, symbol))


@pages.page("/consultations/<symbol>/interests/declare/", Act.CHOOSE_DESK)
def choose(symbol: str) -> ResponseReturnValue:
    """To the desk of the delegation that is to declare its interests."""
    return speaking_for.choose(read(consultation_page.head, symbol), "interests.declare", {})


@pages.page("/desk/<key>/<symbol>/interests/", Act.DECLARE_INTERESTS, "GET", "POST")
def declare(key: str, symbol: str) -> ResponseReturnValue:
    """Declare the interests of the delegation acted for."""
    where = Where(delegation=key, consultation=symbol)
    page = read(interests.own, where)
    form = InterestForm.opened(page)
    if form.validate_on_submit() and attempt(form, interests.declare, form.declaration(where)):
        flash(gettext("The declaration of interests stands."), "good")
        return see_other("interests.index", symbol=symbol)
    return render("interests/declare.html", form=form, page=page)
