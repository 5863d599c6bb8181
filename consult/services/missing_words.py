"""What lacks words in one of the languages: texts of the draft, and amendments on the table."""

from collections import Counter
from collections.abc import Collection

from msgspec import Struct
from sqlalchemy import ScalarSelect, func, or_, select

from consult.models.amendments import Amendment, AmendmentOperation
from consult.models.consultations import Consultation
from consult.models.texts import ProvisionText, Revision
from consult.rules.access import Act
from consult.rules.amendments import AmendmentState
from consult.services import amendment_pages, amendment_records, revisions, standing
from consult.services.amendment_pages import ChangeView
from consult.services.consultation_page import Head, head_of
from consult.services.occasion import Occasion
from consult.services.revisions import RevisionLine
from consult.services.standing_positions import Name
from consult.text import provision as provisions
from consult.text.amendment import Action
from consult.text.provision import Gap, Provision, Status

_DUE = frozenset({Status.NEEDS_UPDATE, Status.AWAITING})


class TextDue(Struct, frozen=True):
    """A provision of the draft whose text in one language is missing or no longer says what the other one says."""

    provision: Provision
    gap: Gap


class AmendmentDue(Struct, frozen=True):
    """An amendment on the table, and those of its changes that lack words in a language."""

    reference: str
    sponsor: Name
    changes: tuple[ChangeView, ...]


class MissingWords(Struct, frozen=True, kw_only=True):
    """All of it, in the order of the text; `draft`: the revision that is being written, if any."""

    head: Head
    draft: RevisionLine | None
    texts: tuple[TextDue, ...]
    amendments: tuple[AmendmentDue, ...]
    may_edit: bool


def page(occasion: Occasion, path: str) -> MissingWords:
    """What waits for words in a consultation."""
    consultation = standing.visible_consultation(occasion, path)
    standing.ask(occasion, Act.OPEN_SECRETARIAT, consultation)
    draft = revisions.unpublished(occasion, consultation)
    return MissingWords(
        head=head_of(consultation, occasion.now),
        draft=revisions.line_of(draft) if draft else None,
        texts=_texts(revisions.stored(occasion, draft)[draft.number].provisions) if draft else (),
        amendments=_amendments(occasion, consultation),
        may_edit=standing.allows(occasion, Act.EDIT_TEXT, consultation),
    )


def texts_due() -> ScalarSelect[int]:
    """SQL: how many texts of its draft wait, for a query of consultations."""
    return (
        select(func.count())
        .select_from(ProvisionText)
        .join(Revision, Revision.id == ProvisionText.revision_id)
        .where(
            Revision.consultation_id == Consultation.id,
            Revision.published_at.is_(None),
            ProvisionText.status.in_(_DUE),
        )
        .correlate(Consultation)
        .scalar_subquery()
    )


def amendments_due(occasion: Occasion, consultations: Collection[int]) -> Counter[int]:
    """How many amendments wait, by the consultation: one query."""
    found = amendment_records.bare(
        occasion,
        Amendment.consultation_id.in_(consultations),
        Amendment.state == AmendmentState.TABLED,
        Amendment.id.in_(_tabled_in_one_language()),
    )
    return Counter(each.consultation for each in found if each.lacks)


def _tabled_in_one_language() -> ScalarSelect[int]:
    return (
        select(AmendmentOperation.amendment_id)
        .where(
            AmendmentOperation.action != Action.DELETE,
            or_(AmendmentOperation.text_en.is_(None), AmendmentOperation.text_zh.is_(None)),
        )
        .scalar_subquery()
    )


def _texts(text: Collection[Provision]) -> tuple[TextDue, ...]:
    by_key = {each.key: each for each in text}
    return tuple(TextDue(by_key[gap.key], gap) for gap in provisions.missing(text) if gap.status in _DUE)


def _amendments(occasion: Occasion, consultation: Consultation) -> tuple[AmendmentDue, ...]:
    here = Amendment.consultation_id == consultation.id
    tabled = amendment_records.bare(occasion, here, Amendment.state == AmendmentState.TABLED)
    views = amendment_pages.changes_of(occasion, tabled)
    return tuple(
        AmendmentDue(each.reference, each.sponsor, tuple(view for view in views[each.id] if view.change.lacks))
        for each in tabled
        if each.lacks
    )
