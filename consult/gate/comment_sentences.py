"""What is said to those whose comment, or whose answer to one, is refused."""

from consult.language import lazy_pgettext
from consult.rules.refusal import Code

_p = lazy_pgettext

SENTENCES: dict[Code, tuple[int, object]] = {
    Code.OWN_COMMENT: (409, _p("refusal", "A delegation cannot endorse its own comment.")),
    Code.COMMENT_CLOSED: (
        409,
        _p("refusal", "After the close a comment can only be withdrawn, not changed."),
    ),
    Code.ALREADY_WITHDRAWN: (
        409,
        _p("refusal", "This has been withdrawn by %(delegation)s on %(date)s."),
    ),
    Code.ANSWER_NEEDED: (422, _p("refusal", "This disposition needs a reason in both languages.")),
    Code.REASON_NEEDED: (422, _p("refusal", "Give the reason in both languages.")),
    Code.OBJECTION_NEEDS_TEXT: (422, _p("refusal", "An objection needs its reason in writing.")),
    Code.INTERESTS_NEED_WORDS: (422, _p("refusal", "Say which interests the delegation has.")),
    Code.NOT_HIDDEN: (409, _p("refusal", "This comment is not hidden.")),
    Code.ALREADY_HIDDEN: (409, _p("refusal", "This comment is hidden already.")),
    Code.COMMENT_UNKNOWN: (
        422,
        _p("refusal", "Name another comment of this consultation by its reference, such as C-0214."),
    ),
    Code.NO_CHANGE_FOLLOWS: (
        422,
        _p(
            "refusal",
            "No change of the text follows from this disposition. Choose another one, or name no provision.",
        ),
    ),
    Code.REMARK_NEEDED: (
        422,
        _p("refusal", "Say what should be different: the intended answer goes back with your remark."),
    ),
    Code.REJECTION_WAITS: (
        409,
        _p(
            "refusal",
            "This intended answer has been confirmed, returned or replaced meanwhile. Nothing was changed.",
        ),
    ),
    Code.ANSWERED_MEANWHILE: (
        409,
        _p(
            "refusal",
            "Somebody else has worked on these comments since you chose them: %(references)s. "
            "None was answered. Look at them again below, then send once more.",
        ),
    ),
    Code.TOO_MANY_CHOSEN: (422, _p("refusal", "Choose at most %(num)s comments at once.")),
    Code.OFFICIAL_UNKNOWN: (
        422,
        _p("refusal", "Choose a moderator or rapporteur of this consultation."),
    ),
    Code.NO_ANSWER_YET: (409, _p("refusal", "The secretariat has not answered this comment yet.")),
    Code.ANSWER_CHANGED: (
        409,
        _p("refusal", "The secretariat has changed its answer since you opened it. Read it again below."),
    ),
}
