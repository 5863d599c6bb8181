"""Four eyes on not accepting a substantive comment: one official proposes it, another confirms or returns it."""

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased

from consult.models.answering import ProposedRejection, RejectionReview
from consult.models.contributions import Comment, Disposition
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import DispositionCode
from consult.services import disposing, record, standing
from consult.services.disposing import Ruling
from consult.services.occasion import Occasion
from consult.text.reference import number_of


class Review(Struct, frozen=True, kw_only=True):
    """What the second official says of a proposal: confirmed, or returned with a remark for its author."""

    consultation: str
    reference: str
    proposal: int
    confirmed: bool
    remark: str = ""


def propose(occasion: Occasion, comment: Comment, ruling: Ruling) -> ProposedRejection:
    """Keep what a first official would answer; it takes the place of a proposal that waits already."""
    highest = select(func.max(ProposedRejection.seq)).where(ProposedRejection.comment_id == comment.id)
    last = disposing.last_of(occasion, comment)
    made = ProposedRejection(
        comment_id=comment.id,
        seq=(occasion.session.scalar(highest) or 0) + 1,
        answer_seq=(last.seq if last else 0) + 1,
        answer_en=ruling.answer_en,
        answer_zh=ruling.answer_zh,
        at=occasion.instant(),
        by_id=ruling.by_id,
    )
    occasion.session.add(made)
    occasion.session.flush()
    return made


def review(occasion: Occasion, asked: Review) -> bool:
    """Confirm a proposal, which issues the disposition, or return it; never by the one who proposed it."""
    record.lock(occasion)
    consultation = standing.visible_consultation(occasion, asked.consultation)
    credentials = standing.ask(occasion, Act.CONFIRM_REJECTION, consultation)
    comment = occasion.session.scalar(
        select(Comment)
        .where(Comment.consultation_id == consultation.id, Comment.number == (number_of(asked.reference) or 0))
        .with_for_update()
    )
    if comment is None:
        raise Refusal(Code.NOT_FOUND)
    proposed = pending(occasion, comment)
    if proposed is None or proposed.seq != asked.proposal:
        raise Refusal(Code.REJECTION_WAITS)
    assert credentials.person_id is not None
    if proposed.by_id == credentials.person_id:
        raise Refusal(Code.SECOND_PERSON_NEEDED)
    if not asked.confirmed and not asked.remark.strip():
        raise Refusal(Code.REMARK_NEEDED, at="remark")
    occasion.session.add(_review(occasion, proposed, asked, credentials.person_id))
    occasion.session.flush()
    if asked.confirmed:
        disposing.issue(occasion, consultation, comment, _ruling(proposed, credentials.person_id))
    return True


def pending(occasion: Occasion, comment: Comment) -> ProposedRejection | None:
    """The proposal that waits for a second official, if any."""
    query = select(ProposedRejection).where(
        ProposedRejection.comment_id == comment.id, waits(ProposedRejection, Comment), Comment.id == comment.id
    )
    return occasion.session.scalar(query)


def waits(proposed: type[ProposedRejection], comment: type[Comment]) -> ColumnElement[bool]:
    """SQL condition: the last proposal on this comment, neither reviewed nor overtaken by an answer."""
    reviewed = select(RejectionReview.seq).where(
        RejectionReview.comment_id == proposed.comment_id, RejectionReview.seq == proposed.seq
    )
    return and_(is_open(proposed, comment), ~reviewed.correlate(proposed).exists())


def is_open(proposed: type[ProposedRejection], comment: type[Comment]) -> ColumnElement[bool]:
    """SQL condition: the last proposal on this comment, not overtaken by an answer; it may have been returned."""
    other = aliased(ProposedRejection)
    highest = select(func.max(other.seq)).where(other.comment_id == comment.id).correlate(comment)
    answered = select(func.coalesce(func.max(Disposition.seq), 0)).where(Disposition.comment_id == comment.id)
    return and_(
        proposed.comment_id == comment.id,
        proposed.seq == highest.scalar_subquery(),
        proposed.answer_seq > answered.correlate(comment).scalar_subquery(),
    )


def _review(occasion: Occasion, proposed: ProposedRejection, asked: Review, person_id: int) -> RejectionReview:
    return RejectionReview(
        comment_id=proposed.comment_id,
        seq=proposed.seq,
        proposed_by_id=proposed.by_id,
        confirmed=asked.confirmed,
        remark="" if asked.confirmed else asked.remark.strip(),
        at=occasion.instant(),
        by_id=person_id,
    )


def _ruling(proposed: ProposedRejection, person_id: int) -> Ruling:
    return Ruling(
        code=DispositionCode.NOT_ACCEPTED,
        answer_en=proposed.answer_en,
        answer_zh=proposed.answer_zh,
        by_id=proposed.by_id,
        confirmed_by_id=person_id,
    )
