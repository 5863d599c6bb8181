"""Words about comments: what they are about, how much hangs on them."""

from enum import StrEnum


class Category(StrEnum):
    """What a comment is about."""

    GENERAL = "general"
    EDITORIAL = "editorial"
    SUBSTANTIVE = "substantive"
    TECHNICAL = "technical"
    TRANSLATION = "translation"


class Severity(StrEnum):
    """How much hangs on it for the delegation."""

    BLOCKING = "blocking"
    IMPORTANT = "important"
    MINOR = "minor"
