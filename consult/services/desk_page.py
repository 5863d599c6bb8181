"""The desk of a delegation: what waits for it, what it can do now, by when."""

from collections import defaultdict
from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import and_, select

from consult.models.amendments import Amendment
from consult.models.consultations import Consultation, Participation
from consult.models.contributions import Comment
from consult.models.delegations import Delegation
from consult.models.texts import Revision
from consult.rules import access
from consult.rules.access import Act, Capacity, Standing
from consult.rules.phases import State
from consult.rules.refusal import Code, Refusal
from consult.services import (
    amendment_pages,
    assignment_pages,
    comment_records,
    comment_visibility,
    desk_agenda,
    desk_ballots,
    desk_drafts,
    own_positions,
    periods,
    provision_options,
    standing,
)
from consult.services.amendment_pages import DraftLine as DraftOfAmendment
from consult.services.assignment_pages import AssignmentLine
from consult.services.comment_records import CommentRecord
from consult.services.desk_agenda import Deadline, Decision, Matter
from consult.services.desk_ballots import DeskBallots
from consult.services.desk_drafts import DraftLine
from consult.services.drafts import leads
from consult.services.occasion import Occasion
from consult.services.own_positions import OwnPosition
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name


class OwnComment(Struct, frozen=True):
    """A comment of the delegation; its reference is given out once it is public."""

    record: CommentRecord
    public: bool


class DeskConsultation(Matter, frozen=True, kw_only=True):
    """One consultation as the delegation finds it now."""

    symbol: str
    state: State
    observer: bool
    may_comment: bool
    may_assign: bool
    revision: int
    provisions: tuple[ProvisionOption, ...]
    comments: tuple[OwnComment, ...]
    positions: tuple[OwnPosition, ...]
    amendments: tuple[DraftOfAmendment, ...]


class DeskPage(Struct, frozen=True, kw_only=True):
    """All that waits for a delegation."""

    delegation: Name
    leads: bool
    suspended: bool
    consultations: tuple[DeskConsultation, ...]
    decisions: tuple[Decision, ...]
    deadlines: tuple[Deadline, ...]
    assignments: tuple[AssignmentLine, ...]


def desk(occasion: Occasion, key: str) -> DeskPage:
    """The desk of a delegation that the actor serves."""
    delegation, places = _taking_part(occasion, key)
    capacity = standing.ask(occasion, Act.OPEN_DESK, None, delegation).capacity
    parts = _parts(occasion, delegation, capacity, places)
    consultations = tuple(_consultation(place, capacity, parts) for place in places)
    return DeskPage(
        delegation=Name(delegation.key, delegation.name_en, delegation.name_zh),
        leads=leads(capacity.roles),
        suspended=capacity.suspended,
        consultations=consultations,
        decisions=() if capacity.suspended else desk_agenda.decisions(consultations, leads=leads(capacity.roles)),
        deadlines=desk_agenda.deadlines(consultations, occasion.now),
        assignments=tuple(line for each in consultations for line in each.assignments),
    )


class _Place(Struct, frozen=True):
    """Where the delegation takes part, as what, and the text that is current there."""

    consultation: Consultation
    standing: Standing
    current: Revision | None
    amendments: tuple[DraftOfAmendment, ...]


class _Parts(Struct, frozen=True):
    """What stands on the desk, by consultation."""

    provisions: dict[int, tuple[ProvisionOption, ...]]
    drafts: dict[int, list[DraftLine]]
    comments: dict[int, list[OwnComment]]
    positions: dict[int, list[OwnPosition]]
    ballots: DeskBallots
    assignments: list[AssignmentLine]


