"""The archive of imported roll-calls."""

from flask.typing import ResponseReturnValue

from consult.documents import result_csv
from consult.gate.acts import read
from consult.gate.pages import Pages, download, render
from consult.language import page_language
from consult.rules.access import Act
from consult.services import archive

pages = Pages("roll_calls")


@pages.page("/roll-calls/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """All roll-calls by procedure, in order."""
    return render("roll_calls/index.html", procedures=read(archive.roll_calls, None))


@pages.page("/roll-calls/<name>/", Act.READ_SITE)
def one(name: str) -> ResponseReturnValue:
    """One roll-call with its board and its working."""
    return render("roll_calls/one.html", page=read(archive.one, name))


@pages.page("/roll-calls/<name>/votes.csv", Act.READ_SITE)
def votes_file(name: str) -> ResponseReturnValue:
    """The votes of one roll-call, one line for each seat."""
    body = result_csv.of_roll_call(read(archive.one, name), page_language())
    return download(body, f"roll-call-{name}.csv", "text/csv; charset=utf-8")
