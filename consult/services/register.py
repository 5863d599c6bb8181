"""The register of delegations of a consultation: who takes part, with a vote or as an observer."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Select, exists, or_, select

from consult.ledger import entries
from consult.ledger.entries import EntryType
from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Change, Consultation, Participation, Transition
from consult.models.delegations import Delegation, Group, GroupMembership
from consult.rules import phases
from consult.rules.access import Act, Standing
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Kind
from consult.services import paging, record, stamps, standing
from consult.services.consultation_page import Head, head_of
from consult.services.occasion import Occasion
from consult.services.paging import Part


class Asked(Struct, frozen=True, kw_only=True):
    """Which delegations to list: all, or those of a kind or a group; `page`: a page of the list."""

    path: str
    kind: Kind | None = None
    group: str = ""
    page: int = 1


class Admission(Struct, frozen=True, kw_only=True):
    """Delegations to admit with this standing (None: take them out), chosen one by one or all that are listed."""

    path: str
    keys: tuple[str, ...]
    standing: Standing | None
    kind: Kind | None = None
    group: str = ""
    everyone: bool = False


class Candidate(Struct, frozen=True, kw_only=True):
    """A delegation, and what it is in this consultation."""

    key: str
    name_en: str
    name_zh: str
    kind: Kind
    standing: Standing | None
    since: datetime | None


class GroupName(Struct, frozen=True):
    """A group to filter by."""

    key: str
    name_en: str
    name_zh: str


class RegisterPage(Struct, frozen=True, kw_only=True):
    """The register as the secretariat edits it."""

    head: Head
    candidates: tuple[Candidate, ...]
    part: Part
    groups: tuple[GroupName, ...]
    may_remove: bool
    ballot_open: bool


def register_page(occasion: Occasion, asked: Asked) -> RegisterPage:
    """Delegations in English alphabetical order, with their standing here."""
    consultation = standing.visible_consultation(occasion, asked.path)
    standing.ask(occasion, Act.SET_REGISTER, consultation)
    query = _chosen(occasion, asked.kind, asked.group)
    part = paging.part(paging.counted(occasion, query), asked.page)
    rows = occasion.session.execute(
        query.limit(paging.SIZE)
        .offset(part.before)
        .add_columns(Participation.standing, Participation.since)
        .outerjoin(
            Participation,
            (Participation.delegation_id == Delegation.id) & (Participation.consultation_id == consultation.id),
        )
    )
    groups = occasion.session.scalars(select(Group).order_by(Group.kind, Group.position, Group.key))
    return RegisterPage(
        head=head_of(consultation, occasion.now),
        candidates=tuple(
            Candidate(
                key=found.key,
                name_en=found.name_en,
                name_zh=found.name_zh,
                kind=found.kind,
                standing=here,
                since=since,
            )
            for found, here, since in rows
        ),
        part=part,
        groups=tuple(GroupName(group.key, group.name_en, group.name_zh) for group in groups),
        may_remove=consultation.state not in phases.PUBLIC,
        ballot_open=ballot_open(occasion, consultation),
    )


def admit(occasion: Occasion, asked: Admission) -> int:
    """Admit delegations, change their standing, or take them out before anybody has seen the register."""
    record.lock(occasion)
    consultation = standing.visible_consultation(occasion, asked.path)
    standing.ask(occasion, Act.SET_REGISTER, consultation)
    if ballot_open(occasion, consultation):
        raise Refusal(Code.BALLOT_FROZEN)
    query = _chosen(occasion, asked.kind, asked.group)
    if not asked.everyone:
        query = query.where(Delegation.key.in_(asked.keys))
    chosen = occasion.session.scalars(query).all()
    if asked.standing is None:
        changed = _remove(occasion, consultation, chosen)
    else:
        changed = _place(occasion, consultation, chosen, asked.standing)
    if not changed:
        raise Refusal(Code.NOTHING_CHOSEN)
    _remember(occasion, consultation, changed)
    return changed


def record_all(occasion: Occasion, consultation: Consultation) -> None:
    """Enter the whole register in the public record: when the consultation becomes public."""
    rows = occasion.session.scalars(
        select(Participation)
        .join(Delegation, Delegation.id == Participation.delegation_id)
        .where(Participation.consultation_id == consultation.id)
        .order_by(Delegation.sort_key)
    ).all()
    for row in rows:
        _enter(occasion, consultation, row.delegation, row.standing)


def ballot_open(occasion: Occasion, consultation: Consultation) -> bool:
    """Whether delegations vote on a question of the consultation now."""
    found = select(Ballot.id).where(Ballot.consultation_id == consultation.id, Ballot.state == BallotState.OPEN)
    return occasion.session.scalar(found.limit(1)) is not None


def _place(occasion: Occasion, consultation: Consultation, chosen: Sequence[Delegation], given: Standing) -> int:
    present = {
        row.delegation_id: row
        for row in occasion.session.scalars(
            select(Participation).where(Participation.consultation_id == consultation.id)
        )
    }
    changed = 0
    now = occasion.instant()
    for delegation in chosen:
        row = present.get(delegation.id)
        if row is not None and row.standing is given:
            continue
        if row is None:
            row = Participation(
                consultation_id=consultation.id, delegation_id=delegation.id, standing=given, since=now
            )
            occasion.session.add(row)
        row.standing = given
        changed += 1
        if consultation.state in phases.PUBLIC:
            _enter(occasion, consultation, delegation, given)
    return changed


def _remove(occasion: Occasion, consultation: Consultation, chosen: Sequence[Delegation]) -> int:
    if consultation.state in phases.PUBLIC:
        raise Refusal(Code.ADMITTED_ALREADY)
    rows = [occasion.session.get(Participation, (consultation.id, delegation.id)) for delegation in chosen]
    found = [row for row in rows if row is not None]
    for row in found:
        occasion.session.delete(row)
    return len(found)


def _enter(occasion: Occasion, consultation: Consultation, delegation: Delegation, given: Standing) -> None:
    record.append(
        occasion,
        EntryType.DELEGATION_ADMITTED,
        consultation.symbol,
        delegation=delegation.key,
        kind=delegation.kind.value,
        name=entries.public_hash(delegation.name_en, delegation.name_zh),
        consultation=consultation.symbol,
        standing=given.value,
    )


def _remember(occasion: Occasion, consultation: Consultation, count: int) -> None:
    occasion.session.add(
        Transition(
            consultation_id=consultation.id,
            change=Change.REGISTERED,
            at=occasion.instant(),
            by_id=occasion.actor.person_id,
            facts={"count": count},
        )
    )
    stamps.touch(occasion, consultation)


def _chosen(occasion: Occasion, kind: Kind | None, group: str) -> Select[Delegation]:
    query = (
        select(Delegation)
        .where(or_(Delegation.seat_until.is_(None), Delegation.seat_until > occasion.now))
        .order_by(Delegation.sort_key, Delegation.key)
    )
    if kind is not None:
        query = query.where(Delegation.kind == kind)
    if group:
        today = occasion.now.date()
        query = query.where(
            exists().where(
                GroupMembership.delegation_id == Delegation.id,
                GroupMembership.group_id == Group.id,
                Group.key == group,
                GroupMembership.from_date <= today,
                or_(GroupMembership.to_date.is_(None), GroupMembership.to_date > today),
            )
        )
    return query
