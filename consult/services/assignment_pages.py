"""What a delegation's assignments look like: on the desk, in the list, on the page of each."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased, joinedload

from consult.models.assignments import Assignment
from consult.models.delegations import Accreditation, Delegation
from consult.models.drafts import CommentDraft
from consult.models.people import Person
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules import assignments as rules
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import comment_writing, consultation_page, desk_forms, drafts, paging, rights, standing
from consult.services.assignments import AssignmentAsked
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.paging import Part
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name


class AssignmentLine(Struct, frozen=True, kw_only=True):
    """One assignment: `provision` or `draft` or, with neither, the whole text."""

    number: int
    consultation: int
    path: str
    title_en: str
    title_zh: str
    provision: str
    provision_number: str
    draft: int
    assignee: str
    mine: bool
    assigned_by: str
    assigned_at: datetime
    due_at: datetime | None
    overdue: bool
    note: str
    done_at: datetime | None


class AssigningAsked(Struct, frozen=True, kw_only=True):
    """The form for new work: about a provision, a draft, or (neither) the whole text."""

    delegation: str
    consultation: str
    provision: str | None = None
    draft: int | None = None


class Member(Struct, frozen=True):
    """Somebody who serves the delegation now."""

    id: int
    name: str


class Assigning(Struct, frozen=True, kw_only=True):
    """What the form for new work shows."""

    head: Head
    delegation: Name
    revision: int
    revision_symbol: str
    provision: ProvisionOption | None
    draft: int
    draft_author: str
    members: tuple[Member, ...]


class AssignmentPage(Struct, frozen=True):
    """One assignment at its delegation's desk; `may_complete`: whether the reader says that it is done."""

    delegation: Name
    line: AssignmentLine
    may_complete: bool


class ListAsked(Struct, frozen=True):
    """The assignments of a delegation, by pages."""

    delegation: str
    page: int = 1


class AssignmentList(Struct, frozen=True):
    """All assignments of a delegation: open ones first, by when they fall due."""

    delegation: Name
    lines: tuple[AssignmentLine, ...]
    part: Part


def opened(occasion: Occasion, delegation: Delegation) -> list[AssignmentLine]:
    """The open assignments of a delegation, by when they fall due: one query."""
    return _lines(occasion, _query(Assignment.delegation_id == delegation.id, Assignment.done_at.is_(None)))


def form(occasion: Occasion, asked: AssigningAsked) -> Assigning:
    """Beside the form for new work."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    standing.ask(occasion, Act.ASSIGN, consultation, delegation)
    found = None if asked.draft is None else drafts.open_to(occasion, delegation, asked.draft)
    if found is not None and found.draft.consultation_id != consultation.id:
        raise Refusal(Code.NOT_FOUND)
    revision = found.draft.revision if found else comment_writing.current_revision(occasion, consultation)
    about = found.draft.provision.key if found and found.draft.provision else None if found else asked.provision
    return Assigning(
        head=consultation_page.head_of(consultation, occasion.now),
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        revision=revision.number,
        revision_symbol=revision.symbol,
        provision=desk_forms.provision_in(occasion, revision, about or None, missing_ok=bool(found)),
        draft=found.draft.number if found else 0,
        draft_author=found.origin.author.name if found else "",
        members=_members(occasion, delegation),
    )


def one(occasion: Occasion, asked: AssignmentAsked) -> AssignmentPage:
    """One assignment, for whoever serves the delegation."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    found = _lines(occasion, _query(Assignment.delegation_id == delegation.id, Assignment.number == asked.number))
    if not found:
        raise Refusal(Code.NOT_FOUND)
    roles = standing.ask(occasion, Act.OPEN_DESK, None, delegation).capacity.roles
    may = rules.complete(leads=drafts.leads(roles), mine=found[0].mine) is None
    return AssignmentPage(
        Name(delegation.key, delegation.name_en, delegation.name_zh),
        found[0],
        may and delegation.suspended_at is None,
    )


def listed(occasion: Occasion, asked: ListAsked) -> AssignmentList:
    """Every assignment of the delegation, for whoever serves it."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    total = occasion.session.scalar(select(func.count()).where(Assignment.delegation_id == delegation.id)) or 0
    part = paging.part(total, asked.page)
    query = _query(Assignment.delegation_id == delegation.id).limit(paging.SIZE).offset(part.before)
    name = Name(delegation.key, delegation.name_en, delegation.name_zh)
    return AssignmentList(name, tuple(_lines(occasion, query)), part)


def _members(occasion: Occasion, delegation: Delegation) -> tuple[Member, ...]:
    rows = occasion.session.execute(
        select(Person.id, Person.name)
        .join(Accreditation, Accreditation.person_id == Person.id)
        .where(Accreditation.delegation_id == delegation.id, rights.current(occasion.now))
        .order_by(Person.name, Person.id)
        .distinct()
    )
    return tuple(Member(*row) for row in rows)


def _query(*conditions: ColumnElement[bool]) -> Select[Assignment, str]:
    last = aliased(Revision)
    newest = (
        select(func.max(last.id))
        .join(ProvisionVersion, ProvisionVersion.revision_id == last.id)
        .where(ProvisionVersion.provision_id == Assignment.provision_id, last.published_at.is_not(None))
        .correlate(Assignment)
        .scalar_subquery()
    )
    here = (ProvisionVersion.provision_id == Provision.id) & (ProvisionVersion.revision_id == newest)
    return (
        select(Assignment, ProvisionVersion.number)
        .outerjoin(Provision, Provision.id == Assignment.provision_id)
        .outerjoin(ProvisionVersion, here)
        .where(*conditions)
        .options(
            joinedload(Assignment.consultation),
            joinedload(Assignment.provision),
            joinedload(Assignment.draft).load_only(CommentDraft.number),
            joinedload(Assignment.assignee),
            joinedload(Assignment.assigned_by),
        )
        .order_by(Assignment.done_at.is_not(None), Assignment.due_at.is_(None), Assignment.due_at, Assignment.id)
    )


def _lines(occasion: Occasion, query: Select[Assignment, str]) -> list[AssignmentLine]:
    return [_line(occasion, row, number) for row, number in occasion.session.execute(query)]


def _line(occasion: Occasion, row: Assignment, number: str | None) -> AssignmentLine:
    return AssignmentLine(
        number=row.number,
        consultation=row.consultation_id,
        path=row.consultation.path,
        title_en=row.consultation.title_en,
        title_zh=row.consultation.title_zh,
        provision=row.provision.key if row.provision else "",
        provision_number=number or "",
        draft=row.draft.number if row.draft else 0,
        assignee=row.assignee.name,
        mine=row.assignee_id == occasion.actor.person_id,
        assigned_by=row.assigned_by.name,
        assigned_at=row.assigned_at,
        due_at=row.due_at,
        overdue=rules.is_overdue(row.due_at, row.done_at, occasion.now),
        note=row.note,
        done_at=row.done_at,
    )
