"""Provisions to choose from, with both texts, for filters, desks and tallies."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from consult.models.texts import Provision, ProvisionText, ProvisionVersion, Revision
from consult.services.occasion import Occasion
from consult.text.provision import Kind, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisionOption:
    """A provision to filter by."""

    key: str
    number: str
    kind: Kind
    text_en: str
    text_zh: str


def provisions_of(occasion: Occasion, revision: Revision) -> tuple[ProvisionOption, ...]:
    """The provisions of a revision, in order, with both texts: one query."""
    return provisions_by(occasion, {revision.id: revision}).get(revision.id, ())


def provisions_by(occasion: Occasion, revisions: Mapping[int, Revision]) -> dict[int, tuple[ProvisionOption, ...]]:
    """The same for several revisions, under the keys they are given by: one query."""
    english, chinese = aliased(ProvisionText), aliased(ProvisionText)
    query = (
        select(ProvisionVersion, Provision.key, english.text.label("text_en"), chinese.text.label("text_zh"))
        .join(Provision, Provision.id == ProvisionVersion.provision_id)
        .outerjoin(english, _text_of(english, Language.EN))
        .outerjoin(chinese, _text_of(chinese, Language.ZH))
        .where(ProvisionVersion.revision_id.in_([revision.id for revision in revisions.values()]))
        .order_by(ProvisionVersion.position)
    )
    names = {revision.id: name for name, revision in revisions.items()}
    found: defaultdict[int, list[ProvisionOption]] = defaultdict(list)
    for version, key, text_en, text_zh in occasion.session.execute(query):
        found[names[version.revision_id]].append(
            ProvisionOption(
                key=key, number=version.number, kind=version.kind, text_en=text_en or "", text_zh=text_zh or ""
            )
        )
    return {name: tuple(options) for name, options in found.items()}


def _text_of(table: type[ProvisionText], language: Language) -> ColumnElement[bool]:
    return and_(
        table.revision_id == ProvisionVersion.revision_id,
        table.provision_id == ProvisionVersion.provision_id,
        table.language == language,
    )
