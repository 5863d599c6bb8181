"""Declarations of interests: each delegation says in public what it, or those it speaks for, may gain or lose."""

from datetime import datetime
from itertools import groupby

from msgspec import Struct
from sqlalchemy import Select, select

from consult.models.consultations import Consultation
from consult.models.contributions import ParticipantText
from consult.models.delegations import Delegation
from consult.models.interests import InterestDeclaration
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import consultation_page, participant_texts, revisions, stamps, standing
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.provision import Language


class Where(Struct, frozen=True):
    """A delegation in a consultation."""

    delegation: str
    consultation: str


class NewDeclaration(Struct, frozen=True, kw_only=True):
    """What a delegation declares, as its words say; `has`: it has interests to name."""

    where: Where
    has: bool
    language: Language
    words: str


class Declared(Struct, frozen=True):
    """A declaration; without words, that there is nothing to declare."""

    words: str
    language: Language | None
    at: datetime


class Line(Struct, frozen=True):
    """What a delegation has declared, the last first."""

    delegation: Name
    declarations: tuple[Declared, ...]


class Page(Struct, frozen=True):
    """All declarations of a consultation, by delegation."""

    head: Head
    lines: tuple[Line, ...]


class OwnPage(Struct, frozen=True, kw_only=True):
    """The form at a delegation's desk, beside what it has declared."""

    head: Head
    delegation: Name
    revision: int
    revision_symbol: str
    declared: tuple[Declared, ...]


def listing(occasion: Occasion, path: str) -> Page:
    """Everything declared in a consultation, in the order of the delegations' English names."""
    consultation = standing.visible_consultation(occasion, path)
    rows = occasion.session.execute(_declared(consultation)).all()
    lines = [
        Line(
            Name(body.key, body.name_en, body.name_zh),
            tuple(_record(row.InterestDeclaration, row.body) for row in own),
        )
        for body, own in groupby(rows, key=lambda row: row.Delegation)
    ]
    return Page(consultation_page.head_of(consultation, occasion.now), tuple(lines))


def own(occasion: Occasion, where: Where) -> OwnPage:
    """What a delegation has declared, for those who lead it."""
    consultation, delegation, _ = _asked(occasion, where)
    rows = occasion.session.execute(_declared(consultation).where(Delegation.id == delegation.id)).all()
    text = revisions.last_published(occasion, consultation)
    return OwnPage(
        head=consultation_page.head_of(consultation, occasion.now),
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        revision=text.number if text else 0,
        revision_symbol=text.symbol if text else "",
        declared=tuple(_record(row.InterestDeclaration, row.body) for row in rows),
    )


def declare(occasion: Occasion, asked: NewDeclaration) -> bool:
    """Declare interests, or that there are none, in place of what was declared before; the same twice stands once."""
    words = asked.words.strip() if asked.has else ""
    if asked.has and not words:
        raise Refusal(Code.INTERESTS_NEED_WORDS, at="words")
    consultation, delegation, accreditation_id = _asked(occasion, asked.where)
    occasion.session.execute(select(Delegation.id).where(Delegation.id == delegation.id).with_for_update())
    last = _last(occasion, consultation, delegation)
    language = asked.language if words else None
    if last is not None and (participant_texts.body(occasion, last.text_id), last.language) == (words, language):
        return True
    occasion.session.add(
        InterestDeclaration(
            consultation_id=consultation.id,
            delegation_id=delegation.id,
            seq=last.seq + 1 if last else 1,
            previous_seq=last.seq if last else None,
            text_id=participant_texts.store_if_any(occasion, words),
            language=language,
            accreditation_id=accreditation_id,
            at=occasion.now,
        )
    )
    occasion.session.flush()
    stamps.touch(occasion, consultation)
    return True


def _asked(occasion: Occasion, where: Where) -> tuple[Consultation, Delegation, int]:
    consultation = standing.visible_consultation(occasion, where.consultation)
    delegation = standing.own_delegation(occasion, where.delegation)
    credentials = standing.ask(occasion, Act.DECLARE_INTERESTS, consultation, delegation)
    assert credentials.accreditation_id is not None
    return consultation, delegation, credentials.accreditation_id


def _last(occasion: Occasion, consultation: Consultation, delegation: Delegation) -> InterestDeclaration | None:
    return occasion.session.scalar(
        select(InterestDeclaration)
        .where(
            InterestDeclaration.consultation_id == consultation.id,
            InterestDeclaration.delegation_id == delegation.id,
        )
        .order_by(InterestDeclaration.seq.desc())
        .limit(1)
    )


def _declared(consultation: Consultation) -> Select[Delegation, InterestDeclaration, str]:
    return (
        select(Delegation, InterestDeclaration, ParticipantText.body)
        .join(InterestDeclaration, InterestDeclaration.delegation_id == Delegation.id)
        .outerjoin(ParticipantText, ParticipantText.id == InterestDeclaration.text_id)
        .where(InterestDeclaration.consultation_id == consultation.id)
        .order_by(Delegation.sort_key, Delegation.id, InterestDeclaration.seq.desc())
    )


def _record(declared: InterestDeclaration, body: str | None) -> Declared:
    return Declared(body or "", declared.language, declared.at)
