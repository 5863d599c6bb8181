"""Revisions and their provisions as records of `consult.text`, loaded with one query."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from consult.models.consultations import Consultation
from consult.models.texts import Provision as ProvisionRow
from consult.models.texts import ProvisionDescent, ProvisionText, ProvisionVersion, Revision
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.services import standing
from consult.services.occasion import Occasion
from consult.text import brackets
from consult.text.lineage import Fate
from consult.text.provision import Provision


class RevisionLine(Struct, frozen=True, kw_only=True):
    """A revision in a list; one without `published_at` is still being written."""

    number: int
    symbol: str
    published_at: datetime | None
    sha256_en: str
    sha256_zh: str
    change_log_en: str
    change_log_zh: str
    open_brackets: int = 0


class Stored(Struct, frozen=True):
    """The provisions of a revision in order, and what became of each since the one before."""

    provisions: tuple[Provision, ...]
    fates: dict[str, Fate | None]


NOTHING = Stored((), {})


def line_of(revision: Revision) -> RevisionLine:
    """The row as a record."""
    return RevisionLine(
        number=revision.number,
        symbol=revision.symbol,
        published_at=revision.published_at,
        sha256_en=revision.sha256_en,
        sha256_zh=revision.sha256_zh,
        change_log_en=revision.change_log_en,
        change_log_zh=revision.change_log_zh,
        open_brackets=revision.open_brackets,
    )


def all_of(occasion: Occasion, consultation: Consultation) -> Sequence[Revision]:
    """Every revision of a consultation, in order, the unpublished one too; with what went where: one query."""
    went_on = joinedload(Revision.descents)
    query = (
        select(Revision)
        .where(Revision.consultation_id == consultation.id)
        .options(went_on.joinedload(ProvisionDescent.source), went_on.joinedload(ProvisionDescent.target))
        .order_by(Revision.number)
    )
    return occasion.session.scalars(query).unique().all()


def readable(occasion: Occasion, consultation: Consultation) -> Sequence[Revision]:
    """The revisions that the actor may read: what is not published, officials alone."""
    found = all_of(occasion, consultation)
    if all(revision.published_at for revision in found):
        return found
    if standing.allows(occasion, Act.READ_UNPUBLISHED, consultation):
        return found
    return [revision for revision in found if revision.published_at]


def unpublished(occasion: Occasion, consultation: Consultation) -> Revision | None:
    """The revision that is being written, if any."""
    return next((each for each in all_of(occasion, consultation) if each.published_at is None), None)


def last_published(occasion: Occasion, consultation: Consultation) -> Revision | None:
    """The current text."""
    return next((each for each in reversed(all_of(occasion, consultation)) if each.published_at), None)


def numbered(revisions: Sequence[Revision], number: int | None) -> Revision | None:
    """The one with this number; without a number the last published one. Raises NOT_FOUND for an unknown number."""
    if number is None:
        return next((each for each in reversed(revisions) if each.published_at), None)
    found = next((each for each in revisions if each.number == number), None)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def anchor_in(occasion: Occasion, revision: Revision, key: str) -> int:
    """The provision of this key, where it stands in the revision; raises NOT_FOUND."""
    found = occasion.session.scalar(
        select(ProvisionRow.id)
        .join(ProvisionVersion, ProvisionVersion.provision_id == ProvisionRow.id)
        .where(ProvisionVersion.revision_id == revision.id, ProvisionRow.key == key)
    )
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def symbol_of(consultation: Consultation, number: int) -> str:
    """The symbol of a revision: the first draft bears the consultation's own."""
    return consultation.symbol if number == 1 else f"{consultation.symbol}/Rev.{number - 1}"


def stored(occasion: Occasion, *revisions: Revision) -> dict[int, Stored]:
    """The provisions of these revisions by the revision's number: one query."""
    numbers = {revision.id: revision.number for revision in revisions}
    rows = occasion.session.execute(
        select(
            ProvisionVersion.revision_id,
            ProvisionRow.key,
            ProvisionVersion.kind,
            ProvisionVersion.number,
            ProvisionVersion.fate,
            ProvisionVersion.brackets,
            ProvisionText.language,
            ProvisionText.text,
            ProvisionText.status,
        )
        .join(ProvisionRow, ProvisionRow.id == ProvisionVersion.provision_id)
        .join(
            ProvisionText,
            (ProvisionText.revision_id == ProvisionVersion.revision_id)
            & (ProvisionText.provision_id == ProvisionVersion.provision_id),
        )
        .where(ProvisionVersion.revision_id.in_(numbers))
        .order_by(ProvisionVersion.revision_id, ProvisionVersion.position, ProvisionRow.key)
    ).all()
    made = dict.fromkeys(numbers.values(), NOTHING)
    for revision_id, of_revision in groupby(rows, key=lambda row: row.revision_id):
        found = [list(cells) for _, cells in groupby(of_revision, key=lambda row: row.key)]
        made[numbers[revision_id]] = Stored(
            tuple(_provision(cells) for cells in found), {cells[0].key: cells[0].fate for cells in found}
        )
    return made


def _provision(cells: Sequence[Any]) -> Provision:
    first = cells[0]
    return Provision(
        key=first.key,
        kind=first.kind,
        number=first.number,
        texts={cell.language: cell.text for cell in cells},
        statuses={cell.language: cell.status for cell in cells},
        brackets=brackets.read(first.brackets),
    )
