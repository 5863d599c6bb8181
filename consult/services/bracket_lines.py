"""Square brackets as pages list them: the alternatives in both languages, and who proposes each."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from sqlalchemy import select

from consult.models.consultations import Consultation, Participation
from consult.models.delegations import Delegation
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.text.brackets import words_of
from consult.text.provision import Language, Provision


class AlternativeLine(Struct, frozen=True):
    """One alternative: its words in each language in which it stands, in brackets, and who proposes it (keys)."""

    words: Mapping[Language, str]
    proposers: tuple[str, ...]


class BracketLine(Struct, frozen=True):
    """A bracket with its alternatives, and the languages in which it stands."""

    number: int
    languages: tuple[Language, ...]
    alternatives: tuple[AlternativeLine, ...]


def lines(provision: Provision) -> tuple[BracketLine, ...]:
    """The open brackets of a provision, in the order of their numbers."""
    made = []
    for bracket in provision.brackets:
        said = {each: words_of(provision.texts[each], bracket, each) for each in bracket.languages}
        alternatives = tuple(
            AlternativeLine({each: f"[{words[place]}]" for each, words in said.items()}, alternative.proposers)
            for place, alternative in enumerate(bracket.alternatives)
        )
        made.append(BracketLine(bracket.number, bracket.languages, alternatives))
    return tuple(made)


def names(occasion: Occasion, provisions: Sequence[Provision]) -> dict[str, Name]:
    """Whoever proposes something in brackets, by key: one query, and none where there are no brackets."""
    keys = {
        key
        for provision in provisions
        for bracket in provision.brackets
        for each in bracket.alternatives
        for key in each.proposers
    }
    if not keys:
        return {}
    query = select(Delegation.key, Delegation.name_en, Delegation.name_zh).where(Delegation.key.in_(keys))
    return {row.key: Name(row.key, row.name_en, row.name_zh) for row in occasion.session.execute(query)}


def participants(occasion: Occasion, path: str) -> tuple[Name, ...]:
    """Whoever may propose in a consultation: every participant, observers too, in English alphabetical order."""
    query = (
        select(Delegation.key, Delegation.name_en, Delegation.name_zh)
        .join(Participation, Participation.delegation_id == Delegation.id)
        .join(Consultation, Consultation.id == Participation.consultation_id)
        .where(Consultation.path == path)
        .order_by(Delegation.sort_key)
    )
    return tuple(Name(row.key, row.name_en, row.name_zh) for row in occasion.session.execute(query))
