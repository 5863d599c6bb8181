"""Read models of ballots for everybody: the list, and one ballot before, during and after the vote."""

from collections import Counter
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from consult.ledger.entries import EntryType
from consult.models.ballots import Ballot, BallotEvent, BallotState, RegisterEntry, Sitting
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.models.record import RecordEntry
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules import access, statements
from consult.rules.access import Act
from consult.rules.decision import Decision, Rule
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.rules.statements import MOST_REPLIES, Moment, StatementKind
from consult.services import (
    amendment_pages,
    ballot_room,
    consultation_page,
    letter_contests,
    objections,
    questions,
    sponsors_votes,
    statement_pages,
    vote_conduct,
    voting_board,
)
from consult.services.amendment_pages import ChangeView
from consult.services.ballot_room import Which
from consult.services.consultation_page import Head
from consult.services.letter_contests import Contested
from consult.services.objections import Objected
from consult.services.occasion import Occasion
from consult.services.questions import Hang
from consult.services.statement_pages import Said
from consult.services.voting_board import Board
from consult.text.reference import amendment_reference


class Stage(StrEnum):
    """What a reader sees of a ballot, by its state and the instants."""

    UPCOMING = "upcoming"
    OPEN = "open"
    COUNTING = "counting"
    CLOSED = "closed"
    ANNULLED = "annulled"
    MOOT = "moot"


_ENDED = frozenset({Stage.CLOSED, Stage.ANNULLED, Stage.MOOT})
_OF_DELEGATIONS = frozenset({EntryType.BALLOT_SEALED, EntryType.STATEMENT_MADE})


class Line(Struct, frozen=True, kw_only=True):
    """One ballot in a list."""

    number: int
    subject: Subject
    question_en: str
    question_zh: str
    stage: Stage
    opens_at: datetime
    closes_at: datetime
    rule: Rule
    decision: Decision | None
    in_sitting: bool
    reveal_seconds: int = 0
    amendment: str = ""


class Listing(Struct, frozen=True):
    """The ballots of a consultation: those now, those to come, those held."""

    head: Head
    now: tuple[Line, ...]
    upcoming: tuple[Line, ...]
    held: tuple[Line, ...]


class EntryLink(Struct, frozen=True):
    """An entry of the record that bears on a ballot."""

    index: int
    type: str


class BallotPage(Struct, frozen=True, kw_only=True):
    """One ballot as everybody sees it."""

    head: Head
    line: Line
    members: int
    register_hash: str
    revision: int
    revision_symbol: str
    provision: str
    provision_number: str
    handed_in: int
    reason_en: str
    reason_zh: str
    annulled_at: datetime | None
    first: int
    again: int
    hangs: tuple[Hang, ...]
    settled_by: tuple[int, ...]
    board: Board | None
    objection: Objected | None
    statements: tuple[Said, ...]
    correctors: frozenset[str]
    speakers: frozenset[str]
    silent: frozenset[str]
    contests: tuple[Contested, ...]
    entries: tuple[EntryLink, ...] = field(default=())
    changes: tuple[ChangeView, ...] = ()

    @property
    def explainers(self) -> frozenset[str]:
        """Those who may explain their vote now and have not done so."""
        return self.speakers - self._heard(StatementKind.AFTER) - self.silent

    @property
    def reservers(self) -> frozenset[str]:
        """Those who may enter a reservation now, to what was adopted without a vote, and have not done so."""
        adopted = self.line.rule.unopposed is not None and self.objection is None
        return self.speakers - self._heard(StatementKind.RESERVATION) if adopted else frozenset()

    def _heard(self, kind: StatementKind) -> frozenset[str]:
        return frozenset(one.key for one in self.statements if one.kind is kind)

    @property
    def repliers(self) -> frozenset[str]:
        """Those who may reply to others now, as often as they have not done so yet."""
        given = Counter(reply.key for one in self.statements for reply in one.replies)
        return frozenset(key for key in self.speakers if given[key] < MOST_REPLIES)


def listing(occasion: Occasion, path: str) -> Listing:
    """All ballots of a consultation that have been approved, in their order."""
    head = consultation_page.head(occasion, path)
    rows = occasion.session.scalars(
        select(Ballot)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .where(Consultation.path == path, Ballot.state != BallotState.DRAFT)
        .order_by(Ballot.opens_at, Ballot.number)
    )
    lines = [line_of(occasion, row) for row in rows]
    return Listing(
        head,
        tuple(line for line in lines if line.stage in {Stage.OPEN, Stage.COUNTING}),
        tuple(line for line in lines if line.stage is Stage.UPCOMING),
        tuple(line for line in reversed(lines) if line.stage in _ENDED),
    )


