"""The desk of a delegation: what waits for it, what it can do now, by when."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select

from consult.models.ballots import Ballot, BallotEvent, BallotState, RegisterEntry
from consult.models.consultations import Consultation, Participation
from consult.models.contributions import Comment, CommentDraft, DraftStatus
from consult.models.delegations import Delegation
from consult.models.people import Person
from consult.models.texts import Provision, ProvisionVersion, Revision
from consult.rules import access, reveal
from consult.rules.access import Act, Capacity, Standing
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.rules.roster import Origin
from consult.services import comment_records, comment_visibility, own_positions, provision_options, standing
from consult.services.comment_records import CommentRecord
from consult.services.comment_writing import leads
from consult.services.occasion import Occasion
from consult.services.own_positions import OwnPosition
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name
from consult.text.provision import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A draft in a list."""

    id: int
    author: str
    own: bool
    status: DraftStatus
    provision: str
    number: str
    language: Language
    beginning: str
    remark: str
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class OwnComment:
    """A comment of the delegation; its reference is given out once it is public."""

    record: CommentRecord
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotLine:
    """A ballot in which the delegation can vote; whether it has is for head and alternate alone."""

    number: int
    question_en: str
    question_zh: str
    closes_at: datetime
    handed_in: bool | None
    by_letter: bool
    revealed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskConsultation:
    """One consultation as the delegation finds it now."""

    symbol: str
    path: str
    title_en: str
    title_zh: str
    state: State
    closes_at: datetime | None
    observer: bool
    may_comment: bool
    may_take_positions: bool
    revision: int
    provisions: tuple[ProvisionOption, ...]
    drafts: tuple[DraftLine, ...]
    comments: tuple[OwnComment, ...]
    renewals: tuple[OwnPosition, ...]
    positions: tuple[OwnPosition, ...]
    ballots: tuple[BallotLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    """All that waits for a delegation."""

    delegation: Name
    leads: bool
    suspended: bool
    consultations: tuple[DeskConsultation, ...]

    @property
    def waiting(self) -> int:
        """How many things wait for somebody here."""
        return sum(len(each.drafts) + len(each.renewals) + len(each.ballots) for each in self.consultations)


def desk(occasion: Occasion, key: str) -> DeskPage:
    """The desk of a delegation that the actor serves."""
    delegation, places = _taking_part(occasion, key)
    capacity = standing.ask(occasion, Act.OPEN_DESK, None, delegation).capacity
    parts = _parts(occasion, delegation, capacity, places)
    return DeskPage(
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        leads=leads(capacity.roles),
        suspended=capacity.suspended,
        consultations=tuple(_consultation(place, capacity, parts) for place in places),
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the delegation takes part, as what, and the text that is current there."""

    consultation: Consultation
    standing: Standing
    current: Revision | None


@dataclass(frozen=True, slots=True)
class _Parts:
    """What stands on the desk, by consultation."""

    provisions: dict[int, tuple[ProvisionOption, ...]]
    drafts: dict[int, list[DraftLine]]
    comments: dict[int, list[OwnComment]]
    positions: dict[int, list[OwnPosition]]
    ballots: dict[int, list[BallotLine]]


def _taking_part(occasion: Occasion, key: str) -> tuple[Delegation, list[_Place]]:
    """The delegation, and where it takes part now, the newest first."""
    query = (
        select(Delegation, Consultation, Participation.standing, Revision)
        .outerjoin(Participation, Participation.delegation_id == Delegation.id)
        .outerjoin(
            Consultation,
            and_(
                Consultation.id == Participation.consultation_id,
                Consultation.state.not_in([State.DRAFT, State.ARCHIVED]),
            ),
        )
        .outerjoin(Revision, own_positions.is_current())
        .where(Delegation.key == key)
        .order_by(Consultation.id.desc())
    )
    rows = occasion.session.execute(query).all()
    if not rows:
        raise Refusal(Code.NOT_FOUND)
    places = [_Place(row.Consultation, row.standing, row.Revision) for row in rows if row.Consultation is not None]
    return rows[0][0], places


def _parts(occasion: Occasion, delegation: Delegation, capacity: Capacity, places: Sequence[_Place]) -> _Parts:
    current = {place.consultation.id: place.current for place in places if place.current is not None}
    return _Parts(
        provisions=provision_options.provisions_by(occasion, current),
        drafts=_drafts(occasion, delegation, whole=leads(capacity.roles)),
        comments=_comments(occasion, delegation, [place.consultation for place in places]),
        positions=own_positions.of_delegation(occasion, delegation, current),
        ballots=_ballots(occasion, delegation, tells=leads(capacity.roles)),
    )


def _consultation(place: _Place, capacity: Capacity, parts: _Parts) -> DeskConsultation:
    found, has_text = place.consultation, place.current is not None
    here = Capacity(capacity.roles, place.standing, capacity.suspended)
    positions = parts.positions.get(found.id, [])
    return DeskConsultation(
        symbol=found.symbol,
        path=found.path,
        title_en=found.title_en,
        title_zh=found.title_zh,
        state=found.state,
        closes_at=found.comments_close_at if found.state is State.OPEN_FOR_COMMENT else None,
        observer=place.standing is Standing.OBSERVER,
        may_comment=has_text and access.may(here, Act.DRAFT_COMMENT, found.state) is None,
        may_take_positions=has_text and access.may(here, Act.TAKE_POSITION, found.state) is None,
        revision=place.current.number if place.current else 0,
        provisions=parts.provisions.get(found.id, ()),
        drafts=tuple(parts.drafts.get(found.id, [])),
        comments=tuple(parts.comments.get(found.id, [])),
        renewals=tuple(each for each in positions if not each.counts),
        positions=tuple(each for each in positions if each.counts),
        ballots=tuple(parts.ballots.get(found.id, [])),
    )


def _drafts(occasion: Occasion, delegation: Delegation, *, whole: bool) -> dict[int, list[DraftLine]]:
    """Drafts of the delegation: all of them for head and alternate, their own for members."""
    query = (
        select(CommentDraft, Person.name, Provision.key, ProvisionVersion.number)
        .join(Person, Person.id == CommentDraft.author_id)
        .outerjoin(Provision, Provision.id == CommentDraft.provision_id)
        .outerjoin(
            ProvisionVersion,
            (ProvisionVersion.provision_id == CommentDraft.provision_id)
            & (ProvisionVersion.revision_id == CommentDraft.revision_id),
        )
        .where(CommentDraft.delegation_id == delegation.id)
        .order_by(CommentDraft.updated_at.desc())
    )
    me = occasion.actor.person_id
    found: defaultdict[int, list[DraftLine]] = defaultdict(list)
    for draft, author, key, number in occasion.session.execute(
        query if whole else query.where(CommentDraft.author_id == me)
    ):
        found[draft.consultation_id].append(
            _draft(draft, author, (key or "", number or ""), own=draft.author_id == me)
        )
    return found


def _draft(draft: CommentDraft, author: str, place: tuple[str, str], *, own: bool) -> DraftLine:
    return DraftLine(
        id=draft.id,
        author=author,
        own=own,
        status=draft.status,
        provision=place[0],
        number=place[1],
        language=draft.language,
        beginning=draft.text[:160],
        remark=draft.remark,
        updated_at=draft.updated_at,
    )


def _comments(
    occasion: Occasion, delegation: Delegation, consultations: Sequence[Consultation]
) -> dict[int, list[OwnComment]]:
    """The delegation's own comments, newest first, also those that the public cannot read yet."""
    veils = comment_visibility.veils(occasion, consultations)
    found: defaultdict[int, list[OwnComment]] = defaultdict(list)
    for record in reversed(comment_records.records(occasion, Comment.delegation_id == delegation.id, veil=False)):
        since = veils.get(record.consultation)
        found[record.consultation].append(OwnComment(record, since is None or record.submitted_at < since))
    return found


def _ballots(occasion: Occasion, delegation: Delegation, *, tells: bool) -> dict[int, list[BallotLine]]:
    voted = (
        select(BallotEvent.origin)
        .where(BallotEvent.ballot_id == Ballot.id, BallotEvent.delegation_id == delegation.id)
        .order_by(BallotEvent.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    query = (
        select(Ballot, voted)
        .join(RegisterEntry, RegisterEntry.ballot_id == Ballot.id)
        .where(
            RegisterEntry.delegation_id == delegation.id,
            Ballot.state == BallotState.OPEN,
            Ballot.closes_at > occasion.now,
        )
        .order_by(Ballot.closes_at, Ballot.id)
    )
    found: defaultdict[int, list[BallotLine]] = defaultdict(list)
    for ballot, origin in occasion.session.execute(query):
        found[ballot.consultation_id].append(
            BallotLine(
                number=ballot.number,
                question_en=ballot.question_en,
                question_zh=ballot.question_zh,
                closes_at=ballot.closes_at,
                handed_in=origin is not None if tells else None,
                by_letter=tells and origin is Origin.LETTER,
                revealed=reveal.lasts(occasion.now, ballot.closes_at, ballot.reveal_seconds),
            )
        )
    return found
