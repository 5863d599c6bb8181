"""The drafts on a delegation's desk: those that the reader may open, each once, on the sheet worked on last."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Row, ScalarSelect, Select, func, select
from sqlalchemy.orm import joinedload

from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation
from consult.models.drafts import CommentDraft, DraftRemark
from consult.models.texts import Provision, ProvisionVersion
from consult.rules import drafts as rules
from consult.rules.access import Role
from consult.rules.drafts import OPEN, DraftStatus
from consult.services import drafts
from consult.services.occasion import Occasion
from consult.text.provision import Language


class DraftLine(Struct, frozen=True, kw_only=True):
    """A draft in a list; `edited_by`: who works on a copy; `returned_with`: the remark with which it went back."""

    id: int
    author: str
    edited_by: str
    own: bool
    shown: bool
    status: DraftStatus
    provision: str
    number: str
    language: Language
    text: str
    remarks: int
    returned_with: str
    updated_at: datetime

    def waits_for(self, *, leads: bool) -> bool:
        """Whether the reader is the one who has to do something with it."""
        return self.own if self.status is not DraftStatus.PENDING else leads


def of_delegation(occasion: Occasion, delegation: Delegation, roles: frozenset[Role]) -> dict[int, list[DraftLine]]:
    """Open drafts by consultation, the last changed first: one query."""
    together: defaultdict[int, list[Row[CommentDraft, str, str, int, str]]] = defaultdict(list)
    for row in occasion.session.execute(_query(delegation)):
        together[row[0].origin_id or row[0].id].append(row)
    found: defaultdict[int, list[DraftLine]] = defaultdict(list)
    for rows in together.values():
        sheets = [row[0] for row in rows]
        hand = drafts.hand_of(occasion, roles, sheets[-1], sheets)
        if rules.may_read(hand, drafts.sheet_of(sheets[-1], sheets)):
            found[sheets[-1].consultation_id].append(_line(rows, own=hand.author))
    return {where: _last_changed_first(lines) for where, lines in found.items()}


def _query(delegation: Delegation) -> Select[CommentDraft, str, str, int, str]:
    return (
        select(CommentDraft, Provision.key, ProvisionVersion.number, _remarks(), _returned_with())
        .outerjoin(Provision, Provision.id == CommentDraft.provision_id)
        .outerjoin(
            ProvisionVersion,
            (ProvisionVersion.provision_id == CommentDraft.provision_id)
            & (ProvisionVersion.revision_id == CommentDraft.revision_id),
        )
        .where(CommentDraft.delegation_id == delegation.id, CommentDraft.status.in_(OPEN))
        .options(joinedload(CommentDraft.author, innerjoin=True))
        .order_by(CommentDraft.step, CommentDraft.id)
    )


def _remarks() -> ScalarSelect[int]:
    below = DraftRemark.draft_id == func.coalesce(CommentDraft.origin_id, CommentDraft.id)
    return select(func.count()).select_from(DraftRemark).where(below).correlate(CommentDraft).scalar_subquery()


def _returned_with() -> ScalarSelect[str]:
    below = DraftRemark.draft_id == func.coalesce(CommentDraft.origin_id, CommentDraft.id)
    return (
        select(ParticipantText.body)
        .join(DraftRemark, DraftRemark.text_id == ParticipantText.id)
        .where(below, DraftRemark.returns)
        .order_by(DraftRemark.seq.desc())
        .limit(1)
        .correlate(CommentDraft)
        .scalar_subquery()
    )


def _line(rows: list[Row[CommentDraft, str, str, int, str]], *, own: bool) -> DraftLine:
    origin, (draft, key, number, remarks, returned_with) = rows[0][0], rows[-1]
    return DraftLine(
        id=draft.number,
        author=origin.author.name,
        edited_by=draft.author.name if draft.step else "",
        own=own,
        shown=origin.shown_at is not None,
        status=draft.status,
        provision=key or "",
        number=number or "",
        language=draft.language,
        text=draft.text,
        remarks=remarks,
        returned_with=(returned_with or "") if draft.status is DraftStatus.RETURNED else "",
        updated_at=draft.updated_at,
    )


def _last_changed_first(lines: Iterable[DraftLine]) -> list[DraftLine]:
    return sorted(lines, key=lambda line: (line.updated_at, line.id), reverse=True)
