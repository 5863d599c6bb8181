"""The disposition matrix, for the secretariat and for the public, and acts on many comments at once."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from consult.forms.comments import SameAnswerForm, chosen
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import ngettext
from consult.rules.access import Act
from consult.services import answer_desk, comment_answers, comment_desk, matrix
from consult.web import answer_forms, comment_filters, matrix_rows

pages = Pages("matrix")


@pages.page("/secretariat/consultations/<symbol>/matrix/", Act.READ_ALL_COMMENTS)
def desk(symbol: str) -> ResponseReturnValue:
    """All comments with their answers and what is internal, to choose and work on."""
    page = read(matrix.matrix, comment_filters.asked(symbol, desk=True))
    return render(
        "matrix/desk.html",
        page=page,
        sections=matrix_rows.sections(page, symbol, desk=True),
        at=comment_filters.addresses("matrix.desk", symbol, desk=True),
        offered=comment_filters.offered(page.options),
    )


@pages.page("/consultations/<symbol>/comments/matrix/", Act.READ_SITE)
def public(symbol: str) -> ResponseReturnValue:
    """The same for everybody, without what is internal."""
    page = read(matrix.matrix, comment_filters.asked(symbol))
    return render(
        "matrix/public.html",
        page=page,
        sections=matrix_rows.sections(page, symbol, desk=False),
        at=comment_filters.addresses("matrix.public", symbol),
        offered=comment_filters.offered(page.options),
    )


@pages.page("/secretariat/consultations/<symbol>/matrix/answer/", Act.DISPOSE_COMMENT, "GET", "POST")
def answer(symbol: str) -> ResponseReturnValue:
    """The same answer for every comment chosen."""
    page = read(answer_desk.chosen, (symbol, _chosen()))
    form = SameAnswerForm()
    form.offer(answer_forms.offered(page.provisions))
    if form.validate_on_submit():
        made = attempt(form, comment_answers.dispose_all, form.same_answer(symbol))
        if made is not None:
            return _done(symbol, *answer_forms.all_done(made))
        page = read(answer_desk.chosen, (symbol, _chosen()))
    return render("matrix/answer.html", form=form, page=page, rows=matrix_rows.chosen(page, symbol))


@pages.page("/secretariat/consultations/<symbol>/matrix/assign/", Act.ASSIGN_COMMENT, "GET", "POST")
def assign(symbol: str) -> ResponseReturnValue:
    """Say who is to answer every comment chosen."""
    page = read(answer_desk.chosen, (symbol, _chosen()))
    form = answer_forms.assigning(page.officials)
    if form.validate_on_submit():
        number = attempt(form, comment_desk.assign, form.assigning(symbol, tuple(_chosen())))
        if number is not None:
            return _done(symbol, ngettext("%(num)s comment assigned.", "%(num)s comments assigned.", number))
    return render("matrix/assign.html", form=form, page=page, rows=matrix_rows.chosen(page, symbol))


def _chosen() -> list[str]:
    """The references chosen, from the address."""
    return [each.reference for each in chosen(request.args.getlist("chosen"))]


def _done(symbol: str, *said: str) -> ResponseReturnValue:
    for sentence in said:
        flash(sentence, "good")
    return see_other("matrix.desk", symbol=symbol)
