"""Wordings and comments on a provision that delegations of several regions have joined: always by who said it."""

from collections.abc import Collection, Iterable

from msgspec import Struct

from consult.models.contributions import Comment, CommentStatus
from consult.models.delegations import GroupKind
from consult.rules.refusal import Code, Refusal
from consult.rules.tally import PositionTally, Stance
from consult.services import (
    comment_places,
    comment_records,
    comment_visibility,
    consultation_page,
    group_tallies,
    provision_options,
    standing,
    standing_positions,
)
from consult.services.comment_records import CommentRecord
from consult.services.consultation_page import Head
from consult.services.group_tallies import Roll, VotingGroup
from consult.services.occasion import Occasion
from consult.services.position_page import PositionsAsked
from consult.services.provision_options import ProvisionOption
from consult.services.standing_positions import Name
from consult.text.provision import Kind

_NOT_CONTENT = frozenset({Stance.OBJECTS, Stance.WANTS_CHANGE})


class Bridge(Struct, frozen=True, kw_only=True):
    """A comment, who made or joined it among the voting delegations, and of which regions.

    `met`: those of them that object to the text or want a change, and so would have what they asked for.
    """

    comment: CommentRecord
    behind: tuple[Name, ...]
    regions: tuple[VotingGroup, ...]
    met: tuple[Name, ...]

    @property
    def proposes(self) -> bool:
        """Whether it proposes a wording."""
        return bool(self.comment.proposed_en or self.comment.proposed_zh)


class BridgingPage(Struct, frozen=True, kw_only=True):
    """The bridges on a provision, those across most regions first; `apart`: who objects or wants a change."""

    head: Head
    revision: int
    revision_symbol: str
    provision: ProvisionOption
    tally: PositionTally
    regions: int
    apart: tuple[Name, ...]
    bridges: tuple[Bridge, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The numbers by stance, as the tally bar takes them."""
        return standing_positions.counts_of(self.tally)


def page(occasion: Occasion, asked: PositionsAsked) -> BridgingPage:
    """The bridges on one provision of the present text, with a fixed number of queries."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    revisions, every = provision_options.published(occasion, consultation)
    provision = next((each for each in every if each.key == asked.provision), None)
    if provision is None or provision.kind is Kind.HEADING:
        raise Refusal(Code.NOT_FOUND)
    revision = revisions[-1]
    held = standing_positions.positions_of(occasion, consultation, revision, provision.key)[provision.key]
    roll = group_tallies.roll_of(occasion, consultation)
    made = comment_records.records(
        occasion,
        comment_places.stands_at(consultation, provision.key),
        Comment.consultation_id == consultation.id,
        Comment.parent_id.is_(None),
        Comment.status == CommentStatus.PUBLISHED,
        comment_visibility.public(occasion, consultation),
    )
    apart = tuple(stand.delegation for stand in held.standing if stand.stance in _NOT_CONTENT)
    return BridgingPage(
        head=consultation_page.head_of(consultation, occasion.now),
        revision=revision.number,
        revision_symbol=revision.symbol,
        provision=provision,
        tally=held.tally,
        regions=len(_regions(roll)),
        apart=apart,
        bridges=_bridges(made, roll, apart),
    )


def _bridges(made: Iterable[CommentRecord], roll: Roll, apart: Collection[Name]) -> tuple[Bridge, ...]:
    found = [_bridge(comment, roll, apart) for comment in made if comment.endorsed_by]
    joined = [each for each in found if len(each.behind) > 1]
    return tuple(sorted(joined, key=lambda each: (-len(each.regions), -len(each.met), -len(each.behind))))


def _bridge(comment: CommentRecord, roll: Roll, apart: Collection[Name]) -> Bridge:
    keys = {comment.delegation.key, *(each.key for each in comment.endorsed_by)}
    return Bridge(
        comment=comment,
        behind=tuple(each for each in roll.delegations if each.key in keys),
        regions=tuple(each for each in _regions(roll) if each.members & keys),
        met=tuple(each for each in apart if each.key in keys),
    )


def _regions(roll: Roll) -> list[VotingGroup]:
    """UN regions and stakeholder groups: a delegation stands in one of them at most."""
    return [each for each in roll.groups if each.kind in {GroupKind.REGION, GroupKind.STAKEHOLDER}]
