"""What is said to somebody who may not, or not now, do something with an amendment."""

from consult.language import lazy_pgettext
from consult.rules.refusal import Code

_p = lazy_pgettext

SENTENCES: dict[Code, tuple[int, object]] = {
    Code.AMENDMENTS_CLOSED: (409, _p("refusal", "The period for amendments has ended.")),
    Code.TEXT_SUPERSEDED: (
        409,
        _p("refusal", "A newer text has been published. This amendment was written for an earlier one."),
    ),
    Code.AMENDMENT_CURRENT: (409, _p("refusal", "This amendment is to the present text already.")),
    Code.NOTHING_TO_BRING: (
        409,
        _p("refusal", "None of its changes has a place in the present text. Propose what you want anew."),
    ),
    Code.NOT_AN_AMENDMENT: (
        409,
        _p("refusal", "An amendment must change something in the text, and each provision once only."),
    ),
    Code.OPERATION_HOLDS_NOTHING: (
        422,
        _p("refusal", "Write new words in at least one language. A language that is left as it is is not proposed."),
    ),
    Code.AMENDMENT_REASON_NEEDED: (422, _p("refusal", "Say why the delegation proposes this. The reason is public.")),
    Code.OWN_AMENDMENT: (409, _p("refusal", "Your delegation has tabled this amendment itself.")),
    Code.VOTING_ON_AMENDMENT: (
        409,
        _p("refusal", "Voting on this amendment has begun. It can no longer be changed, sponsored or withdrawn."),
    ),
    Code.AMENDMENT_SETTLED: (409, _p("refusal", "This amendment has been withdrawn or decided already.")),
    Code.AMENDMENT_INCOMPLETE: (
        409,
        _p(
            "refusal", "The words of this amendment are still missing in one language. The secretariat supplies them."
        ),
    ),
    Code.AMENDMENT_CARRIED_OVER: (
        409,
        _p(
            "refusal",
            "The amendment adopted in this ballot has been carried into the text already, and annulling the ballot "
            "would not take it out. Change the text in its draft, or by a new amendment.",
        ),
    ),
    Code.SUB_AMENDMENT_IS_FINAL: (
        409,
        _p(
            "refusal",
            "A sub-amendment is not amended in its turn. Propose a sub-amendment to the amendment that it changes.",
        ),
    ),
    Code.SUB_AMENDMENT_BELONGS: (
        409,
        _p(
            "refusal",
            "A sub-amendment stays with its amendment. Once that has been brought to the present text, propose the "
            "sub-amendment anew.",
        ),
    ),
    Code.SUB_AMENDMENT_RELIED_ON: (
        409,
        _p(
            "refusal",
            "The amendment has since been decided on as this ballot on a sub-amendment left it. Annul the ballot on "
            "the amendment first.",
        ),
    ),
    Code.SUB_AMENDMENTS_FIRST: (
        409,
        _p("refusal", "There are sub-amendments to this amendment that are not decided. They come first."),
    ),
    Code.RIVAL_VOTED_ON: (
        409,
        _p("refusal", "Voting on another sub-amendment to the same words has begun. Wait for its result."),
    ),
    Code.AMENDMENT_AMENDED: (
        409,
        _p("refusal", "A sub-amendment to this amendment has been adopted. It can no longer be withdrawn."),
    ),
    Code.WORDS_ARE_AMENDED: (
        409,
        _p(
            "refusal",
            "There is a sub-amendment to this amendment, and it was made to these words. They can no longer be "
            "corrected.",
        ),
    ),
    Code.NOTHING_TO_APPLY: (409, _p("refusal", "There is no adopted amendment that is not in the text already.")),
    Code.DISPUTE_OPEN: (
        422,
        _p("refusal", "Amendments meet on one or more provisions. Decide how each is to read, in both languages."),
    ),
    Code.PROVISION_NOT_IN_DRAFT: (
        409,
        _p("refusal", "An adopted amendment changes “%(key)s”, which the draft no longer has. Put it back first."),
    ),
}
"""Per code: the HTTP status and the sentence."""
