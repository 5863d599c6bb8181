"""A text in two languages on its way in: sent, looked at side by side, mended, made the draft."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.documents import word_reading
from consult.forms.base import Form
from consult.forms.import_sentences import say
from consult.forms.importing import ImportForm
from consult.forms.text import MakeDraftForm, MendForm
from consult.gate.acts import act, attempt, read
from consult.gate.pages import Pages, render, see_other
from consult.rules.access import Act
from consult.services import consultation_page, imports
from consult.services.imports import Begin, ImportPage

pages = Pages("importing")


@pages.page("/secretariat/consultations/<symbol>/text/import/", Act.EDIT_TEXT, "GET", "POST")
def new(symbol: str) -> ResponseReturnValue:
    """Send the files, or paste the texts."""
    form = ImportForm(word_reading)
    if form.validate_on_submit() and attempt(form, imports.begin, Begin(path=symbol, prepared=form.prepared)):
        return see_other("importing.rows", symbol=symbol)
    return render("importing/new.html", head=read(consultation_page.head, symbol), form=form)


@pages.page("/secretariat/consultations/<symbol>/text/import/rows/", Act.EDIT_TEXT, "GET", "POST")
def rows(symbol: str) -> ResponseReturnValue:
    """The preview; one row open for mending."""
    form = MendForm()
    if form.validate_on_submit():
        row = attempt(form, imports.mend, form.mending(symbol))
        if row is not None:
            return see_other("importing.rows", symbol=symbol, row=row, _anchor=f"row-{row}")
    return _preview(symbol, form, MakeDraftForm(formdata=None))


@pages.page("/secretariat/consultations/<symbol>/text/import/draft/", Act.EDIT_TEXT, "POST")
def make(symbol: str) -> ResponseReturnValue:
    """Make the mended rows the draft."""
    form = MakeDraftForm()
    if form.validate_on_submit() and attempt(form, imports.make_draft, form.making(symbol)):
        return see_other("drafting.index", symbol=symbol)
    return _preview(symbol, MendForm(formdata=None), form)


@pages.page("/secretariat/consultations/<symbol>/text/import/discard/", Act.EDIT_TEXT, "POST")
def discard(symbol: str) -> ResponseReturnValue:
    """Drop the import."""
    act(imports.discard, symbol)
    return see_other("drafting.index", symbol=symbol)


def _preview(symbol: str, form: MendForm, making: MakeDraftForm) -> ResponseReturnValue:
    page = read(imports.import_page, symbol)
    opened = form.row.data if form.is_submitted() and form.row.data is not None else request.args.get("row", -1, int)
    if not form.is_submitted() or form.errors == {}:
        _fill(form, page, opened)
    form.lock_version.data = making.lock_version.data = page.lock_version
    refused = making if making.errors or making.form_errors else form
    said = [(each, say(each.code, each.line, each.facts)) for each in page.problems]
    return render(
        "importing/rows.html",
        page=page,
        form=refused,
        mend=form,
        making=making,
        opened=opened,
        said=said,
        plain=Form(),
    )


def _fill(form: MendForm, page: ImportPage, opened: int) -> None:
    """The open row as it stands, before anything is typed."""
    if 0 <= opened < len(page.rows):
        row = page.rows[opened]
        form.row.data, form.kind.data = opened, row.kind.value
        form.text_en.data, form.text_zh.data = row.en, row.zh
