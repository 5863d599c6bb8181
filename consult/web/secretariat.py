"""The secretariat's desk, and a consultation as the secretariat runs it."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.forms.consultation import ConductForm, ExtensionForm, FoundingForm, MoveForm, RegisterForm, kind_of
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.rules.access import Act
from consult.services import consultations, register, secretariat_desk, sponsors_votes
from consult.web.addresses import addresses, page_asked

pages = Pages("secretariat")
_FILTERS = ("kind", "group")


@pages.page("/secretariat/", Act.OPEN_SECRETARIAT)
def index() -> ResponseReturnValue:
    """What waits for the secretariat."""
    at = addresses("secretariat.index")
    return render("secretariat/index.html", page=read(secretariat_desk.desk, page_asked()), at=at)


@pages.page("/secretariat/new/", Act.CREATE_CONSULTATION, "GET", "POST")
def new() -> ResponseReturnValue:
    """Found a consultation."""
    form = FoundingForm()
    if form.validate_on_submit():
        path = attempt(form, consultations.found, form.founding())
        if path is not None:
            return see_other("secretariat.consultation", symbol=path)
    return render("secretariat/new.html", form=form)


@pages.page("/secretariat/consultations/<symbol>/", Act.OPEN_SECRETARIAT)
def consultation(symbol: str) -> ResponseReturnValue:
    """Where it stands, what is to be done, which way it may go."""
    return render("secretariat/consultation.html", page=read(secretariat_desk.running, symbol))


@pages.page("/secretariat/consultations/<symbol>/move/<target>/", Act.MOVE_CONSULTATION, "GET", "POST")
def move(symbol: str, target: str) -> ResponseReturnValue:
    """Confirm a move: what it means, with the deadline or the reason it needs."""
    form = MoveForm(target=target)
    form.target.data = target
    if form.validate_on_submit() and attempt(form, consultations.move, form.step(symbol)):
        return see_other("secretariat.consultation", symbol=symbol)
    page = read(secretariat_desk.moving, secretariat_desk.Moving(path=symbol, target=target))
    return render("secretariat/move.html", page=page, form=form)


@pages.page("/secretariat/consultations/<symbol>/extend/", Act.EXTEND_DEADLINE, "GET", "POST")
def extend(symbol: str) -> ResponseReturnValue:
    """Give more time for comments or amendments."""
    form = ExtensionForm()
    if form.validate_on_submit() and attempt(form, consultations.extend, form.extension(symbol)):
        return see_other("secretariat.consultation", symbol=symbol)
    return render("secretariat/extend.html", page=read(secretariat_desk.running, symbol), form=form)


@pages.page("/secretariat/consultations/<symbol>/conduct/", Act.SET_CONDUCT, "GET", "POST")
def conduct(symbol: str) -> ResponseReturnValue:
    """Whether the sponsors of an amendment may explain their votes on it."""
    form = ConductForm()
    if form.validate_on_submit() and attempt(form, sponsors_votes.change, form.setting(symbol)):
        return see_other("secretariat.consultation", symbol=symbol)
    page = read(secretariat_desk.running, symbol)
    form.show(sponsors_explain=page.overview.sponsors_explain)
    return render("secretariat/conduct.html", page=page, form=form)


@pages.page("/secretariat/consultations/<symbol>/register/", Act.SET_REGISTER, "GET", "POST")
def delegations(symbol: str) -> ResponseReturnValue:
    """Who takes part, with a vote or as an observer."""
    kind, group = request.values.get("kind", ""), request.values.get("group", "")
    form = RegisterForm(kind=kind, group=group)
    if form.validate_on_submit() and attempt(form, register.admit, form.admission(symbol)):
        return see_other("secretariat.delegations", symbol=symbol, **_place(kind, group))
    asked = register.Asked(path=symbol, kind=kind_of(kind), group=group, page=page_asked())
    at = addresses("secretariat.delegations", _FILTERS, symbol=symbol)
    return render("secretariat/register.html", page=read(register.register_page, asked), at=at, form=form)


def _place(kind: str, group: str) -> dict[str, str]:
    """The filters and the page that somebody was on."""
    page = page_asked()
    given = {"kind": kind, "group": group, "page": str(page) if page > 1 else ""}
    return {name: value for name, value in given.items() if value}
