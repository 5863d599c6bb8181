"""Read model of the form for a ballot: what can be put to the vote, what it can hang on, what is in it so far."""

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.models.texts import Provision, Revision
from consult.rules import composing
from consult.rules.access import Act
from consult.rules.amendments import STANDING, AmendmentState
from consult.rules.decision import Rule
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Subject
from consult.services import (
    amendment_order,
    ballot_drafting,
    ballot_room,
    consultation_page,
    questions,
    revisions,
)
from consult.services.amendment_records import AmendmentRecord
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.text.provision import Language
from consult.text.provision import Provision as Standing
from consult.text.reference import amendment_reference


class Option(Struct, frozen=True, kw_only=True):
    """A provision that can be voted on, by its first words."""

    key: str
    number: str
    en: str
    zh: str


class Earlier(Struct, frozen=True, kw_only=True):
    """A ballot that another may hang on."""

    number: int
    question_en: str
    question_zh: str
    amendment_id: int | None = None


class Proposed(Struct, frozen=True, kw_only=True):
    """An amendment that a new ballot begins with, and the ballots on those that cannot be adopted beside it."""

    amendment: AmendmentRecord
    clashing: tuple[int, ...]


class Desk(Struct, frozen=True, kw_only=True):
    """What the form for a ballot needs: the provisions of the current text, and what is in it so far."""

    head: Head
    revision_symbol: str
    provisions: tuple[Option, ...]
    amendments: tuple[AmendmentRecord, ...]
    proposed: Proposed | None
    earlier: tuple[Earlier, ...]
    draft: ballot_drafting.Draft | None
    reconsidered: Earlier | None


class Opened(Struct, frozen=True, kw_only=True):
    """A form asked for: a new ballot, one put again, a motion to reconsider one, or a draft to change (`number`).

    `amendment`: the reference of the amendment that a new ballot begins with.
    """

    path: str
    number: int = 0
    again: int = 0
    reconsiders: int = 0
    amendment: str = ""


def desk(occasion: Occasion, asked: Opened) -> Desk:
    """The form for a ballot, with the provisions it can concern and what stands in it so far."""
    consultation = ballot_room.chaired(occasion, asked.path, Act.DRAFT_BALLOT)
    revision = revisions.last_published(occasion, consultation)
    base = revisions.stored(occasion, revision)[revision.number].provisions if revision is not None else ()
    lines = _amendments(occasion, revision, base)
    earlier = _earlier(occasion, consultation, asked.number)
    return Desk(
        head=consultation_page.head_of(consultation, occasion.now),
        revision_symbol=revision.symbol if revision is not None else "",
        provisions=tuple(_option(each) for each in base),
        amendments=tuple(each for each in lines if each.state is AmendmentState.TABLED),
        proposed=_proposed(base, lines, earlier, asked.amendment),
        earlier=earlier,
        draft=_draft(occasion, consultation, asked),
        reconsidered=_reconsidered(occasion, consultation, asked),
    )


def _earlier(occasion: Occasion, consultation: Consultation, number: int) -> tuple[Earlier, ...]:
    """The other ballots that can still decide something, or have."""
    query = select(Ballot.number, Ballot.question_en, Ballot.question_zh, Ballot.amendment_id).where(
        Ballot.consultation_id == consultation.id, Ballot.state != BallotState.ANNULLED, Ballot.number != number
    )
    rows = occasion.session.execute(query.order_by(Ballot.number))
    return tuple(
        Earlier(number=number, question_en=en, question_zh=zh, amendment_id=amendment)
        for number, en, zh, amendment in rows
    )


def _reconsidered(occasion: Occasion, consultation: Consultation, asked: Opened) -> Earlier | None:
    """The ballot that a motion concerns: the one asked for, or the one that the draft names."""
    motion = aliased(Ballot)
    query = select(Ballot.number, Ballot.question_en, Ballot.question_zh)
    if asked.reconsiders:
        query = query.where(Ballot.number == asked.reconsiders)
    else:
        query = query.join(motion, motion.reconsiders_id == Ballot.id).where(motion.number == asked.number)
    row = occasion.session.execute(query.where(Ballot.consultation_id == consultation.id)).first()
    return Earlier(number=row.number, question_en=row.question_en, question_zh=row.question_zh) if row else None


def _option(provision: Standing) -> Option:
    texts = provision.texts
    return Option(key=provision.key, number=provision.number, en=texts[Language.EN], zh=texts[Language.ZH])


def _amendments(
    occasion: Occasion, revision: Revision | None, base: Sequence[Standing]
) -> tuple[AmendmentRecord, ...]:
    return amendment_order.proposed(occasion, revision, base, *STANDING) if revision is not None else ()


def _proposed(
    base: Sequence[Standing], lines: Sequence[AmendmentRecord], earlier: Sequence[Earlier], reference: str
) -> Proposed | None:
    """The amendment asked for, while it is on the table."""
    on_table = (each for each in lines if each.state is AmendmentState.TABLED and each.reference == reference)
    found = next(on_table, None)
    if found is None:
        return None
    clashing = amendment_order.clashing(base, lines, reference)
    return Proposed(amendment=found, clashing=tuple(each.number for each in earlier if each.amendment_id in clashing))


def _draft(occasion: Occasion, consultation: Consultation, asked: Opened) -> ballot_drafting.Draft | None:
    number = asked.number or asked.again
    if not number:
        return None
    ballot, key = _stored(occasion, consultation, number)
    rule = Rule.from_facts(ballot.rule)
    quorum = next(name for name, share in composing.QUORUMS.items() if share == rule.quorum)
    return ballot_drafting.Draft(
        path=consultation.path,
        subject=Subject(ballot.subject),
        provision=key or "",
        question_en=ballot.question_en,
        question_zh=ballot.question_zh,
        preset=rule.name,
        quorum=quorum,
        opens_at=ballot.opens_at,
        closes_at=ballot.closes_at,
        reveal=ballot.reveal_seconds,
        again=asked.again,
        amendment=amendment_reference(ballot.amendment_number) if ballot.amendment_number else "",
        own=composing.composition_of(rule),
        hangs=questions.hangs(occasion, [ballot.id]).get(ballot.id, ()) if asked.number else (),
    )


def _stored(occasion: Occasion, consultation: Consultation, number: int) -> tuple[Ballot, str | None]:
    """A ballot with the key of its provision."""
    query = ballot_room.with_subject(select(Ballot, Provision.key))
    row = occasion.session.execute(
        query.where(Ballot.consultation_id == consultation.id, Ballot.number == number)
    ).first()
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    ballot, key = row
    return ballot, key
