"""Suspending a delegation and restoring it, each with a public reason in both languages."""

from msgspec import Struct
from sqlalchemy import select

from consult.ledger.entries import EntryType, public_hash
from consult.models.delegations import Accreditation, Delegation, Suspension
from consult.models.people import Person
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import AccreditationRole
from consult.services import accreditations, outbox, record, rights, stamps, standing
from consult.services.occasion import Occasion
from consult.services.outbox import MailKind


class Reasoned(Struct, frozen=True, kw_only=True):
    """A delegation, and why."""

    delegation: str
    reason_en: str
    reason_zh: str


def suspend(occasion: Occasion, asked: Reasoned) -> None:
    """Suspend a delegation: it reads on, and does nothing else until it is restored."""
    delegation = _begin(occasion, asked)
    if delegation.suspended_at is not None:
        raise Refusal(Code.ALREADY_SUSPENDED)
    delegation.suspended_at = occasion.instant()
    _keep(occasion, delegation, asked, EntryType.DELEGATION_SUSPENDED)


def restore(occasion: Occasion, asked: Reasoned) -> None:
    """Give a suspended delegation its rights back."""
    delegation = _begin(occasion, asked)
    if delegation.suspended_at is None:
        raise Refusal(Code.NOT_SUSPENDED)
    delegation.suspended_at = None
    _keep(occasion, delegation, asked, EntryType.DELEGATION_RESTORED)


def _begin(occasion: Occasion, asked: Reasoned) -> Delegation:
    standing.ask(occasion, Act.SUSPEND_DELEGATION)
    if not asked.reason_en.strip() or not asked.reason_zh.strip():
        raise Refusal(Code.REASON_NEEDED)
    record.lock(occasion)
    return accreditations.loaded(occasion, asked.delegation)


def _keep(occasion: Occasion, delegation: Delegation, asked: Reasoned, kind: EntryType) -> None:
    suspended = kind is EntryType.DELEGATION_SUSPENDED
    reason = public_hash(asked.reason_en, asked.reason_zh)
    record.append(occasion, kind, delegation.key, delegation=delegation.key, reason=reason)
    occasion.session.add(
        Suspension(
            delegation_id=delegation.id,
            suspended=suspended,
            reason_en=asked.reason_en,
            reason_zh=asked.reason_zh,
            by_id=occasion.actor.person_id,
            at=occasion.instant(),
        )
    )
    stamps.touch_everything(occasion)
    _tell(occasion, delegation, asked, MailKind.SUSPENDED if suspended else MailKind.RESTORED)


def _tell(occasion: Occasion, delegation: Delegation, asked: Reasoned, kind: MailKind) -> None:
    leaders = occasion.session.scalars(
        select(Person)
        .join(Accreditation, Accreditation.person_id == Person.id)
        .where(
            Accreditation.delegation_id == delegation.id,
            Accreditation.role.in_((AccreditationRole.HEAD, AccreditationRole.ALTERNATE)),
            rights.current(occasion.now),
        )
        .order_by(Person.id)
    )
    for person in leaders:
        outbox.post(
            occasion,
            kind,
            outbox.addressee(person),
            key=delegation.key,
            name_en=delegation.name_en,
            name_zh=delegation.name_zh,
            reason=asked.reason_zh if person.language == "zh" else asked.reason_en,
        )
