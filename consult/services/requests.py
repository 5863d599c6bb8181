"""Requests for accreditation: made in public, accepted or declined by the secretariat with its reason."""

from collections.abc import Collection
from datetime import datetime

from msgspec import Struct
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from consult.models.delegations import AccreditationRequest, RequestStatus
from consult.rules.access import Act
from consult.rules.refusal import Code, Refusal, Trace
from consult.rules.roster import AccreditationRole, Kind
from consult.services import accreditations, admissions, notices, outbox, paging, record, security, stamps, standing
from consult.services.accreditations import Grant, Newcomer
from consult.services.admissions import Admission
from consult.services.occasion import Occasion
from consult.services.outbox import Addressee, MailKind
from consult.services.paging import Part

_ANSWERED = frozenset({RequestStatus.ACCEPTED, RequestStatus.DECLINED})


class NewRequest(Struct, frozen=True, kw_only=True):
    """What somebody asks for; `delegation` is a key, or empty for a body that is not in the list."""

    delegation: str
    kind: Kind | None
    organisation_en: str
    organisation_zh: str
    name: str
    email: str
    role: AccreditationRole
    message: str
    language: str


class Line(Struct, frozen=True, kw_only=True):
    """A request as the secretariat sees it."""

    number: int
    status: RequestStatus
    name: str
    email: str
    role: AccreditationRole
    language: str
    message: str
    delegation_key: str
    name_en: str
    name_zh: str
    kind: Kind
    created_at: datetime
    decided_at: datetime | None
    reason: str


class Asked(Struct, frozen=True):
    """Requests that wait, or those that are answered; `page`: a page of the list."""

    answered: bool = False
    page: int = 1


class RequestsPage(Struct, frozen=True, kw_only=True):
    """A page of requests, and how many wait and how many are answered."""

    answered: bool
    lines: tuple[Line, ...]
    part: Part
    count_waiting: int
    count_answered: int


class Acceptance(Struct, frozen=True, kw_only=True):
    """Accept a request: the role and dates given, and for a new body what it is to be called."""

    number: int
    role: AccreditationRole
    since: datetime | None = None
    until: datetime | None = None
    admission: Admission | None = None


class Refused(Struct, frozen=True):
    """Decline a request, with the reason in the applicant's language."""

    number: int
    reason: str


def submit(occasion: Occasion, asked: NewRequest) -> None:
    """Store a request; a delegation may be named by its key, a new body by its names."""
    standing.ask(occasion, Act.REQUEST_ACCREDITATION)
    account = asked.email.strip().lower()
    security.check(occasion, security.REQUEST, account)
    security.note(occasion, Trace(security.REQUEST.kind, {"account": account}))
    known = accreditations.loaded(occasion, asked.delegation) if asked.delegation else None
    made = AccreditationRequest(
        delegation_id=known.id if known else None,
        organisation_en="" if known else asked.organisation_en,
        organisation_zh="" if known else asked.organisation_zh,
        kind=known.kind if known else asked.kind,
        name=asked.name,
        email=account,
        role=asked.role,
        message=asked.message,
        language=asked.language,
        status=RequestStatus.PENDING,
        created_at=occasion.now,
    )
    occasion.session.add(made)
    notices.accreditation_requested(occasion, made)


def page(occasion: Occasion, asked: Asked) -> RequestsPage:
    """Requests that wait, the oldest first, or those answered, the last answered first."""
    standing.ask(occasion, Act.DECIDE_ACCREDITATION)
    waiting, answered = _count(occasion, {RequestStatus.PENDING}), _count(occasion, _ANSWERED)
    part = paging.part(answered if asked.answered else waiting, asked.page)
    if asked.answered:
        query = _query(_ANSWERED).order_by(AccreditationRequest.decided_at.desc(), AccreditationRequest.id.desc())
    else:
        query = _query({RequestStatus.PENDING}).order_by(AccreditationRequest.id)
    rows = occasion.session.scalars(query.limit(paging.SIZE).offset(part.before))
    return RequestsPage(
        answered=asked.answered,
        lines=tuple(_line(row) for row in rows),
        part=part,
        count_waiting=waiting,
        count_answered=answered,
    )


def one(occasion: Occasion, number: int) -> Line:
    """One request."""
    standing.ask(occasion, Act.DECIDE_ACCREDITATION)
    return _line(_loaded(occasion, number))


def accept(occasion: Occasion, asked: Acceptance) -> str:
    """Accredit the applicant, admitting a new body first; the invitation goes out by mail. Gives the delegation."""
    standing.ask(occasion, Act.DECIDE_ACCREDITATION)
    record.lock(occasion)
    row = _undecided(occasion, asked.number)
    delegation = row.delegation
    if delegation is None:
        if asked.admission is None:
            raise Refusal(Code.BAD_REQUEST)
        delegation = admissions.enter(occasion, asked.admission)
        stamps.touch_everything(occasion)
    newcomer = Newcomer(email=row.email, name=row.name, language=row.language)
    given = Grant(delegation=delegation.key, newcomer=newcomer, role=asked.role, since=asked.since, until=asked.until)
    accreditations.enter(occasion, delegation, given)
    _decide(occasion, row, RequestStatus.ACCEPTED)
    row.delegation_id = delegation.id
    return delegation.key


def decline(occasion: Occasion, asked: Refused) -> None:
    """Decline a request; the reason goes to the applicant by mail."""
    standing.ask(occasion, Act.DECIDE_ACCREDITATION)
    record.lock(occasion)
    row = _undecided(occasion, asked.number)
    _decide(occasion, row, RequestStatus.DECLINED)
    row.reason = asked.reason
    line = _line(row)
    to = Addressee(address=row.email, name=row.name, language=row.language)
    outbox.post(
        occasion,
        MailKind.REQUEST_DECLINED,
        to,
        name_en=line.name_en or line.name_zh,
        name_zh=line.name_zh or line.name_en,
        reason=asked.reason,
    )


def _count(occasion: Occasion, statuses: Collection[RequestStatus]) -> int:
    return paging.counted(occasion, select(AccreditationRequest.id).where(AccreditationRequest.status.in_(statuses)))


def _query(statuses: Collection[RequestStatus]) -> Select[AccreditationRequest]:
    query = select(AccreditationRequest).where(AccreditationRequest.status.in_(statuses))
    return query.options(joinedload(AccreditationRequest.delegation))


def _loaded(occasion: Occasion, number: int) -> AccreditationRequest:
    row = occasion.session.get(AccreditationRequest, number)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    return row


def _undecided(occasion: Occasion, number: int) -> AccreditationRequest:
    row = occasion.session.get(AccreditationRequest, number, with_for_update=True, populate_existing=True)
    if row is None:
        raise Refusal(Code.NOT_FOUND)
    if row.status is not RequestStatus.PENDING:
        raise Refusal(Code.ALREADY_DECIDED)
    return row


def _decide(occasion: Occasion, row: AccreditationRequest, status: RequestStatus) -> None:
    row.status, row.decided_at, row.decided_by_id = status, occasion.instant(), occasion.actor.person_id


def _line(row: AccreditationRequest) -> Line:
    known = row.delegation
    return Line(
        number=row.id,
        status=row.status,
        name=row.name,
        email=row.email,
        role=row.role,
        language=row.language,
        message=row.message,
        delegation_key=known.key if known else "",
        name_en=known.name_en if known else row.organisation_en,
        name_zh=known.name_zh if known else row.organisation_zh,
        kind=row.kind,
        created_at=row.created_at,
        decided_at=row.decided_at,
        reason=row.reason,
    )
