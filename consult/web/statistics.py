"""How comments were answered, by groups of delegations: a page and a file."""

from collections.abc import Iterator

from flask.typing import ResponseReturnValue

from consult.documents import disposition_statistics_csv
from consult.forms import comment_words
from consult.forms.accreditation import KINDS
from consult.gate.acts import read
from consult.gate.pages import Pages, download, render
from consult.language import gettext
from consult.rules.access import Act
from consult.rules.roster import DispositionCode
from consult.services import disposition_statistics
from consult.services.disposition_statistics import Line, Statistics
from consult.web import comment_cards

pages = Pages("statistics")


@pages.page("/consultations/<symbol>/comments/statistics/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """Tables with their bars, and what they say in words."""
    page = read(disposition_statistics.statistics, symbol)
    return render(
        "comments/statistics.html",
        page=page,
        parts=list(parts(page)),
        codes=[(code, comment_words.DISPOSITIONS[code]) for code in DispositionCode if page.total.counts[code]],
    )


@pages.page("/consultations/<symbol>/comments/statistics.csv", Act.READ_SITE)
def as_csv(symbol: str) -> ResponseReturnValue:
    """The same figures as a table for spreadsheets."""
    page = read(disposition_statistics.statistics, symbol)
    lines = [(by, name, line) for by, part in parts(page) for name, line in part]
    body = disposition_statistics_csv.table(lines, comment_words.DISPOSITIONS)
    return download(body, f"{page.head.path}-dispositions.csv", "text/csv; charset=utf-8")


def parts(page: Statistics) -> Iterator[tuple[str, list[tuple[str, Line]]]]:
    """Each way to divide the delegations under its name, with its lines; first all of them."""
    yield gettext("All delegations"), [(gettext("All delegations"), page.total)]
    yield gettext("By region"), _named(page.regions)
    yield gettext("By situation of development"), _named(page.situations)
    yield gettext("By kind of delegation"), _named(page.kinds)


def _named(lines: tuple[Line, ...]) -> list[tuple[str, Line]]:
    return [(_name(line), line) for line in lines]


def _name(line: Line) -> str:
    if line.group is not None:
        return comment_cards.named(line.group)
    assert line.kind is not None
    word = str(KINDS[line.kind])
    return word[:1].upper() + word[1:]
