"""The consensus tally."""

from flask import request
from flask.typing import ResponseReturnValue
from msgspec import Struct

from consult.documents import consensus_files
from consult.forms import comment_words
from consult.gate.acts import read
from consult.gate.pages import Pages, download, render
from consult.language import current_language, gettext, page_language
from consult.rules.access import Act
from consult.rules.tally import ConsensusState
from consult.services import consensus_page, consensus_sources
from consult.services.consensus_page import ConsensusAsked, ConsensusPage, Sorting
from consult.web import comment_cards
from consult.web.comment_filters import word

pages = Pages("consensus")


@pages.page("/consultations/<symbol>/consensus/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """The consensus tally: provisions, groups, who has not spoken, the trend; ballots beside it."""
    page = read(consensus_page.page, _asked(symbol))
    return render(
        "consensus/index.html",
        page=page,
        offered=_offered(page),
        named=comment_cards.named,
        place_words=comment_cards.place_words,
    )


@pages.page("/consultations/<symbol>/consensus/consensus.csv", Act.READ_SITE)
def tally_file(symbol: str) -> ResponseReturnValue:
    """Every provision by group, with its measures."""
    held = read(consensus_sources.sources, _asked(symbol))
    body = consensus_files.tally_csv(held, page_language(), comment_words.FOR_TALLIES)
    return download(body, f"{symbol}-consensus-{held.revision}.csv", "text/csv; charset=utf-8")


@pages.page("/consultations/<symbol>/consensus/positions.csv", Act.READ_SITE)
def positions_file(symbol: str) -> ResponseReturnValue:
    """Every voting delegation on every provision: what the tally is made from."""
    held = read(consensus_sources.sources, _asked(symbol))
    body = consensus_files.positions_csv(held, page_language(), comment_words.FOR_TALLIES)
    return download(body, f"{symbol}-positions-{held.revision}.csv", "text/csv; charset=utf-8")


@pages.page("/consultations/<symbol>/consensus/consensus.json", Act.READ_SITE)
def data(symbol: str) -> ResponseReturnValue:
    """The same for programs, the same bytes in every language."""
    held = read(consensus_sources.sources, _asked(symbol))
    return download(consensus_files.as_json(held), f"{symbol}-consensus-{held.revision}.json", "application/json")


@pages.page("/consultations/<symbol>/consensus/consensus.vl.json", Act.READ_SITE)
def drawing(symbol: str) -> ResponseReturnValue:
    """The bars of all provisions as a Vega-Lite specification."""
    held = read(consensus_sources.sources, _asked(symbol))
    body = consensus_files.vega_lite(held, page_language(), comment_words.FOR_TALLIES)
    return download(body, f"{symbol}-consensus-{held.revision}.vl.json", "application/json")


class Offered(Struct, frozen=True):
    """What the filters of the tally offer, and what is chosen."""

    state: list[tuple[str, object]]
    group: list[tuple[str, str]]
    revision: list[tuple[str, str]]
    sort: list[tuple[str, str]]
    chosen: dict[str, str]


def _offered(page: ConsensusPage) -> Offered:
    chinese = current_language() == "zh"
    groups = sorted(page.groups, key=lambda each: each.position)
    return Offered(
        list(comment_words.CONSENSUS.items()),
        [(each.key, each.name_zh if chinese else each.name_en) for each in groups],
        [(str(each.number), each.symbol) for each in page.trend],
        [
            (Sorting.DOCUMENT, gettext("As in the text")),
            (Sorting.OBJECTIONS, gettext("Most objections first")),
            (Sorting.SPOKEN, gettext("Fewest positions first")),
        ],
        {name: value for name in ("state", "group", "revision", "sort") if (value := request.args.get(name, ""))},
    )


def _asked(symbol: str) -> ConsensusAsked:
    said = request.args
    return ConsensusAsked(
        consultation=symbol,
        revision=said.get("revision", None, type=int),
        group=said.get("group", "")[:64],
        state=word(ConsensusState, said.get("state", "")),
        sorting=word(Sorting, said.get("sort", "")) or Sorting.DOCUMENT,
    )
