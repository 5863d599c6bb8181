"""Drafts at the desk: going on with one, remarks below it, showing, returning and discarding it."""

from flask import flash
from flask.typing import ResponseReturnValue

from consult.forms.base import clean
from consult.forms.comments import CommentForm, ConfirmForm, RemarkForm, ReturnForm
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.language import gettext
from consult.rules.access import Act
from consult.services import comment_writing, draft_page, drafts
from consult.services.comment_writing import DraftChange
from consult.services.draft_page import DraftPage
from consult.services.drafts import DraftAsked
from consult.web import comment_cards, desk_comments, kept, sheets
from consult.web.kept import seen

pages = Pages("desk_drafts")


@pages.page("/desk/<key>/drafts/<int:draft>/", Act.OPEN_DESK, "GET", "POST")
def one(key: str, draft: int) -> ResponseReturnValue:
    """Read a draft, or go on with it."""
    page = read(draft_page.one, DraftAsked(delegation=key, draft=draft))
    form = CommentForm(obj=page.stored, version=page.stored.lock_version)
    form.offer(page.setting.groups)
    keep = kept.key("draft", key, draft, page.stored.lock_version)
    if form.validate_on_submit():
        done = attempt(form, comment_writing.write_on, _change(key, page, form))
        if done is not None:
            return desk_comments.written(key, done, keep)
    seen(form.version, page.stored.lock_version)
    return _page("desk/draft.html", form, page, keep=keep, remark=RemarkForm(formdata=None))


@pages.page("/desk/<key>/drafts/<int:draft>/remark/", Act.REMARK_ON_DRAFT, "GET", "POST")
def remark(key: str, draft: int) -> ResponseReturnValue:
    """Say something below a draft, to the delegation alone."""
    page = read(draft_page.one, DraftAsked(delegation=key, draft=draft))
    form = RemarkForm()
    if form.validate_on_submit() and attempt(form, drafts.remark, _asked(key, draft, form.remark.data)):
        flash(gettext("Your remark stands below the draft. Only your delegation reads it."), "good")
        return see_other("desk_drafts.one", key=key, draft=draft)
    return _page("desk/remark.html", form, page)


@pages.page("/desk/<key>/drafts/<int:draft>/show/", Act.SHOW_DRAFT, "GET", "POST")
def show(key: str, draft: int) -> ResponseReturnValue:
    """Let the whole delegation read a draft."""
    page = read(draft_page.one, DraftAsked(delegation=key, draft=draft))
    form = ConfirmForm()
    if form.validate_on_submit():
        act(drafts.show, DraftAsked(delegation=key, draft=draft))
        flash(gettext("Everybody in your delegation can now read this draft."), "good")
        return see_other("desk_drafts.one", key=key, draft=draft)
    return _page("desk/show.html", form, page)


@pages.page("/desk/<key>/drafts/<int:draft>/return/", Act.RETURN_DRAFT, "GET", "POST")
def send_back(key: str, draft: int) -> ResponseReturnValue:
    """Return a draft to its author with a remark."""
    page = read(draft_page.one, DraftAsked(delegation=key, draft=draft))
    form = ReturnForm()
    if form.validate_on_submit() and attempt(form, drafts.send_back, _asked(key, draft, form.remark.data)):
        flash(gettext("The draft has gone back to its author."), "good")
        return see_other("desk.index", key=key)
    return _page("desk/send_back.html", form, page)


@pages.page("/desk/<key>/drafts/<int:draft>/discard/", Act.OPEN_DESK, "GET", "POST")
def discard(key: str, draft: int) -> ResponseReturnValue:
    """Lay a draft aside."""
    page = read(draft_page.one, DraftAsked(delegation=key, draft=draft))
    form = ConfirmForm()
    if form.validate_on_submit():
        act(drafts.discard, DraftAsked(delegation=key, draft=draft))
        flash(gettext("The draft has been discarded."), "good")
        return see_other("desk.index", key=key)
    return _page("desk/discard.html", form, page)


def _asked(key: str, draft: int, said: str | None) -> DraftAsked:
    return DraftAsked(delegation=key, draft=draft, remark=clean(said))


def _change(key: str, page: DraftPage, form: CommentForm) -> DraftChange:
    return DraftChange(
        delegation=key,
        draft=page.stored.number,
        lock_version=form.version.data or 0,
        words=desk_comments.words(form),
        step=desk_comments.step(form, leads=page.setting.leads),
    )


def _page(template: str, form: object, page: DraftPage, **shown: object) -> ResponseReturnValue:
    return render(
        template,
        form=form,
        page=page,
        setting=page.setting,
        changes=sheets.changes(page.before, page.this) if page.before else (),
        place_words=comment_cards.place_words,
        named=comment_cards.named,
        **shown,
    )
