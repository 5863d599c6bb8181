"""Words about who takes part and how: what bodies delegations speak for, roles in them, ways a vote comes in."""

from enum import StrEnum


class Kind(StrEnum):
    """What sort of body a delegation speaks for."""

    STATE = "state"
    INTERGOVERNMENTAL = "intergovernmental"
    ACADEMIA = "academia"
    INDUSTRY = "industry"
    CIVIL_SOCIETY = "civil_society"
    TECHNICAL_COMMUNITY = "technical_community"


class AccreditationRole(StrEnum):
    """A person's role in a delegation."""

    HEAD = "head"
    ALTERNATE = "alternate"
    MEMBER = "member"


class Origin(StrEnum):
    """How a vote reached the installation."""

    WEB = "web"
    LETTER = "letter"


class Subject(StrEnum):
    """What a question put to the vote is about."""

    TEXT = "text"
    PROVISION = "provision"
    AMENDMENT = "amendment"
    PROCEDURE = "procedure"


class DispositionCode(StrEnum):
    """The secretariat's conclusion on a comment (domain: section 5)."""

    ACCEPTED = "A"
    ACCEPTED_IN_PRINCIPLE = "AP"
    PARTIALLY_ACCEPTED = "PA"
    NOTED = "N"
    NOT_ACCEPTED = "R"
    OUT_OF_SCOPE = "OS"
    DEFERRED = "D"
    SAME_AS = "DUP"
    WITHDRAWN = "W"
    TRANSLATION_CORRECTED = "T"


REASON_NEEDED = frozenset(
    {
        DispositionCode.PARTIALLY_ACCEPTED,
        DispositionCode.NOT_ACCEPTED,
        DispositionCode.OUT_OF_SCOPE,
        DispositionCode.DEFERRED,
    }
)
"""Codes that need their reason in both languages."""
