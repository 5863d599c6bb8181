"""Square brackets in the draft: what is not agreed, with its alternatives, and how it comes to be agreed."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue
from msgspec.structs import replace

from consult.forms.brackets import AddForm, BracketForm, CompleteForm, PutForm, ResolveForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.rules.access import Act
from consult.services import bracketing
from consult.services.bracketing import BracketAt
from consult.web import draft_history

pages = Pages("bracketing")
PROVISION = "/secretariat/consultations/<symbol>/text/provisions/<key>/brackets/"


@pages.page(f"{PROVISION}new/", Act.EDIT_TEXT, "GET", "POST")
def put(symbol: str, key: str) -> ResponseReturnValue:
    """Put words in brackets."""
    form, at = PutForm(), BracketAt(path=symbol, key=key)
    return _page(form, at, lambda: attempt(form, bracketing.put, form.asked(at)))


@pages.page(f"{PROVISION}<int:number>/add/", Act.EDIT_TEXT, "GET", "POST")
def add(symbol: str, key: str, number: int) -> ResponseReturnValue:
    """Add an alternative."""
    form, at = AddForm(), BracketAt(path=symbol, key=key, number=number)
    return _page(form, at, lambda: attempt(form, bracketing.add, form.asked(at)))


@pages.page(f"{PROVISION}<int:number>/complete/", Act.EDIT_TEXT, "GET", "POST")
def complete(symbol: str, key: str, number: int) -> ResponseReturnValue:
    """Put a bracket in the other language too."""
    form, at = CompleteForm(), BracketAt(path=symbol, key=key, number=number)
    return _page(form, at, lambda: attempt(form, bracketing.complete, form.asked(at)))


@pages.page(f"{PROVISION}<int:number>/resolve/", Act.EDIT_TEXT, "GET", "POST")
def resolve(symbol: str, key: str, number: int) -> ResponseReturnValue:
    """Agree on a bracket."""
    form, at = ResolveForm(), BracketAt(path=symbol, key=key, number=number)
    return _page(form, at, lambda: attempt(form, bracketing.resolve, form.asked(at)))


def _page(form: BracketForm, at: BracketAt, work: Callable[[], int | None]) -> ResponseReturnValue:
    """The form about a bracket; once its work is done, the provision with its brackets."""
    if form.validate_on_submit() and work() is not None:
        return see_other("drafting.edit", symbol=at.path, key=at.key, _anchor="brackets")
    page = read(bracketing.page, replace(at, seen=form.seen.data if form.is_submitted() else None))
    form.offer(page)
    opened, now = page.edit.opened, page.edit.provision.texts
    meanwhile = draft_history.differences(opened, now) if opened is not None else ()
    return render("drafting/bracket.html", page=page, form=form, at=at, meanwhile=meanwhile)
