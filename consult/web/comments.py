"""Comments in clause order, one comment with its thread, and the way to write one."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.documents import comments_csv
from consult.forms import comment_words
from consult.gate.acts import read
from consult.gate.pages import Pages, render
from consult.language import current_language
from consult.rules.access import Act
from consult.services import comment_list, comment_page, consultation_page
from consult.services.comment_list import CommentPage
from consult.services.comment_page import OneComment
from consult.web import comment_cards, comment_filters, led_cards, speaking_for
from consult.web.comment_cards import Look
from consult.web.downloads import as_file

pages = Pages("comments")


@pages.page("/consultations/<symbol>/comments/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """Comments in clause order."""
    asked = comment_filters.asked(symbol)
    page = read(comment_list.listed, asked)
    look = _look(symbol, page, asked.filters.words)
    return render(
        "comments/index.html",
        page=page,
        cards=[comment_cards.card(comment, look) for comment in page.comments],
        at=comment_filters.addresses("comments.index", symbol),
        offered=comment_filters.offered(page.options),
    )


@pages.page("/consultations/<symbol>/comments/comments.csv", Act.READ_SITE)
def download(symbol: str) -> ResponseReturnValue:
    """The same comments as a table for spreadsheets."""
    head, found = read(comment_list.everything, comment_filters.asked(symbol))
    body = comments_csv.table(found, current_language(), comment_words.FOR_TABLES)
    return as_file(body, f"{head.path}-comments.csv", "text/csv; charset=utf-8")


@pages.page("/consultations/<symbol>/comments/<reference>/", Act.READ_SITE)
def one(symbol: str, reference: str) -> ResponseReturnValue:
    """One comment with its thread, its versions and its answers."""
    page = read(comment_page.one, comment_page.CommentAsked(consultation=symbol, reference=reference))
    look = _look(symbol, page)
    return render(
        "comments/one.html",
        page=page,
        card=comment_cards.card(page.comment, look),
        versions=[comment_cards.version(said, page.comment.place) for said in page.earlier],
        led_to=led_cards.card(page.led, symbol) if page.led else None,
        answers=[comment_cards.answer(given, look) for given in page.answers],
    )


@pages.page("/consultations/<symbol>/comments/new/", Act.CHOOSE_DESK)
def new(symbol: str) -> ResponseReturnValue:
    """To the form of the delegation that somebody serves, or the choice between several."""
    head = read(consultation_page.head, symbol)
    about = {name: request.args[name] for name in ("provision", "reply") if request.args.get(name)}
    return speaking_for.choose(head, "desk_comments.begin", about)


def _look(symbol: str, page: CommentPage | OneComment, words: str = "") -> Look:
    acts = speaking_for.acts_on(symbol, page.head.state)
    return Look(path=symbol, words=words, acts=acts, carriages=page.carriages)
