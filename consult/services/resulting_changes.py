"""What comments led to: a provision before, in the revision commented on, and after, in the one that followed."""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from sqlalchemy import ColumnElement, select

from consult.models.consultations import Consultation
from consult.models.contributions import Comment, Disposition
from consult.models.delegations import Delegation
from consult.models.texts import Provision, ProvisionText, ProvisionVersion, Revision
from consult.services import comment_records
from consult.services.comment_records import CommentRecord
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.provision import Kind, Language
from consult.text.reference import reference_of

Texts = Mapping[Language, str]
NO_TEXTS: Texts = {Language.EN: "", Language.ZH: ""}


class Led(Struct, frozen=True, kw_only=True):
    """A provision that a comment changed; `after` is None until the revision is published.

    Where the provision did not stand before, or stands no longer, its texts are empty.
    """

    key: str
    number: str
    kind: Kind
    revision: int
    revision_symbol: str
    before: Texts
    after: Texts | None


class LedBy(Struct, frozen=True):
    """A public comment whose answer names a provision as changed."""

    reference: str
    delegation: Name


class _Wording(Struct, frozen=True):
    number: str
    kind: Kind
    texts: dict[Language, str]


def of_comments(occasion: Occasion, comments: Iterable[CommentRecord]) -> dict[int, Led]:
    """What each of these comments led to, by its id, where its answer names a provision: one query for all."""
    naming = {each.id: each for each in comments if each.answer is not None and each.answer.resulting is not None}
    if not naming:
        return {}
    consultation = next(iter(naming.values())).consultation
    keys, numbers = set(), set()
    for each in naming.values():
        assert each.answer is not None
        assert each.answer.resulting is not None
        keys.add(each.answer.resulting.key)
        numbers |= {each.revision, each.answer.resulting.revision}
    wordings, symbols = _published(occasion, consultation, keys, numbers)
    return {ident: _led(each, wordings, symbols) for ident, each in naming.items()}


def on_provision(
    occasion: Occasion, consultation: Consultation, key: str, shown: ColumnElement[bool]
) -> dict[int, tuple[LedBy, ...]]:
    """The comments shown that led to a change of this provision, by the number of the revision: one query."""
    query = (
        select(Disposition.resulting_number, Comment.number, Delegation)
        .select_from(Comment)
        .join(Disposition, comment_records.last_of(Disposition))
        .join(Provision, Provision.id == Disposition.resulting_id)
        .join(Delegation, Delegation.id == Comment.delegation_id)
        .where(
            Comment.consultation_id == consultation.id,
            Provision.key == key,
            shown,
        )
        .order_by(Delegation.sort_key, Comment.number)
    )
    found: dict[int, tuple[LedBy, ...]] = {}
    for revision, number, body in occasion.session.execute(query):
        name = Name(body.key, body.name_en, body.name_zh)
        if revision is not None:
            found[revision] = (*found.get(revision, ()), LedBy(reference_of(number), name))
    return found


def _published(
    occasion: Occasion, consultation: int, keys: set[str], numbers: set[int]
) -> tuple[dict[tuple[str, int], _Wording], dict[int, str]]:
    named = select(Provision.id).where(Provision.consultation_id == consultation, Provision.key.in_(keys))
    here = (ProvisionVersion.revision_id == Revision.id) & ProvisionVersion.provision_id.in_(named)
    text = (ProvisionText.revision_id == Revision.id) & (ProvisionText.provision_id == ProvisionVersion.provision_id)
    rows = occasion.session.execute(
        select(Revision, Provision.key, ProvisionVersion, ProvisionText)
        .select_from(Revision)
        .outerjoin(ProvisionVersion, here)
        .outerjoin(Provision, Provision.id == ProvisionVersion.provision_id)
        .outerjoin(ProvisionText, text)
        .where(
            Revision.consultation_id == consultation,
            Revision.number.in_(numbers),
            Revision.published_at.is_not(None),
        )
    )
    found: dict[tuple[str, int], _Wording] = {}
    symbols: dict[int, str] = {}
    for revision, key, version, written in rows:
        symbols[revision.number] = revision.symbol
        if written is not None:
            wording = found.setdefault((key, revision.number), _Wording(version.number, version.kind, {}))
            wording.texts[written.language] = written.text
    return found, symbols


def _led(comment: CommentRecord, wordings: Mapping[tuple[str, int], _Wording], symbols: Mapping[int, str]) -> Led:
    assert comment.answer is not None
    assert comment.answer.resulting is not None
    key, number = comment.answer.resulting.key, comment.answer.resulting.revision
    before, after = wordings.get((key, comment.revision)), wordings.get((key, number))
    shown = after or before
    is_published = number in symbols
    return Led(
        key=key,
        number=shown.number if shown else "",
        kind=shown.kind if shown else Kind.PARAGRAPH,
        revision=number,
        revision_symbol=symbols.get(number, ""),
        before=before.texts if before else NO_TEXTS,
        after=(after.texts if after else NO_TEXTS) if is_published else None,
    )
