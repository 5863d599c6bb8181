"""The secretariat's work on the text: what stands, writing it, publishing it."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.forms.base import Form
from consult.forms.text import BringBackForm, DescentForm, EditForm, InsertForm, PublishForm, ShiftForm
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.rules.access import Act
from consult.services import bringing_back, descents, drafting, missing_words, publishing
from consult.services.drafting import Beginning, Begun, EditPage, Place
from consult.text.provision import Language
from consult.web import amendment_cards, draft_comments, draft_history
from consult.web.comment_cards import Segments
from consult.web.kept import seen

pages = Pages("drafting")


@pages.page("/secretariat/consultations/<symbol>/text/", Act.OPEN_SECRETARIAT)
def index(symbol: str) -> ResponseReturnValue:
    """What is published, what is being written, what is not complete."""
    return render("drafting/index.html", page=read(drafting.draft_page, symbol), plain=Form())


@pages.page("/secretariat/consultations/<symbol>/text/begin/", Act.EDIT_TEXT, "POST")
def begin(symbol: str) -> ResponseReturnValue:
    """Begin the next revision."""
    begun = Begun.EMPTY if request.form.get("begun") == Begun.EMPTY else Begun.FROM_LAST
    act(drafting.begin, Beginning(path=symbol, begun=begun))
    return see_other("drafting.index", symbol=symbol)


@pages.page("/secretariat/consultations/<symbol>/text/add/", Act.EDIT_TEXT, "GET", "POST")
def insert(symbol: str) -> ResponseReturnValue:
    """Write a new provision."""
    form = InsertForm(after=request.args.get("after", ""))
    if form.validate_on_submit():
        key = attempt(form, drafting.insert, form.insertion(symbol))
        if key is not None:
            return see_other("drafting.index", symbol=symbol, _anchor=key)
    return render("drafting/insert.html", page=read(drafting.draft_page, symbol), form=form)


@pages.page("/secretariat/consultations/<symbol>/text/publish/", Act.PUBLISH_REVISION, "GET", "POST")
def publish(symbol: str) -> ResponseReturnValue:
    """Confirm what is not complete, say what has changed, and publish."""
    page = read(drafting.draft_page, symbol)
    form = PublishForm(lock_version=page.lock_version)
    if form.validate_on_submit():
        number = attempt(form, publishing.publish, form.publication(symbol, read(descents.proposed, symbol)))
        if number is not None:
            return see_other("texts.revision", symbol=symbol, number=number)
        page = read(drafting.draft_page, symbol)
    return render("drafting/publish.html", page=page, form=form)


@pages.page("/secretariat/consultations/<symbol>/text/languages/", Act.OPEN_SECRETARIAT)
def languages(symbol: str) -> ResponseReturnValue:
    """What lacks words in one of the languages, each with the way to mend it."""
    page = read(missing_words.page, symbol)
    changes = {each.reference: amendment_cards.changes(each.changes) for each in page.amendments}
    return render("drafting/languages.html", page=page, changes=changes)


@pages.page("/secretariat/consultations/<symbol>/text/lineage/", Act.EDIT_TEXT, "GET", "POST")
def lineage(symbol: str) -> ResponseReturnValue:
    """Say which words went on under another provision."""
    form = DescentForm()
    if form.validate_on_submit() and attempt(form, descents.decide, form.deciding(symbol, _lines())) is not None:
        return see_other("drafting.lineage", symbol=symbol)
    page = read(descents.descent_page, symbol)
    seen(form.lock_version, page.lock_version)
    return render("drafting/lineage.html", page=page, form=form, lines=_lines())


@pages.page("/secretariat/consultations/<symbol>/text/provisions/<key>/", Act.EDIT_TEXT, "GET", "POST")
def edit(symbol: str, key: str) -> ResponseReturnValue:
    """Write a provision in both languages."""
    form = EditForm()
    if form.validate_on_submit() and attempt(form, drafting.edit, form.edit(symbol, key)):
        return see_other("drafting.index", symbol=symbol, _anchor=key)
    opened = form.seen.data if form.is_submitted() else None
    page = read(drafting.edit_page, Place(path=symbol, key=key, seen=opened))
    if not form.is_submitted():
        _fill(form, page)
        draft_comments.take_over(form, page, request.args.get("take", ""))
    return render("drafting/edit.html", page=page, form=form, typed=form.is_submitted(), **_beside(page))


@pages.page("/secretariat/consultations/<symbol>/text/provisions/<key>/bring-back/", Act.EDIT_TEXT, "POST")
def bring_back(symbol: str, key: str) -> ResponseReturnValue:
    """Let a provision stand again as it stood after a change."""
    form, asked = EditForm(formdata=None), BringBackForm()
    if asked.validate_on_submit() and attempt(form, bringing_back.bring_back, asked.bringing_back(symbol, key)):
        return see_other("drafting.edit", symbol=symbol, key=key, _anchor="changes")
    page = read(drafting.edit_page, Place(path=symbol, key=key, seen=asked.seen.data))
    _fill(form, page)
    return render("drafting/edit.html", page=page, form=form, typed=False, **_beside(page))


@pages.page("/secretariat/consultations/<symbol>/text/provisions/<key>/shift/", Act.EDIT_TEXT, "POST")
def shift(symbol: str, key: str) -> ResponseReturnValue:
    """Move a provision, or take it out."""
    form = ShiftForm()
    if form.validate_on_submit() and attempt(form, drafting.shift, form.shift(symbol, key)):
        return see_other("drafting.index", symbol=symbol, _anchor=key)
    page = read(drafting.draft_page, symbol)
    return render("drafting/index.html", page=page, plain=Form(), form=form)


def _beside(page: EditPage) -> dict[str, object]:
    """What stands on the page of a provision beside its form."""
    now = page.provision.texts
    return {
        "shift": ShiftForm(lock_version=page.lock_version),
        "meanwhile": _meanwhile(page),
        "cards": draft_comments.cards(page),
        "steps": draft_history.steps(page),
        "since_published": draft_history.differences(page.before.texts, now) if page.before else (),
    }


def _meanwhile(page: EditPage) -> tuple[tuple[str, Segments], ...]:
    """What others have changed since the page was opened, marked, in each language that changed."""
    return draft_history.differences(page.opened, page.provision.texts) if page.opened is not None else ()


def _lines() -> dict[str, str]:
    """What was chosen for each line, under its name."""
    return {name.removeprefix("line "): said for name, said in request.form.items() if name.startswith("line ")}


def _fill(form: EditForm, page: EditPage) -> None:
    """What stands now, before anything is typed."""
    form.seen.data, form.kind.data = page.seen, page.provision.kind.value
    form.text_en.data = page.provision.texts[Language.EN]
    form.text_zh.data = page.provision.texts[Language.ZH]
    form.status_en.data = page.provision.statuses[Language.EN].value
    form.status_zh.data = page.provision.statuses[Language.ZH].value
