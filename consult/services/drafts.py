"""The drafts of a delegation: loading what somebody may read, showing, remarks, return, discarding."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from consult.models.delegations import Delegation
from consult.models.drafts import CommentDraft, DraftRemark
from consult.rules import drafts
from consult.rules.access import Act, Role
from consult.rules.drafts import OPEN, DraftStatus, Hand, Sheet
from consult.rules.refusal import Code, Refusal
from consult.services import participant_texts, standing
from consult.services.occasion import Occasion


class DraftAsked(Struct, frozen=True, kw_only=True):
    """A draft of a delegation, and what to say about it."""

    delegation: str
    draft: int
    remark: str = ""


class Found(Struct, frozen=True):
    """A draft that the actor may read: all sheets it consists of, the one asked for, and the actor's hand in it."""

    sheets: tuple[CommentDraft, ...]
    draft: CommentDraft
    hand: Hand

    @property
    def origin(self) -> CommentDraft:
        """The sheet that somebody wrote first."""
        return self.sheets[0]

    @property
    def sheet(self) -> Sheet:
        """The draft as the rules see it."""
        return sheet_of(self.draft, self.sheets)


def show(occasion: Occasion, asked: DraftAsked) -> None:
    """Let the whole delegation read a draft; twice changes nothing, and it is not taken back: it has been read."""
    found, _ = _acted_on(occasion, asked, Act.SHOW_DRAFT)
    check(drafts.show(found.hand, found.sheet))
    found.draft.shown_at = found.draft.shown_at or occasion.now


def remark(occasion: Occasion, asked: DraftAsked) -> bool:
    """Say something below a draft, to the delegation alone; the same words sent twice in a row stand once."""
    found, _ = _acted_on(occasion, asked, Act.REMARK_ON_DRAFT)
    check(drafts.remark(found.sheet))
    if not _said_last(occasion, found, asked.remark):
        _say(occasion, found, asked.remark, returns=False)
    return True


def send_back(occasion: Occasion, asked: DraftAsked) -> bool:
    """Return a draft to its author with a remark."""
    found, _ = _acted_on(occasion, asked, Act.RETURN_DRAFT)
    check(drafts.give_back(found.sheet))
    _say(occasion, found, asked.remark, returns=True)
    found.draft.status = DraftStatus.RETURNED
    found.draft.lock_version += 1
    found.draft.updated_at = occasion.now
    return True


def discard(occasion: Occasion, asked: DraftAsked) -> None:
    """Lay a draft aside; the words of one that its author alone has had to do with go with it."""
    found, credentials = _acted_on(occasion, asked, Act.OPEN_DESK)
    check(drafts.discard(found.hand, found.sheet))
    draft = found.draft
    if drafts.leaves_nothing(found.hand, found.sheet, remarks=remarks_on(occasion, found.origin)):
        draft.text = draft.proposed_en = draft.proposed_zh = draft.on_behalf_of = ""
    draft.status = DraftStatus.DISCARDED
    draft.closed_by_id = credentials.person_id
    draft.updated_at = occasion.now


def open_to(occasion: Occasion, delegation: Delegation, number: int, *, lock: bool = False) -> Found:
    """A draft of this delegation that the actor may read; any other does not exist for them."""
    origin = (
        select(func.coalesce(CommentDraft.origin_id, CommentDraft.id))
        .where(CommentDraft.delegation_id == delegation.id, CommentDraft.number == number)
        .scalar_subquery()
    )
    if lock:
        occasion.session.scalar(select(CommentDraft.id).where(CommentDraft.id == origin).with_for_update())
    query = (
        select(CommentDraft)
        .where(or_(CommentDraft.id == origin, CommentDraft.origin_id == origin))
        .options(*(joinedload(CommentDraft.author), joinedload(CommentDraft.consultation)))
        .options(*(joinedload(CommentDraft.revision), joinedload(CommentDraft.provision)))
        .options(joinedload(CommentDraft.group))
        .order_by(CommentDraft.step)
    )
    sheets = tuple(occasion.session.scalars(query, execution_options={"populate_existing": lock}))
    if not sheets:
        raise Refusal(Code.NOT_FOUND)
    draft = next(each for each in sheets if each.number == number)
    roles = standing.ask(occasion, Act.OPEN_DESK, None, delegation).capacity.roles
    found = Found(sheets, draft, hand_of(occasion, roles, draft, sheets))
    if not drafts.may_read(found.hand, found.sheet) or is_gone(draft):
        raise Refusal(Code.NOT_FOUND)
    return found


