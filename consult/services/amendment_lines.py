"""Amendments in few words, for where they are put to the vote: what each changes and who tabled it, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Row, select
from sqlalchemy.orm import aliased

from consult.models.amendments import Amendment, AmendmentOperation, AmendmentTranslation
from consult.models.delegations import Delegation
from consult.models.texts import Provision
from consult.rules.amendments import AmendmentState
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.amendment import Action, Operation
from consult.text.provision import Language
from consult.text.reference import amendment_reference


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendmentLine:
    """A tabled amendment; the words of its changes are those proposed and those that the secretariat supplied."""

    id: int
    reference: str
    state: AmendmentState
    sponsor: Name
    changes: tuple[Operation, ...]

    @property
    def lacks(self) -> bool:
        """Whether words are still to be supplied in one of the languages."""
        return any(set(each.texts) != set(Language) for each in self.changes if each.action is not Action.DELETE)


_later = aliased(AmendmentTranslation)
_LAST = (
    ~select(_later.version)
    .where(
        _later.amendment_id == AmendmentTranslation.amendment_id,
        _later.seq == AmendmentTranslation.seq,
        _later.version > AmendmentTranslation.version,
    )
    .exists()
)
_LINES = (
    select(
        Amendment.id,
        Amendment.number,
        Amendment.state,
        Delegation.key.label("delegation"),
        Delegation.name_en,
        Delegation.name_zh,
        AmendmentOperation.action,
        AmendmentOperation.kind,
        AmendmentOperation.text_en,
        AmendmentOperation.text_zh,
        Provision.key,
        AmendmentTranslation.language,
        AmendmentTranslation.text,
    )
    .join(Delegation, Delegation.id == Amendment.delegation_id)
    .join(AmendmentOperation, AmendmentOperation.amendment_id == Amendment.id)
    .outerjoin(Provision, Provision.id == AmendmentOperation.provision_id)
    .outerjoin(
        AmendmentTranslation,
        (AmendmentTranslation.amendment_id == Amendment.id)
        & (AmendmentTranslation.seq == AmendmentOperation.seq)
        & _LAST,
    )
    .where(Amendment.number.is_not(None))
    .order_by(Amendment.number, AmendmentOperation.seq)
)


def lines(occasion: Occasion, *where: ColumnElement[bool]) -> tuple[AmendmentLine, ...]:
    """What has been tabled and meets the conditions, in the order of the references."""
    rows: Any = occasion.session.execute(_LINES.where(*where)).all()
    return tuple(_line(list(found)) for _, found in groupby(rows, key=lambda row: row.id))


def _line(rows: Sequence[Row[Any]]) -> AmendmentLine:
    first = rows[0]
    return AmendmentLine(
        id=first.id,
        reference=amendment_reference(first.number),
        state=first.state,
        sponsor=Name(first.delegation, first.name_en, first.name_zh),
        changes=tuple(_operation(row) for row in rows),
    )


def _operation(row: Row[Any]) -> Operation:
    texts = {Language.EN: row.text_en, Language.ZH: row.text_zh, row.language: row.text}
    given = {language: text for language, text in texts.items() if language is not None and text is not None}
    return Operation(action=row.action, key=row.key or "", texts=given, kind=row.kind)
