"""Drafting a ballot, and approving it by a second official."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import func, select

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules import composing, reveal
from consult.rules.access import Act
from consult.rules.composing import QUORUMS, Composition
from consult.rules.decision import Rule, Unopposed
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import amendment_votes, ballot_room, putting_again, questions, record, stamps
from consult.services.ballot_room import Which
from consult.services.occasion import Occasion
from consult.services.questions import Hang


class Draft(Struct, frozen=True, kw_only=True):
    """A ballot as an official writes it; `provision` is a key, `amendment` a reference, each empty unless voted on.

    `preset` names an offered rule, or is `own` with the composition beside it. `reveal`: seconds of checking time.
    """

    path: str
    subject: Subject
    provision: str
    question_en: str
    question_zh: str
    preset: str
    quorum: str
    opens_at: datetime
    closes_at: datetime
    again: int = 0
    reconsiders: int = 0
    hangs: tuple[Hang, ...] = ()
    amendment: str = ""
    own: Composition | None = None
    reveal: int = 0

    @property
    def rule(self) -> Rule:
        """The rule of these choices; a choice that no form offers is a fault of the program."""
        return composing.chosen(self.preset, self.own, QUORUMS[self.quorum])


class Edit(Struct, frozen=True, kw_only=True):
    """A draft written anew."""

    number: int
    draft: Draft


class Approval(Struct, frozen=True, kw_only=True):
    """The second official's yes to the draft as it stood at `seen`."""

    which: Which
    seen: datetime


def draft(occasion: Occasion, asked: Draft) -> int:
    """Write a new ballot; gives its number."""
    record.lock(occasion)
    consultation = ballot_room.chaired(occasion, asked.path, Act.DRAFT_BALLOT)
    _check_period(occasion, asked)
    rule = asked.rule
    first = putting_again.first(occasion, consultation, asked.again) if asked.again else None
    if first is not None:
        rule = putting_again.following(first, rule)
    last = occasion.session.scalar(select(func.max(Ballot.number)).where(Ballot.consultation_id == consultation.id))
    made = Ballot(
        consultation_id=consultation.id,
        number=(last or 0) + 1,
        state=BallotState.DRAFT,
        put_again_from_id=first.id if first else None,
        reconsiders_id=_reconsidered(occasion, consultation, asked),
    )
    made.rule = dict(rule.to_facts())
    _write(occasion, consultation, made, asked)
    occasion.session.add(made)
    occasion.session.flush()
    questions.hang(occasion, made, putting_again.hangs(occasion, first, asked.hangs))
    return made.number


def edit(occasion: Occasion, asked: Edit) -> int:
    """Write a draft anew; whoever wrote it last cannot be the one who approves it."""
    record.lock(occasion)
    consultation = ballot_room.chaired(occasion, asked.draft.path, Act.DRAFT_BALLOT)
    ballot = ballot_room.ballot_of(occasion, consultation, asked.number)
    _check_draft(ballot)
    _check_period(occasion, asked.draft)
    rule = asked.draft.rule
    first = occasion.session.get(Ballot, ballot.put_again_from_id) if ballot.put_again_from_id else None
    if first is not None:
        rule = putting_again.following(first, rule)
    if ballot.reconsiders_id is not None:
        _check_motion(asked.draft)
    ballot.rule = dict(rule.to_facts())
    _write(occasion, consultation, ballot, asked.draft)
    questions.hang(occasion, ballot, putting_again.hangs(occasion, first, asked.draft.hangs))
    return ballot.number


def approve(occasion: Occasion, asked: Approval) -> int:
    """Approve a draft as a second person; from now on nothing in it changes."""
    record.lock(occasion)
    consultation = ballot_room.chaired(occasion, asked.which.path, Act.APPROVE_BALLOT)
    ballot = ballot_room.ballot_of(occasion, consultation, asked.which.number)
    _check_draft(ballot)
    if ballot.drafted_by_id == occasion.actor.person_id:
        raise Refusal(Code.SECOND_PERSON_NEEDED)
    if ballot.drafted_at != asked.seen:
        raise Refusal(Code.BALLOT_EDITED)
    if ballot.closes_at <= occasion.now:
        raise Refusal(Code.BALLOT_CLOSES_TOO_SOON, time=occasion.now)
    ballot.state = BallotState.APPROVED
    ballot.returned = None
    ballot.approved_by_id = occasion.actor.person_id
    ballot.approved_at = occasion.now
    stamps.touch(occasion, consultation)
    return ballot.number


