"""The security log, and the limits counted on it: they hold for all workers and after a restart."""

import hmac
from datetime import date, datetime, timedelta
from secrets import token_bytes

from msgspec import Struct
from sqlalchemy import ColumnElement, delete, func, select

from consult.models.base import insert_if_new
from consult.models.operations import DayKey, SecurityEvent
from consult.rules.refusal import Code, Event, Refusal, Trace
from consult.services.occasion import Occasion


class Limit(Struct, frozen=True):
    """So many events of a kind within a window, for one account and for one address."""

    kind: Event
    account: int
    address: int
    window: timedelta


SIGN_IN = Limit(Event.SIGN_IN_FAILED, 8, 40, timedelta(minutes=15))
RESET = Limit(Event.RESET_ASKED, 3, 20, timedelta(hours=1))
REQUEST = Limit(Event.ACCREDITATION_REQUESTED, 3, 20, timedelta(hours=1))
LINK = Limit(Event.LINK_REFUSED, 20, 20, timedelta(hours=1))


def note(occasion: Occasion, trace: Trace) -> None:
    """Append an event; addresses and accounts are known only under the key of the day."""
    facts = dict(trace.facts)
    account = str(facts.pop("account", ""))
    occasion.session.add(
        SecurityEvent(
            kind=trace.kind,
            at=occasion.now,
            person_id=trace.person_id or occasion.actor.person_id,
            address_mac=_mac(occasion, occasion.actor.address),
            account_mac=_mac(occasion, account),
            facts=facts,
        )
    )


def counted_as(account: str, device: str) -> str:
    """Under which name attempts are counted: a device that the account knows has a count of its own."""
    return f"{account} {device}" if device else account


def check(occasion: Occasion, limit: Limit, account: str, device: str = "") -> None:
    """Raise Refusal TOO_MANY_ATTEMPTS when the limit is reached, with the instant when it ends.

    What strangers try keeps no known device out: neither under the account's name nor from a shared address.
    """
    _refuse(_account_end(occasion, limit, counted_as(account, device)))
    if not device:
        check_address(occasion, limit)


def check_address(occasion: Occasion, limit: Limit) -> None:
    """The same for the address alone."""
    mac = _known_mac(occasion, occasion.actor.address)
    _refuse(_end(occasion, limit, SecurityEvent.address_mac == mac, limit.address) if mac else None)


def is_reached(occasion: Occasion, limit: Limit, account: str) -> bool:
    """Whether the limit of an account is reached, for an act that then does less instead of refusing."""
    return _account_end(occasion, limit, account) is not None


def _account_end(occasion: Occasion, limit: Limit, name: str) -> datetime | None:
    mac = _known_mac(occasion, name)
    return _end(occasion, limit, SecurityEvent.account_mac == mac, limit.account) if mac else None


def _end(occasion: Occasion, limit: Limit, who: ColumnElement[bool], most: int) -> datetime | None:
    """When a limit that is reached ends."""
    found, first = occasion.session.execute(
        select(func.count(), func.min(SecurityEvent.at)).where(
            SecurityEvent.kind == limit.kind, SecurityEvent.at > occasion.now - limit.window, who
        )
    ).one()
    ends: datetime | None = first + limit.window if found >= most else None
    return ends


def _refuse(ends: datetime | None) -> None:
    if ends is not None:
        raise Refusal(Code.TOO_MANY_ATTEMPTS, time=ends)


def _mac(occasion: Occasion, value: str) -> str:
    if not value:
        return ""
    day = occasion.now.date()
    row = occasion.session.get(DayKey, day)
    if row is None:
        _make_key(occasion, day)
        row = occasion.session.get_one(DayKey, day)
    return _digest(row.key, value)


def _make_key(occasion: Occasion, day: date) -> None:
    """Today's key; of several who come first on a new day, one makes it and all use it. Earlier ones are gone."""
    occasion.session.execute(delete(DayKey).where(DayKey.day < day))
    made = insert_if_new(DayKey, occasion.session.get_bind().dialect)
    occasion.session.execute(made.values(day=day, key=token_bytes(32)))


def _known_mac(occasion: Occasion, value: str) -> str:
    """The same without making today's key: where there is none, nothing has been counted today."""
    row = occasion.session.get(DayKey, occasion.now.date())
    return _digest(row.key, value) if value and row is not None else ""


def _digest(key: bytes, value: str) -> str:
    return hmac.digest(key, value.strip().lower().encode(), "sha256").hex()
