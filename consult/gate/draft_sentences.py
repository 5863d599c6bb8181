"""What is said to somebody who may not, or not now, do something with the work of their delegation, or of a group."""

from consult.language import lazy_pgettext
from consult.rules.refusal import Code

_p = lazy_pgettext

SENTENCES: dict[Code, tuple[int, object]] = {
    Code.NOT_YOUR_DRAFT: (
        403,
        _p("refusal", "Only the author of this draft may do this. You may read it and write a remark below it."),
    ),
    Code.DRAFT_CLOSED: (
        409,
        _p("refusal", "This draft has been submitted or discarded. It can be read, no longer changed."),
    ),
    Code.DRAFT_COPIED: (
        409,
        _p(
            "refusal",
            "An edited copy of this draft is being worked on. Write a remark below it, or go on with the copy.",
        ),
    ),
    Code.DRAFT_NOT_SHOWN: (
        409,
        _p(
            "refusal",
            "This person cannot read the draft: its author has not shown it to the delegation. Ask the author to.",
        ),
    ),
    Code.ROLE_MAY_NOT_ASSIGN: (
        403,
        _p(
            "refusal",
            "Only the head of delegation or an alternate may assign work. You are accredited as %(role)s.",
        ),
    ),
    Code.NOT_IN_DELEGATION: (422, _p("refusal", "This person does not serve your delegation now.")),
    Code.NOT_YOUR_ASSIGNMENT: (
        403,
        _p("refusal", "Only the person it is assigned to, the head of delegation or an alternate may say so."),
    ),
    Code.DUE_IN_PAST: (422, _p("refusal", "Choose an instant later than now.")),
    Code.NOT_IN_GROUP: (403, _p("refusal", "Your delegation does not belong to this group today.")),
    Code.NOT_FOR_A_GROUP: (409, _p("refusal", "This comment is not made on behalf of a group of this site.")),
    Code.OWN_GROUP_COMMENT: (
        409,
        _p("refusal", "Your delegation has made this comment on behalf of the group; it stands by it."),
    ),
    Code.ALIGNING_CLOSED: (
        409,
        _p("refusal", "The comment period is over. What delegations have stated on this comment stays as it is."),
    ),
}