def _reconsidered(occasion: Occasion, consultation: Consultation, asked: Draft) -> int | None:
    """The ballot that a motion wants reconsidered: a question of procedure, decided by two thirds."""
    if not asked.reconsiders:
        return None
    _check_motion(asked)
    return putting_again.to_reconsider(occasion, consultation, asked.reconsiders).id


def _check_motion(asked: Draft) -> None:
    if asked.subject is not Subject.PROCEDURE or asked.preset != putting_again.MOTION:
        raise Refusal(Code.RECONSIDERED_BY_TWO_THIRDS)


def _check_draft(ballot: Ballot) -> None:
    if ballot.state is BallotState.OPEN:
        raise Refusal(Code.BALLOT_FROZEN)
    if ballot.state is not BallotState.DRAFT:
        raise Refusal(Code.BALLOT_APPROVED)


def _check_period(occasion: Occasion, asked: Draft) -> None:
    if asked.closes_at <= asked.opens_at:
        raise Refusal(Code.BAD_PERIOD, at="closes_at")
    if asked.closes_at <= occasion.now:
        raise Refusal(Code.BALLOT_CLOSES_TOO_SOON, at="closes_at", time=occasion.now)
    if asked.closes_at - asked.opens_at < composing.least_time(asked.rule):
        hours = composing.LEAST_TIME[Unopposed.SILENCE] // timedelta(hours=1)
        minutes = composing.LEAST_TIME[Unopposed.CALL] // timedelta(minutes=1)
        raise Refusal(Code.TOO_LITTLE_TIME_TO_OBJECT, at="closes_at", hours=hours, minutes=minutes)
    if not reveal.is_allowed(asked.reveal, asked.opens_at, asked.closes_at):
        raise Refusal(Code.REVEAL_NOT_ALLOWED, at="reveal", longest=reveal.LONGEST)


def _write(occasion: Occasion, consultation: Consultation, ballot: Ballot, asked: Draft) -> None:
    revision = None
    if asked.subject is not Subject.PROCEDURE:
        revision = _published(occasion, consultation)
    ballot.subject = asked.subject
    ballot.revision_id = revision.id if revision else None
    ballot.provision_id = ballot.amendment_id = None
    if revision is not None and asked.subject is Subject.PROVISION:
        ballot.provision_id = _provision(occasion, revision, asked.provision)
    if asked.subject is Subject.AMENDMENT:
        first = occasion.session.get(Ballot, ballot.put_again_from_id) if ballot.put_again_from_id else None
        ballot.amendment_id = amendment_votes.to_put(occasion, consultation, asked.amendment, first).id
    ballot.question_en = asked.question_en
    ballot.question_zh = asked.question_zh
    ballot.opens_at = asked.opens_at
    ballot.closes_at = asked.closes_at
    ballot.reveal_seconds = 0 if asked.rule.unopposed is not None else asked.reveal
    assert occasion.actor.person_id is not None
    ballot.drafted_by_id = occasion.actor.person_id
    ballot.drafted_at = occasion.instant()


def _published(occasion: Occasion, consultation: Consultation) -> Revision:
    found = occasion.session.scalar(
        select(Revision)
        .where(Revision.consultation_id == consultation.id, Revision.published_at.is_not(None))
        .order_by(Revision.number.desc())
        .limit(1)
    )
    if found is None:
        raise Refusal(Code.NO_TEXT_TO_VOTE_ON)
    return found


def _provision(occasion: Occasion, revision: Revision, key: str) -> int:
    found = occasion.session.scalar(
        select(Provision.id)
        .join(ProvisionVersion, ProvisionVersion.provision_id == Provision.id)
        .where(ProvisionVersion.revision_id == revision.id, Provision.key == key)
    )
    if found is None:
        raise Refusal(Code.BAD_REQUEST, at="provision")
    return found
