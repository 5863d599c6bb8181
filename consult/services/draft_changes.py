"""What was done to a provision of the draft: who changed it, when, to what, and what that came from."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from consult.models.amendments import Amendment
from consult.models.contributions import Comment
from consult.models.people import Person
from consult.models.texts import BracketEvent, ChangeSource, Revision, TextChange
from consult.models.texts import Provision as ProvisionRow
from consult.services.occasion import Occasion
from consult.text.brackets import What
from consult.text.provision import Language
from consult.text.reference import amendment_reference, reference_of

MOST_CHANGES = 10
"""How many changes of a provision its page shows; one more is read, against which the oldest is marked."""


class BracketChange(Struct, frozen=True):
    """What was done to which bracket, which alternative was chosen (counted from 0), and why."""

    number: int
    what: What
    chosen: int | None
    reason: str


class Changed(Struct, frozen=True, kw_only=True):
    """Who changed a provision, when, to what; `taken`: the comment whose proposed wording was taken over.

    `carried`: the amendments that it comes from.
    `number` is that of the change; `event`: what was done to a bracket, where it was no edit.
    """

    number: int
    event: BracketChange | None
    name: str
    at: datetime
    texts: Mapping[Language, str]
    taken: str
    carried: tuple[str, ...]


def last(occasion: Occasion, draft: Revision, key: str) -> tuple[Changed, ...]:
    """The last changes, newest first: one query, with a row for each amendment that a change comes from."""
    newest = (
        select(TextChange.id)
        .join(ProvisionRow, ProvisionRow.id == TextChange.provision_id)
        .where(TextChange.revision_id == draft.id, ProvisionRow.key == key)
        .order_by(TextChange.id.desc())
        .limit(MOST_CHANGES + 1)
    )
    rows: Any = occasion.session.execute(
        select(TextChange, Person.name, Comment.number, BracketEvent, Amendment.number)
        .outerjoin(BracketEvent, BracketEvent.change_id == TextChange.id)
        .outerjoin(Comment, Comment.id == TextChange.comment_id)
        .outerjoin(Person, Person.id == TextChange.person_id)
        .outerjoin(ChangeSource, ChangeSource.change_id == TextChange.id)
        .outerjoin(Amendment, Amendment.id == ChangeSource.amendment_id)
        .where(TextChange.id.in_(newest))
        .order_by(TextChange.id.desc(), Amendment.number)
    ).all()
    return tuple(_changed(list(found)) for _, found in groupby(rows, key=lambda row: row[0].id))


def _changed(rows: Sequence[Any]) -> Changed:
    row, name, number, event, _ = rows[0]
    return Changed(
        number=row.id,
        name=name or "",
        at=row.at,
        texts={Language.EN: row.text_en, Language.ZH: row.text_zh},
        taken=reference_of(number) if number else "",
        carried=tuple(amendment_reference(each[-1]) for each in rows if each[-1]),
        event=_event(event),
    )


def _event(row: BracketEvent | None) -> BracketChange | None:
    return None if row is None else BracketChange(row.number, row.what, row.chosen, row.reason)
