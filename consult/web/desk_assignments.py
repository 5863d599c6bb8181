"""Assignments at the desk: giving work to a member, the list of it, saying that it is done."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from consult.forms.assignments import AssignmentForm
from consult.forms.comments import ConfirmForm
from consult.gate import numbers
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext
from consult.rules.access import Act
from consult.services import assignment_pages, assignments
from consult.services.assignment_pages import AssigningAsked, ListAsked
from consult.services.assignments import AssignmentAsked
from consult.web import comment_cards
from consult.web.addresses import addresses, page_asked

pages = Pages("desk_assignments")


@pages.page("/desk/<key>/assignments/", Act.OPEN_DESK)
def index(key: str) -> ResponseReturnValue:
    """All work that has been given to somebody."""
    page = read(assignment_pages.listed, ListAsked(key, page_asked()))
    at = addresses("desk_assignments.index", key=key)
    return render("desk/assignments.html", page=page, at=at)


@pages.page("/desk/<key>/<symbol>/assignments/new/", Act.ASSIGN, "GET", "POST")
def new(key: str, symbol: str) -> ResponseReturnValue:
    """Give a provision, a draft or the whole text to somebody."""
    asked = _asked(key, symbol)
    page = read(assignment_pages.form, asked)
    form = AssignmentForm.among(page.members)
    if form.validate_on_submit():
        number = attempt(form, assignments.assign, form.assignment(asked))
        if number is not None:
            flash(gettext("The work has been assigned. It stands on their desk."), "good")
            return see_other("desk_assignments.one", key=key, number=number)
    return render("desk/assign.html", page=page, form=form, setting=page, place_words=comment_cards.place_words)


@pages.page("/desk/<key>/assignments/<int:number>/", Act.OPEN_DESK)
def one(key: str, number: int) -> ResponseReturnValue:
    """One assignment."""
    page = read(assignment_pages.one, AssignmentAsked(delegation=key, number=number))
    return render("desk/assignment.html", page=page, done=ConfirmForm())


@pages.page("/desk/<key>/assignments/<int:number>/done/", Act.COMPLETE_ASSIGNMENT, "POST")
def done(key: str, number: int) -> ResponseReturnValue:
    """Say that it is done."""
    return _complete(key, number, done=True)


@pages.page("/desk/<key>/assignments/<int:number>/undone/", Act.COMPLETE_ASSIGNMENT, "POST")
def undone(key: str, number: int) -> ResponseReturnValue:
    """Say that it is not done after all."""
    return _complete(key, number, done=False)


def _complete(key: str, number: int, *, done: bool) -> ResponseReturnValue:
    if ConfirmForm().validate_on_submit():
        act(assignments.complete, AssignmentAsked(delegation=key, number=number, done=done))
        flash(gettext("Marked as done.") if done else gettext("Marked as not done."), "good")
    return see_other("desk_assignments.one", key=key, number=number)


def _asked(key: str, symbol: str) -> AssigningAsked:
    return AssigningAsked(
        delegation=key,
        consultation=symbol,
        provision=request.args.get("provision") or None,
        draft=numbers.in_query("draft") or None,
    )
