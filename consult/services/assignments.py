"""Sharing out the work of a delegation: assigning, saying that it is done, saying that it is not."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import func, select

from consult.models.assignments import Assignment
from consult.models.consultations import Consultation
from consult.models.delegations import Accreditation, Delegation
from consult.models.drafts import CommentDraft
from consult.rules import assignments as rules
from consult.rules import drafts as draft_rules
from consult.rules.access import Act
from consult.rules.drafts import Hand
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import AccreditationRole
from consult.services import comment_writing, drafts, revisions, rights, standing
from consult.services.occasion import Occasion


class NewAssignment(Struct, frozen=True, kw_only=True):
    """Somebody of the delegation is to see to a provision, a draft or (neither) the whole text."""

    delegation: str
    consultation: str
    provision: str | None
    draft: int | None
    assignee: int
    due_at: datetime | None
    note: str


class AssignmentAsked(Struct, frozen=True, kw_only=True):
    """An assignment of a delegation; `done`: what it is to be."""

    delegation: str
    number: int
    done: bool = True


def assign(occasion: Occasion, asked: NewAssignment) -> int:
    """Give work to a member of the delegation; gives its number. The same work given twice stands once."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    delegation = standing.own_delegation(occasion, asked.delegation)
    credentials = standing.ask(occasion, Act.ASSIGN, consultation, delegation)
    assert credentials.person_id is not None
    drafts.check(rules.due(asked.due_at, occasion.now))
    roles = _roles_of(occasion, delegation, asked.assignee)
    draft = None if asked.draft is None else _draft(occasion, delegation, consultation, asked.draft)
    if draft is not None:
        _check_readable(draft, asked.assignee, roles)
    work = {
        "delegation_id": delegation.id,
        "consultation_id": consultation.id,
        "provision_id": None if draft else _provision(occasion, consultation, asked.provision),
        "draft_id": draft.id if draft else None,
        "assignee_id": asked.assignee,
        "assigned_by_id": credentials.person_id,
        "due_at": asked.due_at,
        "note": asked.note,
    }
    drafts.lock_desk(occasion, delegation)
    same = occasion.session.scalar(select(Assignment).filter_by(**work, done_at=None))
    if same is not None:
        return same.number
    made = Assignment(**work, number=_next_number(occasion, delegation), assigned_at=occasion.now)
    occasion.session.add(made)
    occasion.session.flush()
    return made.number


def complete(occasion: Occasion, asked: AssignmentAsked) -> None:
    """Say that it is done, or that it is not after all; who said so first stands."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    found = occasion.session.scalar(
        select(Assignment)
        .where(Assignment.delegation_id == delegation.id, Assignment.number == asked.number)
        .with_for_update()
    )
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    credentials = standing.ask(occasion, Act.COMPLETE_ASSIGNMENT, found.consultation, delegation)
    mine = found.assignee_id == credentials.person_id
    drafts.check(rules.complete(leads=drafts.leads(credentials.capacity.roles), mine=mine))
    if (found.done_at is not None) != asked.done:
        found.done_at = occasion.now if asked.done else None
        found.done_by_id = credentials.person_id if asked.done else None


def _roles_of(occasion: Occasion, delegation: Delegation, person_id: int) -> set[AccreditationRole]:
    """The roles in which somebody serves the delegation now; nobody else is given its work."""
    roles = set(
        occasion.session.scalars(
            select(Accreditation.role).where(
                Accreditation.delegation_id == delegation.id,
                Accreditation.person_id == person_id,
                rights.current(occasion.now),
            )
        )
    )
    if not roles:
        raise Refusal(Code.NOT_IN_DELEGATION, at="assignee")
    return roles


def _draft(occasion: Occasion, delegation: Delegation, consultation: Consultation, number: int) -> CommentDraft:
    """The draft, by the sheet that was written first: its copies are seen to with it."""
    found = drafts.open_to(occasion, delegation, number)
    if found.draft.consultation_id != consultation.id:
        raise Refusal(Code.NOT_FOUND)
    drafts.check(draft_rules.remark(found.sheet))
    return found.origin


def _check_readable(draft: CommentDraft, assignee: int, roles: set[AccreditationRole]) -> None:
    """Nobody is given a draft that they cannot read: whether the delegation reads it is for its author to say."""
    wrote = draft.author_id == assignee
    hand = Hand(leads=bool(roles - {AccreditationRole.MEMBER}), author=wrote, took_part=wrote)
    if not draft_rules.may_read(hand, drafts.sheet_of(draft, [draft])):
        raise Refusal(Code.DRAFT_NOT_SHOWN, at="assignee")


def _provision(occasion: Occasion, consultation: Consultation, key: str | None) -> int | None:
    if not key:
        return None
    return revisions.anchor_in(occasion, comment_writing.current_revision(occasion, consultation), key)


def _next_number(occasion: Occasion, delegation: Delegation) -> int:
    last = select(func.max(Assignment.number)).where(Assignment.delegation_id == delegation.id)
    return (occasion.session.scalar(last) or 0) + 1
