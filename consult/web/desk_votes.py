"""What a delegation says about a vote, at its desk: explanations, replies, notes of correction."""

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.ballots import Press
from consult.forms.statements import CorrectionForm, StatementForm
from consult.gate import sentences
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext
from consult.rules.access import Act
from consult.rules.refusal import Refusal
from consult.services import corrections, statement_desk, statements
from consult.services.ballot_room import Ours
from consult.services.statement_desk import ReplyAsked
from consult.web import kept

pages = Pages("desk_votes")
_BALLOT = "/desk/<key>/<symbol>/ballots/<int:number>/"


@pages.page(_BALLOT + "explanation/", Act.EXPLAIN_VOTE, "GET", "POST")
def explanation(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """Explain the vote, before it or after it."""
    where = Ours(delegation=key, path=symbol, number=number)
    page, form = read(statement_desk.for_explanation, where), StatementForm()
    keep = kept.key("explanation", key, symbol, number, page.kind)
    if form.validate_on_submit() and attempt(form, statements.explain, form.explanation(where)):
        return _published(gettext("The explanation of vote has been published."), key, keep)
    form.show(page.kind)
    form.measure(page.length)
    return render("desk/explanation.html", page=page, form=form, why=_said(page.refusal), keep=keep)


@pages.page(_BALLOT + "reservation/", Act.EXPLAIN_VOTE, "GET", "POST")
def reservation(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """Enter a reservation to what was adopted without a vote."""
    where = Ours(delegation=key, path=symbol, number=number)
    page, form = read(statement_desk.for_reservation, where), StatementForm()
    keep = kept.key("reservation", key, symbol, number)
    if form.validate_on_submit() and attempt(form, statements.explain, form.explanation(where)):
        return _published(gettext("The reservation has been published."), key, keep)
    form.show(page.kind)
    form.measure(page.length)
    return render("desk/explanation.html", page=page, form=form, why=_said(page.refusal), keep=keep)


@pages.page(_BALLOT + "reply/<int:to>/", Act.REPLY_TO_EXPLANATION, "GET", "POST")
def reply(key: str, symbol: str, number: int, to: int) -> ResponseReturnValue:
    """Reply to the explanation of another delegation."""
    asked = ReplyAsked(where=Ours(delegation=key, path=symbol, number=number), to=to)
    page, form = read(statement_desk.for_reply, asked), StatementForm()
    keep = kept.key("answer", key, symbol, number, to, page.seq)
    if form.validate_on_submit() and attempt(form, statements.reply, form.reply(asked)):
        return _published(gettext("The reply has been published."), key, keep)
    form.measure(page.length)
    return render("desk/reply.html", page=page, form=form, why=_said(page.refusal), keep=keep)


@pages.page(_BALLOT + "correction/", Act.DECLARE_CORRECTION, "GET", "POST")
def correction(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """Say what the delegation had intended to vote."""
    where = Ours(delegation=key, path=symbol, number=number)
    page, form = read(statement_desk.for_correction, where), CorrectionForm()
    form.offer(page.others)
    if form.validate_on_submit() and attempt(form, corrections.declare, form.declaration(where)):
        flash(gettext("The note of correction has been filed. It waits for its confirmation."), "good")
        return see_other("desk_votes.correction", key=key, symbol=symbol, number=number)
    return render("desk/correction.html", page=page, form=form, why=_said(page.refusal))


@pages.page(_BALLOT + "correction/take-back/", Act.DECLARE_CORRECTION, "POST")
def take_back(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """Take a note back that nobody has confirmed yet."""
    if Press().validate_on_submit():
        act(corrections.take_back, Ours(delegation=key, path=symbol, number=number))
        flash(gettext("The note of correction has been taken back."), "good")
    return see_other("desk_votes.correction", key=key, symbol=symbol, number=number)


def _published(sentence: str, key: str, keep: str) -> ResponseReturnValue:
    kept.arrived(keep)
    flash(sentence, "good")
    return see_other("desk.index", key=key)


def _said(refusal: Refusal | None) -> str:
    """Why nothing can be written here now, in the reader's language."""
    return sentences.say(refusal) if refusal is not None else ""
