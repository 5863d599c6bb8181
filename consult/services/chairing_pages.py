"""Read models for officials: ballots prepared and held, sittings, and what each still needs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.models.ballots import Ballot, BallotEvent, BallotState, RegisterEntry, Return, Sitting
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.models.people import Person
from consult.models.texts import Provision, ProvisionText, ProvisionVersion, Revision
from consult.rules import composing, phases
from consult.rules.access import Act, Role
from consult.rules.decision import Rule
from consult.rules.phases import State
from consult.rules.roster import Subject
from consult.services import (
    ballot_drafting,
    ballot_pages,
    ballot_room,
    consultation_page,
    letter_contests,
    paging,
    questions,
)
from consult.services.ballot_pages import Line, Stage
from consult.services.ballot_room import Which
from consult.services.consultation_page import Head
from consult.services.letter_contests import Contested
from consult.services.occasion import Occasion
from consult.services.paging import Part
from consult.services.questions import Hang
from consult.text.provision import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A ballot as officials see it: who wrote it, who approved it, what it waits for."""

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
    hangs: tuple[Hang, ...]
    settled_by: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A delegation by its names."""

    key: str
    name_en: str
    name_zh: str


@dataclass(frozen=True, slots=True)
class RoomAsked:
    """The ballots of a consultation; `page`: a page of their list."""

    path: str
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Chairing:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One ballot for officials, with the delegations that have not handed in while it is open."""

    chairing: Chairing
    ballot: Prepared
    missing: tuple[Named, ...]
    members: int
    contests: tuple[Contested, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A provision that can be voted on, by its first words."""

    key: str
    number: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A ballot that another may hang on."""

    number: int
    question_en: str
    question_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the form for a ballot needs: the provisions of the current text, and what is in it so far."""

    head: Head
    revision_symbol: str
    provisions: tuple[Option, ...]
    earlier: tuple[Earlier, ...]
    draft: ballot_drafting.Draft | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A form asked for: a new ballot, one put again (`again`), or a draft to change (`number`)."""

    path: str
    number: int = 0
    again: int = 0


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
        contests=letter_contests.of_ballot(occasion, which),
    )


def desk(occasion: Occasion, asked: Opened) -> Desk:
    """The form for a ballot, with the provisions it can concern and what stands in it so far."""
    consultation = ballot_room.chaired(occasion, asked.path, Act.DRAFT_BALLOT)
    revision = occasion.session.scalar(
        select(Revision)
        .where(Revision.consultation_id == consultation.id, Revision.published_at.is_not(None))
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return Desk(
        head=consultation_page.head_of(consultation, occasion.now),
        revision_symbol=revision.symbol if revision is not None else "",
        provisions=_options(occasion, revision.id) if revision is not None else (),
        earlier=_earlier(occasion, consultation, asked.number),
        draft=_draft(occasion, consultation, asked),
    )


def _earlier(occasion: Occasion, consultation: Consultation, number: int) -> tuple[Earlier, ...]:
    """The other ballots that can still decide something, or have."""
    query = select(Ballot.number, Ballot.question_en, Ballot.question_zh).where(
        Ballot.consultation_id == consultation.id, Ballot.state != BallotState.ANNULLED, Ballot.number != number
    )
    rows = occasion.session.execute(query.order_by(Ballot.number))
    return tuple(Earlier(number=row.number, question_en=row.question_en, question_zh=row.question_zh) for row in rows)


def _ballots(occasion: Occasion, consultation: Consultation) -> tuple[tuple[Prepared, ...], Sitting | None]:
    """The ballots, and the sitting that is open: where there are no ballots there is none."""
    drafter, approver, later = aliased(Person), aliased(Person), aliased(Ballot)
    rows = occasion.session.execute(
        select(
            Ballot,
            drafter.name,
            approver.name,
            Provision.key,
            ProvisionVersion.number,
            Revision.symbol,
            later.id,
            Sitting,
        )
        .join(drafter, drafter.id == Ballot.drafted_by_id)
        .outerjoin(approver, approver.id == Ballot.approved_by_id)
        .outerjoin(Provision, Provision.id == Ballot.provision_id)
        .outerjoin(Revision, Revision.id == Ballot.revision_id)
        .outerjoin(
            ProvisionVersion,
            (ProvisionVersion.revision_id == Ballot.revision_id)
            & (ProvisionVersion.provision_id == Ballot.provision_id),
        )
        .outerjoin(later, later.put_again_from_id == Ballot.id)
        .outerjoin(Sitting, (Sitting.consultation_id == Ballot.consultation_id) & Sitting.ended_at.is_(None))
        .where(Ballot.consultation_id == consultation.id)
        .order_by(Ballot.number)
    ).all()
    hangs = questions.hangs(occasion, [row[0].id for row in rows])
    annulled = {row[0].number for row in rows if row[0].state is BallotState.ANNULLED}
    made = tuple(_prepared(occasion, row, hangs.get(row[0].id, ()), annulled) for row in rows)
    return made, rows[0][-1] if rows else None


def _prepared(occasion: Occasion, row, hangs: tuple[Hang, ...], annulled: set[int]) -> Prepared:  # type: ignore[no-untyped-def]  # noqa: ANN001  a joined row
    ballot, drafted_by, approved_by, provision, number, symbol, later, _sitting = row
    me = occasion.actor.person_id
    settled_by = tuple(ballot.settled_by or ())
    again = ballot.number in annulled or annulled.intersection(settled_by) or ballot_drafting.offers_second(ballot)
    return Prepared(
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
        may_be_put_again=bool(again) and later is None,
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


def _options(occasion: Occasion, revision_id: int) -> tuple[Option, ...]:
    en, zh = aliased(ProvisionText), aliased(ProvisionText)
    rows = occasion.session.execute(
        select(Provision.key, ProvisionVersion.number, en.text, zh.text)
        .join(ProvisionVersion, ProvisionVersion.provision_id == Provision.id)
        .join(
            en,
            (en.revision_id == revision_id) & (en.provision_id == Provision.id) & (en.language == Language.EN),
        )
        .join(
            zh,
            (zh.revision_id == revision_id) & (zh.provision_id == Provision.id) & (zh.language == Language.ZH),
        )
        .where(ProvisionVersion.revision_id == revision_id)
        .order_by(ProvisionVersion.position)
    )
    return tuple(Option(key=key, number=number, en=one, zh=other) for key, number, one, other in rows)


def _draft(occasion: Occasion, consultation: Consultation, asked: Opened) -> ballot_drafting.Draft | None:
    number = asked.number or asked.again
    if not number:
        return None
    ballot = ballot_room.ballot_of(occasion, consultation, number)
    rule = Rule.from_facts(ballot.rule)
    quorum = next(name for name, share in composing.QUORUMS.items() if share == rule.quorum)
    key = occasion.session.scalar(select(Provision.key).where(Provision.id == ballot.provision_id))
    return ballot_drafting.Draft(
        path=consultation.path,
        subject=Subject(ballot.subject),
        provision=key or "",
        question_en=ballot.question_en,
        question_zh=ballot.question_zh,
        preset=rule.name,
        quorum=quorum,
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        reveal=ballot.reveal_seconds,
        again=asked.again,
        own=composing.composition_of(rule),
        hangs=questions.hangs(occasion, [ballot.id]).get(ballot.id, ()) if asked.number else (),
    )
