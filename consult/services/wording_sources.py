"""Where the wording of a provision came from: amendments carried into the text, wordings taken over from comments."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import aliased

from consult.models.amendments import Amendment
from consult.models.consultations import Consultation
from consult.models.contributions import Comment
from consult.models.delegations import Delegation
from consult.models.texts import ChangeSource, Provision, Revision, TextChange
from consult.rules.amendments import AmendmentState
from consult.services import amendment_records
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.provision import Language
from consult.text.reference import amendment_reference, reference_of

Texts = Mapping[Language, str]
NO_WORDS: Texts = dict.fromkeys(Language, "")


class Source(Struct, frozen=True, kw_only=True):
    """An amendment or a comment that words came from, and whose it is.

    `joined`: an amendment has co-sponsors; `amended_by`: its sub-amendments that were adopted.
    """

    reference: str
    delegation: Name
    is_comment: bool
    joined: bool = False
    amended_by: tuple[str, ...] = ()


class Origin(Struct, frozen=True):
    """What new words came from, as far as from others than the secretariat; `edited`: it wrote on afterwards."""

    sources: tuple[Source, ...]
    edited: bool


class _Change(Struct, frozen=True):
    """One change of a draft: what it made of the provision, and from what."""

    texts: Texts
    sources: tuple[Source, ...]


def on_provision(
    occasion: Occasion, consultation: Consultation, key: str, words: Mapping[int, Texts], shown: ColumnElement[bool]
) -> dict[int, Origin]:
    """By the number of each revision that brought other words: one query. `shown`: which comments may be named."""
    changes = _written(occasion, consultation, key, shown)
    found: dict[int, Origin] = {}
    for number in {*words, *changes}:
        before, after = (words.get(each, NO_WORDS) for each in (number - 1, number))
        if before != after:
            found[number] = _origin(changes.get(number, ()), before, after)
    return found


def _origin(changes: Sequence[_Change], before: Texts, after: Texts) -> Origin:
    """From what was written since the words were last those of the revision before."""
    sources: dict[Source, None] = {}
    carried = before
    for change in changes:
        if change.texts == before:
            sources.clear()
        elif change.sources:
            sources |= dict.fromkeys(change.sources)
            carried = change.texts
    return Origin(tuple(sources), edited=carried != after)


def _written(
    occasion: Occasion, consultation: Consultation, key: str, shown: ColumnElement[bool]
) -> dict[int, list[_Change]]:
    """What was written in each draft that has been published since, in order."""
    sub, tabled_by, said_by = aliased(Amendment), aliased(Delegation), aliased(Delegation)
    rows: Any = occasion.session.execute(
        select(
            TextChange,
            Revision.number.label("revision"),
            Amendment.number.label("amendment"),
            tabled_by,
            amendment_records.has_cosponsors().label("joined"),
            sub.number.label("sub"),
            Comment.number.label("comment"),
            said_by,
        )
        .join(Revision, Revision.id == TextChange.revision_id)
        .join(Provision, Provision.id == TextChange.provision_id)
        .outerjoin(ChangeSource, ChangeSource.change_id == TextChange.id)
        .outerjoin(Amendment, Amendment.id == ChangeSource.amendment_id)
        .outerjoin(tabled_by, tabled_by.id == Amendment.delegation_id)
        .outerjoin(sub, and_(sub.amends_id == Amendment.id, sub.state == AmendmentState.ADOPTED))
        .outerjoin(Comment, and_(Comment.id == TextChange.comment_id, shown))
        .outerjoin(said_by, said_by.id == Comment.delegation_id)
        .where(Provision.consultation_id == consultation.id, Provision.key == key, Revision.published_at.is_not(None))
        .order_by(Revision.number, TextChange.id, Amendment.number, sub.number)
    ).all()
    made: dict[int, list[_Change]] = {}
    for _, found in groupby(rows, key=lambda row: row[0].id):
        of_one = list(found)
        made.setdefault(of_one[0].revision, []).append(_change(of_one))
    return made


def _change(rows: Sequence[Any]) -> _Change:
    change, _, _, _, _, _, comment, said_by = rows[0]
    amendments = [list(found) for number, found in groupby(rows, key=lambda row: row.amendment) if number]
    sources = [_amendment(found) for found in amendments]
    if comment:
        sources.append(Source(reference=reference_of(comment), delegation=_name(said_by), is_comment=True))
    return _Change({Language.EN: change.text_en, Language.ZH: change.text_zh}, tuple(sources))


def _amendment(rows: Sequence[Any]) -> Source:
    _, _, number, tabled_by, joined, *_ = rows[0]
    return Source(
        reference=amendment_reference(number),
        delegation=_name(tabled_by),
        is_comment=False,
        joined=joined,
        amended_by=tuple(amendment_reference(row.sub) for row in rows if row.sub),
    )


def _name(delegation: Delegation) -> Name:
    return Name(delegation.key, delegation.name_en, delegation.name_zh)
