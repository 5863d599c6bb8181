"""Saying at the desk how the delegation stands to what is said on behalf of its group."""

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.base import clean
from consult.forms.comments import AlignmentForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext, page_language
from consult.rules.access import Act
from consult.rules.alignment import Alignment
from consult.services import aligning
from consult.services.aligning import AligningAsked, AligningPage, NewAlignment
from consult.text.provision import Language
from consult.web import comment_cards
from consult.web.kept import seen

pages = Pages("desk_aligning")


@pages.page("/desk/<key>/<symbol>/align/<reference>/", Act.ALIGN, "GET", "POST")
def align(key: str, symbol: str, reference: str) -> ResponseReturnValue:
    """Align with a comment, or dissociate from it."""
    asked = AligningAsked(delegation=key, consultation=symbol, reference=reference)
    page = read(aligning.page, asked)
    form = _form(page)
    if form.validate_on_submit() and attempt(form, aligning.state, _new(asked, form)):
        flash(gettext("It stands with the comment. It may be changed until the close."), "good")
        return see_other("comments.one", symbol=symbol, reference=reference)
    seen(form.version, page.comment.seq)
    card = comment_cards.card(page.comment, comment_cards.Look(path=symbol))
    return render("desk/align.html", form=form, page=page, card=card)


def _form(page: AligningPage) -> AlignmentForm:
    form = AlignmentForm(obj=page.held, version=page.comment.seq)
    form.language.data = form.language.data or page_language()
    return form


def _new(asked: AligningAsked, form: AlignmentForm) -> NewAlignment:
    return NewAlignment(
        about=asked,
        version=form.version.data or 0,
        alignment=Alignment(form.alignment.data),
        language=Language(form.language.data),
        reason=clean(form.reason.data),
    )
