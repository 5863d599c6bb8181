"""What is new in a consultation for somebody at a delegation's desk, since they last marked everything as read.

Nothing is written while reading. Before anybody has marked anything, all is new since they were accredited.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, true, union_all
from sqlalchemy.orm import InstrumentedAttribute, aliased

from consult.models.ballots import Ballot, BallotState
from consult.models.base import insert_if_new
from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentStatus, Disposition
from consult.models.delegations import Accreditation, Delegation
from consult.models.drafts import CommentDraft, DraftRemark
from consult.models.people import Person
from consult.models.readings import DeskReading
from consult.models.texts import Revision
from consult.rules.access import Act
from consult.services import comment_visibility, consultation_page, drafts, standing
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name

MOST = 200
_Column = ColumnElement[Any] | InstrumentedAttribute[Any]
_Rows = Select[*tuple[Any, ...]]


class NewsKind(StrEnum):
    """What happened."""

    REVISION = "revision"
    COMMENT = "comment"
    REPLY = "reply"
    ANSWER = "answer"
    BALLOT_OPENED = "ballot_opened"
    BALLOT_CLOSED = "ballot_closed"
    RETURNED = "returned"
    REMARK = "remark"


class News(Struct, frozen=True, kw_only=True):
    """Something new: `number` is that of the revision, comment, ballot or draft; the names say of whom or what."""

    kind: NewsKind
    at: datetime
    number: int
    name_en: str
    name_zh: str


class NewsPage(Struct, frozen=True, kw_only=True):
    """What is new, the last first; `marked`: whether the reader has ever said that all was read."""

    head: Head
    delegation: Name
    since: datetime
    marked: bool
    made_at: datetime
    news: tuple[News, ...]
    more: bool


class NewsAsked(Struct, frozen=True, kw_only=True):
    """What is new at a desk in one consultation; `until`: up to where it was read."""

    delegation: str
    consultation: str
    until: datetime | None = None


class _Where(Struct, frozen=True):
    """Whose news these are, and of which consultation."""

    occasion: Occasion
    consultation: Consultation
    delegation: Delegation
    leads: bool
    since: datetime


def page(occasion: Occasion, asked: NewsAsked) -> NewsPage:
    """Everything that has happened since, as far as the reader may see it: one query for all of it."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    capacity = standing.ask(occasion, Act.OPEN_DESK, None, delegation).capacity
    since, marked = _since(occasion, consultation, delegation)
    where = _Where(occasion, consultation, delegation, drafts.leads(capacity.roles), since)
    rows = occasion.session.execute(_query(where)).all()
    return NewsPage(
        head=consultation_page.head_of(consultation, occasion.now),
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        since=since,
        marked=marked,
        made_at=occasion.now,
        news=tuple(
            News(kind=NewsKind(row.kind), at=row.at, number=row.number, name_en=row.name_en, name_zh=row.name_zh)
            for row in rows[:MOST]
        ),
        more=len(rows) > MOST,
    )


