"""Publishing a revision: both languages complete or marked by name, hashed, recorded, immutable from then on."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from consult.ledger import entries
from consult.ledger.entries import EntryType
from consult.models.consultations import Consultation
from consult.models.texts import Revision
from consult.rules.access import Act
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.services import (
    bracket_refusals,
    comment_counts,
    consultations,
    descents,
    draft_rows,
    notices,
    record,
    revisions,
    stamps,
    standing,
)
from consult.services.occasion import Occasion
from consult.text import lineage
from consult.text.canonical import text_hash
from consult.text.lineage import Descent, Fate
from consult.text.provision import Language, Provision, is_blank, missing


class Publication(Struct, frozen=True, kw_only=True):
    """Publish the draft as last seen; `confirmed` names each (key, language) that is not authentic.

    `proposed`: the descents found between the last revision and this draft, looked for before the act: it is slow.
    """

    path: str
    lock_version: int
    confirmed: frozenset[tuple[str, Language]]
    change_log_en: str = ""
    change_log_zh: str = ""
    proposed: tuple[Descent, ...] = ()


def publish(occasion: Occasion, asked: Publication) -> int:
    """Publish the unpublished revision; gives its number."""
    consultation = consultations.locked(occasion, asked.path)
    standing.ask(occasion, Act.PUBLISH_REVISION, consultation)
    draft = revisions.unpublished(occasion, consultation)
    if draft is None:
        raise Refusal(Code.NOTHING_TO_PUBLISH)
    if draft.lock_version != asked.lock_version:
        raise Refusal(Code.EDITED_MEANWHILE)
    draft_rows.renumber(occasion, draft)
    provisions = revisions.stored(occasion, draft)[draft.number].provisions
    _check_text(provisions, asked.confirmed)
    bracket_refusals.check_both_languages(provisions)
    _check_round(occasion, consultation, draft, asked)
    _write_fates(occasion, consultation, draft, provisions, asked.proposed)
    _seal(occasion, consultation, draft, provisions, asked)
    if consultation.state is State.DISPOSITION:
        consultations.change(occasion, consultation, State.REVISED, occasion.instant())
    notices.revision_published(occasion, consultation, draft)
    stamps.touch(occasion, consultation)
    return draft.number


def _check_text(provisions: tuple[Provision, ...], confirmed: frozenset[tuple[str, Language]]) -> None:
    """The two-language gate: every text authentic, or confirmed by name."""
    if not provisions:
        raise Refusal(Code.NOTHING_TO_PUBLISH)
    texts = {provision.key: provision.texts for provision in provisions}
    open_gaps = [gap for gap in missing(provisions) if (gap.key, gap.language) not in confirmed]
    for language in Language:
        absent = [gap for gap in open_gaps if gap.language is language and is_blank(texts[gap.key][language])]
        if absent:
            raise Refusal(Code.TEXT_MISSING, num=len(absent), language=language.value)
    if open_gaps:
        raise Refusal(Code.STATUS_NOT_CONFIRMED)


def _check_round(occasion: Occasion, consultation: Consultation, draft: Revision, asked: Publication) -> None:
    """From the second revision on: every comment answered, every change explained, in its phase."""
    if draft.number == 1:
        return
    if consultation.state is State.COMMENTS_CLOSED:
        raise Refusal(Code.STATE_FORBIDS, state=consultation.state.value)
    waiting = comment_counts.undisposed(occasion, consultation)
    if waiting:
        raise Refusal(Code.UNDISPOSED_COMMENTS, num=waiting)
    for name, log in (("change_log_en", asked.change_log_en), ("change_log_zh", asked.change_log_zh)):
        if is_blank(log):
            raise Refusal(Code.CHANGE_LOG_NEEDED, at=name)


def _write_fates(
    occasion: Occasion,
    consultation: Consultation,
    draft: Revision,
    provisions: tuple[Provision, ...],
    proposed: Sequence[Descent],
) -> None:
    last = revisions.last_published(occasion, consultation)
    if last is None:
        return
    before = revisions.stored(occasion, last)[last.number].provisions
    went_on = descents.settle(occasion, draft, (before, provisions), proposed)
    fates: Mapping[str, Fate] = lineage.fates(before, provisions, went_on)
    for row in draft_rows.versions(occasion, draft):
        row.fate = fates[row.provision.key]
    occasion.session.flush()


def _seal(
    occasion: Occasion,
    consultation: Consultation,
    draft: Revision,
    provisions: tuple[Provision, ...],
    asked: Publication,
) -> None:
    """Hashes, change log, the instant, and the entry of the record: after this the triggers hold it fast."""
    draft.sha256_en = text_hash(draft.symbol, Language.EN, provisions)
    draft.sha256_zh = text_hash(draft.symbol, Language.ZH, provisions)
    draft.open_brackets = sum(len(each.brackets) for each in provisions)
    draft.change_log_en, draft.change_log_zh = asked.change_log_en.strip(), asked.change_log_zh.strip()
    draft.published_at = occasion.instant()
    occasion.session.flush()
    logs = {"change_log": entries.public_hash(draft.change_log_en, draft.change_log_zh)} if draft.number > 1 else {}
    record.append(
        occasion,
        EntryType.REVISION_PUBLISHED,
        consultation.symbol,
        consultation=consultation.symbol,
        revision=draft.number,
        symbol=draft.symbol,
        text={"en": draft.sha256_en, "zh": draft.sha256_zh},
        **logs,
    )
