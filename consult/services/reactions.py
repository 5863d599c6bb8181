"""What a delegation says of the answer to its comment: satisfied or not, changeable, every step kept."""

from msgspec import Struct
from sqlalchemy import func, select

from consult.models.answering import Reaction
from consult.models.contributions import Comment
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import comment_submission, disposing, participant_texts, record, stamps, standing
from consult.services.comment_submission import OwnComment
from consult.services.occasion import Occasion
from consult.text.provision import Language


class NewReaction(Struct, frozen=True, kw_only=True):
    """Whether the answer of this number satisfies the delegation, and why; `seen` is its last word, 0 for none."""

    comment: OwnComment
    answer: int
    seen: int
    satisfied: bool
    language: Language
    text: str = ""


def react(occasion: Occasion, asked: NewReaction) -> bool:
    """Say it in the delegation's name, to the answer that was read."""
    record.lock(occasion)
    own = asked.comment
    consultation = standing.visible_consultation(occasion, own.consultation)
    delegation = standing.own_delegation(occasion, own.delegation)
    credentials = standing.ask(occasion, Act.REACT_TO_ANSWER, consultation, delegation)
    comment = comment_submission.own_comment(occasion, consultation, delegation, own.handle)
    answer = disposing.last_of(occasion, comment)
    if answer is None:
        raise Refusal(Code.NO_ANSWER_YET)
    if answer.seq != asked.answer:
        raise Refusal(Code.ANSWER_CHANGED)
    last = last_of(occasion, comment)
    if (last.seq if last else 0) != asked.seen:
        raise Refusal(Code.EDITED_MEANWHILE)
    assert credentials.accreditation_id is not None
    occasion.session.add(
        Reaction(
            comment_id=comment.id,
            seq=asked.seen + 1,
            disposition_seq=answer.seq,
            satisfied=asked.satisfied,
            language=asked.language if asked.text.strip() else None,
            text_id=participant_texts.store_if_any(occasion, asked.text.strip()),
            accreditation_id=credentials.accreditation_id,
            at=occasion.instant(),
        )
    )
    occasion.session.flush()
    stamps.touch(occasion, consultation)
    return True


def last_of(occasion: Occasion, comment: Comment) -> Reaction | None:
    """What the delegation said last."""
    seq = select(func.max(Reaction.seq)).where(Reaction.comment_id == comment.id).scalar_subquery()
    return occasion.session.scalar(select(Reaction).where(Reaction.comment_id == comment.id, Reaction.seq == seq))
