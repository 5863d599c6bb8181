"""Read models for officials: ballots prepared and held, sittings, and what each still needs."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct
from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from consult.models.ballots import Ballot, BallotEvent, BallotState, RegisterEntry, Return, Sitting
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.models.people import Person
from consult.models.statements import NoteOfCorrection
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules import phases
from consult.rules.access import Act, Role
from consult.rules.phases import State
from consult.rules.procedure import Again
from consult.services import (
    ballot_pages,
    ballot_room,
    consultation_page,
    letter_contests,
    paging,
    putting_again,
    questions,
    statement_pages,
)
from consult.services.ballot_pages import Line, Stage
from consult.services.ballot_room import Which
from consult.services.consultation_page import Head
from consult.services.letter_contests import Contested
from consult.services.occasion import Occasion
from consult.services.paging import Part
from consult.services.questions import Hang
from consult.services.statement_pages import Note

_NOTE_WAITS = exists().where(NoteOfCorrection.ballot_id == Ballot.id, NoteOfCorrection.confirmed_at.is_(None))


class Prepared(Struct, frozen=True, kw_only=True):
    """A ballot as officials see it: who wrote it, who approved it, what it waits for."""

    id: int
    line: Line
    state: BallotState
    returned: Return | None
    drafted_by: str
    approved_by: str
    ours: bool
    drafted_at: datetime
    provision: str
    provision_number: str
    revision_symbol: str
    annul_asked: bool
    annul_asked_by_me: bool
    annul_reason_en: str
    annul_reason_zh: str
    may_be_put_again: bool
    note_waits: bool
    may_be_reconsidered: bool
    motion: int
    hangs: tuple[Hang, ...]
    settled_by: tuple[int, ...]


class Named(Struct, frozen=True, kw_only=True):
    """A delegation by its names."""

    key: str
    name_en: str
    name_zh: str


class RoomAsked(Struct, frozen=True):
    """The ballots of a consultation; `page`: a page of their list."""

    path: str
    page: int = 1


class Chairing(Struct, frozen=True, kw_only=True):
    """Everything about the ballots of one consultation for those who hold them."""

    head: Head
    sitting: int
    sitting_opened_at: datetime | None
    may_open: bool
    may_draft: bool
    is_chair: bool
    ballots: tuple[Prepared, ...]
    part: Part

    @property
    def shown(self) -> tuple[Prepared, ...]:
        """Those on this page of the list."""
        return self.part.of(self.ballots)

    @property
    def approved(self) -> tuple[Prepared, ...]:
        """Those that the next sitting would take up."""
        return tuple(ballot for ballot in self.ballots if ballot.state is BallotState.APPROVED)

    @property
    def any_open(self) -> bool:
        """Whether a vote is going on, or one waits for its count."""
        return any(ballot.line.stage in {Stage.OPEN, Stage.COUNTING} for ballot in self.ballots)


class Watch(Struct, frozen=True, kw_only=True):
    """One ballot for officials, with the delegations that have not handed in while it is open."""

    chairing: Chairing
    ballot: Prepared
    missing: tuple[Named, ...]
    members: int
    notes: tuple[Note, ...]
    contests: tuple[Contested, ...]


def chairing(occasion: Occasion, asked: RoomAsked) -> Chairing:
    """All ballots of a consultation with what each needs next."""
    consultation, credentials = ballot_room.chaired_by(occasion, asked.path, Act.SEE_MISSING_BALLOTS)
    ballots, sitting = _ballots(occasion, consultation)
    return Chairing(
        head=consultation_page.head_of(consultation, occasion.now),
        sitting=sitting.number if sitting is not None else 0,
        sitting_opened_at=sitting.opened_at if sitting is not None else None,
        may_open=sitting is None and consultation.state in phases.VOTABLE,
        may_draft=consultation.state not in {State.WITHDRAWN, State.ARCHIVED},
        is_chair=Role.CHAIR in credentials.capacity.roles,
        ballots=ballots,
        part=paging.part(len(ballots), asked.page),
    )


def watch(occasion: Occasion, which: Which) -> Watch:
    """One ballot, and while it is open which delegations have not handed in, so that they can be reminded."""
    whole = chairing(occasion, RoomAsked(which.path))
    number = which.number
    ballot = next((one for one in whole.ballots if one.line.number == number), None)
    if ballot is None:
        ballot_room.ballot_of(occasion, ballot_room.chaired(occasion, which.path, Act.SEE_MISSING_BALLOTS), number)
        raise AssertionError("a ballot that exists is listed")
    register = _register(occasion, which) if ballot.line.stage is Stage.OPEN else ()
    return Watch(
        chairing=whole,
        ballot=ballot,
        missing=tuple(named for named, has_cast in register if not has_cast),
        members=len(register),
        notes=statement_pages.notes(occasion, ballot.id) if ballot.line.decision else (),
        contests=letter_contests.of_ballot(occasion, which),
    )


def _ballots(occasion: Occasion, consultation: Consultation) -> tuple[tuple[Prepared, ...], Sitting | None]:
    """The ballots, and the sitting that is open: where there are no ballots there is none."""
    drafter, approver, later = aliased(Person), aliased(Person), aliased(Ballot)
    asked = select(
        Ballot,
        drafter.name,
        approver.name,
        Provision.key,
        ProvisionVersion.number,
        Revision.symbol,
        later.id,
        _NOTE_WAITS,
        Sitting,
    )
    rows = occasion.session.execute(
        ballot_room.with_subject(asked)
        .join(drafter, drafter.id == Ballot.drafted_by_id)
        .outerjoin(approver, approver.id == Ballot.approved_by_id)
        .outerjoin(later, later.put_again_from_id == Ballot.id)
        .outerjoin(Sitting, (Sitting.consultation_id == Ballot.consultation_id) & Sitting.ended_at.is_(None))
        .where(Ballot.consultation_id == consultation.id)
        .order_by(Ballot.number)
    ).all()
    hangs = questions.hangs(occasion, [row[0].id for row in rows])
    annulled = {row[0].number for row in rows if row[0].state is BallotState.ANNULLED}
    motions = putting_again.motions(row[0] for row in rows)
    made = tuple(_prepared(occasion, row, hangs.get(row[0].id, ()), annulled, motions) for row in rows)
    return made, rows[0][-1] if rows else None


def _prepared(  # type: ignore[no-untyped-def]
    occasion: Occasion,
    row,  # noqa: ANN001  a joined row
    hangs: tuple[Hang, ...],
    annulled: set[int],
    motions: Mapping[int, Ballot],
) -> Prepared:
    ballot, drafted_by, approved_by, provision, number, symbol, later, note_waits, _sitting = row
    me = occasion.actor.person_id
    settled_by = tuple(ballot.settled_by or ())
    how, motion = putting_again.how(ballot), motions.get(ballot.id)
    free = how in putting_again.FREE or annulled.intersection(settled_by) or putting_again.carries(motion)
    return Prepared(
        id=ballot.id,
        line=ballot_pages.line_of(occasion, ballot),
        state=ballot.state,
        returned=ballot.returned,
        drafted_by=drafted_by,
        approved_by=approved_by or "",
        ours=ballot.drafted_by_id == me,
        drafted_at=ballot.drafted_at,
        provision=provision or "",
        provision_number=number or "",
        revision_symbol=symbol or "",
        annul_asked=ballot.annul_asked_by_id is not None and ballot.state is not BallotState.ANNULLED,
        annul_asked_by_me=ballot.annul_asked_by_id == me,
        annul_reason_en=ballot.annul_reason_en,
        annul_reason_zh=ballot.annul_reason_zh,
        may_be_put_again=bool(free) and later is None,
        may_be_reconsidered=how is Again.IF_RECONSIDERED and motion is None,
        motion=motion.number if motion else 0,
        note_waits=note_waits and ballot.state is BallotState.CLOSED,
        hangs=hangs,
        settled_by=settled_by,
    )


def _register(occasion: Occasion, which: Which) -> tuple[tuple[Named, bool], ...]:
    rows = occasion.session.execute(
        select(Delegation.key, Delegation.name_en, Delegation.name_zh, BallotEvent.seq)
        .join(RegisterEntry, RegisterEntry.delegation_id == Delegation.id)
        .join(Ballot, Ballot.id == RegisterEntry.ballot_id)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .outerjoin(
            BallotEvent,
            (BallotEvent.ballot_id == Ballot.id)
            & (BallotEvent.delegation_id == Delegation.id)
            & (BallotEvent.seq == 1),
        )
        .where(Consultation.path == which.path, Ballot.number == which.number)
        .order_by(RegisterEntry.position)
    )
    return tuple((Named(key=row.key, name_en=row.name_en, name_zh=row.name_zh), row.seq is not None) for row in rows)
