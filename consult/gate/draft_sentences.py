"""What is said to somebody who may not, or not now, do something with a draft of their delegation."""

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
}
