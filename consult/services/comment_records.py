"""A comment as pages, downloads and desks show it: one query for any number of comments."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace
from sqlalchemy import ColumnElement, Row, Select, and_, func, select
from sqlalchemy.orm import aliased

from consult.models.answering import Reaction
from consult.models.contributions import (
    Comment,
    CommentEvent,
    CommentStatus,
    CommentVersion,
    Disposition,
    Endorsement,
    ParticipantText,
)
from consult.models.delegations import Delegation, Group
from consult.models.texts import Provision, ProvisionText, ProvisionVersion, Revision
from consult.rules import dispositions
from consult.rules.remarks import Category, Severity
from consult.rules.roster import DispositionCode
from consult.services import groups
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.provision import Kind, Language
from consult.text.reference import reference_of


class Place(Struct, frozen=True, kw_only=True):
    """The provision a comment is about, as it stood in the revision commented on."""

    key: str
    number: str
    kind: Kind
    text_en: str
    text_zh: str


class Resulting(Struct, frozen=True):
    """The provision that an answer changes, in the revision of this number."""

    key: str
    revision: int


class Answer(Struct, frozen=True, kw_only=True):
    """What the secretariat concluded; `confirmed`: by a second official."""

    seq: int
    code: DispositionCode
    answer_en: str
    answer_zh: str
    same_as: str
    at: datetime
    confirmed: bool
    resulting: Resulting | None


class Reacted(Struct, frozen=True, kw_only=True):
    """What the delegation says of the answer; not `current` where that was an earlier one."""

    seq: int
    satisfied: bool
    language: Language | None
    text: str
    at: datetime
    current: bool


class Mark(Struct, frozen=True, kw_only=True):
    """What a withdrawal or a hiding leaves."""

    at: datetime
    reason_en: str
    reason_zh: str


class CommentRecord(Struct, frozen=True, kw_only=True):
    """One comment; its words are empty where it was withdrawn or hidden."""

    id: int
    consultation: int
    reference: str
    handle: str
    parent: int | None
    delegation: Name
    on_behalf_of: str
    spoken_for: Name | None
    place: Place | None
    revision: int
    revision_symbol: str
    category: Category
    severity: Severity
    language: Language
    status: CommentStatus
    late: bool
    submitted_at: datetime
    seq: int
    written_at: datetime
    text: str
    proposed_en: str
    proposed_zh: str
    answer: Answer | None
    reaction: Reacted | None
    mark: Mark | None
    endorsed_by: tuple[Name, ...] = ()
    replies: tuple["CommentRecord", ...] = field(default=())

    @property
    def group(self) -> str:
        """On whose behalf it is made, as a form asks: a group by its key, another one, or nobody's."""
        return groups.asked(self.spoken_for.key if self.spoken_for else "", self.on_behalf_of)

    @property
    def awaits_its_owner(self) -> bool:
        """Whether it has been answered, and its delegation has not yet said whether that answer satisfies it."""
        answered = self.answer is not None and self.status is CommentStatus.PUBLISHED
        return answered and not (self.reaction is not None and self.reaction.current)

    @property
    def edited(self) -> bool:
        """Whether there are earlier versions."""
        return self.seq > 1


_TEXT, _EN, _ZH = aliased(ParticipantText), aliased(ParticipantText), aliased(ParticipantText)
_BASE_EN, _BASE_ZH = aliased(ProvisionText), aliased(ProvisionText)
_SAME = aliased(Comment)
_SAID = aliased(ParticipantText)
_RESULTING = aliased(Provision)
_FIRST = aliased(CommentVersion)


