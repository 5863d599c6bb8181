"""Ballots that hang on each other: drafted together, settled by the clock as soon as the others are decided."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, select
from sqlalchemy.orm import aliased

from consult.ledger.entries import EntryType
from consult.models.ballots import Ballot, BallotLink, BallotState
from consult.models.consultations import Consultation
from consult.rules import procedure
from consult.rules.decision import Decision, Outcome, Rule
from consult.rules.procedure import Course, Effect, Fate, Link
from consult.rules.refusal import Code, Refusal
from consult.services import amendment_votes, ballot_room, record
from consult.services.occasion import Occasion

_DECIDED = frozenset({BallotState.CLOSED, BallotState.MOOT})


class Hang(Struct, frozen=True, kw_only=True):
    """What one question waits for in another, by its number; `rule` is the one that the other may set."""

    on: int
    effect: Effect
    rule: Rule | None = None


def hang(occasion: Occasion, ballot: Ballot, asked: Sequence[Hang]) -> None:
    """Set all that a draft hangs on; each must be of the same consultation and decided before this one opens."""
    numbers = [each.on for each in asked]
    query = select(Ballot).where(Ballot.consultation_id == ballot.consultation_id, Ballot.number.in_(numbers))
    found = {each.number: each for each in occasion.session.scalars(query)}
    for each in asked:
        other = found.get(each.on)
        if other is None or other.state is BallotState.ANNULLED:
            raise Refusal(Code.BAD_REQUEST, at=f"link_{each.on}")
        if other.closes_at > ballot.opens_at:
            raise Refusal(Code.QUESTION_NOT_DECIDED_BEFORE, at=f"link_{each.on}", number=str(each.on))
    for link in occasion.session.scalars(select(BallotLink).where(BallotLink.ballot_id == ballot.id)):
        occasion.session.delete(link)
    occasion.session.flush()
    occasion.session.add_all(
        BallotLink(
            ballot_id=ballot.id,
            on_id=found[each.on].id,
            effect=each.effect,
            rule=dict(each.rule.to_facts()) if each.rule else None,
        )
        for each in asked
    )


def hangs(occasion: Occasion, ballots: Iterable[int]) -> dict[int, tuple[Hang, ...]]:
    """What each of these ballots (by id) hangs on, by the number of the other: one query."""
    links: dict[int, list[Hang]] = {}
    for row in _rows(occasion, ballots):
        rule = Rule.from_facts(row.rule) if row.rule else None
        links.setdefault(row.ballot_id, []).append(Hang(on=row.number, effect=row.effect, rule=rule))
    return {ballot: tuple(each) for ballot, each in links.items()}


def course_of(occasion: Occasion, ballot: Ballot) -> Course:
    """What becomes of a ballot by what the others have come to."""
    rows = _rows(occasion, [ballot.id])
    return procedure.course([Link(row.number, row.effect) for row in rows], _outcomes(rows))


def rule_by(occasion: Occasion, ballot: Ballot, course: Course) -> Rule:
    """The rule that holds now: the ballot's own, or the one that an adopted question has set."""
    for row in _rows(occasion, [ballot.id]):
        if row.number == course.rule_by and row.rule:
            return Rule.from_facts(row.rule)
    return Rule.from_facts(ballot.rule)


def settle(occasion: Occasion, consultation: Consultation, ballot: Ballot, course: Course) -> None:
    """End a ballot that is not put to the vote, and say in the record by which others."""
    decision = course.decision
    assert decision is not None, "only what fell is settled without a vote"
    name = ballot_room.record_name(consultation, ballot)
    by = [f"{name.rpartition('#')[0]}#{number}" for number in course.by]
    at = occasion.instant()
    record.append_at(occasion, at, EntryType.BALLOT_MOOT, name, ballot=name, by=by, decision=decision.to_facts())
    ballot.state = BallotState.MOOT
    ballot.result = dict(decision.to_facts())
    ballot.settled_by = list(course.by)
    amendment_votes.decide(occasion, ballot, at)


def settle_after(occasion: Occasion, consultation: Consultation, decided: Ballot) -> None:
    """Settle all approved ballots of the sitting that fall by what this one came to, and those that fall by them."""
    hanging = occasion.session.scalars(
        select(Ballot)
        .join(BallotLink, BallotLink.ballot_id == Ballot.id)
        .where(BallotLink.on_id == decided.id, Ballot.state == BallotState.APPROVED, Ballot.sitting_id.is_not(None))
        .order_by(Ballot.number)
    ).all()
    for ballot in hanging:
        found = course_of(occasion, ballot)
        if ballot.state is BallotState.APPROVED and found.fate in {Fate.MOOT, Fate.LOST}:
            settle(occasion, consultation, ballot, found)
            settle_after(occasion, consultation, ballot)


def fell_by_an_annulled_one(occasion: Occasion, ballot: Ballot) -> bool:
    """Whether what settled a ballot has itself been annulled since: the question may then be put again."""
    query = select(Ballot.id).where(
        Ballot.consultation_id == ballot.consultation_id,
        Ballot.number.in_(ballot.settled_by or ()),
        Ballot.state == BallotState.ANNULLED,
    )
    return ballot.state is BallotState.MOOT and occasion.session.scalar(query.limit(1)) is not None


def _rows(occasion: Occasion, ballots: Iterable[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    other = aliased(Ballot)
    return occasion.session.execute(
        select(BallotLink.ballot_id, BallotLink.effect, BallotLink.rule, other.number, other.state, other.result)
        .join(other, other.id == BallotLink.on_id)
        .where(BallotLink.ballot_id.in_(list(ballots)))
        .order_by(BallotLink.ballot_id, other.number)
    ).all()


def _outcomes(rows: Iterable[Row[*tuple[Any, ...]]]) -> Mapping[int, Outcome]:
    decided = (row for row in rows if row.state in _DECIDED and row.result)
    return {row.number: Decision.from_facts(row.result).outcome for row in decided}
