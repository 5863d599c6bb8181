"""Amendments in public: all of them as they would be voted on, and each with what it meets."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.rules.access import Act
from consult.services import amendment_pages, consultation_page
from consult.services.amendment_pages import ListAsked, OneAsked
from consult.web import amendment_cards, speaking_for

pages = Pages("amendments")


@pages.page("/consultations/<symbol>/amendments/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """All amendments, in the order of the text."""
    page = read(amendment_pages.listing, ListAsked(path=symbol, provision=request.args.get("provision", "")))
    return render("amendments/index.html", page=page, cards=amendment_cards.cards(symbol, page.views))


@pages.page("/consultations/<symbol>/amendments/<reference>/", Act.READ_SITE)
def one(symbol: str, reference: str) -> ResponseReturnValue:
    """One amendment."""
    page = read(amendment_pages.one, OneAsked(path=symbol, reference=reference))
    card = amendment_cards.card(symbol, page.view)
    return render("amendments/one.html", page=page, card=card, subs=amendment_cards.cards(symbol, page.subs))


@pages.page("/consultations/<symbol>/amendments/new/<key>/", Act.CHOOSE_DESK)
def new(symbol: str, key: str) -> ResponseReturnValue:
    """To the desk of the delegation that is to propose a change to a provision ("-": at the beginning)."""
    head = read(consultation_page.head, symbol)
    return speaking_for.choose(head, "desk_amendments.change", {"provision": key})


@pages.page("/consultations/<symbol>/amendments/<reference>/amend/<int:place>/", Act.CHOOSE_DESK)
def amend(symbol: str, reference: str, place: int) -> ResponseReturnValue:
    """To the desk of the delegation that is to propose a sub-amendment to one of its changes."""
    head = read(consultation_page.head, symbol)
    return speaking_for.choose(head, "desk_amendments.amend", {"reference": reference, "place": str(place)})


@pages.page("/consultations/<symbol>/amendments/<reference>/sponsor/", Act.CHOOSE_DESK)
def sponsor(symbol: str, reference: str) -> ResponseReturnValue:
    """To the desk of the delegation that is to join the sponsors, or to leave them."""
    head = read(consultation_page.head, symbol)
    return speaking_for.choose(head, "desk_amendments.sponsor", {"reference": reference})


@pages.page("/consultations/<symbol>/amendments/<reference>/bring/", Act.CHOOSE_DESK)
def bring(symbol: str, reference: str) -> ResponseReturnValue:
    """To the desk of the delegation that is to bring it to the present text."""
    head = read(consultation_page.head, symbol)
    return speaking_for.choose(head, "desk_amendments.bring", {"reference": reference})


@pages.page("/consultations/<symbol>/amendments/<reference>/withdraw/", Act.CHOOSE_DESK)
def withdraw(symbol: str, reference: str) -> ResponseReturnValue:
    """To the desk of the delegation that is to withdraw it."""
    head = read(consultation_page.head, symbol)
    return speaking_for.choose(head, "desk_amendments.withdraw", {"reference": reference})
