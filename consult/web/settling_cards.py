"""Where amendments meet, three ways: what stands, and beside it what each of them makes of every stretch."""

from msgspec import Struct

from consult.language import TAGS, current_language, gettext
from consult.services.amendments_applying import Plan
from consult.text.merging import Stretch
from consult.text.provision import Language
from consult.text.settling import Dispute
from consult.web import amendment_cards
from consult.web.comment_cards import Segments, marked


class Version(Struct, frozen=True, kw_only=True):
    """What one source makes of the provision in one language, marked against what stands."""

    source: str
    segments: Segments


class Sides(Struct, frozen=True, kw_only=True):
    """One language of a disputed provision: what stands, cut where it is changed, and every version."""

    lang: str
    language: Language
    stretches: tuple[Stretch, ...]
    versions: tuple[Version, ...]


class DisputeCard(Struct, frozen=True, kw_only=True):
    """A provision on which a person must decide."""

    key: str
    place: str
    sides: tuple[Sides, ...]


def cards(page: Plan) -> list[DisputeCard]:
    """The disputes of a plan, in the order of the text."""
    provisions = {each.key: each for each in page.base}
    return [
        DisputeCard(
            key=dispute.key,
            place=amendment_cards.named(provisions[dispute.key]),
            sides=tuple(
                _sides(page, dispute, language)
                for language in sorted(Language, key=lambda each: each != current_language())
            ),
        )
        for dispute in page.disputes
    ]


def _sides(page: Plan, dispute: Dispute, language: Language) -> Sides:
    stretches = dispute.stretches[language]
    base = "".join(each.base for each in stretches)
    return Sides(
        lang=TAGS[language],
        language=language,
        stretches=stretches,
        versions=tuple(
            Version(
                source=_source(page, number),
                segments=marked(base, "".join(each.versions[place] for each in stretches)),
            )
            for place, number in enumerate(dispute.sources)
        ),
    )


def _source(page: Plan, number: int) -> str:
    return page.amendments[number].reference if number < len(page.amendments) else gettext("The next draft itself")
