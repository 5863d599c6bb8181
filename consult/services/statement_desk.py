"""What stands beside the forms of a delegation on what it says about a vote: what it is about, or why not now."""

from msgspec import Struct

from consult.rules import statements as rules
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.statements import MOST_REPLIES, Length, Moment, StatementKind
from consult.rules.tally import Choice
from consult.services import ballot_paper, corrections, sponsors_votes, statement_pages, statements, vote_conduct
from consult.services.ballot_paper import Sheet
from consult.services.ballot_room import Ours, Place
from consult.services.occasion import Occasion
from consult.services.statement_pages import Said


class ExplanationPage(Struct, frozen=True, kw_only=True):
    """Beside the form for an explanation: its kind and length, those given so far, or why none can be given."""

    sheet: Sheet
    kind: StatementKind | None
    length: Length
    given: tuple[Said, ...]
    refusal: Refusal | None


class ReplyPage(Struct, frozen=True, kw_only=True):
    """Beside the form for a reply: what it answers, which of the replies it is, or why none can be given."""

    sheet: Sheet
    to: Said
    seq: int
    length: Length
    refusal: Refusal | None


class CorrectionPage(Struct, frozen=True, kw_only=True):
    """Beside the form for a note of correction: the answer recorded, those that may have been intended, the note."""

    sheet: Sheet
    recorded: Choice | None
    others: tuple[Choice, ...]
    intended: Choice | None
    confirmed: bool
    refusal: Refusal | None


class ReplyAsked(Struct, frozen=True, kw_only=True):
    """The form for a reply: the delegation before the ballot, and the number of the explanation."""

    where: Ours
    to: int


def for_explanation(occasion: Occasion, where: Ours) -> ExplanationPage:
    """The page on which a delegation explains its vote or position; refused only where there is no such page."""
    return _explanation(occasion, where, None)


def for_reservation(occasion: Occasion, where: Ours) -> ExplanationPage:
    """The page on which a delegation enters a reservation to what was adopted without a vote."""
    return _explanation(occasion, where, StatementKind.RESERVATION)


def _explanation(occasion: Occasion, where: Ours, wanted: StatementKind | None) -> ExplanationPage:
    place, _ = vote_conduct.admitted(occasion, where, Act.EXPLAIN_VOTE)
    kind, refusal = wanted, None
    try:
        stands = StatementKind(vote_conduct.moment(occasion, place, occasion.now))
        kind = wanted or stands
        if kind is StatementKind.RESERVATION:
            statements.check_reservation(place.ballot)
        else:
            sponsors_votes.check(occasion, place.ballot, place.delegation)
        if statements.made_by(occasion, place, kind):
            refusal = Refusal(Code.ALREADY_EXPLAINED)
    except Refusal as found:
        refusal = found
    return ExplanationPage(
        sheet=ballot_paper.sheet(occasion, place),
        kind=kind,
        length=rules.length(kind or StatementKind.BEFORE, 1),
        given=tuple(one for one in _all(occasion, place) if one.key == place.delegation.key),
        refusal=refusal,
    )


def for_reply(occasion: Occasion, asked: ReplyAsked) -> ReplyPage:
    """The page on which a delegation replies to an explanation of another one."""
    place, _ = vote_conduct.admitted(occasion, asked.where, Act.REPLY_TO_EXPLANATION)
    to = next((one for one in _all(occasion, place) if one.id == asked.to and not one.hidden), None)
    if to is None:
        raise Refusal(Code.NOT_FOUND)
    seq = len(statements.made_by(occasion, place, StatementKind.REPLY)) + 1
    return ReplyPage(
        sheet=ballot_paper.sheet(occasion, place),
        to=to,
        seq=seq,
        length=rules.length(StatementKind.REPLY, seq),
        refusal=_against_reply(occasion, place, to, seq),
    )


def for_correction(occasion: Occasion, where: Ours) -> CorrectionPage:
    """The page on which a delegation says what it had intended to vote."""
    place, _ = vote_conduct.admitted(occasion, where, Act.DECLARE_CORRECTION)
    refusal = None
    try:
        corrections.check_closed(place)
    except Refusal as found:
        refusal = found
    note = corrections.note_of(occasion, place.ballot, place.delegation)
    return CorrectionPage(
        sheet=ballot_paper.sheet(occasion, place),
        recorded=place.current.choice if place.current and refusal is None else None,
        others=corrections.others(place) if refusal is None else (),
        intended=note.intended if note else None,
        confirmed=note is not None and note.confirmed_at is not None,
        refusal=refusal,
    )


def _all(occasion: Occasion, place: Place) -> tuple[Said, ...]:
    return statement_pages.of_ballot(occasion, place.ballot)


def _against_reply(occasion: Occasion, place: Place, to: Said, seq: int) -> Refusal | None:
    try:
        if vote_conduct.moment(occasion, place, occasion.now) is Moment.BEFORE:
            return Refusal(Code.VOTE_NOT_CLOSED)
    except Refusal as found:
        return found
    if to.key == place.delegation.key:
        return Refusal(Code.OWN_EXPLANATION)
    return Refusal(Code.REPLIES_SPENT) if seq > MOST_REPLIES else None
