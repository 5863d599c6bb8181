"""What a delegation has voted: in ballots that have closed, of public consultations, and in no other.

A ballot that is open, being counted, or was annulled before its close has no `closed_at`: its seals are not open, and
whether this delegation has voted in it can be told neither from these rows nor from their number.
"""

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, Select, and_, select

from consult.models.ballots import Ballot, BallotEvent, Objection, RegisterEntry
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.models.statements import NoteOfCorrection
from consult.rules import phases
from consult.rules.tally import Choice
from consult.services import ballot_pages, ballot_room, paging
from consult.services.occasion import Occasion
from consult.services.paging import Part
from consult.services.voting_board import NOT_VOTING


class Asked(Struct, frozen=True):
    """The votes of a delegation, in one consultation where its path is given; `page`: a page of their list."""

    delegation: str
    page: int = 1
    consultation: str = ""


class Vote(Struct, frozen=True, kw_only=True):
    """What a delegation did on one question: its vote, or where there was none whether it objected.

    `intended` is what a confirmed note of correction says, `counted` is false where it was suspended at the close.
    """

    path: str
    symbol: str
    title_en: str
    title_zh: str
    line: ballot_pages.Line
    choice: str
    intended: str
    objected: bool
    counted: bool
    closed_at: datetime


class Votes(Struct, frozen=True):
    """A page of the votes of a delegation."""

    votes: tuple[Vote, ...]
    part: Part


def votes(occasion: Occasion, asked: Asked) -> Votes:
    """Votes in closed ballots, the last closed first; a ballot annulled after its close is among them, marked."""
    query = _query(asked.delegation)
    if asked.consultation:
        query = query.where(Consultation.path == asked.consultation)
    rows, part = paging.shown(occasion, query, asked.page)
    return Votes(tuple(_vote(occasion, asked.delegation, row) for row in rows), part)


def _query(key: str) -> Select[Ballot, Consultation, Choice, Choice, int]:
    last = and_(
        BallotEvent.ballot_id == RegisterEntry.ballot_id,
        BallotEvent.delegation_id == RegisterEntry.delegation_id,
        ballot_room.IS_LAST,
    )
    noted = and_(
        NoteOfCorrection.ballot_id == RegisterEntry.ballot_id,
        NoteOfCorrection.delegation_id == RegisterEntry.delegation_id,
        NoteOfCorrection.confirmed_at.is_not(None),
    )
    objected = and_(
        Objection.ballot_id == RegisterEntry.ballot_id, Objection.delegation_id == RegisterEntry.delegation_id
    )
    return (
        select(Ballot, Consultation, BallotEvent.choice, NoteOfCorrection.intended, Objection.record_index)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .join(RegisterEntry, RegisterEntry.ballot_id == Ballot.id)
        .join(Delegation, Delegation.id == RegisterEntry.delegation_id)
        .outerjoin(BallotEvent, last)
        .outerjoin(NoteOfCorrection, noted)
        .outerjoin(Objection, objected)
        .where(Delegation.key == key, Ballot.closed_at.is_not(None), Consultation.state.in_(phases.PUBLIC))
        .order_by(Ballot.closed_at.desc(), Ballot.id.desc())
    )


def _vote(occasion: Occasion, key: str, row: Row[*tuple[Any, ...]]) -> Vote:
    ballot, consultation, choice, intended, objection, _total = row
    assert ballot.closed_at is not None
    return Vote(
        path=consultation.path,
        symbol=consultation.symbol,
        title_en=consultation.title_en,
        title_zh=consultation.title_zh,
        line=ballot_pages.line_of(occasion, ballot),
        choice=choice.value if choice else NOT_VOTING,
        intended=intended or "",
        objected=objection is not None,
        counted=key not in (ballot.excluded or ()),
        closed_at=ballot.closed_at,
    )
