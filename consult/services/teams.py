"""Read models for the secretariat: delegations with how many serve them, and the team of each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Person
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import AccreditationRole, Kind
from consult.services import accreditations, standing
from consult.services.occasion import Occasion
from consult.services.standing import current

_ORDER = {AccreditationRole.HEAD: 0, AccreditationRole.ALTERNATE: 1, AccreditationRole.MEMBER: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A delegation and how many people serve it now."""

    key: str
    name_en: str
    name_zh: str
    kind: Kind
    people: int
    suspended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person's accreditation."""

    public_id: str
    name: str
    email: str
    role: AccreditationRole
    since: datetime
    until: datetime | None
    begun: bool
    over: bool
    invited: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Everybody who serves or served a delegation."""

    key: str
    name_en: str
    name_zh: str
    suspended: bool
    may_suspend: bool
    now: tuple[Member, ...]
    past: tuple[Member, ...]


def lines(occasion: Occasion, _asked: None) -> tuple[Line, ...]:
    """All delegations with a seat, in English alphabetical order."""
    standing.ask(occasion, Act.MANAGE_DELEGATIONS)
    people = (
        select(func.count())
        .where(Accreditation.delegation_id == Delegation.id, current(occasion.now))
        .scalar_subquery()
    )
    rows = occasion.session.execute(
        select(Delegation, people).where(Delegation.seat_until.is_(None)).order_by(Delegation.sort_key)
    )
    return tuple(
        Line(
            key=row.key,
            name_en=row.name_en,
            name_zh=row.name_zh,
            kind=row.kind,
            people=count,
            suspended=row.suspended_at is not None,
        )
        for row, count in rows
    )


def team(occasion: Occasion, key: str) -> Team:
    """The team of a delegation: present and future members by role, then past ones."""
    standing.ask(occasion, Act.MANAGE_DELEGATIONS)
    delegation = accreditations.loaded(occasion, key)
    rows = occasion.session.execute(
        select(Accreditation, Person)
        .join(Person, Person.id == Accreditation.person_id)
        .where(Accreditation.delegation_id == delegation.id)
        .order_by(Accreditation.valid_from, Accreditation.id)
    )
    members = sorted((_member(occasion, *row) for row in rows), key=lambda member: _ORDER[member.role])
    return Team(
        key=delegation.key,
        name_en=delegation.name_en,
        name_zh=delegation.name_zh,
        suspended=delegation.suspended_at is not None,
        may_suspend=standing.allows(occasion, Act.SUSPEND_DELEGATION),
        now=tuple(member for member in members if not member.over),
        past=tuple(member for member in members if member.over),
    )


def one(occasion: Occasion, asked: accreditations.Named) -> Member:
    """One accreditation of a delegation."""
    found = team(occasion, asked.delegation)
    for member in (*found.now, *found.past):
        if member.public_id == asked.public_id:
            return member
    raise Refusal(Code.NOT_FOUND)


def _member(occasion: Occasion, row: Accreditation, person: Person) -> Member:
    ends = [instant for instant in (row.ended_at, row.valid_to) if instant is not None]
    until = min(ends, default=None)
    return Member(
        public_id=row.public_id,
        name=person.name,
        email=person.email,
        role=row.role,
        since=row.valid_from,
        until=until,
        begun=row.valid_from <= occasion.now,
        over=until is not None and until <= occasion.now,
        invited=not person.password_hash,
    )
