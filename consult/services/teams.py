"""Read models for the secretariat: delegations with how many serve them, and the team of each."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, select

from consult.models.delegations import Accreditation, Delegation
from consult.models.people import Person
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import AccreditationRole, Kind
from consult.services import accreditations, paging, participants, standing
from consult.services.occasion import Occasion
from consult.services.paging import Part
from consult.services.participants import GroupName, Wanted
from consult.services.rights import current

_ORDER = {AccreditationRole.HEAD: 0, AccreditationRole.ALTERNATE: 1, AccreditationRole.MEMBER: 2}


class Line(Struct, frozen=True, kw_only=True):
    """A delegation and how many people serve it now."""

    key: str
    name_en: str
    name_zh: str
    kind: Kind
    people: int
    suspended: bool


class LinesPage(Struct, frozen=True):
    """A page of delegations with how many people serve each, and the groups to choose from."""

    lines: tuple[Line, ...]
    part: Part
    groups: tuple[GroupName, ...]


class TeamAsked(Struct, frozen=True):
    """The team of a delegation, with a page of those who served it once."""

    key: str
    page: int = 1


class Member(Struct, frozen=True, kw_only=True):
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


class Team(Struct, frozen=True, kw_only=True):
    """Everybody who serves or served a delegation."""

    key: str
    name_en: str
    name_zh: str
    suspended: bool
    may_suspend: bool
    now: tuple[Member, ...]
    past: tuple[Member, ...]
    part: Part


def lines(occasion: Occasion, wanted: Wanted) -> LinesPage:
    """Delegations with a seat, in English alphabetical order."""
    standing.ask(occasion, Act.MANAGE_DELEGATIONS)
    query = participants.chosen(occasion, wanted)
    part = paging.part(paging.counted(occasion, query), wanted.page)
    people = (
        select(func.count())
        .where(Accreditation.delegation_id == Delegation.id, current(occasion.now))
        .scalar_subquery()
    )
    rows = occasion.session.execute(query.add_columns(people).limit(paging.SIZE).offset(part.before))
    return LinesPage(tuple(_line(*row) for row in rows), part, participants.groups_in_use(occasion))


def team(occasion: Occasion, asked: TeamAsked) -> Team:
    """The team of a delegation: present and future members by role, then those who served it, the last first."""
    standing.ask(occasion, Act.MANAGE_DELEGATIONS)
    delegation = accreditations.loaded(occasion, asked.key)
    members = _members(occasion, delegation)
    past = sorted((member for member in members if member.over), key=_ended, reverse=True)
    part = paging.part(len(past), asked.page)
    return Team(
        key=delegation.key,
        name_en=delegation.name_en,
        name_zh=delegation.name_zh,
        suspended=delegation.suspended_at is not None,
        may_suspend=standing.allows(occasion, Act.SUSPEND_DELEGATION),
        now=tuple(sorted((member for member in members if not member.over), key=lambda one: _ORDER[one.role])),
        past=part.of(past),
        part=part,
    )


def one(occasion: Occasion, asked: accreditations.Named) -> Member:
    """One accreditation of a delegation."""
    standing.ask(occasion, Act.MANAGE_DELEGATIONS)
    for member in _members(occasion, accreditations.loaded(occasion, asked.delegation)):
        if member.public_id == asked.public_id:
            return member
    raise Refusal(Code.NOT_FOUND)


def _line(row: Delegation, people: int) -> Line:
    return Line(
        key=row.key,
        name_en=row.name_en,
        name_zh=row.name_zh,
        kind=row.kind,
        people=people,
        suspended=row.suspended_at is not None,
    )


def _ended(member: Member) -> datetime:
    assert member.until is not None
    return member.until


def _members(occasion: Occasion, delegation: Delegation) -> list[Member]:
    rows = occasion.session.execute(
        select(Accreditation, Person)
        .join(Person, Person.id == Accreditation.person_id)
        .where(Accreditation.delegation_id == delegation.id)
        .order_by(Accreditation.valid_from, Accreditation.id)
    )
    return [_member(occasion, *row) for row in rows]


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
