"""What a newcomer in a delegation needs to know of a consultation: the team, what was said, what is ahead.

Inside only. Sealed votes appear nowhere in it: of votes it holds those of closed ballots.
"""

from datetime import datetime
from itertools import groupby

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.models.ballots import Ballot
from consult.models.consultations import Consultation
from consult.models.contributions import Comment, ParticipantText, PositionEvent
from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Person
from consult.models.statements import Statement
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules.access import Act
from consult.rules.roster import AccreditationRole
from consult.rules.statements import StatementKind
from consult.rules.tally import Stance
from consult.services import (
    comment_records,
    comment_visibility,
    consultation_page,
    delegation_votes,
    desk_ballots,
    drafts,
    standing,
)
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head
from consult.services.delegation_votes import Asked, Vote
from consult.services.desk_ballots import BallotLine
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.provision import Language

_ORDER = tuple(AccreditationRole)


class Colleague(Struct, frozen=True, kw_only=True):
    """Somebody who serves or has served the delegation."""

    name: str
    role: AccreditationRole
    since: datetime
    until: datetime | None
    over: bool


class Taken(Struct, frozen=True, kw_only=True):
    """A position that the delegation took once."""

    stance: Stance
    revision: int
    at: datetime
    language: Language | None
    words: str


class OnProvision(Struct, frozen=True):
    """All positions that the delegation took on a provision, the last first; its number is that of the last text."""

    key: str
    number: str
    taken: tuple[Taken, ...]


class Said(Struct, frozen=True, kw_only=True):
    """A statement about a vote, in the languages in which it was made."""

    kind: StatementKind
    ballot: int
    question_en: str
    question_zh: str
    en: str
    zh: str
    at: datetime


class HandOver(Struct, frozen=True, kw_only=True):
    """Everything on one page; `held_back`: comments of the present period have no reference yet."""

    head: Head
    delegation: Name
    leads: bool
    made_at: datetime
    team: tuple[Colleague, ...]
    held_back: bool
    comments: tuple[CommentRecord, ...]
    positions: tuple[OnProvision, ...]
    votes: tuple[Vote, ...]
    statements: tuple[Said, ...]
    ahead: tuple[BallotLine, ...]


class HandOverAsked(Struct, frozen=True):
    """The hand-over of a delegation in one consultation."""

    delegation: str
    consultation: str


def page(occasion: Occasion, asked: HandOverAsked) -> HandOver:
    """For whoever serves the delegation: what is public of it, and who its people are."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    leads = drafts.leads(standing.ask(occasion, Act.OPEN_DESK, None, delegation).capacity.roles)
    here = (Comment.consultation_id == consultation.id, Comment.delegation_id == delegation.id)
    ahead = desk_ballots.of_delegation(occasion, delegation, tells=leads).lines
    return HandOver(
        head=consultation_page.head_of(consultation, occasion.now),
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        leads=leads,
        made_at=occasion.now,
        team=_team(occasion, delegation),
        held_back=comment_visibility.veils_some(consultation, occasion.now),
        comments=tuple(comment_records.bare(occasion, *here)),
        positions=_positions(occasion, consultation, delegation),
        votes=delegation_votes.votes(occasion, Asked(delegation.key, consultation=consultation.path)).votes,
        statements=_statements(occasion, consultation, delegation),
        ahead=tuple(ahead.get(consultation.id, ())),
    )


def _team(occasion: Occasion, delegation: Delegation) -> tuple[Colleague, ...]:
    """Those who serve it by role, then those who did, the last first."""
    rows = occasion.session.execute(
        select(Accreditation, Person.name)
        .join(Person, Person.id == Accreditation.person_id)
        .where(Accreditation.delegation_id == delegation.id, Accreditation.valid_from <= occasion.now)
        .order_by(Accreditation.valid_from, Accreditation.id)
    )
    people = [_colleague(row, name, occasion.now) for row, name in rows]
    now = sorted((each for each in people if not each.over), key=lambda each: _ORDER.index(each.role))
    past = sorted((each for each in people if each.over), key=lambda each: each.until or each.since, reverse=True)
    return (*now, *past)


def _colleague(row: Accreditation, name: str, now: datetime) -> Colleague:
    until = min((end for end in (row.ended_at, row.valid_to) if end is not None), default=None)
    over = until is not None and until <= now
    return Colleague(name=name, role=row.role, since=row.valid_from, until=until, over=over)


def _positions(occasion: Occasion, consultation: Consultation, delegation: Delegation) -> tuple[OnProvision, ...]:
    """By provision, in the order of the text on which it was taken last, the newest text first."""
    rows = occasion.session.execute(
        select(PositionEvent, Provision.key, ProvisionVersion, Revision.number, ParticipantText.body)
        .join(Provision, Provision.id == PositionEvent.provision_id)
        .join(Revision, Revision.id == PositionEvent.revision_id)
        .join(
            ProvisionVersion,
            (ProvisionVersion.provision_id == PositionEvent.provision_id)
            & (ProvisionVersion.revision_id == PositionEvent.revision_id),
        )
        .outerjoin(ParticipantText, ParticipantText.id == PositionEvent.text_id)
        .where(PositionEvent.consultation_id == consultation.id, PositionEvent.delegation_id == delegation.id)
        .order_by(Provision.id, PositionEvent.seq.desc())
    ).all()
    together = [list(each) for _key, each in groupby(rows, key=lambda row: row[1])]
    together.sort(key=lambda taken: (-taken[0][3], taken[0][2].position))
    return tuple(
        OnProvision(taken[0][1], taken[0][2].number, tuple(_taken(*row) for row in taken)) for taken in together
    )


def _taken(event: PositionEvent, _key: str, _version: ProvisionVersion, revision: int, words: str | None) -> Taken:
    return Taken(stance=event.stance, revision=revision, at=event.at, language=event.language, words=words or "")


def _statements(occasion: Occasion, consultation: Consultation, delegation: Delegation) -> tuple[Said, ...]:
    english, chinese = aliased(ParticipantText), aliased(ParticipantText)
    rows = occasion.session.execute(
        select(Statement, Ballot, english.body, chinese.body)
        .join(Ballot, Ballot.id == Statement.ballot_id)
        .outerjoin(english, english.id == Statement.text_en_id)
        .outerjoin(chinese, chinese.id == Statement.text_zh_id)
        .where(Ballot.consultation_id == consultation.id, Statement.delegation_id == delegation.id)
        .order_by(Statement.at.desc(), Statement.id.desc())
    )
    return tuple(
        Said(
            kind=row.kind,
            ballot=ballot.number,
            question_en=ballot.question_en,
            question_zh=ballot.question_zh,
            en=en or "",
            zh=zh or "",
            at=row.at,
        )
        for row, ballot, en, zh in rows
    )
