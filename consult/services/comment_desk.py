"""How the desk shares out comments and what it notes on them: assignments, and notes that nobody else reads."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from sqlalchemy import ColumnElement, func, or_, select

from consult.models.answering import CommentAssignment, CommentNote
from consult.models.consultations import Consultation
from consult.models.contributions import Comment
from consult.models.people import Appointment, Office, Person
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import comment_answers, comment_counts, record, standing
from consult.services.occasion import Occasion


class Official(Struct, frozen=True):
    """Somebody who answers comments."""

    id: int
    name: str


class Assigning(Struct, frozen=True, kw_only=True):
    """Comments to be answered by an official; by nobody in particular without one."""

    consultation: str
    references: tuple[str, ...]
    person: int | None


class NewNote(Struct, frozen=True, kw_only=True):
    """A note of the desk on a comment."""

    consultation: str
    reference: str
    body: str


class Note(Struct, frozen=True, kw_only=True):
    """A note as the desk reads it."""

    name: str
    at: datetime
    body: str


def assign(occasion: Occasion, asked: Assigning) -> int:
    """Assign all these comments, or none; says how many."""
    record.lock(occasion)
    consultation = standing.visible_consultation(occasion, asked.consultation)
    credentials = standing.ask(occasion, Act.ASSIGN_COMMENT, consultation)
    if asked.person is not None and asked.person not in {each.id for each in officials(occasion, consultation)}:
        raise Refusal(Code.OFFICIAL_UNKNOWN, at="person")
    comments = comment_answers.chosen_comments(occasion, consultation, list(asked.references))
    assert credentials.person_id is not None
    for comment in comments:
        _assign(occasion, comment, asked.person, credentials.person_id)
    return len(comments)


def note(occasion: Occasion, asked: NewNote) -> bool:
    """Note something on a comment for the desk alone."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    credentials = standing.ask(occasion, Act.NOTE_ON_COMMENT, consultation)
    comment = comment_answers.comment_of(occasion, consultation, asked.reference)
    if not asked.body.strip():
        raise Refusal(Code.NOTHING_CHOSEN, at="body")
    assert credentials.person_id is not None
    made = CommentNote(
        comment_id=comment.id, body=asked.body.strip(), at=occasion.instant(), by_id=credentials.person_id
    )
    occasion.session.add(made)
    occasion.session.flush()
    return True


def officials(occasion: Occasion, consultation: Consultation) -> tuple[Official, ...]:
    """Moderators and rapporteurs of a consultation, by name: one query."""
    query = (
        select(Person.id, Person.name)
        .join(Appointment, Appointment.person_id == Person.id)
        .where(
            Appointment.ended_at.is_(None),
            Appointment.office.in_((Office.MODERATOR, Office.RAPPORTEUR)),
            or_(Appointment.consultation_id.is_(None), Appointment.consultation_id == consultation.id),
        )
        .distinct()
        .order_by(Person.name, Person.id)
    )
    return tuple(Official(person_id, name) for person_id, name in occasion.session.execute(query))


def assigned_to(person: ColumnElement[int] | int) -> ColumnElement[bool]:
    """SQL condition: the comment is assigned to this official."""
    return Comment.id.in_(select(CommentAssignment.comment_id).where(CommentAssignment.person_id == person))


def unassigned() -> ColumnElement[bool]:
    """SQL condition: the comment is assigned to nobody."""
    return ~Comment.id.in_(select(CommentAssignment.comment_id))


def mine(occasion: Occasion) -> Sequence[tuple[str, int]]:
    """How many comments wait for the actor's answer, by the path of the consultation: one query."""
    query = (
        select(Consultation.path, func.count(Comment.id))
        .join(Comment, Comment.consultation_id == Consultation.id)
        .where(assigned_to(occasion.actor.person_id or 0), comment_counts.waits_for_answer())
        .group_by(Consultation.path)
    )
    return [(path, number) for path, number in occasion.session.execute(query)]


def _assign(occasion: Occasion, comment: Comment, person: int | None, by_id: int) -> None:
    held = occasion.session.get(CommentAssignment, comment.id)
    if held is not None:
        occasion.session.delete(held)
        occasion.session.flush()
    if person is not None:
        made = CommentAssignment(comment_id=comment.id, person_id=person, at=occasion.instant(), by_id=by_id)
        occasion.session.add(made)
        occasion.session.flush()
