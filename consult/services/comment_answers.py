"""What the secretariat does with comments: answer, hide with a public reason, restore."""

from dataclasses import dataclass

from sqlalchemy import func, select

from consult.ledger.entries import EntryType, public_hash
from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentStatus, Disposition, Event
from consult.models.delegations import Accreditation
from consult.models.people import Person
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import REASON_NEEDED, AccreditationRole, DispositionCode
from consult.services import comment_submission, outbox, record, rights, stamps, standing
from consult.services.occasion import Occasion
from consult.services.outbox import MailKind
from consult.text.reference import number_of, reference_of


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """A disposition; `seq` is the number of the answer its writer saw, 0 for none."""

    consultation: str
    reference: str
    seq: int
    code: DispositionCode
    answer_en: str
    answer_zh: str
    same_as: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hiding:
    """A comment to hide or restore, with the public reason."""

    consultation: str
    reference: str
    reason_en: str
    reason_zh: str


def dispose(occasion: Occasion, asked: NewAnswer) -> bool:
    """Answer a comment; an earlier answer stays in the history. Recorded, and told to those who wrote it."""
    record.lock(occasion)
    consultation = standing.visible_consultation(occasion, asked.consultation)
    credentials = standing.ask(occasion, Act.DISPOSE_COMMENT, consultation)
    comment = comment_of(occasion, consultation, asked.reference)
    same_as = _same_as(occasion, consultation, comment, asked)
    _check_answer(asked)
    seq = occasion.session.scalar(select(func.max(Disposition.seq)).where(Disposition.comment_id == comment.id)) or 0
    if seq != asked.seq:
        raise Refusal(Code.EDITED_MEANWHILE)
    given = Disposition(
        comment_id=comment.id,
        seq=seq + 1,
        code=asked.code,
        answer_en=asked.answer_en,
        answer_zh=asked.answer_zh,
        same_as_id=same_as.id if same_as else None,
        at=occasion.instant(),
        by_id=credentials.person_id,
    )
    occasion.session.add(given)
    _append(occasion, consultation, comment, given, same_as)
    _tell(occasion, consultation, comment, given)
    stamps.touch(occasion, consultation)
    return True


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


def _check_answer(asked: NewAnswer) -> None:
    """Reasons where they are compulsory; and never an answer in one language alone."""
    given = [field for field in ("answer_en", "answer_zh") if getattr(asked, field).strip()]
    if len(given) == 1 or (asked.code in REASON_NEEDED and not given):
        raise Refusal(Code.ANSWER_NEEDED, at="answer_zh" if "answer_en" in given else "answer_en")


def _same_as(occasion: Occasion, consultation: Consultation, comment: Comment, asked: NewAnswer) -> Comment | None:
    """The comment that a DUP names: another one of the same consultation."""
    if asked.code is not DispositionCode.SAME_AS:
        return None
    found = occasion.session.scalar(
        select(Comment).where(
            Comment.consultation_id == consultation.id, Comment.number == (number_of(asked.same_as) or 0)
        )
    )
    if found is None or found.id == comment.id:
        raise Refusal(Code.COMMENT_UNKNOWN, at="same_as")
    return found


def _append(
    occasion: Occasion, consultation: Consultation, comment: Comment, given: Disposition, same_as: Comment | None
) -> None:
    reference = reference_of(comment.number)
    facts: dict[str, object] = {}
    if given.answer_en.strip():
        facts["answer"] = public_hash(given.answer_en, given.answer_zh)
    if same_as is not None:
        facts["same_as"] = reference_of(same_as.number)
    record.append(
        occasion,
        EntryType.DISPOSITION_ISSUED,
        f"{consultation.symbol}/{reference}",
        consultation=consultation.symbol,
        comment=reference,
        seq=given.seq,
        code=given.code.value,
        **facts,
    )


def _tell(occasion: Occasion, consultation: Consultation, comment: Comment, given: Disposition) -> None:
    """A mail to the delegation's head and alternates and to the author, in the language of each."""
    query = (
        select(Person)
        .join(Accreditation, Accreditation.person_id == Person.id)
        .where(
            Accreditation.delegation_id == comment.delegation_id,
            rights.current(occasion.now),
            Accreditation.role.in_((AccreditationRole.HEAD, AccreditationRole.ALTERNATE))
            | (Person.id == comment.author_id),
        )
        .order_by(Person.id)
    )
    facts: dict[str, str | int] = {
        "symbol": consultation.symbol,
        "path": consultation.path,
        "title_en": consultation.title_en,
        "title_zh": consultation.title_zh,
        "reference": reference_of(comment.number),
        "code": given.code.value,
        "answer_en": given.answer_en,
        "answer_zh": given.answer_zh,
    }
    for person in occasion.session.scalars(query).unique():
        outbox.post(occasion, MailKind.COMMENT_ANSWERED, outbox.addressee(person), **facts)
