"""The amendments that a change of the text comes from: in the draft's history, and on the page of a provision."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select

from consult.models.amendments import Amendment
from consult.models.consultations import Consultation
from consult.models.texts import ChangeSource, Provision, Revision, TextChange
from consult.services.occasion import Occasion
from consult.text.reference import amendment_reference

Sources = Mapping[int, tuple[str, ...]]


def of_changes(occasion: Occasion, changes: Collection[int]) -> Sources:
    """References by the number of the change: one query, none where nothing was changed."""
    if not changes:
        return {}
    query = (
        select(ChangeSource.change_id, Amendment.number)
        .join(Amendment, Amendment.id == ChangeSource.amendment_id)
        .where(ChangeSource.change_id.in_(changes))
        .order_by(ChangeSource.change_id, Amendment.number)
    )
    return _grouped((row[0], row[1]) for row in occasion.session.execute(query))


def on_provision(occasion: Occasion, consultation: Consultation, key: str) -> Sources:
    """References by the number of the published revision into which they were carried: one query."""
    query = (
        select(Revision.number, Amendment.number)
        .join(TextChange, TextChange.revision_id == Revision.id)
        .join(Provision, Provision.id == TextChange.provision_id)
        .join(ChangeSource, ChangeSource.change_id == TextChange.id)
        .join(Amendment, Amendment.id == ChangeSource.amendment_id)
        .where(Revision.consultation_id == consultation.id, Revision.published_at.is_not(None), Provision.key == key)
        .order_by(Revision.number, Amendment.number)
        .distinct()
    )
    return _grouped((row[0], row[1]) for row in occasion.session.execute(query))


def _grouped(rows: Iterable[tuple[int, int | None]]) -> Sources:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for number, amendment in rows:
        if amendment is not None:
            found[number].append(amendment_reference(amendment))
    return {number: tuple(references) for number, references in found.items()}
