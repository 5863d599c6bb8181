"""Provisions to choose from, with both texts, for filters, desks and tallies."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Row, and_, func, select
from sqlalchemy.orm import aliased

from consult.models.consultations import Consultation
from consult.models.texts import Provision, ProvisionText, ProvisionVersion, Revision
from consult.services.occasion import Occasion
from consult.text.provision import Kind, Language


class ProvisionOption(Struct, frozen=True, kw_only=True):
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


def published(
    occasion: Occasion, consultation: Consultation
) -> tuple[tuple[Revision, ...], tuple[ProvisionOption, ...]]:
    """The published revisions of a consultation, and the provisions of the last one: one query."""
    return _with_last(occasion, consultation, Revision.published_at.is_not(None))


def latest(occasion: Occasion, consultation: Consultation) -> tuple[ProvisionOption, ...]:
    """The provisions of the revision that is being written, else of the last published one: one query."""
    return _with_last(occasion, consultation, Revision.number > 0)[1]


def _with_last(
    occasion: Occasion, consultation: Consultation, wanted: ColumnElement[bool]
) -> tuple[tuple[Revision, ...], tuple[ProvisionOption, ...]]:
    english, chinese = aliased(ProvisionText), aliased(ProvisionText)
    here = and_(Revision.consultation_id == consultation.id, wanted)
    last = select(func.max(Revision.number)).where(here).scalar_subquery()
    query = (
        select(Revision, ProvisionVersion, Provision.key, english.text, chinese.text)
        .select_from(Revision)
        .outerjoin(ProvisionVersion, and_(ProvisionVersion.revision_id == Revision.id, Revision.number == last))
        .outerjoin(Provision, Provision.id == ProvisionVersion.provision_id)
        .outerjoin(english, _text_of(english, Language.EN))
        .outerjoin(chinese, _text_of(chinese, Language.ZH))
        .where(here)
        .order_by(Revision.number, ProvisionVersion.position)
    )
    rows: Sequence[Row[*tuple[Any, ...]]] = occasion.session.execute(query).all()
    options = tuple(
        ProvisionOption(
            key=key, number=version.number, kind=version.kind, text_en=text_en or "", text_zh=text_zh or ""
        )
        for _revision, version, key, text_en, text_zh in rows
        if version is not None
    )
    return tuple(dict.fromkeys(row[0] for row in rows)), options


def _text_of(table: type[ProvisionText], language: Language) -> ColumnElement[bool]:
    return and_(
        table.revision_id == ProvisionVersion.revision_id,
        table.provision_id == ProvisionVersion.provision_id,
        table.language == language,
    )
