"""What stands beside the form in which a comment is answered, for the desk alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from consult.models.answering import CommentAssignment, CommentNote, ProposedRejection, RejectionReview
from consult.models.contributions import Comment
from consult.models.people import Person
from consult.rules.access import Act
from consult.services import (
    comment_desk,
    comment_list,
    comment_page,
    comment_records,
    matrix,
    provision_options,
    rejections,
    standing,
)
from consult.services.comment_desk import Note, Official
from consult.services.comment_list import Filters, ListAsked
from consult.services.comment_page import CommentAsked, OneComment
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.provision_options import ProvisionOption
from consult.text.reference import number_of


class Proposed(Struct, frozen=True, kw_only=True):
    """The last proposal not to accept a comment; `remark` and `reviewer` where it was returned."""

    seq: int
    answer_en: str
    answer_zh: str
    by: str
    own: bool
    at: datetime
    remark: str
    reviewer: str


class AnswerDesk(Struct, frozen=True, kw_only=True):
    """A comment with the proposal, the notes, who is to answer, and the provisions that an answer may name."""

    page: OneComment
    waiting: Proposed | None
    returned: Proposed | None
    notes: tuple[Note, ...]
    assigned: str
    provisions: tuple[ProvisionOption, ...]
    may_note: bool
    may_assign: bool


class Chosen(Struct, frozen=True, kw_only=True):
    """Comments chosen for an act on all of them, as they stand now, with what else the page needs."""

    head: Head
    comments: tuple[tuple[CommentRecord, int], ...]
    officials: tuple[Official, ...]
    provisions: tuple[ProvisionOption, ...]


_PROPOSER, _REVIEWER = aliased(Person), aliased(Person)
_ASSIGNED, _WRITER = aliased(Person), aliased(Person)


def desk(occasion: Occasion, asked: CommentAsked) -> AnswerDesk:
    """One comment, and what the desk knows of it."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    page = comment_page.in_consultation(occasion, consultation, asked)
    rows = _inside(occasion, page.comment.id)
    waiting, returned = _proposal(occasion, *rows[0][2:6])
    return AnswerDesk(
        page=page,
        waiting=waiting,
        returned=returned,
        notes=tuple(Note(name=name, at=note.at, body=note.body) for *_, note, name in rows if note is not None),
        assigned=rows[0][1] or "",
        provisions=provision_options.latest(occasion, consultation) if page.may_answer else (),
        may_note=standing.allows(occasion, Act.NOTE_ON_COMMENT, consultation),
        may_assign=standing.allows(occasion, Act.ASSIGN_COMMENT, consultation),
    )


def chosen(occasion: Occasion, asked: tuple[str, Sequence[str]]) -> Chosen:
    """The comments of these references, by number, each with the proposal that waits (0: none)."""
    path, references = asked
    consultation, head = comment_list.opened(occasion, ListAsked(consultation=path, filters=Filters(), desk=True))
    numbers = [number_of(reference) or 0 for reference in references]
    found = comment_records.records(
        occasion,
        Comment.consultation_id == consultation.id,
        Comment.number.in_(numbers),
        veil=False,
        joined=False,
    )
    inside = matrix.inside_of(occasion, [each.id for each in found])
    return Chosen(
        head=head,
        comments=tuple((each, inside[each.id].proposal) for each in found),
        officials=comment_desk.officials(occasion, consultation),
        provisions=provision_options.latest(occasion, consultation),
    )


def _inside(occasion: Occasion, comment_id: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Who is to answer, the last proposal that no answer has overtaken, and the notes: a row for each note."""
    query = (
        select(
            Comment.id,
            _ASSIGNED.name,
            ProposedRejection,
            RejectionReview,
            _PROPOSER.name,
            _REVIEWER.name,
            CommentNote,
            _WRITER.name,
        )
        .select_from(Comment)
        .outerjoin(CommentAssignment, CommentAssignment.comment_id == Comment.id)
        .outerjoin(_ASSIGNED, _ASSIGNED.id == CommentAssignment.person_id)
        .outerjoin(ProposedRejection, rejections.is_open(ProposedRejection, Comment))
        .outerjoin(_PROPOSER, _PROPOSER.id == ProposedRejection.by_id)
        .outerjoin(
            RejectionReview,
            (RejectionReview.comment_id == ProposedRejection.comment_id)
            & (RejectionReview.seq == ProposedRejection.seq),
        )
        .outerjoin(_REVIEWER, _REVIEWER.id == RejectionReview.by_id)
        .outerjoin(CommentNote, CommentNote.comment_id == Comment.id)
        .outerjoin(_WRITER, _WRITER.id == CommentNote.by_id)
        .where(Comment.id == comment_id)
        .order_by(CommentNote.id)
    )
    return occasion.session.execute(query).all()


def _proposal(
    occasion: Occasion,
    proposal: ProposedRejection | None,
    review: RejectionReview | None,
    by: str,
    reviewer: str | None,
) -> tuple[Proposed | None, Proposed | None]:
    """The last proposal: as one that waits, or as one that was returned and not followed by an answer."""
    if proposal is None:
        return None, None
    made = Proposed(
        seq=proposal.seq,
        answer_en=proposal.answer_en,
        answer_zh=proposal.answer_zh,
        by=by,
        own=proposal.by_id == occasion.actor.person_id,
        at=proposal.at,
        remark=review.remark if review else "",
        reviewer=reviewer or "",
    )
    if review is None:
        return made, None
    return None, None if review.confirmed else made
