"""Where delegations stand on each provision of a revision: what counts, what is on an earlier text, in whose words.

The rule is that of docs/domain.md, "Positions across revisions": a position counts on a revision when it was taken
there, or when every step from its revision to this one left both texts of the provision identical.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import aliased

from consult.models.consultations import Consultation, Participation
from consult.models.contributions import ParticipantText, PositionEvent
from consult.models.delegations import Delegation
from consult.models.texts import Provision, ProvisionText, ProvisionVersion, Revision
from consult.rules.access import Standing
from consult.rules.decision import Quorum
from consult.rules.tally import ConsensusState, Position, PositionTally, Stance, consensus, position_tally
from consult.services.occasion import Occasion
from consult.text.provision import Language

_BOTH = len(Language)


class Name(Struct, frozen=True):
    """A delegation as lists show it."""

    key: str
    name_en: str
    name_zh: str


class Stand(Struct, frozen=True, kw_only=True):
    """What one delegation thinks of one provision; `counts` says whether it is on the present wording."""

    delegation: Name
    stance: Stance
    revision: int
    counts: bool
    at: datetime
    language: Language | None
    words: str


class ProvisionPositions(Struct, frozen=True, kw_only=True):
    """All positions on one provision, in English alphabetical order; observers apart and never counted."""

    key: str
    tally: PositionTally
    state: ConsensusState
    standing: tuple[Stand, ...]
    earlier: tuple[Stand, ...]
    observers: tuple[Stand, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by stance, as the tally bar takes them."""
        return counts_of(self.tally)

    @property
    def objections(self) -> tuple[Stand, ...]:
        """The standing objections."""
        return tuple(stand for stand in self.standing if stand.stance is Stance.OBJECTS)

    @property
    def not_renewed(self) -> tuple[Stand, ...]:
        """Objections to an earlier text: no longer standing, never silently lost."""
        return tuple(stand for stand in self.earlier if stand.stance is Stance.OBJECTS)


def counts_of(tally: PositionTally) -> dict[str, int]:
    """The numbers of a tally by the words the components use."""
    return {
        "support": tally.support,
        "can_accept": tally.can_accept,
        "wants_change": tally.wants_change,
        "objects": tally.objects,
        "no_position": tally.no_position,
    }


def quorum_of(consultation: Consultation) -> Quorum:
    """How many must have spoken before silence may be read as agreement: more than this share."""
    return Quorum(num=consultation.quorum_num, den=consultation.quorum_den, strict=True)


def positions_of(
    occasion: Occasion, consultation: Consultation, revision: Revision, only: str | None = None
) -> dict[str, ProvisionPositions]:
    """The positions on every provision of a revision by its key, in document order: four queries.

    On one that is known to stand there: three.
    """
    identical = identical_steps(occasion, [revision.consultation_id])
    voting = members_of(occasion, consultation)
    stands = _stands(
        occasion, _latest(revision, only), lambda provision, on: carries(identical, provision, on, revision.number)
    )
    quorum = quorum_of(consultation)
    keys = [only] if only else _keys(occasion, revision)
    return {key: gathered(key, stands.get(key, []), voting, quorum) for key in keys}


def positions_on(
    occasion: Occasion, consultation: Consultation, revision: Revision, key: str, same: frozenset[int]
) -> ProvisionPositions:
    """The positions on one provision; `same`: the revisions in which both texts stayed as they were. Two queries."""

    def counts(_: int, taken_on: int) -> bool:
        return same >= set(range(taken_on + 1, revision.number + 1))

    stands = _stands(occasion, _latest(revision, key), counts)
    voting = members_of(occasion, consultation)
    return gathered(key, stands.get(key, []), voting, quorum_of(consultation))


def members_of(occasion: Occasion, consultation: Consultation) -> frozenset[str]:
    """The keys of the voting delegations of a consultation."""
    query = (
        select(Delegation.key)
        .join(Participation, Participation.delegation_id == Delegation.id)
        .where(Participation.consultation_id == consultation.id, Participation.standing == Standing.VOTING)
    )
    return frozenset(occasion.session.scalars(query))


def _keys(occasion: Occasion, revision: Revision) -> list[str]:
    query = (
        select(Provision.key)
        .join(ProvisionVersion, ProvisionVersion.provision_id == Provision.id)
        .where(ProvisionVersion.revision_id == revision.id)
        .order_by(ProvisionVersion.position)
    )
    return list(occasion.session.scalars(query))


