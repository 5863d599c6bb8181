"""What is said where the public record may not grow or be signed, and of its keys."""

from consult.language import lazy_pgettext
from consult.rules.refusal import Code

_p = lazy_pgettext

SENTENCES: dict[Code, tuple[int, object]] = {
    Code.RECORD_BEHIND: (
        503,
        _p(
            "refusal",
            "Nothing can be decided now: the public record has been published up to %(published)s entries, and the "
            "database holds %(held)s. It was put back from an older backup. Nothing was changed. Whoever runs the "
            "site must put the newer database back, or let a new record succeed this one.",
        ),
    ),
    Code.RECORD_FORKED: (
        503,
        _p(
            "refusal",
            "Nothing can be decided now: the first %(published)s entries of the public record are not those that "
            "have been published. Nothing was changed. Whoever runs the site must put the right database back, or "
            "let a new record succeed this one.",
        ),
    ),
    Code.RECORD_KEYLESS: (
        503,
        _p(
            "refusal",
            "Nothing can be decided now: the key that signs the public record is not here. Nothing was changed; "
            "whoever runs the site must put the key back.",
        ),
    ),
    Code.RECORD_UNMARKED: (
        503,
        _p(
            "refusal",
            "It cannot be noted outside of the database how far the public record has been published. Open the page "
            "anew to see whether your act was recorded; whoever runs the site must look at the folder of the marks.",
        ),
    ),
    Code.KEY_STANDS: (409, _p("refusal", "This key signs the record already.")),
    Code.KEY_UNKNOWN: (404, _p("refusal", "No key like this signs the record.")),
    Code.RECORD_STANDS: (
        409,
        _p("refusal", "The record holds all that was published and can go on; no other one may succeed it."),
    ),
    Code.COSIGNATURE_WRONG: (
        422,
        _p("refusal", "This is no cosignature of that witness under a head of this record. Nothing was kept."),
    ),
    Code.KEY_IS_LAST: (409, _p("refusal", "The only key of the record cannot be retired. Add another one first.")),
}
