"""Statements about a vote as the secretariat sees them: hidden with a public reason, and shown again."""

from collections.abc import Callable

from flask.typing import ResponseReturnValue

from consult.forms.base import clean
from consult.forms.comments import ReasonForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.rules.access import Act
from consult.services import statement_hiding, statement_pages
from consult.services.ballot_room import Which
from consult.services.occasion import Occasion
from consult.services.statement_hiding import Hiding, StatementAsked
from consult.web.addresses import addresses, page_asked

pages = Pages("secretariat_statements")
_STATEMENTS = "/secretariat/consultations/<symbol>/ballots/<int:number>/statements/"


@pages.page(_STATEMENTS, Act.HIDE_STATEMENT)
def index(symbol: str, number: int) -> ResponseReturnValue:
    """What delegations have said about a vote, with the words of what is hidden."""
    page = read(statement_hiding.heard, Which(path=symbol, number=number))
    said = statement_pages.sheet(page.statements, page_asked())
    at = addresses("secretariat_statements.index", symbol=symbol, number=str(number))
    return render("statements/index.html", page=page, said=said, at=at)


@pages.page(_STATEMENTS + "<int:statement>/hide/", Act.HIDE_STATEMENT, "GET", "POST")
def hide(symbol: str, number: int, statement: int) -> ResponseReturnValue:
    """Take the words of a statement from public view, with a public reason."""
    asked = StatementAsked(Which(path=symbol, number=number), statement)
    return _hiding(asked, statement_hiding.hide, "statements/hide.html")


@pages.page(_STATEMENTS + "<int:statement>/restore/", Act.HIDE_STATEMENT, "GET", "POST")
def restore(symbol: str, number: int, statement: int) -> ResponseReturnValue:
    """Show a hidden statement again."""
    asked = StatementAsked(Which(path=symbol, number=number), statement)
    return _hiding(asked, statement_hiding.restore, "statements/restore.html")


def _hiding(asked: StatementAsked, service: Callable[[Occasion, Hiding], bool], template: str) -> ResponseReturnValue:
    form = ReasonForm()
    if form.validate_on_submit() and attempt(form, service, _act(asked, form)):
        return see_other("secretariat_statements.index", symbol=asked.which.path, number=asked.which.number)
    return render(template, page=read(statement_hiding.heard_one, asked), form=form)


def _act(asked: StatementAsked, form: ReasonForm) -> Hiding:
    return Hiding(
        which=asked.which,
        statement=asked.statement,
        reason_en=clean(form.reason_en.data),
        reason_zh=clean(form.reason_zh.data),
    )
