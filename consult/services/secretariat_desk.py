"""Read models of the secretariat's desk: what waits, and one consultation as the secretariat runs it."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import ColumnElement, ScalarSelect, func, select

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.models.contributions import Comment
from consult.models.delegations import AccreditationRequest, RequestStatus
from consult.models.texts import ImportDraft, Revision
from consult.rules import access, phases
from consult.rules.access import Act
from consult.rules.phases import Cause, Guard, Move, State
from consult.rules.refusal import Code, Refusal
from consult.services import carrying, comment_counts, comment_desk, missing_words, overview, paging, standing
from consult.services.carrying import ToSeeTo
from consult.services.consultation_overview import Overview
from consult.services.consultation_overview import overview as overview_of
from consult.services.occasion import Occasion
from consult.services.overview import Line
from consult.services.paging import Part

_OVER = frozenset({State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN})


class Waiting(Struct, frozen=True, kw_only=True):
    """A consultation with what waits in it; `wordless`: texts and amendments that lack words in a language."""

    line: Line
    has_draft: bool
    has_import: bool
    undisposed: int
    mine: int
    wordless: int
    ballots_to_approve: int


class Desk(Struct, frozen=True, kw_only=True):
    """Everything that waits for the secretariat; requests are None for those who may not decide them."""

    waiting: tuple[Waiting, ...]
    over: tuple[Line, ...]
    part: Part
    requests: int | None
    may_create: bool
    may_appoint: bool
    may_read_security: bool


class Choice(Struct, frozen=True, kw_only=True):
    """A move that may be chosen, and what it asks for."""

    target: State
    needs_deadline: bool
    needs_reason: bool


class Running(Struct, frozen=True, kw_only=True):
    """One consultation as the secretariat runs it."""

    overview: Overview
    choices: tuple[Choice, ...]
    may_extend: bool
    may_set_register: bool
    may_set_conduct: bool
    to_see_to: ToSeeTo
    has_draft: bool


class Moving(Struct, frozen=True, kw_only=True):
    """A move that an official thinks of; the target as it stands in the address."""

    path: str
    target: str


class MovePage(Struct, frozen=True, kw_only=True):
    """The page that asks before a move."""

    running: Running
    choice: Choice


def desk(occasion: Occasion, asked: int) -> Desk:
    """What waits, in the consultations in which the actor holds an office, and a page of those that are over."""
    lines = overview.lines_where(occasion, overview.served(occasion))
    over = [line for line in lines if line.head.state in _OVER]
    part = paging.part(len(over), asked)
    return Desk(
        waiting=_waiting(occasion, [line for line in lines if line.head.state not in _OVER]),
        over=part.of(over),
        part=part,
        requests=_requests(occasion),
        may_create=standing.allows(occasion, Act.CREATE_CONSULTATION),
        may_appoint=standing.allows(occasion, Act.APPOINT_OFFICIAL),
        may_read_security=standing.allows(occasion, Act.READ_SECURITY_LOG),
    )


def running(occasion: Occasion, path: str) -> Running:
    """One consultation: its state, the moves allowed from it, what is still to do."""
    found = standing.visible_consultation(occasion, path)
    credentials = standing.ask(occasion, Act.OPEN_SECRETARIAT, found)

    def allowed(act: Act) -> bool:
        return access.may(credentials.capacity, act, found.state) is None

    choices = phases.choices(found.state) if allowed(Act.MOVE_CONSULTATION) else ()
    draft = select(Revision.id).where(Revision.consultation_id == found.id, Revision.published_at.is_(None))
    return Running(
        overview=overview_of(occasion, path),
        choices=tuple(_choice(arrow) for arrow in choices),
        may_extend=allowed(Act.EXTEND_DEADLINE),
        may_set_register=allowed(Act.SET_REGISTER),
        may_set_conduct=allowed(Act.SET_CONDUCT),
        to_see_to=carrying.to_see_to(occasion, found),
        has_draft=occasion.session.scalar(draft) is not None,
    )


def moving(occasion: Occasion, asked: Moving) -> MovePage:
    """What a move needs; raises NOT_FOUND for what no official may choose from any state."""
    page = running(occasion, asked.path)
    arrows = [arrow for arrow in phases.MOVES if arrow.target.value == asked.target and arrow.cause is Cause.ACT]
    here = [arrow for arrow in arrows if arrow.source is page.overview.head.state] or arrows
    if not here:
        raise Refusal(Code.NOT_FOUND)
    return MovePage(running=page, choice=_choice(here[0]))


def _choice(arrow: Move) -> Choice:
    return Choice(
        target=arrow.target,
        needs_deadline=Guard.DEADLINE_AHEAD in arrow.guards,
        needs_reason=Guard.REASON_GIVEN in arrow.guards,
    )


def _waiting(occasion: Occasion, lines: Sequence[Line]) -> tuple[Waiting, ...]:
    """Each of these consultations with what waits in it: three queries."""
    rows = occasion.session.execute(
        select(
            Consultation.path,
            Consultation.id,
            _number(Revision, Revision.published_at.is_(None)).label("drafts"),
            _number(ImportDraft).label("imports"),
            _number(Comment, comment_counts.waits_for_answer()).label("comments"),
            _number(Ballot, Ballot.state == BallotState.DRAFT).label("ballots"),
            missing_words.texts_due().label("texts"),
        ).where(Consultation.path.in_([line.head.path for line in lines]))
    )
    found = {row.path: row for row in rows}
    amendments = missing_words.amendments_due(occasion, [row.id for row in found.values()])
    mine = dict(comment_desk.mine(occasion))
    return tuple(
        Waiting(
            line=line,
            has_draft=bool(row.drafts),
            has_import=bool(row.imports),
            undisposed=row.comments,
            mine=mine.get(row.path, 0),
            wordless=row.texts + amendments[row.id],
            ballots_to_approve=row.ballots,
        )
        for line, row in ((line, found[line.head.path]) for line in lines)
    )


def _number(table: type[Revision | ImportDraft | Comment | Ballot], *where: ColumnElement[bool]) -> ScalarSelect[int]:
    """SQL: how many rows of a table belong to the consultation and meet these conditions."""
    here = table.consultation_id == Consultation.id
    return select(func.count()).select_from(table).where(here, *where).correlate(Consultation).scalar_subquery()


def _requests(occasion: Occasion) -> int | None:
    if not standing.allows(occasion, Act.DECIDE_ACCREDITATION):
        return None
    pending = AccreditationRequest.status == RequestStatus.PENDING
    return occasion.session.scalar(select(func.count()).select_from(AccreditationRequest).where(pending)) or 0