def one(occasion: Occasion, which: Which) -> BallotPage:
    """One ballot; nothing of who voted, or how, before it is closed."""
    head = consultation_page.head(occasion, which.path)
    ballot, revision, provision, number, first, again, sitting = _found(occasion, which)
    line = line_of(occasion, ballot)
    is_board = ballot.closed_at is not None and not line.rule.unopposed
    board = voting_board.of_ballot(occasion, ballot) if is_board else None
    correctors = _correctors(head, ballot, board)
    speakers = correctors if board is not None else _entitled(occasion, head, ballot)
    speakers = speakers if _is_after(ballot, sitting, occasion.now) else frozenset()
    return BallotPage(
        head=head,
        line=line,
        members=ballot.members or 0,
        register_hash=ballot.register_hash,
        revision=revision.number if ballot.revision_id else 0,
        revision_symbol=revision.symbol if ballot.revision_id else "",
        provision=provision or "",
        provision_number=number or "",
        handed_in=_handed_in(occasion, ballot) if line.stage in {Stage.OPEN, Stage.COUNTING} else 0,
        reason_en=ballot.annul_reason_en if line.stage is Stage.ANNULLED else "",
        reason_zh=ballot.annul_reason_zh if line.stage is Stage.ANNULLED else "",
        annulled_at=ballot.annulled_at,
        first=first or 0,
        again=again or 0,
        hangs=questions.hangs(occasion, [ballot.id]).get(ballot.id, ()) if line.stage is Stage.UPCOMING else (),
        settled_by=tuple(ballot.settled_by or ()),
        board=board,
        objection=objections.of(occasion, ballot),
        statements=statement_pages.of_ballot(occasion, ballot),
        correctors=correctors,
        speakers=speakers,
        silent=sponsors_votes.silent_on(occasion, ballot) if speakers else frozenset(),
        contests=letter_contests.of_ballot(occasion, which) if ballot.closed_at is not None else (),
        entries=_entries(occasion, f"{head.symbol}#{ballot.number}"),
        changes=amendment_pages.as_put(occasion, ballot),
    )


def _found(occasion: Occasion, which: Which):  # type: ignore[no-untyped-def]  # noqa: ANN202  a joined row
    """A ballot with what it is about, the one that it puts again, the one that puts it again, and its sitting."""
    first, again = aliased(Ballot), aliased(Ballot)
    about = (Revision, Provision.key, ProvisionVersion.number)
    asked = select(Ballot, *about, first.number, again.number, Sitting)
    row = occasion.session.execute(
        ballot_room.with_subject(asked)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .outerjoin(first, first.id == Ballot.put_again_from_id)
        .outerjoin(again, (again.put_again_from_id == Ballot.id) & (again.state != BallotState.DRAFT))
        .outerjoin(Sitting, Sitting.id == Ballot.sitting_id)
        .where(
            Consultation.path == which.path,
            Ballot.number == which.number,
            Ballot.state != BallotState.DRAFT,
        )
    ).first()
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    return row


def line_of(occasion: Occasion, ballot: Ballot) -> Line:
    """A ballot as a line; between the instant and the count it is closed, being counted."""
    return Line(
        number=ballot.number,
        subject=ballot.subject,
        question_en=ballot.question_en,
        question_zh=ballot.question_zh,
        stage=_stage(ballot, occasion.now),
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        rule=Rule.from_facts(ballot.rule),
        decision=Decision.from_facts(ballot.result) if ballot.result else None,
        in_sitting=ballot.sitting_id is not None,
        reveal_seconds=ballot.reveal_seconds,
        amendment=amendment_reference(ballot.amendment_number) if ballot.amendment_number else "",
    )


def _stage(ballot: Ballot, now: datetime) -> Stage:
    if ballot.state is BallotState.OPEN:
        return Stage.OPEN if now < ballot.closes_at else Stage.COUNTING
    ended = {
        BallotState.CLOSED: Stage.CLOSED,
        BallotState.ANNULLED: Stage.ANNULLED,
        BallotState.MOOT: Stage.MOOT,
    }
    return ended.get(ballot.state, Stage.UPCOMING)


def _correctors(head: Head, ballot: Ballot, board: Board | None) -> frozenset[str]:
    """Those of the register who may still say something about a vote that was held and stands."""
    states = access.TABLE[Act.DECLARE_CORRECTION].states or frozenset()
    if board is None or ballot.state is not BallotState.CLOSED or head.state not in states:
        return frozenset()
    return frozenset(cell.key for cell in board.cells if not cell.suspended)


def _entitled(occasion: Occasion, head: Head, ballot: Ballot) -> frozenset[str]:
    """Those who may still say something about what was decided without a vote: of the register, not suspended."""
    states = access.TABLE[Act.EXPLAIN_VOTE].states or frozenset()
    if ballot.state is not BallotState.CLOSED or head.state not in states:
        return frozenset()
    query = (
        select(Delegation.key)
        .join(RegisterEntry, RegisterEntry.delegation_id == Delegation.id)
        .where(RegisterEntry.ballot_id == ballot.id, Delegation.suspended_at.is_(None))
    )
    return frozenset(occasion.session.scalars(query))


def _is_after(ballot: Ballot, sitting: Sitting | None, now: datetime) -> bool:
    return statements.moment(vote_conduct.course_of(ballot, sitting), now) is Moment.AFTER


def _handed_in(occasion: Occasion, ballot: Ballot) -> int:
    first_casts = select(func.count()).where(BallotEvent.ballot_id == ballot.id, BallotEvent.seq == 1)
    return occasion.session.scalar(first_casts) or 0


def _entries(occasion: Occasion, name: str) -> tuple[EntryLink, ...]:
    """The entries on a ballot, save those of single delegations, which can be many."""
    rows = occasion.session.execute(
        select(RecordEntry.position, RecordEntry.type)
        .where(RecordEntry.subject == name, RecordEntry.type.not_in(_OF_DELEGATIONS))
        .order_by(RecordEntry.position)
        .limit(40)
    )
    return tuple(EntryLink(row.position, row.type) for row in rows)
