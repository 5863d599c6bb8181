"""What the form for a new ballot begins with where it was opened for something: questions, rule, links."""

from collections.abc import Mapping

from consult.forms.hanging import name_of
from consult.language import gettext, speaking
from consult.rules.procedure import Effect
from consult.rules.roster import Subject
from consult.services.amendment_records import AmendmentRecord
from consult.services.ballot_desk import Desk, Earlier, Proposed


def of(desk: Desk) -> Mapping[str, str]:
    """The fields that are filled in before anybody has written: for a motion to reconsider, for an amendment."""
    if desk.reconsidered is not None:
        return _motion(desk.reconsidered)
    return _on_amendment(desk.proposed) if desk.proposed is not None else {}


def _motion(about: Earlier) -> Mapping[str, str]:
    """What a motion to reconsider begins with: its question, in both languages, and its rule."""
    asked = {}
    for language, question in (("en", about.question_en), ("zh", about.question_zh)):
        with speaking(language):
            asked[f"question_{language}"] = gettext(
                "Shall the decision in ballot %(number)s, “%(question)s”, be reconsidered?",
                number=about.number,
                question=question,
            )
    return {**asked, "subject": Subject.PROCEDURE.value, "preset": "two-thirds"}


def on_amendment(amendment: AmendmentRecord) -> Mapping[str, str]:
    """The question by which an amendment is put, by language."""
    asked = {}
    for language, sponsor in (("en", amendment.sponsor.name_en), ("zh", amendment.sponsor.name_zh)):
        with speaking(language):
            asked[language] = gettext(
                "Shall amendment %(reference)s, tabled by %(sponsor)s, be adopted?",
                reference=amendment.reference,
                sponsor=sponsor,
            )
    return asked


def _on_amendment(proposed: Proposed) -> Mapping[str, str]:
    """What a ballot on an amendment begins with: it falls if one is adopted that cannot stand beside it."""
    amendment = proposed.amendment
    asked = {f"question_{language}": words for language, words in on_amendment(amendment).items()}
    links = {name_of(number): Effect.FALLS_IF_ADOPTED.value for number in proposed.clashing}
    return {**asked, **links, "subject": Subject.AMENDMENT.value, "amendment": amendment.reference}
