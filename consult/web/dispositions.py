"""The secretariat's answers to comments, and what it hides with a public reason."""

from collections.abc import Callable, Iterable

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.comments import AnswerForm, ReasonForm
from consult.gate.acts import attempt, read
from consult.gate.pages import Pages, render, see_other, url
from consult.language import gettext, pgettext
from consult.rules.access import Act
from consult.rules.roster import DispositionCode
from consult.services import comment_answers, comment_list, comment_page
from consult.services.comment_answers import Hiding, NewAnswer
from consult.services.comment_list import CommentPage, ListAsked
from consult.services.comment_page import CommentAsked
from consult.services.comment_records import CommentRecord
from consult.services.occasion import Occasion
from consult.web import comment_cards, comment_filters
from consult.web.comment_cards import Link, Look
from consult.web.kept import seen

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
        at=comment_filters.addresses("dispositions.index", symbol),
        offered=comment_filters.offered(page.options),
    )


@pages.page("/secretariat/consultations/<symbol>/comments/<reference>/", Act.READ_ALL_COMMENTS, "GET", "POST")
def one(symbol: str, reference: str) -> ResponseReturnValue:
    """Answer one comment, or read it where it cannot be answered now."""
    page = read(comment_page.one, _asked(symbol, reference))
    given = page.comment.answer
    form = AnswerForm(obj=given, seq=given.seq if given else 0)
    if form.validate_on_submit() and _given(form, symbol, reference):
        flash(gettext("Comment %(reference)s has its disposition.", reference=reference), "good")
        return see_other("dispositions.index", symbol=symbol, disposition="none")
    seen(form.seq, given.seq if given else 0)
    return render("dispositions/one.html", form=form, **_shown(page, symbol))


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

    return Look(path=symbol, words=asked.filters.words, one="dispositions.one", acts=ways)


def _asked(symbol: str, reference: str) -> CommentAsked:
    return CommentAsked(consultation=symbol, reference=reference, desk=True)


def _given(form: AnswerForm, symbol: str, reference: str) -> bool:
    answer = NewAnswer(
        consultation=symbol,
        reference=reference,
        seq=form.seq.data or 0,
        code=DispositionCode(form.code.data),
        answer_en=(form.answer_en.data or "").strip(),
        answer_zh=(form.answer_zh.data or "").strip(),
        same_as=form.same_as.data or "",
    )
    return attempt(form, comment_answers.dispose, answer) is not None


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


def _shown(page: comment_page.OneComment, symbol: str) -> dict[str, object]:
    look = Look(path=symbol, one="dispositions.one")
    return {
        "page": page,
        "card": comment_cards.card(page.comment, look),
        "versions": [comment_cards.version(said, page.comment.place) for said in page.earlier],
        "answers": [comment_cards.answer(given, look) for given in page.answers],
    }
