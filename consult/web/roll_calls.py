"""The archive of imported roll-calls."""

from flask.typing import ResponseReturnValue

from consult.documents import result_csv, result_json
from consult.gate.acts import read
from consult.gate.pages import Pages, download, render
from consult.language import page_language
from consult.rules.access import Act
from consult.rules.assembly import Session
from consult.services import archive, archive_list, archive_seat
from consult.services.archive_list import Wanted
from consult.services.archive_seat import Asked
from consult.web.addresses import addresses, chosen, page_asked

pages = Pages("roll_calls")

_FILTERS = ("session", "year", "q")


@pages.page("/roll-calls/", Act.READ_SITE)
def index() -> ResponseReturnValue:
    """All roll-calls by procedure, in order, or those of a session or year, or with words in their title."""
    said = chosen(_FILTERS)
    wanted = Wanted(
        session=Session.read(said["session"]), year=_number(said["year"]), words=said["q"], page=page_asked()
    )
    page = read(archive_list.listed, wanted)
    return render("roll_calls/index.html", page=page, said=said, at=addresses("roll_calls.index", _FILTERS))


@pages.page("/roll-calls/<name>/", Act.READ_SITE)
def one(name: str) -> ResponseReturnValue:
    """One roll-call with its board and its working under every rule."""
    return render("roll_calls/one.html", page=read(archive.one, name))


@pages.page("/roll-calls/seats/<key>/", Act.READ_SITE)
def seat(key: str) -> ResponseReturnValue:
    """One seat: its names and its votes over time."""
    page = read(archive_seat.seat, Asked(key, page_asked()))
    return render("roll_calls/seat.html", page=page, at=addresses("roll_calls.seat", key=key))


@pages.page("/roll-calls/<name>/votes.csv", Act.READ_SITE)
def votes_file(name: str) -> ResponseReturnValue:
    """The votes of one roll-call, one line for each seat."""
    body = result_csv.of_roll_call(read(archive.one, name), page_language())
    return download(body, f"roll-call-{name}.csv", "text/csv; charset=utf-8")


@pages.page("/roll-calls/<name>/roll-call.json", Act.READ_SITE)
def data(name: str) -> ResponseReturnValue:
    """One roll-call with its counts, what each rule makes of them and its votes, for programs."""
    body = result_json.of_roll_call(read(archive.one, name))
    return download(body, f"roll-call-{name}.json", "application/json")


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else None
