"""Participation in a consultation: a page, and the files from which its figures can be made again."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.documents import participation_csv
from consult.forms import comment_words
from consult.gate.acts import read
from consult.gate.pages import Pages, download, render
from consult.language import page_language
from consult.rules.access import Act
from consult.services import participation_page
from consult.services.participation_page import ParticipationAsked
from consult.web import comment_cards, statistics

pages = Pages("participation")


@pages.page("/consultations/<symbol>/participation/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """Who has taken part, by group and by name; how comments were answered, in which languages, how soon."""
    asked = ParticipationAsked(consultation=symbol, group=request.args.get("group", "")[:64])
    page = read(participation_page.page, asked)
    return render(
        "participation/index.html",
        page=page,
        named=comment_cards.named,
        languages=comment_words.LANGUAGES,
        answers=list(statistics.parts(page.answers)),
    )


@pages.page("/consultations/<symbol>/participation/delegations.csv", Act.READ_SITE)
def delegations(symbol: str) -> ResponseReturnValue:
    """One line for each delegation, with what it has done."""
    head, lines = read(participation_page.everybody, symbol)
    body = participation_csv.of_delegations(lines, page_language(), comment_words.LANGUAGES)
    return download(body, f"{head.path}-participation.csv", "text/csv; charset=utf-8")


@pages.page("/consultations/<symbol>/participation/answers.csv", Act.READ_SITE)
def answers(symbol: str) -> ResponseReturnValue:
    """One line for each comment that is to be answered, with the days until its first answer."""
    head, lines = read(participation_page.answers, symbol)
    body = participation_csv.of_answers(lines, page_language())
    return download(body, f"{head.path}-times.csv", "text/csv; charset=utf-8")
