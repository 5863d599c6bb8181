"""The secretariat's and the chair's part in amendments: words in the other language, adoption without a vote."""

from msgspec import Struct
from sqlalchemy import select

from consult.models.amendments import Amendment, AmendmentOperation, AmendmentTranslation
from consult.models.consultations import Consultation
from consult.rules import amendments
from consult.rules.access import Act
from consult.rules.amendments import STANDING, AmendmentState
from consult.rules.refusal import Code, Refusal
from consult.services import (
    amendment_pages,
    amendment_records,
    amendment_steps,
    consultation_page,
    consultations,
    stamps,
    standing,
    tabling,
)
from consult.services.amendment_pages import ChangeView
from consult.services.consultation_page import Head
from consult.services.occasion import Occasion
from consult.text.provision import Language, is_blank


class Translation(Struct, frozen=True, kw_only=True):
    """The words of a change in the language in which it was not proposed; `version` is the last one seen."""

    consultation: str
    reference: str
    seq: int
    version: int
    language: Language
    text: str


class AdoptionAsked(Struct, frozen=True, kw_only=True):
    """An amendment to which nobody objects."""

    consultation: str
    reference: str


class WordsAsked(Struct, frozen=True, kw_only=True):
    """A change of a tabled amendment."""

    path: str
    reference: str
    seq: int


class WordsPage(Struct, frozen=True, kw_only=True):
    """The form in which the words of a change are supplied, beside what stands and what was proposed."""

    head: Head
    reference: str
    change: ChangeView
    language: Language
    text: str
    version: int


def words_page(occasion: Occasion, asked: WordsAsked) -> WordsPage:
    """A change that was proposed in one language, with the words supplied for it so far."""
    consultation = standing.visible_consultation(occasion, asked.path)
    standing.ask(occasion, Act.TRANSLATE_AMENDMENT, consultation)
    found = amendment_steps.by_reference(occasion, consultation, asked.reference)
    views = [each for each in amendment_pages.changes_in(occasion, found.id) if each.change.seq == asked.seq]
    languages = [language for each in views for language in (*each.change.lacks, *each.change.supplied)]
    if not languages:
        raise Refusal(Code.NOT_FOUND)
    view, language = views[0], languages[0]
    return WordsPage(
        head=consultation_page.head_of(consultation, occasion.now),
        reference=asked.reference,
        change=view,
        language=language,
        text=view.change.texts.get(language, ""),
        version=view.change.version,
    )


def translate(occasion: Occasion, asked: Translation) -> bool:
    """Supply the words in the language that was not proposed; a later version supersedes, the earlier stays.

    The same words sent twice stand once.
    """
    consultation = consultations.locked(occasion, asked.consultation)
    standing.ask(occasion, Act.TRANSLATE_AMENDMENT, consultation)
    found = _changeable(occasion, consultation, asked.reference)
    operation = occasion.session.get(AmendmentOperation, (found.id, asked.seq))
    if operation is None or asked.language not in lacking(operation):
        raise Refusal(Code.NOT_FOUND)
    if is_blank(asked.text):
        raise Refusal(Code.OPERATION_HOLDS_NOTHING, at="text")
    version, stands = last_words(occasion, operation)
    if stands == asked.text:
        return True
    if version != asked.version:
        raise Refusal(Code.EDITED_MEANWHILE)
    if version and amendment_steps.subs(occasion, found, *STANDING):
        raise Refusal(Code.WORDS_ARE_AMENDED)
    assert occasion.actor.person_id is not None
    occasion.session.add(
        AmendmentTranslation(
            amendment_id=found.id,
            seq=asked.seq,
            version=version + 1,
            language=asked.language,
            text=asked.text,
            at=occasion.now,
            by_id=occasion.actor.person_id,
        )
    )
    occasion.session.flush()
    stamps.touch(occasion, consultation)
    return True


def adopt(occasion: Occasion, asked: AdoptionAsked) -> bool:
    """Adopt an amendment without a vote: the chair has seen that nobody objects."""
    consultation = consultations.locked(occasion, asked.consultation)
    standing.ask(occasion, Act.ADOPT_AMENDMENT, consultation)
    found = _changeable(occasion, consultation, asked.reference)
    if is_incomplete(occasion, found):
        raise Refusal(Code.AMENDMENT_INCOMPLETE)
    if amendment_steps.subs(occasion, found, AmendmentState.TABLED):
        raise Refusal(Code.SUB_AMENDMENTS_FIRST)
    if amendment_steps.has_rival_voted_on(occasion, found):
        raise Refusal(Code.RIVAL_VOTED_ON)
    tabling.settle(occasion, consultation, found, AmendmentState.ADOPTED, occasion.instant())
    return True


def _changeable(occasion: Occasion, consultation: Consultation, reference: str) -> Amendment:
    found = amendment_steps.by_reference(occasion, consultation, reference, lock=True)
    refusal = amendments.change(found.state, ballot_opened=amendment_steps.is_voted_on(occasion, found))
    if refusal is not None:
        raise refusal
    return found


def is_incomplete(occasion: Occasion, amendment: Amendment) -> bool:
    """Whether its words are still to be supplied in one of the languages."""
    return amendment_records.of(occasion, Amendment.id == amendment.id)[0].lacks


def lacking(operation: AmendmentOperation) -> tuple[Language, ...]:
    """The languages in which a change was not proposed."""
    proposed = {Language.EN: operation.text_en, Language.ZH: operation.text_zh}
    if all(text is None for text in proposed.values()):
        return ()
    return tuple(language for language, text in proposed.items() if text is None)


def last_words(occasion: Occasion, operation: AmendmentOperation) -> tuple[int, str]:
    """The last words supplied for a change with the number of their version, 0 for none."""
    found = occasion.session.scalar(
        select(AmendmentTranslation)
        .where(AmendmentTranslation.amendment_id == operation.amendment_id, AmendmentTranslation.seq == operation.seq)
        .order_by(AmendmentTranslation.version.desc())
        .limit(1)
    )
    return (found.version, found.text) if found else (0, "")
