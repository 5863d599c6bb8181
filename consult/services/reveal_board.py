"""The voting board in the checking time: for the delegations in the register, on the site, and for nobody else."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from consult.models.ballots import Ballot
from consult.rules import reveal
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import ballot_pages, ballot_room, standing, voting_board
from consult.services.ballot_pages import Line, Stage
from consult.services.ballot_room import Ours, Place
from consult.services.occasion import Occasion
from consult.services.voting_board import Cell


class Shown(Struct, frozen=True):
    """The votes as they stand, until when they may be changed, and how many seconds that is."""

    cells: tuple[Cell, ...]
    until: datetime
    seconds: int


class RevealPage(Struct, frozen=True, kw_only=True):
    """The board as a delegation sees it before the close."""

    path: str
    delegation: str
    delegation_en: str
    delegation_zh: str
    line: Line
    shown: Shown


def board(occasion: Occasion, where: Ours) -> RevealPage:
    """The board in the checking time; refused before it, after it, and to whoever is not in the register."""
    place = ballot_room.place(occasion, where)
    standing.ask(occasion, Act.SEE_REVEALED, place.consultation, place.delegation)
    ballot = place.ballot
    if ballot.opened_at is None or not ballot.reveal_seconds:
        raise Refusal(Code.NOT_FOUND)
    if not place.registered:
        raise Refusal(Code.NOT_IN_REGISTER)
    if not _lasts(occasion, ballot):
        begins = reveal.begins(ballot.closes_at, ballot.reveal_seconds)
        raise Refusal(Code.NOT_REVEALED, time=begins, until=ballot.closes_at)
    return RevealPage(
        path=place.consultation.path,
        delegation=place.delegation.key,
        delegation_en=place.delegation.name_en,
        delegation_zh=place.delegation.name_zh,
        line=ballot_pages.line_of(occasion, ballot),
        shown=_shown(occasion, ballot),
    )


def beside_the_paper(occasion: Occasion, place: Place) -> Shown | None:
    """The board for whoever has the ballot paper open; none outside the checking time or to one without a vote."""
    may_see = place.registered and _lasts(occasion, place.ballot)
    if may_see and standing.allows(occasion, Act.SEE_REVEALED, place.consultation, place.delegation):
        return _shown(occasion, place.ballot)
    return None


def _lasts(occasion: Occasion, ballot: Ballot) -> bool:
    is_open = ballot_pages.line_of(occasion, ballot).stage is Stage.OPEN
    return is_open and reveal.lasts(occasion.now, ballot.closes_at, ballot.reveal_seconds)


def _shown(occasion: Occasion, ballot: Ballot) -> Shown:
    return Shown(
        cells=tuple(replace(cell, reason="") for cell in voting_board.cells(occasion, ballot)),
        until=ballot.closes_at,
        seconds=reveal.remaining(occasion.now, ballot.closes_at),
    )
