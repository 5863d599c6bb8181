"""Read model of a consultation's overview: its way so far, who takes part, what the reader can do now."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, func, select

from consult.models.consultations import Change, Consultation, Participation, Transition
from consult.models.contributions import Comment, CommentStatus, PositionEvent
from consult.rules.access import Act, Role, Standing
from consult.rules.phases import State
from consult.services import comment_counts, revisions, rights, standing
from consult.services.consultation_page import Head, head_of
from consult.services.occasion import Occasion
from consult.services.phase_line import Phase, phase_line
from consult.services.revisions import RevisionLine


class History(Struct, frozen=True, kw_only=True):
    """One line of the public history."""

    change: Change
    source: State | None
    target: State | None
    at: datetime
    until: datetime | None
    count: int
    sponsors_explain: bool
    reason_en: str
    reason_zh: str


class OwnDesk(Struct, frozen=True, kw_only=True):
    """A delegation that the reader serves and that takes part here."""

    key: str
    name_en: str
    name_zh: str
    role: Role
    standing: Standing


class TakingPart(Struct, frozen=True, kw_only=True):
    """How many take part, and how many of the voting ones have spoken; None while comments are not public."""

    voting: int
    observers: int
    commented: int | None
    positioned: int


class Overview(Struct, frozen=True, kw_only=True):
    """Everything on the overview page."""

    head: Head
    mandate_en: str
    mandate_zh: str
    quorum_num: int
    quorum_den: int
    comments_public_at_close: bool
    sponsors_explain: bool
    phases: tuple[Phase, ...]
    taking_part: TakingPart
    revisions: tuple[RevisionLine, ...]
    history: tuple[History, ...]
    desks: tuple[OwnDesk, ...]
    is_official: bool


def overview(occasion: Occasion, path: str) -> Overview:
    """The overview of a consultation that the actor may read."""
    found = standing.visible_consultation(occasion, path)
    published = [each for each in revisions.all_of(occasion, found) if each.published_at]
    lines = tuple(revisions.line_of(each) for each in published)
    head = head_of(found, occasion.now)
    hidden = bool(published) and not comment_counts.are_public(occasion, found, published[-1])
    return Overview(
        head=head,
        mandate_en=found.mandate_en,
        mandate_zh=found.mandate_zh,
        quorum_num=found.quorum_num,
        quorum_den=found.quorum_den,
        comments_public_at_close=found.comments_public_at_close,
        sponsors_explain=found.sponsors_explain,
        phases=phase_line(found, head.state, lines),
        taking_part=_taking_part(occasion, found, hidden=hidden),
        revisions=lines,
        history=_history(found.transitions),
        desks=_own_desks(occasion, found),
        is_official=standing.allows(occasion, Act.READ_UNPUBLISHED, found),
    )


def _taking_part(occasion: Occasion, found: Consultation, *, hidden: bool) -> TakingPart:
    def voting_with(condition: ColumnElement[bool]) -> Any:  # noqa: ANN401  a scalar subquery of either dialect
        return (
            select(func.count())
            .where(Participation.consultation_id == found.id, Participation.standing == Standing.VOTING, condition)
            .scalar_subquery()
        )

    spoke = (
        select(Comment.id)
        .where(
            Comment.consultation_id == found.id,
            Comment.delegation_id == Participation.delegation_id,
            Comment.status == CommentStatus.PUBLISHED,
        )
        .exists()
    )
    stood = (
        select(PositionEvent.seq)
        .where(PositionEvent.consultation_id == found.id, PositionEvent.delegation_id == Participation.delegation_id)
        .exists()
    )
    everyone = select(func.count()).where(Participation.consultation_id == found.id).scalar_subquery()
    all_voting = voting_with(Participation.delegation_id.is_not(None))
    total, voting, commented, positioned = occasion.session.execute(
        select(everyone, all_voting, voting_with(spoke), voting_with(stood))
    ).one()
    return TakingPart(
        voting=voting,
        observers=total - voting,
        commented=None if hidden else commented,
        positioned=positioned,
    )


def _history(transitions: Sequence[Transition]) -> tuple[History, ...]:
    return tuple(
        History(
            change=each.change,
            source=each.source,
            target=each.target,
            at=each.at,
            until=_instant(each.facts.get("until")),
            count=int(each.facts.get("count", 0)),
            sponsors_explain=each.facts.get("sponsors_explain") == "yes",
            reason_en=each.reason_en,
            reason_zh=each.reason_zh,
        )
        for each in reversed(transitions)
    )


def _instant(written: object) -> datetime | None:
    return datetime.fromisoformat(written) if isinstance(written, str) else None


def _own_desks(occasion: Occasion, found: Consultation) -> tuple[OwnDesk, ...]:
    person_id = occasion.actor.person_id
    if person_id is None:
        return ()
    desks = rights.of(occasion, person_id).desks
    query = select(Participation.delegation_id, Participation.standing).where(
        Participation.consultation_id == found.id,
        Participation.delegation_id.in_([desk.delegation_id for desk in desks]),
    )
    standings = {row.delegation_id: row.standing for row in occasion.session.execute(query)}
    return tuple(
        OwnDesk(
            key=desk.key,
            name_en=desk.name_en,
            name_zh=desk.name_zh,
            role=desk.role,
            standing=standings[desk.delegation_id],
        )
        for desk in desks
        if desk.delegation_id in standings
    )
