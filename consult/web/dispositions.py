"""The secretariat's answers to comments, and what it hides with a public reason."""

from collections.abc import Callable, Iterable

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.base import Form
from consult.forms.comments import NoteForm, ReasonForm, ReviewForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other, url
from consult.language import pgettext
from consult.rules.access import Act
from consult.services import answer_desk, comment_answers, comment_desk, comment_list, comment_page, rejections
from consult.services.answer_desk import AnswerDesk
from consult.services.comment_answers import Hiding
from consult.services.comment_desk import NewNote
from consult.services.comment_list import CommentPage, ListAsked
from consult.services.comment_page import CommentAsked, OneComment
from consult.services.comment_records import CommentRecord
from consult.services.occasion import Occasion
from consult.web import answer_forms, comment_cards, comment_filters, led_cards, matrix_rows
from consult.web.comment_cards import Link, Look

pages = Pages("dispositions")


@pages.page("/secretariat/consultations/<symbol>/comments/", Act.READ_ALL_COMMENTS)
def index(symbol: str) -> ResponseReturnValue:
    """All comments in clause order, to be answered, or to be read where nothing can be answered now."""
    asked = comment_filters.asked(symbol, desk=True)
    page = read(comment_list.listed, asked)
    look = _look(symbol, page, asked)
    return render(
        "dispositions/index.html",
        page=page,
        cards=[comment_cards.card(comment, look) for comment in page.comments],
        at=comment_filters.addresses("dispositions.index", symbol, desk=True),
        offered=comment_filters.offered(page.options),
    )


@pages.page("/secretariat/consultations/<symbol>/comments/<reference>/", Act.READ_ALL_COMMENTS, "GET", "POST")
def one(symbol: str, reference: str) -> ResponseReturnValue:
    """Answer one comment, or read it where it cannot be answered now."""
    desk = read(answer_desk.desk, _asked(symbol, reference))
    form = answer_forms.of_comment(desk)
    if form.validate_on_submit():
        given = attempt(form, comment_answers.dispose, form.answer(symbol, reference))
        if given is not None:
            flash(answer_forms.done(given, reference), "good")
            return see_other("dispositions.index", symbol=symbol, disposition="none")
    answer_forms.remember(form, desk)
    return _one(desk, form=form)


@pages.page("/secretariat/consultations/<symbol>/comments/<reference>/review/", Act.CONFIRM_REJECTION, "GET", "POST")
def review(symbol: str, reference: str) -> ResponseReturnValue:
    """Confirm or return what another official has proposed."""
    desk = read(answer_desk.desk, _asked(symbol, reference))
    form = ReviewForm(proposal=desk.waiting.seq if desk.waiting else 0)
    if form.validate_on_submit() and attempt(form, rejections.review, form.review(symbol, reference)):
        flash(answer_forms.reviewed(form, reference), "good")
        return see_other("dispositions.one", symbol=symbol, reference=reference)
    return render("dispositions/review.html", form=form, desk=desk, **_shown(desk.page, symbol))


@pages.page("/secretariat/consultations/<symbol>/comments/<reference>/note/", Act.NOTE_ON_COMMENT, "POST")
def note(symbol: str, reference: str) -> ResponseReturnValue:
    """Note something for the desk alone."""
    form = NoteForm()
    asked = NewNote(consultation=symbol, reference=reference, body=form.body.data or "")
    if form.validate_on_submit() and attempt(form, comment_desk.note, asked):
        return see_other("dispositions.one", symbol=symbol, reference=reference, _anchor="notes")
    return _one(read(answer_desk.desk, _asked(symbol, reference)), note=form)


@pages.page("/secretariat/consultations/<symbol>/comments/<reference>/hide/", Act.HIDE_COMMENT, "GET", "POST")
def hide(symbol: str, reference: str) -> ResponseReturnValue:
    """Take the words of a comment from public view, with a public reason."""
    return _hiding(symbol, reference, comment_answers.hide, "dispositions/hide.html")


@pages.page("/secretariat/consultations/<symbol>/comments/<reference>/restore/", Act.HIDE_COMMENT, "GET", "POST")
def restore(symbol: str, reference: str) -> ResponseReturnValue:
    """Show a hidden comment again."""
    return _hiding(symbol, reference, comment_answers.restore, "dispositions/restore.html")


def _look(symbol: str, page: CommentPage, asked: ListAsked) -> Look:
    """From a comment in the list it goes to its answer: the first one, or another in its place."""

    def ways(comment: CommentRecord) -> Iterable[Link]:
        if page.may_answer:
            words = pgettext("action", "Change the answer") if comment.answer else pgettext("action", "Answer")
            yield words, url("dispositions.one", symbol=symbol, reference=comment.reference)

    return Look(path=symbol, words=asked.filters.words, one="dispositions.one", acts=ways, carriages=page.carriages)


def _asked(symbol: str, reference: str) -> CommentAsked:
    return CommentAsked(consultation=symbol, reference=reference, desk=True)


def _one(desk: AnswerDesk, **sent: Form) -> ResponseReturnValue:
    """The page of one comment; of its forms the one that was sent speaks for the whole page."""
    forms = {
        "answer": sent.get("form") or answer_forms.of_comment(desk),
        "note": sent.get("note") or NoteForm(formdata=None),
    }
    spoken = next(iter(sent.values()))
    shown = _shown(desk.page, desk.page.head.path)
    return render("dispositions/one.html", form=spoken, forms=forms, desk=desk, mark=_mark(desk), **shown)


def _mark(desk: AnswerDesk) -> str:
    """The comment as lists of chosen comments name it."""
    return matrix_rows.mark(desk.page.comment, desk.waiting.seq if desk.waiting else 0)


def _hiding(
    symbol: str, reference: str, service: Callable[[Occasion, Hiding], bool], template: str
) -> ResponseReturnValue:
    page = read(comment_page.one, _asked(symbol, reference))
    form = ReasonForm()
    if form.validate_on_submit():
        asked = Hiding(
            consultation=symbol,
            reference=reference,
            reason_en=(form.reason_en.data or "").strip(),
            reason_zh=(form.reason_zh.data or "").strip(),
        )
        if attempt(form, service, asked) is not None:
            return see_other("dispositions.one", symbol=symbol, reference=reference)
    return render(template, form=form, **_shown(page, symbol))


def _shown(page: OneComment, symbol: str) -> dict[str, object]:
    look = Look(path=symbol, one="dispositions.one", carriages=page.carriages)
    return {
        "page": page,
        "card": comment_cards.card(page.comment, look),
        "versions": [comment_cards.version(said, page.comment.place) for said in page.earlier],
        "led_to": led_cards.card(page.led, symbol) if page.led else None,
        "answers": [comment_cards.answer(given, look) for given in page.answers],
    }
