"""Ballots on the amendments that are on the table, drafted in one act in the order in which they are to be put."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import select

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.rules.access import Act
from consult.rules.amendments import AmendmentState
from consult.rules.procedure import Effect
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import (
    amendment_bases,
    amendment_order,
    ballot_drafting,
    ballot_room,
    consultation_page,
    record,
)
from consult.services.amendment_records import AmendmentRecord
from consult.services.ballot_drafting import Draft
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.questions import Hang
from consult.text.provision import Provision

_PENDING = (BallotState.DRAFT, BallotState.APPROVED, BallotState.OPEN)


class Line(Struct, frozen=True, kw_only=True):
    """An amendment that can be put, and the others that fall if it is adopted first."""

    amendment: AmendmentRecord
    clashing: tuple[str, ...]


class Page(Struct, frozen=True, kw_only=True):
    """What can be put, in the order proposed; what cannot: for want of words, or as a ballot on it is prepared."""

    head: Head
    lines: tuple[Line, ...]
    incomplete: tuple[str, ...]
    prepared: tuple[str, ...]


class Question(Struct, frozen=True):
    """An amendment by its reference, and the question by which it is put."""

    reference: str
    en: str
    zh: str


class Series(Struct, frozen=True, kw_only=True):
    """Ballots one after the other, `minutes` each, from an instant on, by the same rule."""

    path: str
    questions: tuple[Question, ...]
    preset: str
    quorum: str
    opens_at: datetime
    minutes: int


def page(occasion: Occasion, path: str) -> Page:
    """The amendments on the table, as the chair orders them."""
    consultation = ballot_room.chaired(occasion, path, Act.DRAFT_BALLOT)
    base, lines = _on_the_table(occasion, consultation)
    prepared = _prepared(occasion, consultation)
    puttable = [each for each in lines if not each.lacks and each.id not in prepared]
    references = {each.id: each.reference for each in puttable}
    return Page(
        head=consultation_page.head_of(consultation, occasion.now),
        lines=tuple(
            Line(
                amendment=each,
                clashing=tuple(
                    references[one] for one in sorted(amendment_order.clashing(base, puttable, each.reference))
                ),
            )
            for each in puttable
        ),
        incomplete=tuple(each.reference for each in lines if each.lacks),
        prepared=tuple(each.reference for each in lines if each.id in prepared),
    )


def draft(occasion: Occasion, asked: Series) -> int:
    """Draft a ballot on each amendment in the order given; gives how many. Sent twice, they stand once.

    Each falls if one put before it is adopted that cannot be carried out beside it; a second official approves each.
    """
    record.lock(occasion)
    consultation = ballot_room.chaired(occasion, asked.path, Act.DRAFT_BALLOT)
    base, lines = _on_the_table(occasion, consultation)
    found = {each.reference: each for each in lines}
    wanted = [found[each.reference] for each in asked.questions if each.reference in found]
    prepared = _prepared(occasion, consultation)
    if wanted and all(each.id in prepared for each in wanted):
        return len(wanted)
    if not wanted or len(wanted) != len(asked.questions) or any(each.id in prepared for each in wanted):
        raise Refusal(Code.EDITED_MEANWHILE)
    _check_order(wanted)
    numbers: dict[int, int] = {}
    for place, (amendment, question) in enumerate(zip(wanted, asked.questions, strict=True)):
        clashing = amendment_order.clashing(base, lines, amendment.reference)
        hangs = tuple(Hang(on=numbers[one], effect=Effect.FALLS_IF_ADOPTED) for one in numbers if one in clashing)
        numbers[amendment.id] = ballot_drafting.draft(occasion, _draft(asked, place, question, hangs))
    return len(wanted)


def _draft(asked: Series, place: int, question: Question, hangs: tuple[Hang, ...]) -> Draft:
    opens_at = asked.opens_at + timedelta(minutes=place * asked.minutes)
    return Draft(
        path=asked.path,
        subject=Subject.AMENDMENT,
        provision="",
        amendment=question.reference,
        question_en=question.en,
        question_zh=question.zh,
        preset=asked.preset,
        quorum=asked.quorum,
        opens_at=opens_at,
        closes_at=opens_at + timedelta(minutes=asked.minutes),
        hangs=hangs,
    )


def _on_the_table(
    occasion: Occasion, consultation: Consultation
) -> tuple[Sequence[Provision], tuple[AmendmentRecord, ...]]:
    text = amendment_bases.current_text(occasion, consultation)
    base = amendment_bases.text_of(occasion, text)
    return base, amendment_order.proposed(occasion, text, base, AmendmentState.TABLED)


def _prepared(occasion: Occasion, consultation: Consultation) -> frozenset[int | None]:
    """The amendments on which a ballot is drafted, approved or open."""
    query = select(Ballot.amendment_id).where(
        Ballot.consultation_id == consultation.id, Ballot.state.in_(_PENDING), Ballot.amendment_id.is_not(None)
    )
    return frozenset(occasion.session.scalars(query))


def _check_order(wanted: Sequence[AmendmentRecord]) -> None:
    """A sub-amendment is put before the amendment that it changes."""
    seen: set[str] = set()
    for each in wanted:
        if each.amends in seen:
            raise Refusal(Code.SUB_AMENDMENTS_FIRST)
        seen.add(each.reference)