def _query() -> Select[*tuple[Any, ...]]:
    """Everything about comments that has one value each."""
    return _with_place(
        select(
            Comment,
            Delegation,
            CommentVersion,
            Disposition,
            CommentEvent,
            Group,
            Provision.key.label("place"),
            ProvisionVersion.number.label("place_number"),
            ProvisionVersion.kind.label("place_kind"),
            _BASE_EN.text.label("base_en"),
            _BASE_ZH.text.label("base_zh"),
            Revision.number.label("revision"),
            Revision.symbol.label("revision_symbol"),
            _FIRST.text_hash.label("handle"),
            _TEXT.body.label("text"),
            _EN.body.label("proposed_en"),
            _ZH.body.label("proposed_zh"),
            _SAME.number.label("same_as"),
            _RESULTING.key.label("resulting"),
            Reaction,
            _SAID.body.label("reaction"),
        )
        .join(Delegation, Delegation.id == Comment.delegation_id)
        .join(CommentVersion, last_of(CommentVersion))
        .join(_FIRST, and_(_FIRST.comment_id == Comment.id, _FIRST.seq == 1))
        .join(_TEXT, _TEXT.id == CommentVersion.text_id)
        .outerjoin(_EN, _EN.id == CommentVersion.proposed_en_id)
        .outerjoin(_ZH, _ZH.id == CommentVersion.proposed_zh_id)
        .outerjoin(Group, Group.id == CommentVersion.group_id)
        .outerjoin(Disposition, last_of(Disposition))
        .outerjoin(_SAME, _SAME.id == Disposition.same_as_id)
        .outerjoin(_RESULTING, _RESULTING.id == Disposition.resulting_id)
        .outerjoin(Reaction, last_of(Reaction))
        .outerjoin(_SAID, _SAID.id == Reaction.text_id)
        .outerjoin(CommentEvent, last_of(CommentEvent))
    )


def last_of(table: Any) -> ColumnElement[bool]:  # noqa: ANN401  any table with a number per comment
    """The row with the highest number."""
    inner = aliased(table)
    highest = select(func.max(inner.seq)).where(inner.comment_id == Comment.id).correlate(Comment).scalar_subquery()
    return and_(table.comment_id == Comment.id, table.seq == highest)


