"""Ballots: the list, one ballot for everybody, the paper and the receipt of a delegation."""

from collections.abc import Callable

from flask import request
from flask.typing import ResponseReturnValue

from consult.documents import qr_code, result_csv, result_json
from consult.documents.qr_code import QrCode
from consult.forms.ballots import BallotPaper, ObjectionForm
from consult.gate import numbers
from consult.gate.acts import attempt, identity, read
from consult.gate.database import transaction
from consult.gate.pages import Pages, download, fragment, render, see_other, unkept, url
from consult.language import page_language
from consult.rules import access
from consult.rules.access import Act
from consult.rules.refusal import Refusal
from consult.services import ballot_pages, ballot_paper, casting, leaves, objecting, reveal_board, statement_pages
from consult.services.ballot_pages import BallotPage, Stage
from consult.services.ballot_paper import ReceiptAsked, ReceiptFile
from consult.services.ballot_room import Ours, Which
from consult.services.rights import Desk
from consult.web import amendment_cards
from consult.web.addresses import chosen, page_asked

pages = Pages("ballots")


@pages.page("/consultations/<symbol>/ballots/", Act.READ_SITE)
def index(symbol: str) -> ResponseReturnValue:
    """Ballots of a consultation."""
    return render("ballots/index.html", page=read(ballot_pages.listing, symbol))


@pages.page("/consultations/<symbol>/ballots/<int:number>/", Act.READ_SITE)
def one(symbol: str, number: int) -> ResponseReturnValue:
    """One ballot: announced, open, being counted, or with its result."""
    page = read(ballot_pages.one, Which(path=symbol, number=number))
    answer = unkept if page.line.stage in {Stage.OPEN, Stage.COUNTING} else render
    shown = {"changes": amendment_cards.changes(page.changes), **_leaves(page)}
    return answer("ballots/one.html", page=page, by=request.args.get("by", ""), desks=_leading(), **shown)


@pages.page("/consultations/<symbol>/ballots/<int:number>/handed-in/", Act.READ_SITE)
def handed_in(symbol: str, number: int) -> ResponseReturnValue:
    """How many delegations have handed in a ballot, asked for again and again while it is open."""
    return fragment("ballots/handed_in.html", page=read(ballot_pages.one, Which(path=symbol, number=number)))


@pages.page("/consultations/<symbol>/ballots/<int:number>/result.csv", Act.READ_SITE)
def result_file(symbol: str, number: int) -> ResponseReturnValue:
    """The result of a ballot, one line for each delegation of the register."""
    page = read(ballot_pages.one, Which(path=symbol, number=number))
    body = result_csv.of_ballot(page, page_language())
    return download(body, f"result-{symbol}-{number}.csv", "text/csv; charset=utf-8")


@pages.page("/consultations/<symbol>/ballots/<int:number>/result.json", Act.READ_SITE)
def result_data(symbol: str, number: int) -> ResponseReturnValue:
    """The rule, the result and its working, and the votes, for programs."""
    body = result_json.of_ballot(read(ballot_pages.one, Which(path=symbol, number=number)))
    return download(body, f"result-{symbol}-{number}.json", "application/json")


@pages.page("/desk/<key>/<symbol>/ballots/<int:number>/", Act.CAST_VOTE, "GET", "POST")
def paper(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """The ballot paper of the delegation acted for."""
    where = Ours(delegation=key, path=symbol, number=number)
    form = BallotPaper()
    if form.validate_on_submit() and attempt(form, casting.cast, form.cast(where)):
        return see_other("ballots.receipt", key=key, symbol=symbol, number=number)
    page = read(ballot_paper.paper, where)
    if page.is_unopposed:
        return see_other("ballots.objection", key=key, symbol=symbol, number=number)
    form.offer(page)
    return render("ballots/paper.html", page=page, form=form, changes=amendment_cards.changes(page.changes))


@pages.page("/desk/<key>/<symbol>/ballots/<int:number>/objection/", Act.CAST_VOTE, "GET", "POST")
def objection(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """Where the delegation acted for can object to what would be adopted without a vote."""
    where = Ours(delegation=key, path=symbol, number=number)
    form = ObjectionForm()
    if form.validate_on_submit() and attempt(form, objecting.object_to, form.objection(where)) is not None:
        return see_other("ballots.one", symbol=symbol, number=number)
    page = read(ballot_paper.paper, where)
    return render("ballots/objection.html", page=page, form=form, changes=amendment_cards.changes(page.changes))


@pages.page("/desk/<key>/<symbol>/ballots/<int:number>/receipt/", Act.SEE_OWN_VOTE)
def receipt(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """The delegation's votes in this ballot, with their proof."""
    where = Ours(delegation=key, path=symbol, number=number)
    page = read(ballot_paper.receipt, where)
    return render("ballots/receipt.html", page=page, code=_on_paper(where))


@pages.page("/desk/<key>/<symbol>/ballots/<int:number>/receipt/file/", Act.SEE_OWN_VOTE)
def receipt_file(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """The receipt of the current vote, to keep."""
    made = _proven(Ours(delegation=key, path=symbol, number=number))
    return download(made.text.encode(), made.name, "text/plain; charset=utf-8")


@pages.page("/desk/<key>/<symbol>/ballots/<int:number>/board/", Act.SEE_REVEALED)
def board(key: str, symbol: str, number: int) -> ResponseReturnValue:
    """The votes as they stand, in the checking time before the close."""
    where = Ours(delegation=key, path=symbol, number=number)
    return unkept("ballots/board.html", page=read(reveal_board.board, where))


def _proven(where: Ours) -> ReceiptFile:
    """The receipt under the newest head; refused where none may be signed."""
    return read(ballot_paper.receipt_file, ReceiptAsked(where, transaction().checkpoint()))


def _on_paper(where: Ours) -> QrCode | None:
    """The receipt as a code to be printed; none while no head is signed."""
    try:
        return qr_code.of(_proven(where).text)
    except Refusal:
        return None


def _leaves(page: BallotPage) -> dict[str, object]:
    """The long texts of the page, a leaf of each at a time, with the addresses of the others."""
    return {
        "reasons": leaves.leaf(page.board.reasoned if page.board else (), numbers.in_query("reasons", 1)),
        "reasons_at": _leaf_of(page, "reasons", "reasons"),
        "said": statement_pages.sheet(page.statements, page_asked()),
        "said_at": _leaf_of(page, "page", "explanations"),
    }


def _leaf_of(page: BallotPage, name: str, anchor: str) -> Callable[[int], str]:
    """Addresses of other leaves of a long text, all else on the page as it is."""
    here = {each: value for each, value in chosen(("by", "reasons", "page")).items() if value}
    place = {"symbol": page.head.path, "number": page.line.number, "_anchor": anchor}
    return lambda leaf: url("ballots.one", **(place | here | {name: leaf}))


def _leading() -> tuple[Desk, ...]:
    """The desks at which the reader may vote: a way to their ballot papers."""
    known = identity()
    voters = access.TABLE[Act.CAST_VOTE].roles
    return () if known is None else tuple(desk for desk in known.desks if desk.role in voters)