def _taking_part(occasion: Occasion, key: str) -> tuple[Delegation, list[_Place]]:
    """The delegation, and where it takes part now, the newest first."""
    query = (
        select(Delegation, Consultation, Participation.standing, Revision, Amendment.place, Amendment.updated_at)
        .outerjoin(Participation, Participation.delegation_id == Delegation.id)
        .outerjoin(
            Consultation,
            and_(
                Consultation.id == Participation.consultation_id,
                Consultation.state.not_in([State.DRAFT, State.ARCHIVED]),
            ),
        )
        .outerjoin(Revision, own_positions.is_current())
        .outerjoin(Amendment, amendment_pages.is_draft_of(Delegation.id, Consultation.id))
        .where(Delegation.key == key)
        .order_by(Consultation.id.desc(), Amendment.place)
    )
    rows = occasion.session.execute(query).all()
    if not rows:
        raise Refusal(Code.NOT_FOUND)
    drafts: defaultdict[int, list[DraftOfAmendment]] = defaultdict(list)
    here = {row.Consultation.id: row for row in rows if row.Consultation is not None}
    for row in rows:
        if row.place is not None:
            drafts[row.Consultation.id].append(DraftOfAmendment(row.place, row.updated_at))
    places = [
        _Place(row.Consultation, row.standing, row.Revision, tuple(drafts[number])) for number, row in here.items()
    ]
    return rows[0][0], places


def _parts(occasion: Occasion, delegation: Delegation, capacity: Capacity, places: Sequence[_Place]) -> _Parts:
    current = {place.consultation.id: place.current for place in places if place.current is not None}
    return _Parts(
        provisions=provision_options.provisions_by(occasion, current),
        drafts=desk_drafts.of_delegation(occasion, delegation, capacity.roles),
        comments=_comments(occasion, delegation, [place.consultation for place in places]),
        positions=own_positions.of_delegation(occasion, delegation, current),
        ballots=desk_ballots.of_delegation(occasion, delegation, tells=leads(capacity.roles)),
        assignments=assignment_pages.opened(occasion, delegation),
    )


def _consultation(place: _Place, capacity: Capacity, parts: _Parts) -> DeskConsultation:
    found, has_text = place.consultation, place.current is not None
    here = Capacity(capacity.roles, place.standing, capacity.suspended)
    positions = parts.positions.get(found.id, [])
    may_react = access.may(here, Act.REACT_TO_ANSWER, found.state) is None
    comments = parts.comments.get(found.id, [])
    return DeskConsultation(
        symbol=found.symbol,
        path=found.path,
        title_en=found.title_en,
        title_zh=found.title_zh,
        state=found.state,
        closes_at=periods.until(found),
        observer=place.standing is Standing.OBSERVER,
        may_comment=has_text and access.may(here, Act.DRAFT_COMMENT, found.state) is None,
        may_assign=has_text and access.may(here, Act.ASSIGN, found.state) is None,
        may_take_positions=has_text and access.may(here, Act.TAKE_POSITION, found.state) is None,
        revision=place.current.number if place.current else 0,
        provisions=parts.provisions.get(found.id, ()),
        drafts=tuple(parts.drafts.get(found.id, [])),
        comments=tuple(comments),
        answers=tuple(each.record for each in comments if may_react and each.record.awaits_its_owner),
        renewals=tuple(each for each in positions if not each.counts),
        positions=tuple(each for each in positions if each.counts),
        ballots=tuple(parts.ballots.lines.get(found.id, [])),
        floors=tuple(parts.ballots.floors.get(found.id, [])),
        assignments=tuple(line for line in parts.assignments if line.consultation == found.id),
        amendments=place.amendments,
    )


def _comments(
    occasion: Occasion, delegation: Delegation, consultations: Sequence[Consultation]
) -> dict[int, list[OwnComment]]:
    """The delegation's own comments, newest first, also those that the public cannot read yet."""
    veils = comment_visibility.veils(occasion, consultations)
    found: defaultdict[int, list[OwnComment]] = defaultdict(list)
    for record in reversed(comment_records.bare(occasion, Comment.delegation_id == delegation.id)):
        since = veils.get(record.consultation)
        found[record.consultation].append(OwnComment(record, since is None or record.submitted_at < since))
    return found
