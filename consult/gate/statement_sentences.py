"""What is said to a delegation that may not, or not now, say something about a vote; and of what was said."""

from consult.language import lazy_pgettext
from consult.rules.refusal import Code

_p = lazy_pgettext

SENTENCES: dict[Code, tuple[int, object]] = {
    Code.VOTING_HAS_BEGUN: (
        409,
        _p(
            "refusal",
            "Voting has begun. Until the close at %(time)s nothing about the vote can be submitted "
            "(conduct during voting, after rules 80 and 88 of the General Assembly).",
        ),
    ),
    Code.VOTE_HELD_MEANWHILE: (
        409,
        _p(
            "refusal",
            "The vote was held after you opened this page. What you submit now stands as an explanation after the "
            "vote: read it once more, then submit it again.",
        ),
    ),
    Code.OBJECTIONS_AWAITED: (
        409,
        _p(
            "refusal",
            "Until %(time)s delegations may object to this question. Positions are explained before that, and after.",
        ),
    ),
    Code.NO_RESERVATION: (
        409,
        _p("refusal", "A reservation can be entered only to what was adopted without a vote."),
    ),
    Code.EXPLANATIONS_OVER: (
        409,
        _p("refusal", "Explanations of vote and replies on this ballot could be submitted until %(time)s."),
    ),
    Code.ALREADY_EXPLAINED: (
        409,
        _p(
            "refusal",
            "Your delegation has given this explanation of vote already; each delegation gives one before the vote "
            "and one after it.",
        ),
    ),
    Code.OWN_EXPLANATION: (409, _p("refusal", "A delegation does not reply to its own explanation of vote.")),
    Code.SPONSORS_EXPLAIN_NOT: (
        403,
        _p(
            "refusal",
            "Your delegation sponsors this amendment. In this consultation the sponsors of an amendment do not "
            "explain their votes on it (after rule 88 of the General Assembly).",
        ),
    ),
    Code.CONDUCT_FIXED: (
        409,
        _p("refusal", "While a ballot is open this cannot be changed; nothing was changed."),
    ),
    Code.REPLIES_SPENT: (
        409,
        _p("refusal", "Your delegation has replied twice on this ballot; each delegation may do so at most twice."),
    ),
    Code.STATEMENT_EMPTY: (422, _p("refusal", "Write the text in at least one language.")),
    Code.STATEMENT_TOO_LONG: (
        422,
        _p("refusal", "The text is %(length)s characters long; the limit, the same for everybody, is %(limit)s."),
    ),
    Code.STATEMENT_HIDDEN: (409, _p("refusal", "This statement is hidden already.")),
    Code.STATEMENT_NOT_HIDDEN: (409, _p("refusal", "This statement is not hidden.")),
    Code.VOTE_NOT_CLOSED: (409, _p("refusal", "This is possible only once voting has closed.")),
    Code.CORRECTION_MADE: (
        409,
        _p("refusal", "Your delegation has filed a note of correction on this ballot already; there is one at most."),
    ),
    Code.CORRECTION_CONFIRMED: (
        409,
        _p("refusal", "This note of correction has been confirmed and stands in the record; nothing was changed."),
    ),
    Code.OWN_CORRECTION: (
        403,
        _p(
            "refusal",
            "A note of correction is confirmed by a second person: not the one who filed it, and nobody who serves "
            "the delegation.",
        ),
    ),
    Code.CORRECTION_CHANGES_NOTHING: (
        422,
        _p("refusal", "Choose another answer than the one that was recorded for your delegation."),
    ),
}
