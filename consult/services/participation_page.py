"""Participation in a consultation: by group, the smallest share first, and what each delegation has done."""

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction

from msgspec import Struct

from consult.models.delegations import GroupKind
from consult.rules.access import Standing
from consult.rules.refusal import Code, Refusal
from consult.services import (
    answer_times,
    comment_visibility,
    consultation_page,
    disposition_statistics,
    group_tallies,
    standing,
    taking_part,
)
from consult.services.answer_times import Awaited, Times
from consult.services.consultation_page import Head
from consult.services.disposition_statistics import Statistics
from consult.services.group_tallies import Roll
from consult.services.occasion import Occasion
from consult.services.standing_positions import Name
from consult.services.taking_part import NOTHING, Deed, Deeds
from consult.text.provision import Language

LOW = Fraction(1, 3)
"""A group of which less than this has taken part is pointed out."""
_SHOWN = frozenset({GroupKind.REGION, GroupKind.SITUATION, GroupKind.STAKEHOLDER})


class ParticipationAsked(Struct, frozen=True, kw_only=True):
    """A consultation, and the group whose delegations are listed: all of them where none is named."""

    consultation: str
    group: str = ""


class Share(Struct, frozen=True, kw_only=True):
    """How many of some delegations took part in what: of a group by its name, or of all."""

    group: Name | None
    members: int
    took_part: int
    positions: int
    commented: int
    amendments: int
    ballots: int

    @property
    def is_low(self) -> bool:
        """Whether less than a third took part."""
        return self.took_part < LOW * self.members


class Line(Struct, frozen=True, kw_only=True):
    """One delegation, the groups it belongs to, and what it has done."""

    delegation: Name
    groups: tuple[Name, ...]
    is_observer: bool
    deeds: Deeds


class ParticipationPage(Struct, frozen=True, kw_only=True):
    """Who takes part, and whom the answers reach; `veiled` where comments appear only when the period has closed."""

    head: Head
    veiled: bool
    total: Share
    groups: tuple[Share, ...]
    observers: tuple[Line, ...]
    lines: tuple[Line, ...]
    chosen: Name | None
    silent: tuple[Name, ...]
    languages: Mapping[Language, int]
    answers: Statistics
    times: Times


def page(occasion: Occasion, asked: ParticipationAsked) -> ParticipationPage:
    """The whole page: a fixed number of queries."""
    consultation = standing.visible_consultation(occasion, asked.consultation)
    veiled = comment_visibility.veiled_since(occasion, consultation)
    shown = comment_visibility.before(veiled)
    rolls = group_tallies.rolls_of(occasion, consultation, *Standing)
    deeds = taking_part.deeds_of(occasion, consultation, shown)
    voting = rolls[Standing.VOTING]
    lines = _lines(rolls, deeds)
    chosen = _chosen(voting, asked.group)
    return ParticipationPage(
        head=consultation_page.head_of(consultation, occasion.now),
        veiled=veiled is not None,
        total=_share(None, voting.keys, deeds),
        groups=_groups(voting, deeds),
        observers=tuple(each for each in lines if each.is_observer),
        lines=tuple(each for each in lines if not each.is_observer and (chosen is None or chosen in each.groups)),
        chosen=chosen,
        silent=tuple(each.delegation for each in lines if not (each.is_observer or each.deeds.took_part)),
        languages=sum((Counter(each.languages) for each in deeds.values()), Counter[Language]()),
        answers=disposition_statistics.of(occasion, consultation, veiled),
        times=answer_times.times_of(answer_times.awaited(occasion, consultation, shown)),
    )


def everybody(occasion: Occasion, path: str) -> tuple[Head, tuple[Line, ...]]:
    """Every delegation with what it has done, observers last, for a download."""
    consultation = standing.visible_consultation(occasion, path)
    shown = comment_visibility.public(occasion, consultation)
    rolls = group_tallies.rolls_of(occasion, consultation, *Standing)
    lines = _lines(rolls, taking_part.deeds_of(occasion, consultation, shown))
    return consultation_page.head_of(consultation, occasion.now), lines


def answers(occasion: Occasion, path: str) -> tuple[Head, tuple[Awaited, ...]]:
    """Every public comment that is to be answered, with how long it waited, for a download."""
    consultation = standing.visible_consultation(occasion, path)
    shown = comment_visibility.public(occasion, consultation)
    head = consultation_page.head_of(consultation, occasion.now)
    return head, answer_times.awaited(occasion, consultation, shown)


def _lines(rolls: Mapping[Standing, Roll], deeds: Mapping[str, Deeds]) -> tuple[Line, ...]:
    return tuple(
        Line(
            delegation=each,
            groups=tuple(
                Name(group.key, group.name_en, group.name_zh)
                for group in rolls[held].groups
                if each.key in group.members
            ),
            is_observer=held is Standing.OBSERVER,
            deeds=deeds.get(each.key, NOTHING),
        )
        for held in (Standing.VOTING, Standing.OBSERVER)
        for each in rolls[held].delegations
    )


def _chosen(roll: Roll, key: str) -> Name | None:
    if not key:
        return None
    found = next((Name(each.key, each.name_en, each.name_zh) for each in roll.groups if each.key == key), None)
    if found is None:
        raise Refusal(Code.NOT_FOUND)
    return found


def _groups(roll: Roll, deeds: Mapping[str, Deeds]) -> tuple[Share, ...]:
    """The smallest share first, so that it is seen who is not heard; among equals in the order of the groups."""
    shares = [
        _share(Name(each.key, each.name_en, each.name_zh), each.members, deeds)
        for each in roll.groups
        if each.kind in _SHOWN
    ]
    return tuple(sorted(shares, key=lambda each: Fraction(each.took_part, each.members)))


def _share(group: Name | None, members: Iterable[str], deeds: Mapping[str, Deeds]) -> Share:
    done = [deeds.get(key, NOTHING) for key in members]
    return Share(
        group=group,
        members=len(done),
        took_part=sum(each.took_part for each in done),
        positions=sum(each.counts[Deed.POSITION] > 0 for each in done),
        commented=sum(each.commented for each in done),
        amendments=sum(each.counts[Deed.AMENDMENT] > 0 for each in done),
        ballots=sum(each.counts[Deed.BALLOT] > 0 for each in done),
    )
