"""Read model of the form for a ballot: what can be put to the vote, what it can hang on, what is in it so far."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from consult.models.ballots import Ballot, BallotState
from consult.models.consultations import Consultation
from consult.models.texts import Provision, ProvisionText, ProvisionVersion, Revision
from consult.rules import composing
from consult.rules.access import Act
from consult.rules.decision import Rule
from consult.rules.roster import Subject
from consult.services import ballot_drafting, ballot_room, consultation_page, questions
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.text.provision import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A provision that can be voted on, by its first words."""

    key: str
    number: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A ballot that another may hang on."""

    number: int
    question_en: str
    question_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the form for a ballot needs: the provisions of the current text, and what is in it so far."""

    head: Head
    revision_symbol: str
    provisions: tuple[Option, ...]
    earlier: tuple[Earlier, ...]
    draft: ballot_drafting.Draft | None
    reconsidered: Earlier | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A form asked for: a new ballot, one put again, a motion to reconsider one, or a draft to change (`number`)."""

    path: str
    number: int = 0
    again: int = 0
    reconsiders: int = 0


def desk(occasion: Occasion, asked: Opened) -> Desk:
    """The form for a ballot, with the provisions it can concern and what stands in it so far."""
    consultation = ballot_room.chaired(occasion, asked.path, Act.DRAFT_BALLOT)
    revision = occasion.session.scalar(
        select(Revision)
        .where(Revision.consultation_id == consultation.id, Revision.published_at.is_not(None))
        .order_by(Revision.number.desc())
        .limit(1)
    )
    return Desk(
        head=consultation_page.head_of(consultation, occasion.now),
        revision_symbol=revision.symbol if revision is not None else "",
        provisions=_options(occasion, revision.id) if revision is not None else (),
        earlier=_earlier(occasion, consultation, asked.number),
        draft=_draft(occasion, consultation, asked),
        reconsidered=_reconsidered(occasion, consultation, asked),
    )


def _earlier(occasion: Occasion, consultation: Consultation, number: int) -> tuple[Earlier, ...]:
    """The other ballots that can still decide something, or have."""
    query = select(Ballot.number, Ballot.question_en, Ballot.question_zh).where(
        Ballot.consultation_id == consultation.id, Ballot.state != BallotState.ANNULLED, Ballot.number != number
    )
    rows = occasion.session.execute(query.order_by(Ballot.number))
    return tuple(Earlier(number=row.number, question_en=row.question_en, question_zh=row.question_zh) for row in rows)


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


def _options(occasion: Occasion, revision_id: int) -> tuple[Option, ...]:
    en, zh = aliased(ProvisionText), aliased(ProvisionText)
    rows = occasion.session.execute(
        select(Provision.key, ProvisionVersion.number, en.text, zh.text)
        .join(ProvisionVersion, ProvisionVersion.provision_id == Provision.id)
        .join(
            en,
            (en.revision_id == revision_id) & (en.provision_id == Provision.id) & (en.language == Language.EN),
        )
        .join(
            zh,
            (zh.revision_id == revision_id) & (zh.provision_id == Provision.id) & (zh.language == Language.ZH),
        )
        .where(ProvisionVersion.revision_id == revision_id)
        .order_by(ProvisionVersion.position)
    )
    return tuple(Option(key=key, number=number, en=one, zh=other) for key, number, one, other in rows)


def _draft(occasion: Occasion, consultation: Consultation, asked: Opened) -> ballot_drafting.Draft | None:
    number = asked.number or asked.again
    if not number:
        return None
    ballot = ballot_room.ballot_of(occasion, consultation, number)
    rule = Rule.from_facts(ballot.rule)
    quorum = next(name for name, share in composing.QUORUMS.items() if share == rule.quorum)
    key = occasion.session.scalar(select(Provision.key).where(Provision.id == ballot.provision_id))
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
        own=composing.composition_of(rule),
        hangs=questions.hangs(occasion, [ballot.id]).get(ballot.id, ()) if asked.number else (),
    )
