"""One-use links: one purpose, one use, expiring; the token exists in the mail alone, its hash here."""

from datetime import timedelta
from secrets import token_hex

from msgspec import Struct
from sqlalchemy import select, update

from consult.models.people import Link, Person, Purpose
from consult.rules.access import Act
from consult.rules.refusal import Code, Event, Refusal, Trace
from consult.services import security, standing
from consult.services.identity import hash_of
from consult.services.occasion import Occasion

_LIVES = {Purpose.INVITATION: timedelta(days=14), Purpose.RESET: timedelta(hours=2)}


class Presented(Struct, frozen=True):
    """A token as it came back, and what it is presented for."""

    token: str
    purpose: str


class Holder(Struct, frozen=True):
    """Whom a valid link was sent to."""

    name: str
    email: str
    language: str
    time_zone: str


def make(occasion: Occasion, person: Person, purpose: Purpose) -> int:
    """A fresh link; earlier ones of the same purpose end. Its token is minted when it is sent."""
    occasion.session.execute(
        update(Link)
        .where(Link.person_id == person.id, Link.purpose == purpose, Link.expires_at > occasion.now)
        .values(expires_at=occasion.now)
    )
    made = Link(
        token_hash=hash_of(token_hex(32)),
        purpose=purpose,
        person_id=person.id,
        created_at=occasion.now,
        expires_at=occasion.now + _LIVES[purpose],
    )
    occasion.session.add(made)
    occasion.session.flush()
    return made.id


def mint(occasion: Occasion, link_id: int) -> str | None:
    """The token to send, known to nobody afterwards; None when the link is no longer good."""
    link = occasion.session.get_one(Link, link_id)
    if not _is_good(occasion, link):
        return None
    token = token_hex(32)
    link.token_hash = hash_of(token)
    return token


def holder(occasion: Occasion, presented: Presented) -> Holder:
    """Whom the link was sent to; raises Refusal LINK_SPENT for any link that cannot be used."""
    standing.ask(occasion, Act.USE_LINK)
    person = _good(occasion, presented, locked=False).person
    return Holder(person.name, person.email, person.language, person.time_zone)


def spend(occasion: Occasion, presented: Presented) -> Person:
    """Use a link up; of two who present it at once only one succeeds."""
    standing.ask(occasion, Act.USE_LINK)
    link = _good(occasion, presented, locked=True)
    link.used_at = occasion.now
    return link.person


def _good(occasion: Occasion, presented: Presented, *, locked: bool) -> Link:
    """The link, if it is good; false ones are counted for the address, and keep nobody from a good one."""
    query = select(Link).where(
        Link.token_hash == hash_of(presented.token), Link.purpose == Purpose(presented.purpose)
    )
    link = occasion.session.scalar(query.with_for_update() if locked else query)
    if link is None or not _is_good(occasion, link):
        security.check_address(occasion, security.LINK)
        raise Refusal(Code.LINK_SPENT, trace=Trace(Event.LINK_REFUSED, {"purpose": presented.purpose}))
    return link


def _is_good(occasion: Occasion, link: Link) -> bool:
    return link.used_at is None and link.expires_at > occasion.now
