"""What comments, answers and positions are called, for lists, buttons and downloads."""

from collections.abc import Mapping

from consult.forms.base import SelectChoice
from consult.language import NAMES, lazy_gettext, lazy_pgettext
from consult.rules.remarks import Category, Severity
from consult.rules.roster import DispositionCode
from consult.rules.tally import ConsensusState, Stance

CATEGORIES: Mapping[str, object] = {
    Category.GENERAL: lazy_pgettext("comment-category", "General"),
    Category.EDITORIAL: lazy_pgettext("comment-category", "Editorial"),
    Category.SUBSTANTIVE: lazy_pgettext("comment-category", "Substantive"),
    Category.TECHNICAL: lazy_pgettext("comment-category", "Technical"),
    Category.TRANSLATION: lazy_pgettext("comment-category", "Translation"),
}
SEVERITIES: Mapping[str, object] = {
    Severity.BLOCKING: lazy_pgettext("comment-severity", "Blocking"),
    Severity.IMPORTANT: lazy_pgettext("comment-severity", "Important"),
    Severity.MINOR: lazy_pgettext("comment-severity", "Minor"),
}
DISPOSITIONS: Mapping[str, object] = {
    DispositionCode.ACCEPTED: lazy_pgettext("disposition", "Accepted"),
    DispositionCode.ACCEPTED_IN_PRINCIPLE: lazy_pgettext("disposition", "Accepted in principle"),
    DispositionCode.PARTIALLY_ACCEPTED: lazy_pgettext("disposition", "Partially accepted"),
    DispositionCode.NOTED: lazy_pgettext("disposition", "Noted"),
    DispositionCode.NOT_ACCEPTED: lazy_pgettext("disposition", "Not accepted"),
    DispositionCode.OUT_OF_SCOPE: lazy_pgettext("disposition", "Out of scope"),
    DispositionCode.DEFERRED: lazy_pgettext("disposition", "Deferred to the next revision"),
    DispositionCode.SAME_AS: lazy_pgettext("disposition", "Same as another comment"),
    DispositionCode.WITHDRAWN: lazy_pgettext("disposition", "Withdrawn"),
    DispositionCode.TRANSLATION_CORRECTED: lazy_pgettext("disposition", "Translation corrected"),
}
REACTIONS: Mapping[str, object] = {
    "yes": lazy_pgettext("comment-state", "Satisfied with the answer"),
    "no": lazy_pgettext("comment-state", "Not satisfied with the answer"),
}
STANCES: Mapping[str, object] = {
    Stance.SUPPORT: lazy_gettext("Support"),
    Stance.CAN_ACCEPT: lazy_gettext("Can accept"),
    Stance.WANTS_CHANGE: lazy_gettext("Wants change"),
    Stance.OBJECTS: lazy_gettext("Objects"),
}
CONSENSUS: Mapping[str, object] = {
    ConsensusState.AGREED: lazy_pgettext("measure", "agreed"),
    ConsensusState.CLOSE: lazy_pgettext("measure", "close"),
    ConsensusState.CONTESTED: lazy_pgettext("measure", "contested"),
    ConsensusState.UNSPOKEN: lazy_pgettext("measure", "unspoken"),
}
STATUSES: Mapping[str, object] = {
    "published": lazy_pgettext("comment-state", "Published"),
    "withdrawn": lazy_pgettext("state", "Withdrawn"),
    "hidden": lazy_pgettext("comment-state", "Hidden by the secretariat"),
}
LANGUAGES: Mapping[str, object] = NAMES
"""Each language under its own name, on every page."""


def choices(words: Mapping[str, object]) -> list[SelectChoice]:
    """The entries of a list, in their order."""
    return [SelectChoice(str(value), label) for value, label in words.items()]


FOR_TALLIES: Mapping[str, Mapping[str, object]] = {
    "position": {**STANCES, "no_position": lazy_gettext("No position")},
    "agreement": CONSENSUS,
}
FOR_TABLES: Mapping[str, Mapping[str, object]] = {
    "category": CATEGORIES,
    "severity": SEVERITIES,
    "disposition": DISPOSITIONS,
    "status": STATUSES,
    "reaction": REACTIONS,
}