def identical_steps(occasion: Occasion, consultations: Collection[int]) -> set[tuple[int, int]]:
    """(provision, revision n): both texts equal those of revision n - 1. Compared in the database, one query."""
    before, after = aliased(ProvisionText), aliased(ProvisionText)
    old, new = aliased(Revision), aliased(Revision)
    same_place = and_(
        before.provision_id == after.provision_id, before.language == after.language, before.text == after.text
    )
    query = (
        select(after.provision_id, new.number)
        .select_from(after)
        .join(new, new.id == after.revision_id)
        .join(old, and_(old.consultation_id == new.consultation_id, old.number == new.number - 1))
        .join(before, and_(before.revision_id == old.id, same_place))
        .where(new.consultation_id.in_(consultations))
        .group_by(after.provision_id, new.number)
        .having(func.count() == _BOTH)
    )
    return {(provision, number) for provision, number in occasion.session.execute(query)}


def carries(identical: Collection[tuple[int, int]], provision: int, taken_on: int, revision: int) -> bool:
    """Whether every step from the revision on which a position was taken to this one left both texts as they were."""
    return all((provision, step) in identical for step in range(taken_on + 1, revision + 1))


def _stands(
    occasion: Occasion, latest: Select[*tuple[Any, ...]], counts: Callable[[int, int], bool]
) -> Mapping[str, list[Stand]]:
    """By the provision's key; `counts`: whether what was taken on a provision in a revision counts now."""
    found: defaultdict[str, list[Stand]] = defaultdict(list)
    for row in occasion.session.execute(latest):
        found[row.provision].append(
            Stand(
                delegation=Name(row.key, row.name_en, row.name_zh),
                stance=row.stance,
                revision=row.number,
                counts=counts(row.provision_id, row.number),
                at=row.at,
                language=row.language,
                words=row.body or "",
            )
        )
    return found


def _latest(revision: Revision, only: str | None) -> Select[*tuple[Any, ...]]:
    """The last event of each delegation on each provision, as of this revision."""
    place = (PositionEvent.provision_id, PositionEvent.delegation_id)
    last = (
        select(*place, func.max(PositionEvent.seq).label("seq"))
        .join(Revision, Revision.id == PositionEvent.revision_id)
        .where(
            PositionEvent.consultation_id == revision.consultation_id,
            Revision.number <= revision.number,
        )
        .group_by(*place)
        .subquery()
    )
    query = (
        select(
            Provision.key.label("provision"),
            PositionEvent.provision_id,
            Delegation.key,
            Delegation.name_en,
            Delegation.name_zh,
            PositionEvent.stance,
            PositionEvent.at,
            PositionEvent.language,
            Revision.number,
            ParticipantText.body,
        )
        .join(
            last,
            and_(
                last.c.provision_id == PositionEvent.provision_id,
                last.c.delegation_id == PositionEvent.delegation_id,
                last.c.seq == PositionEvent.seq,
            ),
        )
        .join(Provision, Provision.id == PositionEvent.provision_id)
        .join(Delegation, Delegation.id == PositionEvent.delegation_id)
        .join(Revision, Revision.id == PositionEvent.revision_id)
        .outerjoin(ParticipantText, ParticipantText.id == PositionEvent.text_id)
        .order_by(Delegation.sort_key, Delegation.key)
    )
    return query.where(Provision.key == only) if only else query


def tally_of(stands: Iterable[Stand], members: frozenset[str]) -> PositionTally:
    """The tally of these positions among these members: the voting delegations, or those of a group."""
    return position_tally(
        members,
        (
            Position(
                delegation=stand.delegation.key,
                stance=stand.stance,
                counts=stand.counts,
                on_earlier_text=not stand.counts,
            )
            for stand in stands
        ),
    )


def gathered(key: str, stands: Iterable[Stand], voting: frozenset[str], quorum: Quorum) -> ProvisionPositions:
    """The positions on one provision, told apart and counted."""
    stands = list(stands)
    members = [stand for stand in stands if stand.delegation.key in voting]
    tally = tally_of(members, voting)
    return ProvisionPositions(
        key=key,
        tally=tally,
        state=consensus(tally, quorum),
        standing=tuple(stand for stand in members if stand.counts),
        earlier=tuple(stand for stand in members if not stand.counts),
        observers=tuple(stand for stand in stands if stand.delegation.key not in voting),
    )
