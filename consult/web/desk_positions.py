"""Positions at the desk: taking one, changing it, renewing it on a new text."""

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.base import clean
from consult.forms.comments import PositionForm, RenewalForm
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext, page_language
from consult.rules.access import Act
from consult.rules.tally import Stance
from consult.services import desk_forms, positions
from consult.services.desk_forms import FormAsked
from consult.services.positions import NewPosition, Renewal
from consult.text.provision import Language
from consult.web import comment_cards
from consult.web.kept import seen

pages = Pages("desk_positions")


@pages.page("/desk/<key>/<symbol>/positions/<provision>/", Act.TAKE_POSITION, "GET", "POST")
def position(key: str, symbol: str, provision: str) -> ResponseReturnValue:
    """Say where the delegation stands on a provision."""
    page = read(desk_forms.for_position, FormAsked(delegation=key, consultation=symbol, provision=provision))
    form = PositionForm(obj=page.held, revision=page.setting.revision)
    form.language.data = form.language.data or page_language()
    if form.validate_on_submit():
        asked = _new(form, Renewal(delegation=key, consultation=symbol, provision=provision, revision=0))
        if attempt(form, positions.take, asked) is not None:
            flash(gettext("The position has been taken. It may be changed while positions are open."), "good")
            return see_other("positions.index", symbol=symbol, provision=provision)
    seen(form.revision, page.setting.revision)
    return render("desk/position.html", form=form, page=page, setting=page.setting, **_words())


@pages.page("/desk/<key>/<symbol>/positions/<provision>/renew/", Act.TAKE_POSITION, "POST")
def renew(key: str, symbol: str, provision: str) -> ResponseReturnValue:
    """Take the delegation's last position again, on the present text."""
    form = RenewalForm()
    if form.validate_on_submit():
        revision = form.revision.data or 0
        act(
            positions.renew,
            Renewal(delegation=key, consultation=symbol, provision=provision, revision=revision),
        )
        flash(gettext("The position stands on the present text."), "good")
    return see_other("desk.index", key=key)


def _new(form: PositionForm, about: Renewal) -> NewPosition:
    return NewPosition(
        delegation=about.delegation,
        consultation=about.consultation,
        provision=about.provision,
        revision=form.revision.data or 0,
        stance=Stance(form.stance.data),
        language=Language(form.language.data),
        words=clean(form.words.data),
    )


def _words() -> dict[str, object]:
    return {"place_words": comment_cards.place_words, "named": comment_cards.named}
