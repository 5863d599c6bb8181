"""Mails that a vote was recorded, derived from the stored votes afterwards: a cast waits for no mail.

They say that the delegation's vote stands in the record, never which. Votes are numbered by the record under its
lock, so those after the last one told are exactly those not told yet.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select

from consult.models.ballots import Ballot, BallotEvent
from consult.models.base import Json, insert_if_new
from consult.models.consultations import Consultation
from consult.models.delegations import Delegation
from consult.models.letters import LetterEntry
from consult.models.operations import Outbox
from consult.models.people import Person
from consult.services import notices
from consult.services.occasion import Occasion
from consult.services.outbox import MailKind

_AT_ONCE = 50
_NEWS_FOR = timedelta(days=1)
"""A notice that would come later than this is news to nobody."""

_Vote = tuple[BallotEvent, Ballot, Consultation, LetterEntry | None]


def waiting(occasion: Occasion, _asked: None) -> bool:
    """Whether a vote has been recorded that nobody was told of."""
    return bool(_untold(occasion, 1))


def derive(occasion: Occasion, _asked: None) -> int:
    """Ask for the mails of the next votes; says for how many. Two workers at once ask for each mail once."""
    votes = _untold(occasion, _AT_ONCE)
    if not votes:
        return 0
    leaders: dict[int, list[tuple[Person, Delegation]]] = {}
    among = {event.delegation_id for event, *_ in votes}
    for person, delegation in occasion.session.execute(notices.leaders(occasion).where(Delegation.id.in_(among))):
        leaders.setdefault(delegation.id, []).append((person, delegation))
    rows = [
        _row(occasion, vote, person, delegation)
        for vote in votes
        for person, delegation in leaders.get(vote[0].delegation_id, [])
    ]
    occasion.session.execute(insert_if_new(Outbox, occasion.session.get_bind().dialect), rows)
    return len(votes)


def _untold(occasion: Occasion, most: int) -> Sequence[_Vote]:
    led = notices.leaders(occasion).with_only_columns(Delegation.id).order_by(None)
    told = select(func.coalesce(func.max(Outbox.record_index), -1)).scalar_subquery()
    rows = occasion.session.execute(
        select(BallotEvent, Ballot, Consultation, LetterEntry)
        .join(Ballot, Ballot.id == BallotEvent.ballot_id)
        .join(Consultation, Consultation.id == Ballot.consultation_id)
        .outerjoin(LetterEntry, LetterEntry.id == BallotEvent.letter_id)
        .where(
            BallotEvent.record_index > told,
            BallotEvent.at > occasion.now - _NEWS_FOR,
            BallotEvent.delegation_id.in_(led),
        )
        .order_by(BallotEvent.record_index)
        .limit(most)
    )
    return [(event, ballot, consultation, letter) for event, ballot, consultation, letter in rows]


def _row(occasion: Occasion, vote: _Vote, person: Person, delegation: Delegation) -> Json:
    event, ballot, consultation, letter = vote
    reader = notices.reader(person, delegation)
    facts = notices.question(consultation, ballot) | reader.delegation
    facts |= {"at": event.at.isoformat(), "zone": reader.zone, "closes": ballot.closes_at.isoformat()}
    if letter is not None:
        facts |= {"reference": letter.reference, "signed_on": letter.signed_on.isoformat()}
    return {
        "kind": MailKind.VOTE_RECORDED if letter is None else MailKind.LETTER_VOTE_RECORDED,
        "address": reader.to.address,
        "name": reader.to.name,
        "language": reader.to.language,
        "facts": facts,
        "created_at": occasion.now,
        "next_attempt_at": occasion.now,
        "attempts": 0,
        "last_error": "",
        "record_index": event.record_index,
    }
