"""Ballots and sittings, prepared and held by officials."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.forms.ballots import Annul, Approve, BallotDraft, Press
from consult.forms.statements import ConfirmCorrection
from consult.gate import numbers
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import page_language
from consult.rules.access import Act
from consult.services import annulment, ballot_desk, ballot_drafting, chairing_pages, corrections, sittings
from consult.services.ballot_desk import Opened
from consult.services.ballot_drafting import Approval, Edit
from consult.services.ballot_room import Which
from consult.services.chairing_pages import RoomAsked
from consult.web.addresses import addresses, page_asked

pages = Pages("chairing")
_ROOM = "/secretariat/consultations/<symbol>/ballots/"


@pages.page(_ROOM, Act.SEE_MISSING_BALLOTS)
def index(symbol: str) -> ResponseReturnValue:
    """All ballots of a consultation, with what each needs next."""
    return _room(symbol, Press())


@pages.page(_ROOM + "new/", Act.DRAFT_BALLOT, "GET", "POST")
def new(symbol: str) -> ResponseReturnValue:
    """Write a ballot, read it once more in both languages, save it."""
    again, reconsiders = numbers.in_query("again"), numbers.in_query("reconsiders")
    about = request.args.get("amendment", "")
    page = read(ballot_desk.desk, Opened(path=symbol, again=again, reconsiders=reconsiders, amendment=about))
    form = BallotDraft.opened(page, page_language())
    if form.validate_on_submit() and form.save.data:
        number = attempt(form, ballot_drafting.draft, form.draft(symbol, again, reconsiders))
        if number:
            return see_other("chairing.one", symbol=symbol, number=number)
    return render("chairing/draft.html", page=page, form=form, number=0, again=again, rule=form.rule())


@pages.page(_ROOM + "<int:number>/edit/", Act.DRAFT_BALLOT, "GET", "POST")
def edit(symbol: str, number: int) -> ResponseReturnValue:
    """Change a draft."""
    page = read(ballot_desk.desk, Opened(path=symbol, number=number))
    form = BallotDraft.opened(page, page_language())
    saving = form.validate_on_submit() and form.save.data
    if saving and attempt(form, ballot_drafting.edit, Edit(number=number, draft=form.draft(symbol))):
        return see_other("chairing.one", symbol=symbol, number=number)
    return render("chairing/draft.html", page=page, form=form, number=number, again=0, rule=form.rule())


@pages.page(_ROOM + "<int:number>/", Act.SEE_MISSING_BALLOTS)
def one(symbol: str, number: int) -> ResponseReturnValue:
    """One ballot for officials."""
    return _shown(symbol, number, Press(), Annul())


@pages.page(_ROOM + "<int:number>/approve/", Act.APPROVE_BALLOT, "POST")
def approve(symbol: str, number: int) -> ResponseReturnValue:
    """The second person's yes."""
    form = Approve()
    asked = Approval(which=Which(path=symbol, number=number), seen=form.instant())
    if form.validate_on_submit() and attempt(form, ballot_drafting.approve, asked):
        return see_other("chairing.index", symbol=symbol)
    return _shown(symbol, number, form, Annul())


@pages.page(_ROOM + "<int:number>/annul/", Act.ANNUL_BALLOT, "POST")
def annul(symbol: str, number: int) -> ResponseReturnValue:
    """Ask for a ballot to be annulled."""
    form = Annul()
    asked = form.request(Which(path=symbol, number=number))
    if form.validate_on_submit() and attempt(form, annulment.ask, asked):
        return see_other("chairing.one", symbol=symbol, number=number)
    return _shown(symbol, number, form, form)


@pages.page(_ROOM + "<int:number>/annul/confirm/", Act.ANNUL_BALLOT, "POST")
def confirm_annul(symbol: str, number: int) -> ResponseReturnValue:
    """The second person annuls the ballot."""
    form = Press()
    if form.validate_on_submit() and attempt(form, annulment.confirm, Which(path=symbol, number=number)):
        return see_other("chairing.one", symbol=symbol, number=number)
    return _shown(symbol, number, form, Annul())


@pages.page(_ROOM + "<int:number>/annul/drop/", Act.ANNUL_BALLOT, "POST")
def drop_annul(symbol: str, number: int) -> ResponseReturnValue:
    """Take the request to annul back."""
    form = Press()
    if form.validate_on_submit() and attempt(form, annulment.drop, Which(path=symbol, number=number)):
        return see_other("chairing.one", symbol=symbol, number=number)
    return _shown(symbol, number, form, Annul())


@pages.page(_ROOM + "<int:number>/corrections/<key>/confirm/", Act.CONFIRM_CORRECTION, "POST")
def confirm_correction(symbol: str, number: int, key: str) -> ResponseReturnValue:
    """The second person confirms a delegation's note of correction."""
    form = ConfirmCorrection()
    asked = form.pending(Which(path=symbol, number=number), key)
    if form.validate_on_submit() and attempt(form, corrections.confirm, asked):
        return see_other("chairing.one", symbol=symbol, number=number)
    return _shown(symbol, number, form, Annul())


@pages.page(_ROOM + "sitting/open/", Act.HOLD_SITTING, "POST")
def open_sitting(symbol: str) -> ResponseReturnValue:
    """The chair opens a sitting with the approved ballots."""
    form = Press()
    if form.validate_on_submit() and attempt(form, sittings.open_sitting, symbol):
        return see_other("chairing.index", symbol=symbol)
    return _room(symbol, form)


@pages.page(_ROOM + "sitting/end/", Act.HOLD_SITTING, "POST")
def end_sitting(symbol: str) -> ResponseReturnValue:
    """The chair ends the sitting."""
    form = Press()
    if form.validate_on_submit() and attempt(form, sittings.end_sitting, symbol):
        return see_other("chairing.index", symbol=symbol)
    return _room(symbol, form)


def _room(symbol: str, form: Press) -> ResponseReturnValue:
    page = read(chairing_pages.chairing, RoomAsked(symbol, page_asked()))
    return render("chairing/index.html", page=page, form=form, at=addresses("chairing.index", symbol=symbol))


def _shown(
    symbol: str, number: int, form: Press | Approve | Annul | ConfirmCorrection, annul_form: Annul
) -> ResponseReturnValue:
    page = read(chairing_pages.watch, Which(path=symbol, number=number))
    return render("chairing/one.html", page=page, form=form, annul_form=annul_form, press=Press())
