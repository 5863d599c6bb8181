"""Admitting a delegation: its row, its groups, its entry in the public record."""

import re
from datetime import date
from unicodedata import combining, normalize

from msgspec import Struct
from sqlalchemy import or_, select

from consult.ledger.entries import EntryType, public_hash
from consult.models.delegations import Delegation
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Kind
from consult.services import groups, record, stamps, standing
from consult.services.occasion import Occasion


class Admission(Struct, frozen=True, kw_only=True):
    """A body to be admitted, with its names in both languages."""

    key: str
    kind: Kind
    name_en: str
    name_zh: str
    formal_en: str = ""
    formal_zh: str = ""
    groups: tuple[str, ...] = ()
    since: date | None = None


def admit(occasion: Occasion, asked: Admission) -> str:
    """Admit a delegation as the secretariat; gives its key."""
    standing.ask(occasion, Act.MANAGE_DELEGATIONS)
    record.lock(occasion)
    enter(occasion, asked)
    stamps.touch_everything(occasion)
    return asked.key


def enter(occasion: Occasion, asked: Admission) -> Delegation:
    """The row, groups and record entry of a new delegation, within an act that has asked already."""
    _refuse_taken(occasion, asked)
    made = Delegation(
        key=asked.key,
        kind=asked.kind,
        name_en=asked.name_en,
        name_zh=asked.name_zh,
        formal_en=asked.formal_en,
        formal_zh=asked.formal_zh,
        sort_key=sort_key(asked.name_en),
        admitted_at=occasion.instant(),
    )
    occasion.session.add(made)
    occasion.session.flush()
    keys = (*groups.keys_of_kind(asked.kind), *asked.groups)
    groups.join(occasion, made, keys, asked.since or occasion.now.date())
    record.append(
        occasion,
        EntryType.DELEGATION_ADMITTED,
        made.key,
        delegation=made.key,
        kind=made.kind.value,
        name=public_hash(made.name_en, made.name_zh),
    )
    return made


def sort_key(name_en: str) -> str:
    """English alphabetical order, diacritics and case ignored."""
    plain = "".join(letter for letter in normalize("NFKD", name_en) if not combining(letter))
    return plain.casefold()


def key_for(name_en: str) -> str:
    """A key made of an English name, for life."""
    return re.sub(r"[^a-z0-9]+", "-", sort_key(name_en)).strip("-")[:64].strip("-")


def _refuse_taken(occasion: Occasion, asked: Admission) -> None:
    taken = occasion.session.execute(
        select(Delegation.key, Delegation.name_en).where(
            or_(
                Delegation.key == asked.key,
                Delegation.name_en == asked.name_en,
                Delegation.name_zh == asked.name_zh,
            )
        )
    ).first()
    if taken is not None:
        field = "key" if taken.key == asked.key else "name_en" if taken.name_en == asked.name_en else "name_zh"
        raise Refusal(Code.NAME_TAKEN, at=field)