def _with_place(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """What was commented on, as it stood in the revision commented on."""
    here = and_(
        ProvisionVersion.revision_id == Comment.revision_id, ProvisionVersion.provision_id == Comment.provision_id
    )
    return (
        query.join(Revision, Revision.id == Comment.revision_id)
        .outerjoin(Provision, Provision.id == Comment.provision_id)
        .outerjoin(ProvisionVersion, here)
        .outerjoin(_BASE_EN, _base(_BASE_EN, Language.EN))
        .outerjoin(_BASE_ZH, _base(_BASE_ZH, Language.ZH))
    )


def _base(table: Any, language: Language) -> ColumnElement[bool]:  # noqa: ANN401  an aliased table
    return and_(
        table.revision_id == Comment.revision_id,
        table.provision_id == Comment.provision_id,
        table.language == language,
    )


def records(
    occasion: Occasion,
    *conditions: ColumnElement[bool],
    veil: bool = True,
    joined: bool = True,
) -> list[CommentRecord]:
    """The comments that meet the conditions, by number; `veil` takes the words of hidden and withdrawn ones away.

    Two queries: the comments, and who has joined them, unless that is not asked for.
    """
    rows = occasion.session.execute(_query().where(*conditions).order_by(Comment.number)).all()
    endorsed = _endorsements(occasion, {row.Comment.id for row in rows} if joined else ())
    return [_record(row, endorsed[row.Comment.id], veil=veil) for row in rows]


def bare(occasion: Occasion, *conditions: ColumnElement[bool]) -> list[CommentRecord]:
    """The same for a delegation's own list: with all words, without who has joined them; one query."""
    rows = occasion.session.execute(_query().where(*conditions).order_by(Comment.number))
    return [_record(row, [], veil=False) for row in rows]


def threads(found: Iterable[CommentRecord]) -> list[CommentRecord]:
    """The comments with their replies beneath them, in the order of their numbers."""
    below: defaultdict[int, list[CommentRecord]] = defaultdict(list)
    tops = []
    for record in found:
        if record.parent is None:
            tops.append(record)
        else:
            below[record.parent].append(record)
    return [_with_replies(top, below[top.id]) for top in tops]


def _with_replies(top: CommentRecord, replies: list[CommentRecord]) -> CommentRecord:
    return replace(top, replies=tuple(replies))


def _endorsements(occasion: Occasion, ids: Collection[int]) -> defaultdict[int, list[Name]]:
    found: defaultdict[int, list[Name]] = defaultdict(list)
    if not ids:
        return found
    query = (
        select(Endorsement.comment_id, Delegation.key, Delegation.name_en, Delegation.name_zh)
        .join(Delegation, Delegation.id == Endorsement.delegation_id)
        .where(Endorsement.comment_id.in_(ids))
        .order_by(Delegation.sort_key)
    )
    for comment_id, key, name_en, name_zh in occasion.session.execute(query):
        found[comment_id].append(Name(key, name_en, name_zh))
    return found


def _record(row: Row[*tuple[Any, ...]], joined: list[Name], *, veil: bool) -> CommentRecord:
    comment, version = row.Comment, row.CommentVersion
    readable = comment.status is CommentStatus.PUBLISHED or not veil
    return CommentRecord(
        id=comment.id,
        consultation=comment.consultation_id,
        reference=reference_of(comment.number),
        handle=row.handle[:16],
        parent=comment.parent_id,
        delegation=Name(row.Delegation.key, row.Delegation.name_en, row.Delegation.name_zh),
        on_behalf_of=version.on_behalf_of,
        spoken_for=Name(row.Group.key, row.Group.name_en, row.Group.name_zh) if row.Group else None,
        place=_place(row),
        revision=row.revision,
        revision_symbol=row.revision_symbol,
        category=version.category,
        severity=version.severity,
        language=version.language,
        status=comment.status,
        late=comment.late,
        submitted_at=comment.submitted_at,
        seq=version.seq,
        written_at=version.at,
        text=row.text if readable else "",
        proposed_en=(row.proposed_en or "") if readable else "",
        proposed_zh=(row.proposed_zh or "") if readable else "",
        answer=answer_of(row.Disposition, row.same_as, row.resulting),
        reaction=_reaction(row, readable=readable),
        mark=_mark(row),
        endorsed_by=tuple(joined),
    )


def _place(row: Row[*tuple[Any, ...]]) -> Place | None:
    if row.place is None:
        return None
    return Place(
        key=row.place,
        number=row.place_number or "",
        kind=row.place_kind or Kind.PARAGRAPH,
        text_en=row.base_en or "",
        text_zh=row.base_zh or "",
    )


def answer_of(given: Disposition | None, same_as: int | None, resulting: str | None) -> Answer | None:
    """The row as a record, with the number of the comment it names and the key of the provision it changes."""
    if given is None:
        return None
    return Answer(
        seq=given.seq,
        code=given.code,
        answer_en=given.answer_en,
        answer_zh=given.answer_zh,
        same_as=reference_of(same_as) if same_as else "",
        at=given.at,
        confirmed=given.confirmed_by_id is not None,
        resulting=Resulting(resulting, given.resulting_number) if resulting and given.resulting_number else None,
    )


def _reaction(row: Row[*tuple[Any, ...]], *, readable: bool) -> Reacted | None:
    said = row.Reaction
    if said is None:
        return None
    return Reacted(
        seq=said.seq,
        satisfied=said.satisfied,
        language=said.language,
        text=(row.reaction or "") if readable else "",
        at=said.at,
        current=dispositions.is_on_answer(said.disposition_seq, row.Disposition.seq),
    )


def _mark(row: Row[*tuple[Any, ...]]) -> Mark | None:
    if row.Comment.status is CommentStatus.PUBLISHED or row.CommentEvent is None:
        return None
    event = row.CommentEvent
    return Mark(at=event.at, reason_en=event.reason_en, reason_zh=event.reason_zh)
