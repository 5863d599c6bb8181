"""What the secretariat does with comments: answer one or many, hide with a public reason, restore."""

from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import func, select

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentStatus, CommentVersion, Event
from consult.models.texts import Provision
from consult.rules import dispositions
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import REASON_NEEDED, DispositionCode
from consult.services import comment_submission, disposing, record, rejections, stamps, standing
from consult.services.disposing import Ruling
from consult.services.occasion import Occasion
from consult.services.paging import SIZE
from consult.text.reference import number_of

OWN = "_own"
NOTHING = "_none"


class Given(StrEnum):
    """What came of an answer: it is issued, or waits for a second official."""

    ISSUED = "issued"
    PROPOSED = "proposed"


class NewAnswer(Struct, frozen=True, kw_only=True):
    """A disposition; `seq` is the number of the answer its writer saw, `proposal` that of the proposal, 0 for none.

    `resulting` is the key of the provision that it changes; OWN: the comment's own, where a change follows.
    """

    consultation: str
    reference: str
    seq: int
    code: DispositionCode
    answer_en: str
    answer_zh: str
    same_as: str
    proposal: int = 0
    resulting: str = OWN


class Seen(Struct, frozen=True):
    """A comment as it was chosen: with the number of its answer, and of the proposal that waits."""

    reference: str
    seq: int
    proposal: int


class SameAnswer(Struct, frozen=True, kw_only=True):
    """One disposition for many comments; what `answer` says of a single one is taken from `chosen`."""

    chosen: tuple[Seen, ...]
    answer: NewAnswer


class Hiding(Struct, frozen=True, kw_only=True):
    """A comment to hide or restore, with the public reason."""

    consultation: str
    reference: str
    reason_en: str
    reason_zh: str


def dispose(occasion: Occasion, asked: NewAnswer) -> Given:
    """Answer a comment; an earlier answer stays in the history. Recorded, and told to those who wrote it."""
    consultation, person_id = _entered(occasion, asked)
    comment = comment_of(occasion, consultation, asked.reference)
    if _stands(occasion, comment) != (asked.seq, asked.proposal):
        raise Refusal(Code.EDITED_MEANWHILE)
    return _give(occasion, consultation, comment, _ruling(occasion, comment, asked, person_id))


def dispose_all(occasion: Occasion, asked: SameAnswer) -> dict[Given, int]:
    """The same answer to every comment chosen, or to none: one that changed meanwhile stops all. Says how many."""
    consultation, person_id = _entered(occasion, asked.answer)
    chosen = {each.reference: each for each in asked.chosen}
    comments = chosen_comments(occasion, consultation, list(chosen))
    pairs = list(zip(comments, chosen.values(), strict=True))
    stale = [seen.reference for each, seen in pairs if _stands(occasion, each) != (seen.seq, seen.proposal)]
    if stale:
        raise Refusal(Code.ANSWERED_MEANWHILE, references=",".join(stale))
    made = dict.fromkeys(Given, 0)
    for comment, seen in pairs:
        ruling = _ruling(occasion, comment, replace(asked.answer, reference=seen.reference), person_id)
        made[_give(occasion, consultation, comment, ruling)] += 1
    return made


def chosen_comments(occasion: Occasion, consultation: Consultation, references: list[str]) -> list[Comment]:
    """The comments of a bulk act, locked: at least one, at most a page of them, each once."""
    wanted = list(dict.fromkeys(references))
    if not wanted:
        raise Refusal(Code.NOTHING_CHOSEN)
    if len(wanted) > SIZE:
        raise Refusal(Code.TOO_MANY_CHOSEN, num=SIZE)
    return [comment_of(occasion, consultation, reference) for reference in wanted]


def hide(occasion: Occasion, asked: Hiding) -> bool:
    """Take the words of a comment from public view; the mark, the reason and the replies stay."""
    consultation, comment = _locked(occasion, asked)
    for field in ("reason_en", "reason_zh"):
        if not getattr(asked, field).strip():
            raise Refusal(Code.REASON_NEEDED, at=field)
    if comment.status is CommentStatus.WITHDRAWN:
        raise comment_submission.already_withdrawn(occasion, comment)
    if comment.status is CommentStatus.HIDDEN:
        raise Refusal(Code.ALREADY_HIDDEN)
    comment.status = CommentStatus.HIDDEN
    comment_submission.note(occasion, comment, Event.HIDDEN, occasion.instant(), (asked.reason_en, asked.reason_zh))
    stamps.touch(occasion, consultation)
    return True


