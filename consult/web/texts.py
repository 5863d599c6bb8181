"""The text under discussion: side by side, marked, compared, provision by provision."""

from flask import request
from flask.typing import ResponseReturnValue

from consult.documents import text_file, word_writing
from consult.gate.acts import read
from consult.gate.pages import Pages, download, render
from consult.rules.access import Act
from consult.services import provision_page, reading, text_export
from consult.text.brackets import View
from consult.text.provision import Language

pages = Pages("texts")


@pages.page("/consultations/<symbol>/text/", Act.READ_SITE)
def current(symbol: str) -> ResponseReturnValue:
    """The current text, side by side."""
    asked = reading.Asked(path=symbol, marked=_marked(), view=_view())
    return render(
        "texts/text.html",
        page=read(reading.text_page, asked),
        shown=_shown(),
        marked=_marked(),
        view=_view(),
    )


@pages.page("/consultations/<symbol>/text/<int:number>/", Act.READ_SITE)
def revision(symbol: str, number: int) -> ResponseReturnValue:
    """The text of one revision: its permanent address."""
    asked = reading.Asked(path=symbol, number=number, marked=_marked(), view=_view())
    return render(
        "texts/text.html",
        page=read(reading.text_page, asked),
        shown=_shown(),
        marked=_marked(),
        view=_view(),
    )


@pages.page("/consultations/<symbol>/text/provisions/<key>/", Act.READ_SITE)
def provision(symbol: str, key: str) -> ResponseReturnValue:
    """One provision and its way through the revisions."""
    asked = provision_page.Asked(path=symbol, key=key, view=_view())
    return render("texts/provision.html", page=read(provision_page.provision_page, asked), view=_view())


@pages.page("/consultations/<symbol>/compare/<int:old>..<int:new>/", Act.READ_SITE)
def compare(symbol: str, old: int, new: int) -> ResponseReturnValue:
    """Two revisions, with what became of each provision."""
    asked = reading.Asked(path=symbol, number=new, against=old, marked=True)
    everything = request.args.get("rows") == "all"
    return render("texts/compare.html", page=read(reading.compare_page, asked), everything=everything)


@pages.page("/consultations/<symbol>/text/<int:number>/<any(en, zh, bilingual):form>.docx", Act.READ_SITE)
def as_docx(symbol: str, number: int, form: str) -> ResponseReturnValue:
    """A revision as a file for word processors; the same revision always gives the same bytes."""
    text = read(text_export.exported, text_export.Asked(symbol, number))
    body = word_writing.written(text, form)
    return download(body, text_export.file_name(text, form, "docx"), word_writing.KIND)


@pages.page("/consultations/<symbol>/text/<int:number>/<any(en, zh):form>.md", Act.READ_SITE)
def as_markdown(symbol: str, number: int, form: str) -> ResponseReturnValue:
    """A revision in one language as the Markdown that an import reads."""
    text = read(text_export.exported, text_export.Asked(symbol, number))
    body = text_file.markdown(text, Language(form)).encode()
    return download(body, text_export.file_name(text, form, "md"), "text/markdown; charset=utf-8")


def _shown() -> str:
    """Which languages: both, or one that the reader asked for."""
    asked = request.args.get("language", "")
    return asked if asked in {"en", "zh"} else "both"


def _view() -> View:
    """With its brackets, unless the reader asked for one of the clean views."""
    asked = request.args.get("brackets", "")
    return View(asked) if asked in set(View) else View.BRACKETS


def _marked() -> bool:
    return request.args.get("view") == "redline"
