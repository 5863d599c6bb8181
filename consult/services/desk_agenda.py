"""What somebody at a delegation's desk has to decide, the most urgent first, and every deadline ahead."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from consult.rules.agenda import Duty, urgency
from consult.rules.drafts import DraftStatus
from consult.rules.phases import State
from consult.rules.statements import StatementKind
from consult.services.assignment_pages import AssignmentLine
from consult.services.comment_records import CommentRecord
from consult.services.desk_ballots import BallotLine, Floor
from consult.services.desk_drafts import DraftLine
from consult.services.own_positions import OwnPosition


class Matter(Struct, frozen=True, kw_only=True):
    """What stands on the desk in one consultation, as far as it is to be decided.

    `answers`: the comments of the delegation whose answers it has not judged, while it may.
    """

    path: str
    title_en: str
    title_zh: str
    state: State
    closes_at: datetime | None
    may_take_positions: bool
    drafts: tuple[DraftLine, ...]
    renewals: tuple[OwnPosition, ...]
    ballots: tuple[BallotLine, ...]
    floors: tuple[Floor, ...]
    assignments: tuple[AssignmentLine, ...]
    answers: tuple[CommentRecord, ...]


class Decision(Struct, frozen=True, kw_only=True):
    """One thing that waits for the reader: what to do, about what, until when."""

    duty: Duty
    until: datetime | None
    about: Matter
    ballot: BallotLine | None = None
    draft: DraftLine | None = None
    assignment: AssignmentLine | None = None


class End(StrEnum):
    """What ends, or begins, at a deadline."""

    COMMENTS = "comments"
    AMENDMENTS = "amendments"
    VOTING_OPENS = "voting_opens"
    OBJECTIONS_OPEN = "objections_open"
    VOTING = "voting"
    OBJECTIONS = "objections"
    EXPLANATIONS = "explanations"
    ASSIGNMENT = "assignment"


_PERIODS = {State.OPEN_FOR_COMMENT: End.COMMENTS, State.OPEN_FOR_AMENDMENTS: End.AMENDMENTS}


class Deadline(Struct, frozen=True, kw_only=True):
    """An instant ahead of the delegation."""

    at: datetime
    end: End
    about: Matter
    ballot: BallotLine | Floor | None = None
    assignment: AssignmentLine | None = None


def decisions(matters: Iterable[Matter], *, leads: bool) -> tuple[Decision, ...]:
    """What waits for the reader, the most urgent first; votes, letters and positions wait for head and alternates."""
    found = [each for matter in matters for each in _waiting(matter, leads=leads)]
    return tuple(sorted(found, key=lambda each: urgency(each.duty, each.until)))


def deadlines(matters: Iterable[Matter], now: datetime) -> tuple[Deadline, ...]:
    """Every instant ahead, the next first."""
    found = [each for matter in matters for each in _ends(matter) if each.at > now]
    return tuple(sorted(found, key=lambda each: each.at))


def _waiting(matter: Matter, *, leads: bool) -> Iterator[Decision]:
    if leads:
        yield from (_ballot(matter, line) for line in matter.ballots if line.by_letter or not line.handed_in)
    for draft in matter.drafts:
        if draft.waits_for(leads=leads):
            pending = draft.status is DraftStatus.PENDING
            duty = Duty.REVIEW if pending else Duty.GO_ON
            yield Decision(duty=duty, until=matter.closes_at, about=matter, draft=draft)
    for line in matter.assignments:
        if line.mine:
            yield Decision(duty=Duty.ASSIGNED, until=line.due_at, about=matter, assignment=line)
    if leads and matter.renewals and matter.may_take_positions:
        yield Decision(duty=Duty.RENEW, until=matter.closes_at, about=matter)
    if leads and matter.answers:
        yield Decision(duty=Duty.REACT, until=None, about=matter)


def _ballot(matter: Matter, line: BallotLine) -> Decision:
    duty = Duty.OBJECT if line.unopposed else Duty.LETTER if line.by_letter else Duty.VOTE
    return Decision(duty=duty, until=line.closes_at, about=matter, ballot=line)


def _ends(matter: Matter) -> Iterator[Deadline]:
    if matter.closes_at is not None:
        yield Deadline(at=matter.closes_at, end=_PERIODS[matter.state], about=matter)
    for line in matter.ballots:
        end = End.OBJECTIONS if line.unopposed else End.VOTING
        yield Deadline(at=line.closes_at, end=end, about=matter, ballot=line)
    for floor in matter.floors:
        if floor.until is not None:
            yield Deadline(at=floor.until, end=_end_of(floor), about=matter, ballot=floor)
    for assignment in matter.assignments:
        if assignment.mine and assignment.due_at is not None:
            yield Deadline(at=assignment.due_at, end=End.ASSIGNMENT, about=matter, assignment=assignment)


def _end_of(floor: Floor) -> End:
    if floor.kind is not StatementKind.BEFORE:
        return End.EXPLANATIONS
    return End.OBJECTIONS_OPEN if floor.unopposed else End.VOTING_OPENS
