"""The outbox: mails that acts ask for, written in the act's own transaction and sent later, each once."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from msgspec import Struct, field
from sqlalchemy import func, insert, select

from consult.models.base import Json
from consult.models.operations import Outbox
from consult.models.people import Person
from consult.services import links
from consult.services.occasion import Occasion

_MOST_ATTEMPTS = 12
_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 10, 30, 60, 120, 240, 480, 720, 1440))


class MailKind(StrEnum):
    """What a mail is about; documents.mail has the words."""

    INVITATION = "invitation"
    ACCREDITED = "accredited"
    ACCREDITATION_ENDED = "accreditation_ended"
    REQUEST_DECLINED = "request_declined"
    APPOINTED = "appointed"
    RESET = "reset"
    PASSWORD_MISSING = "password_missing"  # noqa: S105  a kind of mail, not a password
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  a kind of mail, not a password
    SUSPENDED = "suspended"
    RESTORED = "restored"
    COMMENT_ANSWERED = "comment_answered"
    ACCREDITATION_REQUESTED = "accreditation_requested"
    COMMENTS_OPENED = "comments_opened"
    AMENDMENTS_OPENED = "amendments_opened"
    DEADLINE_EXTENDED = "deadline_extended"
    REVISION_PUBLISHED = "revision_published"
    BALLOT_OPENED = "ballot_opened"
    VOTE_RECORDED = "vote_recorded"
    LETTER_VOTE_RECORDED = "letter_vote_recorded"
    LETTER_CONTESTED = "letter_contested"
    CORRECTION_FILED = "correction_filed"
    CORRECTION_CONFIRMED = "correction_confirmed"
    RESULT_DECLARED = "result_declared"
    BALLOT_ANNULLED = "ballot_annulled"


class Addressee(Struct, frozen=True, kw_only=True):
    """Who a mail goes to, and in which language."""

    address: str
    name: str
    language: str


class Claimed(Struct, frozen=True, kw_only=True):
    """A mail that this worker, and no other, is to send now."""

    id: int
    kind: MailKind
    to: Addressee
    facts: Json = field(default_factory=dict)
    token: str = ""


def addressee(person: Person) -> Addressee:
    """A person as somebody mail is sent to."""
    return Addressee(address=person.email, name=person.name, language=person.language)


def post(occasion: Occasion, kind: MailKind, to: Addressee, **facts: str | int) -> None:
    """Ask for a mail, in the act's own transaction: rolled back with it."""
    occasion.session.add(
        Outbox(
            kind=kind,
            address=to.address,
            name=to.name,
            language=to.language,
            facts=facts,
            created_at=occasion.now,
            next_attempt_at=occasion.now,
        )
    )


def post_all(occasion: Occasion, kind: MailKind, letters: Iterable[tuple[Addressee, Json]]) -> None:
    """Ask for the same mail to many, each with its facts, in one statement."""
    rows = [
        {
            "kind": kind,
            "address": to.address,
            "name": to.name,
            "language": to.language,
            "facts": facts,
            "created_at": occasion.now,
            "next_attempt_at": occasion.now,
        }
        for to, facts in letters
    ]
    if rows:
        occasion.session.execute(insert(Outbox), rows)


def claim(occasion: Occasion, _asked: None) -> Claimed | None:
    """Take the next mail that is due; others leave it alone until this attempt has had its time."""
    row = occasion.session.scalar(
        select(Outbox)
        .where(
            Outbox.sent_at.is_(None),
            Outbox.next_attempt_at <= occasion.now,
            Outbox.attempts < _MOST_ATTEMPTS,
        )
        .order_by(Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if row is None:
        return None
    row.next_attempt_at = occasion.now + _PAUSES[min(row.attempts, len(_PAUSES) - 1)]
    row.attempts += 1
    to = Addressee(address=row.address, name=row.name, language=row.language)
    token = links.mint(occasion, int(row.facts["link"])) if "link" in row.facts else ""
    if token is None:
        row.sent_at, row.last_error = occasion.now, "the link had expired or was replaced before it could be sent"
        return claim(occasion, None)
    return Claimed(id=row.id, kind=MailKind(row.kind), to=to, facts=dict(row.facts), token=token)


def mark_sent(occasion: Occasion, mail_id: int) -> None:
    """Note that a mail left."""
    row = occasion.session.get_one(Outbox, mail_id)
    row.sent_at, row.last_error = occasion.now, ""


class Failure(Struct, frozen=True):
    """A mail that could not be sent, and what the mail server said."""

    mail_id: int
    said: str


def mark_failed(occasion: Occasion, failure: Failure) -> None:
    """Note why a mail did not leave; it is tried again after a pause that grows."""
    occasion.session.get_one(Outbox, failure.mail_id).last_error = failure.said[:300]


def given_up(occasion: Occasion, _asked: None) -> int:
    """How many mails are no longer tried."""
    return (
        occasion.session.scalar(
            select(func.count()).where(Outbox.sent_at.is_(None), Outbox.attempts >= _MOST_ATTEMPTS)
        )
        or 0
    )
