"""Read models of what was said about a vote: explanations with their replies, notes of correction."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import and_, exists, select
from sqlalchemy.orm import aliased

from consult.models.ballots import Ballot, BallotEvent
from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation
from consult.models.statements import NoteOfCorrection, Statement, StatementEvent
from consult.rules.statements import StatementKind, StatementStep
from consult.rules.tally import Choice
from consult.services import ballot_room, corrections, leaves
from consult.services.leaves import Leaf
from consult.services.occasion import Occasion


class Said(Struct, frozen=True, kw_only=True):
    """A statement: the language that its delegation did not write in is empty; `earlier`: on an earlier approval."""

    id: int
    kind: StatementKind
    key: str
    name_en: str
    name_zh: str
    en: str
    zh: str
    at: datetime
    record_index: int
    earlier: bool
    hidden: "Hidden | None" = None
    replies: tuple["Said", ...] = ()


class Hidden(Struct, frozen=True, kw_only=True):
    """That a statement was hidden by the secretariat, when, and why."""

    at: datetime
    reason_en: str
    reason_zh: str


class Note(Struct, frozen=True, kw_only=True):
    """A note of correction as officials see it; `barred`: the reader is not the one to confirm it."""

    key: str
    name_en: str
    name_zh: str
    recorded: Choice | None
    intended: Choice
    declared_at: datetime
    confirmed_at: datetime | None
    barred: bool


_EN, _ZH, _LATER = aliased(ParticipantText), aliased(ParticipantText), aliased(StatementEvent)
_ORDER = (StatementKind.RESERVATION, StatementKind.BEFORE, StatementKind.AFTER)
_FOLLOWED = exists().where(
    _LATER.statement_id == StatementEvent.statement_id, _LATER.previous_seq == StatementEvent.seq
)
IS_HIDDEN = and_(StatementEvent.statement_id == Statement.id, StatementEvent.step == StatementStep.HIDDEN, ~_FOLLOWED)
"""SQL condition: the statement's last event, by which it is hidden."""
_SAID = (
    select(Statement, Delegation, _EN.body, _ZH.body, StatementEvent)
    .join(Delegation, Delegation.id == Statement.delegation_id)
    .outerjoin(_EN, _EN.id == Statement.text_en_id)
    .outerjoin(_ZH, _ZH.id == Statement.text_zh_id)
    .outerjoin(StatementEvent, IS_HIDDEN)
    .order_by(Statement.id)
)


def of_ballot(occasion: Occasion, ballot: Ballot, *, veil: bool = True) -> tuple[Said, ...]:
    """The explanations of a ballot in the order in which they were given, each with its replies.

    `veil` takes the words of hidden ones away.
    """
    explanations: list[Said] = []
    replies: defaultdict[int, list[Said]] = defaultdict(list)
    for statement, delegation, en, zh, event in occasion.session.execute(
        _SAID.where(Statement.ballot_id == ballot.id)
    ):
        words = ("", "") if veil and event is not None else (en or "", zh or "")
        said = _said(statement, delegation, words, event, earlier=statement.approved_at != ballot.approved_at)
        if statement.answers_id is None:
            explanations.append(said)
        else:
            replies[statement.answers_id].append(said)
    return tuple(replace(one, replies=tuple(replies[one.id])) for one in explanations)


def sheet(said: Sequence[Said], asked: int) -> Leaf[Said]:
    """One leaf of the explanations of a ballot, by kind as pages show them, each with all its replies."""
    ordered = sorted(said, key=lambda one: _ORDER.index(one.kind))
    return leaves.leaf(ordered, asked, lambda one: 1 + len(one.replies))


def notes(occasion: Occasion, ballot_id: int) -> tuple[Note, ...]:
    """The notes of correction on a ballot, those that wait first, in English alphabetical order."""
    rows = occasion.session.execute(
        select(NoteOfCorrection, Delegation, BallotEvent.choice, corrections.barred(occasion.actor.person_id))
        .join(Delegation, Delegation.id == NoteOfCorrection.delegation_id)
        .outerjoin(
            BallotEvent,
            (BallotEvent.ballot_id == NoteOfCorrection.ballot_id)
            & (BallotEvent.delegation_id == NoteOfCorrection.delegation_id)
            & ballot_room.IS_LAST,
        )
        .where(NoteOfCorrection.ballot_id == ballot_id)
        .order_by(NoteOfCorrection.confirmed_at.is_not(None), Delegation.sort_key)
    )
    return tuple(_note(*row) for row in rows)


def _said(
    statement: Statement,
    delegation: Delegation,
    words: tuple[str, str],
    event: StatementEvent | None,
    *,
    earlier: bool,
) -> Said:
    return Said(
        id=statement.id,
        kind=statement.kind,
        key=delegation.key,
        name_en=delegation.name_en,
        name_zh=delegation.name_zh,
        en=words[0],
        zh=words[1],
        at=statement.at,
        record_index=statement.record_index,
        earlier=earlier,
        hidden=Hidden(at=event.at, reason_en=event.reason_en, reason_zh=event.reason_zh) if event else None,
    )


def _note(note: NoteOfCorrection, delegation: Delegation, recorded: Choice | None, barred: bool) -> Note:  # noqa: FBT001  a joined row
    return Note(
        key=delegation.key,
        name_en=delegation.name_en,
        name_zh=delegation.name_zh,
        recorded=recorded,
        intended=note.intended,
        declared_at=note.declared_at,
        confirmed_at=note.confirmed_at,
        barred=barred,
    )
