"""Which demands of a rule a count does not meet: what stands behind `short`."""

from enum import StrEnum

from consult.rules.counts import Counts
from consult.rules.decision import Rule, judged, keeps_negatives_low, reaches_fraction


class Shortfall(StrEnum):
    """A demand that was not met."""

    SHARE = "share"
    IN_FAVOUR = "in_favour"
    NEGATIVES = "negatives"


def shortfalls(rule: Rule, counts: Counts) -> tuple[Shortfall, ...]:
    """Every demand not met, the share first; none where the rule alone would adopt."""
    met = {
        Shortfall.SHARE: reaches_fraction(rule, counts),
        Shortfall.IN_FAVOUR: judged(rule, counts)[0] >= rule.min_positive,
        Shortfall.NEGATIVES: keeps_negatives_low(rule, counts),
    }
    return tuple(each for each, is_met in met.items() if not is_met)
