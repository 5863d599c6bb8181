"""What an amendment amends: a text, or, where it is a sub-amendment, the words of another amendment."""

from msgspec import Struct

from consult.models.amendments import Amendment
from consult.models.consultations import Consultation
from consult.models.texts import Revision
from consult.rules import amendments
from consult.rules.refusal import Code, Refusal
from consult.services import amendment_records, amendment_steps, revisions
from consult.services.amendment_records import AmendmentRecord
from consult.services.occasion import Occasion
from consult.text import amendment as rule
from consult.text.amendment import Found, Operations
from consult.text.provision import Provision


class Base(Struct, frozen=True):
    """The words that may be amended: a text's, or those of the amendment `amended` to it."""

    revision: Revision
    provisions: tuple[Provision, ...]
    amended: AmendmentRecord | None = None

    def flaws(self, operations: Operations) -> tuple[Found, ...]:
        """What keeps operations from being an amendment to it."""
        if self.amended is not None:
            return rule.sub_flaws(self.amended.proposed, operations)
        return rule.flaws(self.provisions, operations)


def of(occasion: Occasion, draft: Amendment) -> Base:
    """What a draft amends."""
    if draft.amends_id is None:
        return Base(draft.revision, text_of(occasion, draft.revision))
    return _words(draft.revision, amendment_records.bare(occasion, Amendment.id == draft.amends_id)[0])


def named(occasion: Occasion, consultation: Consultation, reference: str) -> Base:
    """The words of an amendment by its reference, while they may be amended; empty: the current text."""
    text = current_text(occasion, consultation)
    if not reference:
        return Base(text, text_of(occasion, text))
    found = amendment_steps.by_reference(occasion, consultation, reference)
    check_amendable(occasion, found, text)
    return _words(text, amendment_records.bare(occasion, Amendment.id == found.id)[0])


def check_amendable(occasion: Occasion, amendment: Amendment, text: Revision) -> None:
    """Refused unless the amendment is on the table, to the current text, and no sub-amendment itself."""
    refusal = amendments.amend(
        amendment.state,
        is_sub=amendment.amends_id is not None,
        current=amendment.revision_id == text.id,
        ballot_opened=amendment_steps.is_voted_on(occasion, amendment),
    )
    if refusal is not None:
        raise refusal


def current_text(occasion: Occasion, consultation: Consultation) -> Revision:
    """The text that amendments are made to."""
    last = revisions.last_published(occasion, consultation)
    if last is None:
        raise Refusal(Code.NO_TEXT_PUBLISHED)
    return last


def text_of(occasion: Occasion, revision: Revision) -> tuple[Provision, ...]:
    """The provisions of a revision, in order."""
    return revisions.stored(occasion, revision)[revision.number].provisions


def _words(text: Revision, amended: AmendmentRecord) -> Base:
    return Base(text, amended.wording, amended)
