"""Every "no" the system can say, listed in one place.

A refusal carries a code and facts, never a sentence: `gate.sentences` says it in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

Fact = str | int | datetime


class Code(StrEnum):
    """What was refused, and by which rule."""

    # who may
    SIGN_IN_NEEDED = "sign_in_needed"
    NOT_OPEN_TO_YOU = "not_open_to_you"
    ROLE_MAY_NOT_VOTE = "role_may_not_vote"
    ROLE_MAY_NOT_SUBMIT = "role_may_not_submit"
    OBSERVER_HAS_NO_VOTE = "observer_has_no_vote"
    NOT_A_PARTICIPANT = "not_a_participant"
    DELEGATION_SUSPENDED = "delegation_suspended"
    STATE_FORBIDS = "state_forbids"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    FORM_EXPIRED = "form_expired"
    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    BUSY = "busy"

    # the public record
    RECORD_BEHIND = "record_behind"
    RECORD_FORKED = "record_forked"
    RECORD_KEYLESS = "record_keyless"
    RECORD_UNMARKED = "record_unmarked"
    KEY_STANDS = "key_stands"
    KEY_UNKNOWN = "key_unknown"
    KEY_IS_LAST = "key_is_last"
    RECORD_STANDS = "record_stands"
    COSIGNATURE_WRONG = "cosignature_wrong"

    # accounts
    WRONG_CREDENTIALS = "wrong_credentials"
    TOO_MANY_ATTEMPTS = "too_many_attempts"
    LINK_SPENT = "link_spent"
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  a code, not a password
    ADDRESS_TAKEN = "address_taken"
    ALREADY_DECIDED = "already_decided"
    ALREADY_ACCREDITED = "already_accredited"
    LAST_ADMINISTRATOR = "last_administrator"
    BAD_PERIOD = "bad_period"
    NOT_IN_FORCE = "not_in_force"
    ALREADY_APPOINTED = "already_appointed"
    PASSWORD_SET = "password_set"  # noqa: S105  a code, not a password

    # delegations and files
    BAD_ROW = "bad_row"
    BAD_FILE = "bad_file"
    NAME_TAKEN = "name_taken"
    ALREADY_SUSPENDED = "already_suspended"
    NOT_SUSPENDED = "not_suspended"

    # consultation and text
    SYMBOL_TAKEN = "symbol_taken"
    DEADLINE_ONLY_LATER = "deadline_only_later"
    DEADLINE_TOO_SOON = "deadline_too_soon"
    TEXT_MISSING = "text_missing"
    STATUS_NOT_CONFIRMED = "status_not_confirmed"
    DESCENT_UNDECIDED = "descent_undecided"
    BRACKET_CROSSED = "bracket_crossed"
    BRACKET_OVERLAPS = "bracket_overlaps"
    BRACKET_NO_WORDS = "bracket_no_words"
    BRACKET_TWICE = "bracket_twice"
    PASSAGE_NOT_THERE = "passage_not_there"
    PASSAGE_SEVERAL_TIMES = "passage_several_times"
    BRACKET_ONE_LANGUAGE = "bracket_one_language"
    BRACKET_ALTERNATIVES = "bracket_alternatives"
    BRACKET_PROPOSER = "bracket_proposer"
    REVISION_PUBLISHED = "revision_published"
    REVISION_OPEN = "revision_open"
    NOTHING_TO_PUBLISH = "nothing_to_publish"
    UNDISPOSED_COMMENTS = "undisposed_comments"
    EDITED_MEANWHILE = "edited_meanwhile"
    MEND_IMPOSSIBLE = "mend_impossible"
    ALIGNMENT_UNCONFIRMED = "alignment_unconfirmed"
    NO_TEXT_PUBLISHED = "no_text_published"
    CHANGE_LOG_NEEDED = "change_log_needed"
    NOTHING_CHOSEN = "nothing_chosen"
    ADMITTED_ALREADY = "admitted_already"

    # the work of a delegation
    NOT_YOUR_DRAFT = "not_your_draft"
    DRAFT_CLOSED = "draft_closed"
    DRAFT_COPIED = "draft_copied"
    DRAFT_NOT_SHOWN = "draft_not_shown"
    ROLE_MAY_NOT_ASSIGN = "role_may_not_assign"
    NOT_IN_DELEGATION = "not_in_delegation"
    NOT_YOUR_ASSIGNMENT = "not_your_assignment"
    DUE_IN_PAST = "due_in_past"

    # what is said on behalf of a group
    NOT_IN_GROUP = "not_in_group"
    NOT_FOR_A_GROUP = "not_for_a_group"
    OWN_GROUP_COMMENT = "own_group_comment"
    ALIGNING_CLOSED = "aligning_closed"

    INTERESTS_NEED_WORDS = "interests_need_words"

    # amendments
    AMENDMENTS_CLOSED = "amendments_closed"
    TEXT_SUPERSEDED = "text_superseded"
    AMENDMENT_CURRENT = "amendment_current"
    NOTHING_TO_BRING = "nothing_to_bring"
    NOT_AN_AMENDMENT = "not_an_amendment"
    OPERATION_HOLDS_NOTHING = "operation_holds_nothing"
    AMENDMENT_REASON_NEEDED = "amendment_reason_needed"
    OWN_AMENDMENT = "own_amendment"
    VOTING_ON_AMENDMENT = "voting_on_amendment"
    AMENDMENT_SETTLED = "amendment_settled"
    AMENDMENT_INCOMPLETE = "amendment_incomplete"
    AMENDMENT_CARRIED_OVER = "amendment_carried_over"
    SUB_AMENDMENT_IS_FINAL = "sub_amendment_is_final"
    SUB_AMENDMENT_BELONGS = "sub_amendment_belongs"
    SUB_AMENDMENT_RELIED_ON = "sub_amendment_relied_on"
    SUB_AMENDMENTS_FIRST = "sub_amendments_first"
    RIVAL_VOTED_ON = "rival_voted_on"
    AMENDMENT_AMENDED = "amendment_amended"
    WORDS_ARE_AMENDED = "words_are_amended"
    NOTHING_TO_APPLY = "nothing_to_apply"
    DISPUTE_OPEN = "dispute_open"
    PROVISION_NOT_IN_DRAFT = "provision_not_in_draft"
    # comments and positions
    OWN_COMMENT = "own_comment"
    COMMENT_CLOSED = "comment_closed"
    ALREADY_WITHDRAWN = "already_withdrawn"
    ANSWER_NEEDED = "answer_needed"
    REASON_NEEDED = "reason_needed"
    OBJECTION_NEEDS_TEXT = "objection_needs_text"
    NOT_HIDDEN = "not_hidden"
    ALREADY_HIDDEN = "already_hidden"
    COMMENT_UNKNOWN = "comment_unknown"
    NEWER_REVISION = "newer_revision"
    NO_CHANGE_FOLLOWS = "no_change_follows"
    REMARK_NEEDED = "remark_needed"
    REJECTION_WAITS = "rejection_waits"
    ANSWERED_MEANWHILE = "answered_meanwhile"
    TOO_MANY_CHOSEN = "too_many_chosen"
    OFFICIAL_UNKNOWN = "official_unknown"
    NO_ANSWER_YET = "no_answer_yet"
    ANSWER_CHANGED = "answer_changed"

    # ballots
    VOTING_NOT_BEGUN = "voting_not_begun"
    VOTING_CLOSED = "voting_closed"
    BALLOT_ANNULLED = "ballot_annulled"
    VOTED_MEANWHILE = "voted_meanwhile"
    NOT_IN_REGISTER = "not_in_register"
    CHOICE_UNKNOWN = "choice_unknown"
    NEGATIVE_NEEDS_REASON = "negative_needs_reason"
    BALLOT_FROZEN = "ballot_frozen"
    SECOND_PERSON_NEEDED = "second_person_needed"
    BALLOT_OPEN = "ballot_open"
    NOT_AUTHENTIC = "not_authentic"
    NO_SITTING = "no_sitting"
    SITTING_OPEN = "sitting_open"
    NO_QUESTIONS = "no_questions"
    STILL_COUNTING = "still_counting"
    BALLOT_APPROVED = "ballot_approved"
    BALLOT_EDITED = "ballot_edited"
    BALLOT_CLOSES_TOO_SOON = "ballot_closes_too_soon"
    NO_TEXT_TO_VOTE_ON = "no_text_to_vote_on"
    NOTHING_TO_ANNUL = "nothing_to_annul"
    ANNULMENT_ASKED = "annulment_asked"
    CHAIR_NEEDED = "chair_needed"
    NOT_TO_BE_PUT_AGAIN = "not_to_be_put_again"
    QUESTION_NOT_DECIDED_BEFORE = "question_not_decided_before"
    QUESTION_MOOT = "question_moot"
    NO_VOTE_YET = "no_vote_yet"
    NOT_TO_BE_RECONSIDERED = "not_to_be_reconsidered"
    RECONSIDERED_BY_TWO_THIRDS = "reconsidered_by_two_thirds"
    OBJECTIONS_AWAITED = "objections_awaited"
    NO_RESERVATION = "no_reservation"
    DECIDED_BY_VOTE = "decided_by_vote"
    DECIDED_WITHOUT_VOTE = "decided_without_vote"
    SILENCE_BROKEN_ALREADY = "silence_broken_already"
    TOO_LITTLE_TIME_TO_OBJECT = "too_little_time_to_object"

    # what is said about a vote
    VOTING_HAS_BEGUN = "voting_has_begun"
    VOTE_HELD_MEANWHILE = "vote_held_meanwhile"
    EXPLANATIONS_OVER = "explanations_over"
    ALREADY_EXPLAINED = "already_explained"
    OWN_EXPLANATION = "own_explanation"
    SPONSORS_EXPLAIN_NOT = "sponsors_explain_not"
    CONDUCT_FIXED = "conduct_fixed"
    REPLIES_SPENT = "replies_spent"
    STATEMENT_EMPTY = "statement_empty"
    STATEMENT_TOO_LONG = "statement_too_long"
    STATEMENT_HIDDEN = "statement_hidden"
    STATEMENT_NOT_HIDDEN = "statement_not_hidden"
    VOTE_NOT_CLOSED = "vote_not_closed"
    CORRECTION_MADE = "correction_made"
    CORRECTION_CONFIRMED = "correction_confirmed"
    OWN_CORRECTION = "own_correction"
    CORRECTION_CHANGES_NOTHING = "correction_changes_nothing"
    REVEAL_NOT_ALLOWED = "reveal_not_allowed"
    NOT_REVEALED = "not_revealed"
    LETTER_WAITS = "letter_waits"
    LETTER_ENDED = "letter_ended"
    LETTER_OVERTAKEN = "letter_overtaken"
    LETTER_TOO_LATE = "letter_too_late"
    LETTER_DATED_AHEAD = "letter_dated_ahead"
    SIGNER_NOT_ACCREDITED = "signer_not_accredited"
    NO_VOTE_BY_LETTER = "no_vote_by_letter"
    CONTESTED_ALREADY = "contested_already"


class Event(StrEnum):
    """What the security log keeps: each kind has its words in `forms.security_words`."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT_EVERYWHERE = "signed_out_everywhere"
    DEVICE_REVOKED = "device_revoked"
    INVITATION_ACCEPTED = "invitation_accepted"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  a kind, not a password
    RESET_ASKED = "reset_asked"
    LINK_REFUSED = "link_refused"
    ACCREDITATION_REQUESTED = "accreditation_requested"
    OFFICIAL_APPOINTED = "official_appointed"
    OFFICIAL_ENDED = "official_ended"
    LATE_CAST = "late_cast"
    STALE_CAST = "stale_cast"
    LETTER_DIFFERED = "letter_differed"


@dataclass(frozen=True, slots=True)
class Trace:
    """What the append-only security log keeps of a refused act: facts, never a choice."""

    kind: Event
    facts: Mapping[str, str | int] = field(default_factory=dict)
    person_id: int | None = None


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error
    """An act was refused: by which rule (code), with what facts, leaving which trace."""

    def __init__(self, code: Code, *, trace: Trace | None = None, at: str | None = None, **facts: Fact) -> None:
        """`at` names the form field the reader should look at, where there is one."""
        super().__init__(code)
        self.code = code
        self.facts = facts
        self.trace = trace
        self.at = at
