"""How the members of a group stand to what is said on its behalf: in public, and neither a vote nor a position."""

from enum import StrEnum

from consult.rules.refusal import Code, Refusal


class Alignment(StrEnum):
    """What a delegation says of a comment made on behalf of a group to which it belongs."""

    ALIGNED = "aligned"
    DISSOCIATED = "dissociated"


def align(*, on_behalf: bool, author: bool, member: bool, closed: bool) -> Refusal | None:
    """Other members of the group, while the period lasts in which comments are made."""
    if not on_behalf:
        return Refusal(Code.NOT_FOR_A_GROUP)
    if author:
        return Refusal(Code.OWN_GROUP_COMMENT)
    if not member:
        return Refusal(Code.NOT_IN_GROUP)
    return Refusal(Code.ALIGNING_CLOSED) if closed else None
