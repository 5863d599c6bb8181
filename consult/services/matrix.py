"""The disposition matrix: provision by provision the comments, their answers, and the change each led to."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.models.answering import CommentAssignment, ProposedRejection
from consult.models.contributions import Comment
from consult.models.people import Person
from consult.rules.access import Act
from consult.services import (
    comment_list,
    comment_records,
    comment_visibility,
    coverage,
    rejections,
    resulting_changes,
    standing,
)
from consult.services.comment_desk import Official
from consult.services.comment_list import ListAsked, Options, Roots
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head
from consult.services.coverage import Covered
from consult.services.occasion import Occasion
from consult.services.resulting_changes import Led


class Inside(Struct, frozen=True, kw_only=True):
    """What the desk alone knows of a comment: who is to answer it, and what a second official is to confirm."""

    assigned: Official | None = None
    proposal: int = 0
    proposed_by: str = ""


class Row(Struct, frozen=True, kw_only=True):
    """A comment in the matrix; amendments will stand beside comments as rows of their own kind."""

    comment: CommentRecord
    led: Led | None
    inside: Inside


class Section(Struct, frozen=True, kw_only=True):
    """The rows on one provision, by its key (None: the whole document), with how far it is covered as a whole."""

    key: str | None
    covered: Covered
    rows: tuple[Row, ...]


class Matrix(Struct, frozen=True, kw_only=True):
    """One page of the matrix, in clause order."""

    head: Head
    veiled: bool
    may_answer: bool
    may_assign: bool
    sections: tuple[Section, ...]
    covered: Covered
    total: int
    page: int
    pages: int
    options: Options


_NOTHING = Inside()
_PROPOSER = aliased(Person)


def matrix(occasion: Occasion, asked: ListAsked) -> Matrix:
    """The comments that meet the filters with their answers; what is internal, at the desk alone."""
    consultation, head = comment_list.opened(occasion, asked)
    roots = comment_list.roots_of(occasion, consultation, asked)
    found = comment_records.records(occasion, Comment.id.in_(roots.ids), veil=not asked.desk, joined=False)
    covered = coverage.by_provision(occasion, consultation, roots.shown)
    rows = _rows(occasion, roots, found, desk=asked.desk)
    return Matrix(
        head=head,
        veiled=not asked.desk and comment_visibility.veiled_since(occasion, consultation) is not None,
        may_answer=asked.desk and standing.allows(occasion, Act.DISPOSE_COMMENT, consultation),
        may_assign=asked.desk and standing.allows(occasion, Act.ASSIGN_COMMENT, consultation),
        sections=_sections(rows, covered),
        covered=coverage.summed(covered.values()),
        total=roots.part.total,
        page=roots.part.page,
        pages=roots.part.pages,
        options=replace(
            comment_list.options_of(occasion, consultation, roots, desk=asked.desk), officials=_officials(rows)
        ),
    )


def _rows(occasion: Occasion, roots: Roots, found: Sequence[CommentRecord], *, desk: bool) -> list[Row]:
    led = resulting_changes.of_comments(occasion, found)
    inside = inside_of(occasion, roots.ids) if desk else {}
    by_id = {each.id: each for each in found}
    return [Row(comment=by_id[root], led=led.get(root), inside=inside.get(root, _NOTHING)) for root in roots.ids]


def _officials(rows: Sequence[Row]) -> tuple[Official, ...]:
    """Who is to answer a comment on this page, by name."""
    found = {row.inside.assigned for row in rows if row.inside.assigned is not None}
    return tuple(sorted(found, key=lambda official: (official.name, official.id)))


def inside_of(occasion: Occasion, comments: Sequence[int]) -> dict[int, Inside]:
    """What the desk knows of these comments: one query."""
    query = (
        select(Comment.id, Person.id, Person.name, ProposedRejection.seq, _PROPOSER.name)
        .outerjoin(CommentAssignment, CommentAssignment.comment_id == Comment.id)
        .outerjoin(Person, Person.id == CommentAssignment.person_id)
        .outerjoin(ProposedRejection, rejections.waits(ProposedRejection, Comment))
        .outerjoin(_PROPOSER, _PROPOSER.id == ProposedRejection.by_id)
        .where(Comment.id.in_(comments))
    )
    return {
        ident: Inside(
            assigned=Official(person, name) if person else None, proposal=seq or 0, proposed_by=proposer or ""
        )
        for ident, person, name, seq, proposer in occasion.session.execute(query)
    }


def _sections(rows: Sequence[Row], covered: dict[str | None, Covered]) -> tuple[Section, ...]:
    """Rows that follow one another on the same provision, together."""
    by_key: dict[str | None, list[Row]] = {}
    for row in rows:
        by_key.setdefault(row.comment.place.key if row.comment.place else None, []).append(row)
    return tuple(
        Section(key=key, covered=covered.get(key, coverage.NONE), rows=tuple(found)) for key, found in by_key.items()
    )
