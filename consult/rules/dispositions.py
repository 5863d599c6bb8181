"""What follows from the disposition of a comment: a change of the text, or the need of a second official."""

from consult.rules.remarks import Category
from consult.rules.roster import DispositionCode

CHANGES_TEXT = frozenset(
    {
        DispositionCode.ACCEPTED,
        DispositionCode.ACCEPTED_IN_PRINCIPLE,
        DispositionCode.PARTIALLY_ACCEPTED,
        DispositionCode.TRANSLATION_CORRECTED,
    }
)
"""After these the next revision has other words; after the others nothing follows in the text."""


def needs_second(code: DispositionCode, category: Category, *, two: bool) -> bool:
    """Whether a second official must confirm: not accepting a substantive comment, where the consultation asks so."""
    return two and code is DispositionCode.NOT_ACCEPTED and category is Category.SUBSTANTIVE


def is_on_answer(reaction_to: int, last_answer: int) -> bool:
    """Whether a delegation's reaction is to the answer that stands, not to an earlier one."""
    return reaction_to == last_answer
