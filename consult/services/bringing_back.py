"""Bringing back how a provision of the draft stood: a change like any other, so that nothing is lost by it."""

from msgspec import Struct
from sqlalchemy import select

from consult.models.consultations import Consultation
from consult.models.texts import Revision, TextChange
from consult.rules.refusal import Code, Refusal
from consult.services import draft_rows, revisions
from consult.services.occasion import Occasion
from consult.text import brackets
from consult.text import bringing_back as rule
from consult.text.brackets import Marked
from consult.text.provision import Language, Provision

PUBLISHED = 0


class BringingBack(Struct, frozen=True, kw_only=True):
    """Which change to go back to (PUBLISHED: the published text), where the last change `seen` is still the last."""

    path: str
    key: str
    seen: int
    change: int


def bring_back(occasion: Occasion, asked: BringingBack) -> int:
    """Write both texts as they stood after a change; gives the number of the new change."""
    consultation, draft = draft_rows.locked_draft(occasion, asked.path)
    version = draft_rows.version_as_seen(occasion, consultation, draft, asked.key, asked.seen)
    now, before = _known(occasion, consultation, draft, asked.key)
    state, source = _then(occasion, draft, version.provision_id, asked.change, before)
    draft_rows.write(version, state, rule.statuses(state.texts, now, before))
    draft.lock_version += 1
    return draft_rows.note(occasion, draft, version.provision_id, state, source)


def _known(
    occasion: Occasion, consultation: Consultation, draft: Revision, key: str
) -> tuple[Provision | None, Provision | None]:
    """The provision as it stands in the draft, and in the published text."""
    last = revisions.last_published(occasion, consultation)
    wanted = [each for each in (draft, last) if each is not None]
    stored = revisions.stored(occasion, *wanted)
    found = {
        number: next((each for each in text.provisions if each.key == key), None) for number, text in stored.items()
    }
    return found[draft.number], found[last.number] if last else None


def _then(
    occasion: Occasion, draft: Revision, anchor: int, change: int, before: Provision | None
) -> tuple[Marked, int | None]:
    """Texts and brackets after a change of this provision in this draft, and the comment whose wording came with it.

    Raises NOT_FOUND for any other number.
    """
    if change == PUBLISHED and before is not None:
        return Marked(before.texts, before.brackets), None
    here = (TextChange.revision_id == draft.id, TextChange.provision_id == anchor)
    row = occasion.session.scalar(select(TextChange).where(TextChange.id == change, *here))
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    return Marked({Language.EN: row.text_en, Language.ZH: row.text_zh}, brackets.read(row.brackets)), row.comment_id
