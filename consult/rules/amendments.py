"""The life of an amendment: drafted inside a delegation, tabled in public, decided, carried into the text."""

from enum import StrEnum

from consult.rules import procedure
from consult.rules.decision import Decision, Outcome, Rule
from consult.rules.refusal import Code, Refusal


class AmendmentState(StrEnum):
    """Where an amendment stands."""

    DRAFT = "draft"
    DISCARDED = "discarded"
    TABLED = "tabled"
    WITHDRAWN = "withdrawn"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    MOOT = "moot"
    BROUGHT_ON = "brought_on"


class AmendmentStep(StrEnum):
    """One step in the public life of an amendment."""

    TABLED = "tabled"
    WITHDRAWN = "withdrawn"
    ADOPTED = "adopted"
    REJECTED = "rejected"
    MOOT = "moot"
    BROUGHT_ON = "brought_on"
    REOPENED = "reopened"
    APPLIED = "applied"


INSIDE = frozenset({AmendmentState.DRAFT, AmendmentState.DISCARDED})
"""What nobody outside the delegation ever sees."""
PUBLIC = frozenset(AmendmentState) - INSIDE
STANDING = frozenset({AmendmentState.TABLED, AmendmentState.ADOPTED})
"""What may still come into the text."""


def table(*, current: bool, closed: bool) -> Refusal | None:
    """While the period lasts, to the text that is current."""
    if closed:
        return Refusal(Code.AMENDMENTS_CLOSED)
    return None if current else Refusal(Code.TEXT_SUPERSEDED)


def amend(state: AmendmentState, *, is_sub: bool, current: bool, ballot_opened: bool) -> Refusal | None:
    """A sub-amendment is made to what is on the table and not voted on yet, and is not amended in its turn."""
    if is_sub:
        return Refusal(Code.SUB_AMENDMENT_IS_FINAL)
    return change(state, ballot_opened=ballot_opened) or (None if current else Refusal(Code.TEXT_SUPERSEDED))


def sponsor(state: AmendmentState, *, own: bool, ballot_opened: bool) -> Refusal | None:
    """Others than the one that tabled it, until the ballot on it opens."""
    if own:
        return Refusal(Code.OWN_AMENDMENT)
    return change(state, ballot_opened=ballot_opened)


def change(state: AmendmentState, *, ballot_opened: bool) -> Refusal | None:
    """What has not been decided, and is not being voted on, may still change (UNGA rule 80)."""
    if ballot_opened:
        return Refusal(Code.VOTING_ON_AMENDMENT)
    return None if state is AmendmentState.TABLED else Refusal(Code.AMENDMENT_SETTLED)


def withdraw(state: AmendmentState, *, amended: bool, ballot_opened: bool) -> Refusal | None:
    """Taken back is what has not been amended, before voting on it begins (UNGA rule 80)."""
    refusal = change(state, ballot_opened=ballot_opened)
    return refusal or (Refusal(Code.AMENDMENT_AMENDED) if amended else None)


def bring(state: AmendmentState, *, is_sub: bool, current: bool, closed: bool) -> Refusal | None:
    """Brought to the present text is what is on the table to an earlier one, while amendments are made.

    A sub-amendment stands or falls where the amendment stands whose words it changes.
    """
    if closed:
        return Refusal(Code.AMENDMENTS_CLOSED)
    if is_sub:
        return Refusal(Code.SUB_AMENDMENT_BELONGS)
    if state is not AmendmentState.TABLED:
        return Refusal(Code.AMENDMENT_SETTLED)
    return Refusal(Code.AMENDMENT_CURRENT) if current else None


def put(state: AmendmentState, *, current: bool, complete: bool, anew: bool = False) -> Refusal | None:
    """Put to the vote is what is on the table, to the text that is current, in both languages.

    `anew`: what was decided is to be reconsidered (UNGA rule 81).
    """
    if state is not AmendmentState.TABLED and not anew:
        return Refusal(Code.AMENDMENT_SETTLED)
    if not current:
        return Refusal(Code.TEXT_SUPERSEDED)
    return None if complete else Refusal(Code.AMENDMENT_INCOMPLETE)


def annul(state: AmendmentState, amended: AmendmentState | None) -> Refusal | None:
    """What a sub-amendment has become stands, once the amendment has been decided on as it left it."""
    relied_on = amended in {AmendmentState.ADOPTED, AmendmentState.REJECTED}
    settled = state in {AmendmentState.ADOPTED, AmendmentState.REJECTED}
    return Refusal(Code.SUB_AMENDMENT_RELIED_ON) if relied_on and settled else None


def became(decision: Decision, rule: Rule) -> AmendmentState | None:
    """What an amendment becomes by what the ballot on it came to; None where it stays on the table.

    It stays there when nothing was decided, when a tie offers a second ballot, and when a delegation objected to
    adopting it without a vote: it may then be put to the vote.
    """
    if decision.outcome in procedure.ADOPTED:
        return AmendmentState.ADOPTED
    if decision.outcome is Outcome.MOOT:
        return AmendmentState.MOOT
    stays = procedure.again(decision, rule) in {procedure.Again.FREELY, procedure.Again.AFTER_A_TIE}
    return None if stays else AmendmentState.REJECTED
