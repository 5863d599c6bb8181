"""Comments at the desk: beginning, submitting, changing, withdrawing, joining another's."""

from typing import Any

from flask import flash, request
from flask.typing import ResponseReturnValue

from consult.forms.base import clean
from consult.forms.comments import CommentForm, ConfirmForm
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext, page_language
from consult.rules.access import Act
from consult.rules.remarks import Category, Severity
from consult.services import comment_page, comment_submission, comment_writing, desk_forms
from consult.services.comment_submission import NewVersion, OtherComment, OwnComment, Words
from consult.services.comment_writing import NewComment, Step, Written
from consult.services.desk_forms import FormAsked
from consult.services.groups import OTHER
from consult.text.provision import Language
from consult.web import comment_cards, kept
from consult.web.kept import seen

pages = Pages("desk_comments")


@pages.page("/desk/<key>/<symbol>/comments/new/", Act.DRAFT_COMMENT, "GET", "POST")
def begin(key: str, symbol: str) -> ResponseReturnValue:
    """Write a comment on a provision, on the whole text, or below another."""
    asked = _asked(key, symbol)
    setting = read(desk_forms.for_comment, asked)
    form = CommentForm(language=page_language())
    form.offer(setting.groups)
    keep = kept.key("comment", key, symbol, asked.provision, asked.parent)
    if form.validate_on_submit():
        done = attempt(form, comment_writing.begin, _new(asked, form, leads=setting.leads))
        if done is not None:
            return written(key, done, keep)
    return _page("desk/comment.html", form, setting=setting, keep=keep)


@pages.page("/desk/<key>/<symbol>/comments/<handle>/", Act.OPEN_DESK, "GET", "POST")
def own(key: str, symbol: str, handle: str) -> ResponseReturnValue:
    """A submitted comment of the delegation: change it while the period lasts."""
    asked = OwnComment(delegation=key, consultation=symbol, handle=handle)
    page = read(desk_forms.for_own_comment, asked)
    form = CommentForm(obj=page.comment, version=page.comment.seq)
    form.offer(page.setting.groups)
    if form.validate_on_submit() and _revised(form, asked):
        flash(gettext("The comment has been changed. The earlier version stays to be read."), "good")
        return see_other("desk.index", key=key)
    seen(form.version, page.comment.seq)
    return _page("desk/own_comment.html", form, setting=page.setting, page=page, keep="")


@pages.page("/desk/<key>/<symbol>/comments/<handle>/withdraw/", Act.WITHDRAW_COMMENT, "GET", "POST")
def withdraw(key: str, symbol: str, handle: str) -> ResponseReturnValue:
    """Take a comment back."""
    asked = OwnComment(delegation=key, consultation=symbol, handle=handle)
    page = read(desk_forms.for_own_comment, asked)
    form = ConfirmForm()
    if form.validate_on_submit():
        act(comment_submission.withdraw, asked)
        flash(gettext("The comment has been withdrawn. Its place and a mark stay."), "good")
        return see_other("desk.index", key=key)
    return render("desk/withdraw.html", form=form, setting=page.setting, page=page)


@pages.page("/desk/<key>/<symbol>/endorse/<reference>/", Act.ENDORSE_COMMENT, "GET", "POST")
def endorse(key: str, symbol: str, reference: str) -> ResponseReturnValue:
    """Join another delegation's comment."""
    page = read(comment_page.one, comment_page.CommentAsked(consultation=symbol, reference=reference))
    form = ConfirmForm()
    if form.validate_on_submit():
        act(comment_submission.endorse, OtherComment(delegation=key, consultation=symbol, reference=reference))
        flash(gettext("Your delegation has joined comment %(reference)s.", reference=reference), "good")
        return see_other("comments.one", symbol=symbol, reference=reference)
    look = comment_cards.Look(path=symbol)
    return render("desk/endorse.html", form=form, page=page, card=comment_cards.card(page.comment, look), key=key)


def _asked(key: str, symbol: str) -> FormAsked:
    """What the form is about, from its address."""
    return FormAsked(
        delegation=key,
        consultation=symbol,
        provision=request.args.get("provision") or None,
        parent=request.args.get("reply") or None,
    )


def words(form: CommentForm) -> Words:
    """What was typed."""
    return Words(
        category=Category(form.category.data),
        severity=Severity(form.severity.data),
        language=Language(form.language.data),
        group="" if form.group.data == OTHER else form.group.data or "",
        on_behalf_of=form.on_behalf_of.data or "",
        text=clean(form.text.data),
        proposed_en=clean(form.proposed_en.data),
        proposed_zh=clean(form.proposed_zh.data),
    )


def step(form: CommentForm, *, leads: bool) -> Step:
    """The button pressed; the first one stands for a press of Enter."""
    said = form.step.data or ""
    return Step(said) if said in set(Step) else Step.SUBMIT if leads else Step.SEND


def _new(asked: FormAsked, form: CommentForm, *, leads: bool) -> NewComment:
    return NewComment(
        delegation=asked.delegation,
        consultation=asked.consultation,
        provision=asked.provision,
        parent=asked.parent,
        words=words(form),
        step=step(form, leads=leads),
    )


def _revised(form: CommentForm, asked: OwnComment) -> bool:
    new = NewVersion(
        delegation=asked.delegation,
        consultation=asked.consultation,
        handle=asked.handle,
        seq=form.version.data or 0,
        words=words(form),
    )
    return attempt(form, comment_submission.revise, new) is not None


def written(key: str, done: Written, keep: str) -> ResponseReturnValue:
    """What became of it, and back to the desk."""
    kept.arrived(keep)
    if done.draft is None and done.late:
        flash(gettext("The comment has been submitted in the delegation's name and is marked as late."), "warn")
    elif done.draft is None:
        flash(gettext("The comment has been submitted in the delegation's name."), "good")
    else:
        flash(gettext("The draft has been saved. It stands on the desk."), "good")
    return see_other("desk.index", key=key)


def _page(template: str, form: CommentForm, **shown: Any) -> ResponseReturnValue:  # noqa: ANN401  what templates take
    return render(template, form=form, place_words=comment_cards.place_words, named=comment_cards.named, **shown)
