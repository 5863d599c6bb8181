"""Issuing a disposition: stored behind the earlier ones, recorded, told to those who wrote the comment."""

from msgspec import Struct
from sqlalchemy import func, select

from consult.ledger.entries import EntryType, public_hash
from consult.models.consultations import Consultation
from consult.models.contributions import Comment, Disposition
from consult.models.delegations import Accreditation
from consult.models.people import Person
from consult.models.texts import Provision
from consult.rules.roster import AccreditationRole, DispositionCode
from consult.services import outbox, record, revisions, rights, stamps
from consult.services.occasion import Occasion
from consult.services.outbox import MailKind
from consult.text.reference import reference_of


class Ruling(Struct, frozen=True, kw_only=True):
    """What is concluded on a comment, by whom, confirmed by whom; `resulting` is the provision that it changes."""

    code: DispositionCode
    answer_en: str
    answer_zh: str
    by_id: int
    same_as: Comment | None = None
    resulting: Provision | None = None
    confirmed_by_id: int | None = None


def issue(occasion: Occasion, consultation: Consultation, comment: Comment, ruling: Ruling) -> Disposition:
    """The next disposition of a comment that is locked, as the record is; an earlier one stays in the history."""
    last = last_of(occasion, comment)
    given = Disposition(
        comment_id=comment.id,
        seq=(last.seq if last else 0) + 1,
        code=ruling.code,
        answer_en=ruling.answer_en,
        answer_zh=ruling.answer_zh,
        same_as_id=ruling.same_as.id if ruling.same_as else None,
        resulting_id=ruling.resulting.id if ruling.resulting else None,
        resulting_number=_number(occasion, consultation, ruling.resulting, last),
        at=occasion.instant(),
        by_id=ruling.by_id,
        confirmed_by_id=ruling.confirmed_by_id,
    )
    occasion.session.add(given)
    occasion.session.flush()
    _append(occasion, consultation, comment, given, ruling)
    _tell(occasion, consultation, comment, given)
    stamps.touch(occasion, consultation)
    return given


def last_of(occasion: Occasion, comment: Comment) -> Disposition | None:
    """The disposition that stands."""
    seq = select(func.max(Disposition.seq)).where(Disposition.comment_id == comment.id).scalar_subquery()
    query = select(Disposition).where(Disposition.comment_id == comment.id, Disposition.seq == seq)
    return occasion.session.scalar(query)


def _number(
    occasion: Occasion, consultation: Consultation, resulting: Provision | None, last: Disposition | None
) -> int | None:
    """The revision that is to be published next; an answer given anew leaves what it led to where it was."""
    if resulting is None:
        return None
    if last is not None and last.resulting_id == resulting.id:
        return last.resulting_number
    published = revisions.last_published(occasion, consultation)
    return published.number + 1 if published else 1


def _append(
    occasion: Occasion, consultation: Consultation, comment: Comment, given: Disposition, ruling: Ruling
) -> None:
    reference = reference_of(comment.number)
    facts: dict[str, object] = {}
    if given.answer_en.strip():
        facts["answer"] = public_hash(given.answer_en, given.answer_zh)
    if ruling.same_as is not None:
        facts["same_as"] = reference_of(ruling.same_as.number)
    if ruling.resulting is not None:
        facts |= {"provision": ruling.resulting.key, "revision": given.resulting_number}
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