def mark_read(occasion: Occasion, asked: NewsAsked) -> None:
    """Say that everything up to an instant was read; never further than now, never back."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    person_id = standing.ask(occasion, Act.MARK_READ, None, delegation).person_id
    until = min(asked.until or occasion.now, occasion.now)
    key = {"person_id": person_id, "delegation_id": delegation.id, "consultation_id": consultation.id}
    made = insert_if_new(DeskReading, occasion.session.get_bind().dialect)
    occasion.session.execute(made, [{**key, "until": until}])
    found = occasion.session.get_one(DeskReading, key, with_for_update=True)
    found.until = max(found.until, until)


def _since(occasion: Occasion, consultation: Consultation, delegation: Delegation) -> tuple[datetime, bool]:
    """From when on things are new to the reader."""
    me = occasion.actor.person_id
    read = select(DeskReading.until).where(
        DeskReading.person_id == me,
        DeskReading.delegation_id == delegation.id,
        DeskReading.consultation_id == consultation.id,
    )
    began = select(func.min(Accreditation.valid_from)).where(
        Accreditation.person_id == me, Accreditation.delegation_id == delegation.id
    )
    until = occasion.session.scalar(read)
    return (until, True) if until is not None else (occasion.session.scalars(began).one(), False)


def _query(where: _Where) -> _Rows:
    everything = union_all(
        _revisions(where), *_ballots(where), _comments(where), _replies(where), _answers(where), _remarks(where)
    ).subquery()
    return select(everything).order_by(everything.c.at.desc(), everything.c.number.desc()).limit(MOST + 1)


def _news(kind: ColumnElement[str], at: _Column, number: _Column, *names: _Column) -> _Rows:
    name_en, name_zh = names or (literal(""), literal(""))
    return select(
        kind.label("kind"),
        at.label("at"),
        number.label("number"),
        name_en.label("name_en"),
        name_zh.label("name_zh"),
    )


def _revisions(where: _Where) -> _Rows:
    at = Revision.published_at
    return _news(literal(NewsKind.REVISION.value), at, Revision.number, Revision.symbol, Revision.symbol).where(
        Revision.consultation_id == where.consultation.id, at > where.since
    )


def _ballots(where: _Where) -> list[_Rows]:
    states = (BallotState.OPEN, BallotState.CLOSED)
    moments = ((NewsKind.BALLOT_OPENED, Ballot.opened_at), (NewsKind.BALLOT_CLOSED, Ballot.closed_at))
    return [
        _news(literal(kind.value), at, Ballot.number, Ballot.question_en, Ballot.question_zh).where(
            Ballot.consultation_id == where.consultation.id, Ballot.state.in_(states), at > where.since
        )
        for kind, at in moments
    ]


def _said(where: _Where, kind: NewsKind) -> _Rows:
    """Comments of other delegations that everybody can read, since they were public."""
    at = comment_visibility.public_at(where.occasion, where.consultation)
    return (
        _news(literal(kind.value), at, Comment.number, Delegation.name_en, Delegation.name_zh)
        .join(Delegation, Delegation.id == Comment.delegation_id)
        .where(
            Comment.consultation_id == where.consultation.id,
            Comment.delegation_id != where.delegation.id,
            Comment.status == CommentStatus.PUBLISHED,
            comment_visibility.public(where.occasion, where.consultation),
            at > where.since,
        )
    )


def _comments(where: _Where) -> _Rows:
    """On what we have spoken on ourselves."""
    own = aliased(Comment)
    spoken = select(own.id).where(
        own.consultation_id == where.consultation.id,
        own.delegation_id == where.delegation.id,
        own.provision_id.is_not_distinct_from(Comment.provision_id),
    )
    return _said(where, NewsKind.COMMENT).where(Comment.parent_id.is_(None), spoken.exists())


def _replies(where: _Where) -> _Rows:
    """Below what we have said."""
    own = aliased(Comment)
    ours = select(own.id).where(own.delegation_id == where.delegation.id, own.id == Comment.parent_id)
    return _said(where, NewsKind.REPLY).where(ours.exists())


def _answers(where: _Where) -> _Rows:
    return (
        _news(literal(NewsKind.ANSWER.value), Disposition.at, Comment.number)
        .join(Comment, Comment.id == Disposition.comment_id)
        .where(
            Comment.consultation_id == where.consultation.id,
            Comment.delegation_id == where.delegation.id,
            Disposition.at > where.since,
        )
    )


def _remarks(where: _Where) -> _Rows:
    """Said by colleagues below drafts that the reader may read; with a return the draft came back."""
    me = where.occasion.actor.person_id
    sheet = aliased(CommentDraft)
    took_part = select(sheet.id).where(
        sheet.author_id == me, or_(sheet.id == CommentDraft.id, sheet.origin_id == CommentDraft.id)
    )
    readable = true() if where.leads else or_(CommentDraft.shown_at.is_not(None), took_part.exists())
    kind = case((DraftRemark.returns, NewsKind.RETURNED.value), else_=NewsKind.REMARK.value)
    return (
        _news(kind, DraftRemark.at, CommentDraft.number, Person.name, Person.name)
        .join(CommentDraft, CommentDraft.id == DraftRemark.draft_id)
        .join(Person, Person.id == DraftRemark.author_id)
        .where(
            and_(CommentDraft.delegation_id == where.delegation.id, DraftRemark.author_id != me),
            CommentDraft.consultation_id == where.consultation.id,
            readable,
            DraftRemark.at > where.since,
        )
    )
