"""What follows from the disposition of a comment: a change of the text, or the need of a second official."""

from collections.abc import Mapping
from enum import StrEnum

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

NOT_TAKEN_UP = frozenset({DispositionCode.NOT_ACCEPTED, DispositionCode.OUT_OF_SCOPE})
"""What was asked for is not done, and will not be."""


class Outcome(StrEnum):
    """What a comment came to, in three: the text changes, it does not, or the answer is of another sort."""

    CHANGED = "changed"
    OTHERWISE = "otherwise"
    NOT_TAKEN_UP = "not_taken_up"


def outcome_of(code: DispositionCode) -> Outcome:
    """Which of the three a code belongs to."""
    if code in CHANGES_TEXT:
        return Outcome.CHANGED
    return Outcome.NOT_TAKEN_UP if code in NOT_TAKEN_UP else Outcome.OTHERWISE


def outcomes(counts: Mapping[DispositionCode, int]) -> dict[Outcome, int]:
    """The number of comments by what they came to."""
    made = dict.fromkeys(Outcome, 0)
    for code, number in counts.items():
        made[outcome_of(code)] += number
    return made


def needs_second(code: DispositionCode, category: Category, *, two: bool) -> bool:
    """Whether a second official must confirm: not accepting a substantive comment, where the consultation asks so."""
    return two and code is DispositionCode.NOT_ACCEPTED and category is Category.SUBSTANTIVE


def is_on_answer(reaction_to: int, last_answer: int) -> bool:
    """Whether a delegation's reaction is to the answer that stands, not to an earlier one."""
    return reaction_to == last_answer
