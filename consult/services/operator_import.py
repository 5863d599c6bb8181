"""An import at the command line: by the operator, who holds the database, and so is asked for no office."""

import re

from msgspec import Struct
from sqlalchemy import select

from consult.models.consultations import Consultation
from consult.rules.access import TABLE, Act
from consult.rules.refusal import Code, Refusal
from consult.services import consultations, draft_rows, imports, record
from consult.services.consultations import Founding
from consult.services.imports import Prepared
from consult.services.occasion import Occasion
from consult.text.provision import is_blank

SYMBOL = re.compile(r"[A-Z][A-Za-z0-9.]*(/[A-Za-z0-9.]+){1,4}", re.ASCII)


class Arrival(Struct, frozen=True, kw_only=True):
    """A prepared pair for the consultation with this symbol, which may be new."""

    symbol: str
    prepared: Prepared


class Outcome(Struct, frozen=True, kw_only=True):
    """What became of it: the draft, or rows that wait to be mended."""

    path: str
    founded: bool
    is_draft: bool


def arrive(occasion: Occasion, asked: Arrival) -> Outcome:
    """Make a fully paired text the draft, else keep it for mending; all or nothing."""
    record.lock(occasion)
    found = occasion.session.scalar(select(Consultation).where(Consultation.symbol == asked.symbol))
    consultation = found or _found(occasion, asked)
    states = TABLE[Act.EDIT_TEXT].states
    if states is not None and consultation.state not in states:
        raise Refusal(Code.STATE_FORBIDS, state=consultation.state.value)
    if draft_rows.unpublished(occasion, consultation) is not None:
        raise Refusal(Code.REVISION_OPEN)
    is_draft = not asked.prepared.incomplete
    if is_draft:
        draft_rows.fill(occasion, consultation, asked.prepared.pairs, replace=False)
    else:
        imports.keep(occasion, consultation, asked.prepared)
    return Outcome(path=consultation.path, founded=found is None, is_draft=is_draft)


def _found(occasion: Occasion, asked: Arrival) -> Consultation:
    if not SYMBOL.fullmatch(asked.symbol):
        raise Refusal(Code.BAD_REQUEST)
    if is_blank(asked.prepared.title_en) or is_blank(asked.prepared.title_zh):
        raise Refusal(Code.TEXT_MISSING)
    founding = Founding(symbol=asked.symbol, title_en=asked.prepared.title_en, title_zh=asked.prepared.title_zh)
    return consultations.create(occasion, founding)
