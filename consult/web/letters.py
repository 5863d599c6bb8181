"""Votes by signed letter: entered, read a second time and withdrawn by officials; contested by the delegation."""

from flask import flash, request
from flask.typing import ResponseReturnValue

from consult.forms.ballots import Press
from consult.forms.letters import ContestForm, LetterForm, SecondLetterForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext
from consult.rules.access import Act
from consult.services import ballot_paper, letter_contests, letter_pages, letters
from consult.services.ballot_room import Ours, Which
from consult.services.letters import WhichLetter

pages = Pages("letters")
_ROOM = "/secretariat/consultations/<symbol>/ballots/<int:number>/letters/"


@pages.page(_ROOM, Act.CONFIRM_LETTER)
def index(symbol: str, number: int) -> ResponseReturnValue:
    """The letters of a ballot."""
    return render("letters/index.html", page=read(letter_pages.listed, Which(path=symbol, number=number)))


@pages.page(_ROOM + "new/", Act.ENTER_LETTER, "GET", "POST")
def new(symbol: str, number: int) -> ResponseReturnValue:
    """Enter a letter of the delegation named in the query."""
    where = Ours(delegation=request.args.get("delegation", ""), path=symbol, number=number)
    page = read(letter_pages.blank, where)
    form = LetterForm()
    form.offer(page)
    if form.validate_on_submit():
        made = attempt(form, letters.enter, form.reading(where))
        if made:
            return see_other("letters.one", symbol=symbol, number=number, letter=made)
    return render("letters/new.html", page=page, form=form)


@pages.page(_ROOM + "<int:letter>/", Act.CONFIRM_LETTER, "GET", "POST")
def one(symbol: str, number: int, letter: int) -> ResponseReturnValue:
    """One entry, to be read again against the letter by a second official."""
    which = WhichLetter(path=symbol, ballot=number, number=letter)
    form = SecondLetterForm()
    if form.validate_on_submit() and attempt(form, letters.confirm, form.reading(which)):
        return see_other("letters.one", symbol=symbol, number=number, letter=letter)
    return _shown(which, form)


@pages.page(_ROOM + "<int:letter>/withdraw/", Act.ENTER_LETTER, "POST")
def withdraw(symbol: str, number: int, letter: int) -> ResponseReturnValue:
    """Take an entry back."""
    which, form = WhichLetter(path=symbol, ballot=number, number=letter), Press()
    if form.validate_on_submit() and attempt(form, letters.withdraw, which):
        return see_other("letters.index", symbol=symbol, number=number)
    return _shown(which, form)


@pages.page("/desk/<key>/<symbol>/ballots/<int:number>/contest/", Act.CONTEST_LETTER, "GET", "POST")
def contest(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """The delegation contests a vote that was entered from a letter."""
    where, form = Ours(delegation=key, path=symbol, number=number), ContestForm()
    if form.validate_on_submit() and attempt(form, letter_contests.contest, form.contest(where)):
        flash(gettext("The secretariat and the chair have been told."), "good")
        return see_other("ballots.receipt", key=key, symbol=symbol, number=number)
    return render("letters/contest.html", page=read(ballot_paper.receipt, where), form=form)


def _shown(which: WhichLetter, form: SecondLetterForm | Press) -> ResponseReturnValue:
    page = read(letter_pages.one, which)
    second = form if isinstance(form, SecondLetterForm) else SecondLetterForm(formdata=None)
    second.offer(page)
    return render("letters/one.html", page=page, form=form, second=second)
