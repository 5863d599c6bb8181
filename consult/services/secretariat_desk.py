"""Read models of the secretariat's desk: what waits, and one consultation as the secretariat runs it."""

from msgspec import Struct
from sqlalchemy import Select, func, select

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.models.contributions import Comment
from consult.models.delegations import AccreditationRequest, RequestStatus
from consult.models.texts import ImportDraft, Revision
from consult.rules import access, phases
from consult.rules.access import Act
from consult.rules.phases import Cause, Guard, Move, State
from consult.rules.refusal import Code, Refusal
from consult.services import carrying, comment_counts, comment_desk, overview, paging, standing
from consult.services.carrying import ToSeeTo
from consult.services.consultation_overview import Overview
from consult.services.consultation_overview import overview as overview_of
from consult.services.occasion import Occasion
from consult.services.overview import Line
from consult.services.paging import Part

_OVER = frozenset({State.PUBLISHED, State.ARCHIVED, State.WITHDRAWN})


class Waiting(Struct, frozen=True, kw_only=True):
    """A consultation with what waits in it."""

    line: Line
    has_draft: bool
    has_import: bool
    undisposed: int
    mine: int
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
    drafts = _counts(occasion, select(Revision.consultation_id, func.count()).where(Revision.published_at.is_(None)))
    imports = _counts(occasion, select(ImportDraft.consultation_id, func.count()))
    comments = _counts(
        occasion, select(Comment.consultation_id, func.count()).where(comment_counts.waits_for_answer())
    )
    mine = dict(comment_desk.mine(occasion))
    ballots = _counts(occasion, select(Ballot.consultation_id, func.count()).where(Ballot.state == BallotState.DRAFT))
    over = [line for line in lines if line.head.state in _OVER]
    part = paging.part(len(over), asked)
    return Desk(
        waiting=tuple(
            Waiting(
                line=line,
                has_draft=line.head.path in drafts,
                has_import=line.head.path in imports,
                undisposed=comments.get(line.head.path, 0),
                mine=mine.get(line.head.path, 0),
                ballots_to_approve=ballots.get(line.head.path, 0),
            )
            for line in lines
            if line.head.state not in _OVER
        ),
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


def _counts(occasion: Occasion, query: Select[int, int]) -> dict[str, int]:
    """Numbers by the path of the consultation."""
    of, _number = query.selected_columns
    inner = query.group_by(of).subquery()
    rows = occasion.session.execute(select(Consultation.path, inner.c[1]).join(inner, inner.c[0] == Consultation.id))
    return {path: count for path, count in rows}  # noqa: C416  a row is no pair for mypy


def _requests(occasion: Occasion) -> int | None:
    if not standing.allows(occasion, Act.DECIDE_ACCREDITATION):
        return None
    pending = AccreditationRequest.status == RequestStatus.PENDING
    return occasion.session.scalar(select(func.count()).select_from(AccreditationRequest).where(pending)) or 0