def hand_of(occasion: Occasion, roles: frozenset[Role], draft: CommentDraft, sheets: Sequence[CommentDraft]) -> Hand:
    """What part the actor has in a draft."""
    me = occasion.actor.person_id
    return Hand(leads(roles), draft.author_id == me, any(each.author_id == me for each in sheets))


def sheet_of(draft: CommentDraft, sheets: Sequence[CommentDraft]) -> Sheet:
    """A draft among its copies, as the rules see it."""
    return Sheet(
        status=draft.status,
        shown=sheets[0].shown_at is not None,
        copied=any(each.step > draft.step and each.status in OPEN for each in sheets),
        is_copy=draft.step > 0,
    )


def is_gone(draft: CommentDraft) -> bool:
    """Whether nothing but the number of a draft is left."""
    return draft.status is DraftStatus.DISCARDED and not draft.text


def next_number(occasion: Occasion, delegation: Delegation) -> int:
    """The number of the delegation's next draft."""
    lock_desk(occasion, delegation)
    last = occasion.session.scalar(
        select(func.max(CommentDraft.number)).where(CommentDraft.delegation_id == delegation.id)
    )
    return (last or 0) + 1


def lock_desk(occasion: Occasion, delegation: Delegation) -> None:
    """Whoever numbers something on this desk at the same time waits."""
    occasion.session.scalar(
        select(Delegation.id).where(Delegation.id == delegation.id).with_for_update(key_share=True)
    )


def remarks_on(occasion: Occasion, origin: CommentDraft) -> int:
    """How many remarks stand below a draft."""
    return occasion.session.scalar(select(func.max(DraftRemark.seq)).where(DraftRemark.draft_id == origin.id)) or 0


def leads(roles: frozenset[Role]) -> bool:
    """Whether these roles speak for the delegation."""
    return bool(roles & {Role.HEAD, Role.ALTERNATE})


def check(refusal: Refusal | None) -> None:
    """Raise what a rule refuses."""
    if refusal is not None:
        raise refusal


def _acted_on(occasion: Occasion, asked: DraftAsked, act: Act) -> tuple[Found, standing.Credentials]:
    """The draft under lock, once the actor may do this in its consultation."""
    delegation = standing.own_delegation(occasion, asked.delegation)
    found = open_to(occasion, delegation, asked.draft, lock=True)
    return found, standing.ask(occasion, act, found.draft.consultation, delegation)


def _said_last(occasion: Occasion, found: Found, words: str) -> bool:
    last = occasion.session.scalar(
        select(DraftRemark).where(DraftRemark.draft_id == found.origin.id).order_by(DraftRemark.seq.desc()).limit(1)
    )
    if last is None or last.author_id != occasion.actor.person_id:
        return False
    return participant_texts.body(occasion, last.text_id) == words


def _say(occasion: Occasion, found: Found, words: str, *, returns: bool) -> None:
    assert occasion.actor.person_id is not None, "the act was asked for by somebody"
    occasion.session.add(
        DraftRemark(
            draft_id=found.origin.id,
            seq=remarks_on(occasion, found.origin) + 1,
            author_id=occasion.actor.person_id,
            returns=returns,
            text_id=participant_texts.store(occasion, words).id,
            at=occasion.now,
        )
    )
    occasion.session.flush()
