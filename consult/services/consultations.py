"""Founding a consultation, moving it from state to state, extending its deadline."""

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import or_, select

from consult.models.consultations import Change, Consultation, Transition
from consult.rules import phases
from consult.rules.access import Act
from consult.rules.phases import Cause, Guard, Move, State
from consult.rules.refusal import Code, Refusal
from consult.services import notices, periods, record, register, revisions, stamps, standing
from consult.services.occasion import Occasion


class Founding(Struct, frozen=True, kw_only=True):
    """A consultation to be, in both languages."""

    symbol: str
    title_en: str
    title_zh: str
    mandate_en: str = ""
    mandate_zh: str = ""
    quorum_num: int = 1
    quorum_den: int = 2
    comments_public_at_close: bool = False
    rejections_need_two: bool = True
    sponsors_explain: bool = True


class Step(Struct, frozen=True, kw_only=True):
    """A move that an official has chosen, from the state the official saw."""

    path: str
    seen: State
    target: State
    closes_at: datetime | None = None
    reason_en: str = ""
    reason_zh: str = ""


class Extension(Struct, frozen=True, kw_only=True):
    """A later deadline, with the reason."""

    path: str
    closes_at: datetime
    reason_en: str
    reason_zh: str


def found(occasion: Occasion, asked: Founding) -> str:
    """Found a consultation in preparation; gives its path."""
    record.lock(occasion)
    standing.ask(occasion, Act.CREATE_CONSULTATION)
    return create(occasion, asked).path


def create(occasion: Occasion, asked: Founding) -> Consultation:
    """The rows of a new consultation, with the record's lock held; asks nobody: for `found` and the operator."""
    path = asked.symbol.replace("/", "-")
    taken = select(Consultation.id).where(or_(Consultation.symbol == asked.symbol, Consultation.path == path))
    if occasion.session.scalar(taken) is not None:
        raise Refusal(Code.SYMBOL_TAKEN, at="symbol")
    now = occasion.instant()
    made = Consultation(
        symbol=asked.symbol,
        path=path,
        title_en=asked.title_en,
        title_zh=asked.title_zh,
        mandate_en=asked.mandate_en,
        mandate_zh=asked.mandate_zh,
        state=State.DRAFT,
        comments_public_at_close=asked.comments_public_at_close,
        rejections_need_two=asked.rejections_need_two,
        sponsors_explain=asked.sponsors_explain,
        quorum_num=asked.quorum_num,
        quorum_den=asked.quorum_den,
        created_at=now,
    )
    occasion.session.add(made)
    occasion.session.flush()
    _note(occasion, made, Change.CREATED, now)
    return made


def locked(occasion: Occasion, path: str) -> Consultation:
    """Load a consultation for an act that changes it, the record's lock held first."""
    record.lock(occasion)
    consultation = standing.visible_consultation(occasion, path)
    occasion.session.refresh(consultation, with_for_update=True)
    return consultation


def move(occasion: Occasion, asked: Step) -> State:
    """Move a consultation along an arrow of the diagram that officials may choose."""
    consultation = locked(occasion, asked.path)
    standing.ask(occasion, Act.MOVE_CONSULTATION, consultation)
    arrow = phases.move(consultation.state, asked.target)
    if arrow is None or arrow.cause is not Cause.ACT or consultation.state is not asked.seen:
        raise Refusal(Code.STATE_FORBIDS, state=consultation.state.value)
    now = occasion.instant()
    _check(occasion, consultation, arrow, asked)
    periods.let_end(consultation, arrow.target, asked.closes_at)
    change(occasion, consultation, arrow.target, now, asked)
    if arrow.source is State.DRAFT and arrow.target is State.OPEN_FOR_COMMENT:
        register.record_all(occasion, consultation)
    if arrow.target is State.OPEN_FOR_COMMENT:
        notices.comments_opened(occasion, consultation)
    if arrow.target is State.OPEN_FOR_AMENDMENTS:
        notices.amendments_opened(occasion, consultation)
    return arrow.target


def change(
    occasion: Occasion, consultation: Consultation, target: State, at: datetime, step: Step | None = None
) -> None:
    """Write the new state, its line in the history, and that the public sees something else."""
    source, consultation.state = consultation.state, target
    until = step.closes_at if step and target in phases.PERIODS else None
    occasion.session.add(
        Transition(
            consultation_id=consultation.id,
            change=Change.MOVED,
            source=source,
            target=target,
            at=at,
            by_id=occasion.actor.person_id,
            reason_en=step.reason_en if step else "",
            reason_zh=step.reason_zh if step else "",
            facts={"until": until.isoformat()} if until else {},
        )
    )
    stamps.touch(occasion, consultation)
    occasion.session.flush()


def extend(occasion: Occasion, asked: Extension) -> datetime:
    """Give delegations more time; a deadline never comes nearer."""
    consultation = locked(occasion, asked.path)
    standing.ask(occasion, Act.EXTEND_DEADLINE, consultation)
    now = occasion.instant()
    until = periods.until(consultation)
    if until is None or until <= now:
        raise Refusal(Code.STATE_FORBIDS, state=phases.PERIODS[consultation.state].value)
    if asked.closes_at <= until:
        raise Refusal(Code.DEADLINE_ONLY_LATER, at="closes_at")
    if not asked.reason_en.strip() or not asked.reason_zh.strip():
        raise Refusal(Code.REASON_NEEDED, at="reason_en")
    periods.let_end(consultation, consultation.state, asked.closes_at)
    occasion.session.add(
        Transition(
            consultation_id=consultation.id,
            change=Change.EXTENDED,
            at=now,
            by_id=occasion.actor.person_id,
            reason_en=asked.reason_en,
            reason_zh=asked.reason_zh,
            facts={"was": until.isoformat(), "until": asked.closes_at.isoformat()},
        )
    )
    notices.deadline_extended(occasion, consultation, until, (asked.reason_en, asked.reason_zh))
    stamps.touch(occasion, consultation)
    return asked.closes_at


def _check(occasion: Occasion, consultation: Consultation, arrow: Move, asked: Step) -> None:
    """Every guard of the arrow, in the order in which they are listed."""
    if Guard.TEXT_PUBLISHED in arrow.guards and revisions.last_published(occasion, consultation) is None:
        raise Refusal(Code.NO_TEXT_PUBLISHED)
    if Guard.DEADLINE_AHEAD in arrow.guards:
        earliest = occasion.instant() + timedelta(days=phases.MINIMUM_DAYS)
        if asked.closes_at is None or asked.closes_at < earliest:
            raise Refusal(Code.DEADLINE_TOO_SOON, at="closes_at", days=phases.MINIMUM_DAYS)
    if Guard.REASON_GIVEN in arrow.guards and not (asked.reason_en.strip() and asked.reason_zh.strip()):
        raise Refusal(Code.REASON_NEEDED, at="reason_en")


def _note(occasion: Occasion, consultation: Consultation, what: Change, at: datetime) -> None:
    occasion.session.add(
        Transition(consultation_id=consultation.id, change=what, at=at, by_id=occasion.actor.person_id, facts={})
    )
    occasion.session.flush()