def restore(occasion: Occasion, asked: Hiding) -> bool:
    """Show a hidden comment again."""
    consultation, comment = _locked(occasion, asked)
    if comment.status is not CommentStatus.HIDDEN:
        raise Refusal(Code.NOT_HIDDEN)
    comment.status = CommentStatus.PUBLISHED
    comment_submission.note(occasion, comment, Event.RESTORED, occasion.instant(), (asked.reason_en, asked.reason_zh))
    stamps.touch(occasion, consultation)
    return True


def comment_of(occasion: Occasion, consultation: Consultation, reference: str) -> Comment:
    """A comment of this consultation by its reference, in whatever status, locked."""
    query = select(Comment).where(
        Comment.consultation_id == consultation.id, Comment.number == (number_of(reference) or 0)
    )
    found = occasion.session.scalar(query.with_for_update())
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def _locked(occasion: Occasion, asked: Hiding) -> tuple[Consultation, Comment]:
    consultation = standing.visible_consultation(occasion, asked.consultation)
    standing.ask(occasion, Act.HIDE_COMMENT, consultation)
    return consultation, comment_of(occasion, consultation, asked.reference)


def _entered(occasion: Occasion, asked: NewAnswer) -> tuple[Consultation, int]:
    record.lock(occasion)
    consultation = standing.visible_consultation(occasion, asked.consultation)
    credentials = standing.ask(occasion, Act.DISPOSE_COMMENT, consultation)
    _check_answer(asked)
    assert credentials.person_id is not None
    return consultation, credentials.person_id


def _stands(occasion: Occasion, comment: Comment) -> tuple[int, int]:
    """The numbers of the last answer and of the proposal that waits; 0 where there is none."""
    last, proposed = disposing.last_of(occasion, comment), rejections.pending(occasion, comment)
    return last.seq if last else 0, proposed.seq if proposed else 0


def _give(occasion: Occasion, consultation: Consultation, comment: Comment, ruling: Ruling) -> Given:
    """Issue the answer, or keep it until a second official has confirmed it."""
    seq = select(func.max(CommentVersion.seq)).where(CommentVersion.comment_id == comment.id).scalar_subquery()
    category = occasion.session.scalars(
        select(CommentVersion.category).where(CommentVersion.comment_id == comment.id, CommentVersion.seq == seq)
    ).one()
    if dispositions.needs_second(ruling.code, category, two=consultation.rejections_need_two):
        rejections.propose(occasion, comment, ruling)
        return Given.PROPOSED
    disposing.issue(occasion, consultation, comment, ruling)
    return Given.ISSUED


def _ruling(occasion: Occasion, comment: Comment, asked: NewAnswer, person_id: int) -> Ruling:
    return Ruling(
        code=asked.code,
        answer_en=asked.answer_en,
        answer_zh=asked.answer_zh,
        same_as=_same_as(occasion, comment, asked),
        resulting=_resulting(occasion, comment, asked),
        by_id=person_id,
    )


def _check_answer(asked: NewAnswer) -> None:
    """Reasons where compulsory; never an answer in one language alone, nor a change where none follows."""
    given = [field for field in ("answer_en", "answer_zh") if getattr(asked, field).strip()]
    if len(given) == 1 or (asked.code in REASON_NEEDED and not given):
        raise Refusal(Code.ANSWER_NEEDED, at="answer_zh" if "answer_en" in given else "answer_en")
    if asked.resulting not in {OWN, NOTHING} and asked.code not in dispositions.CHANGES_TEXT:
        raise Refusal(Code.NO_CHANGE_FOLLOWS, at="resulting")


def _same_as(occasion: Occasion, comment: Comment, asked: NewAnswer) -> Comment | None:
    """The comment that a DUP names: another one of the same consultation."""
    if asked.code is not DispositionCode.SAME_AS:
        return None
    found = occasion.session.scalar(
        select(Comment).where(
            Comment.consultation_id == comment.consultation_id, Comment.number == (number_of(asked.same_as) or 0)
        )
    )
    if found is None or found.id == comment.id:
        raise Refusal(Code.COMMENT_UNKNOWN, at="same_as")
    return found


def _resulting(occasion: Occasion, comment: Comment, asked: NewAnswer) -> Provision | None:
    """The provision that the answer changes: the one named, or by default the one commented on."""
    if asked.code not in dispositions.CHANGES_TEXT or asked.resulting == NOTHING:
        return None
    if asked.resulting == OWN:
        return occasion.session.get(Provision, comment.provision_id) if comment.provision_id else None
    found = occasion.session.scalar(
        select(Provision).where(
            Provision.consultation_id == comment.consultation_id, Provision.key == asked.resulting
        )
    )
    if found is None:
        raise Refusal(Code.NOT_FOUND, at="resulting")
    return found
