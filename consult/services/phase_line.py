"""The way of a consultation as a line of phases: those behind it, the one now, those to come."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from consult.models.consultations import Change, Consultation, Transition
from consult.rules.phases import State
from consult.services.revisions import RevisionLine

_BEFORE_ANSWERS = frozenset({State.DRAFT, State.OPEN_FOR_COMMENT})
_ANSWERING = frozenset({State.COMMENTS_CLOSED, State.DISPOSITION})
_VOTED = frozenset({State.DECIDED, State.PUBLISHED, State.ARCHIVED})


class Step(StrEnum):
    """What a place on the line stands for."""

    REVISION = "revision"
    COMMENT = "comment"
    AMENDMENTS = "amendments"
    DISPOSITION = "disposition"
    LAST_CALL = "last_call"
    VOTE = "vote"
    OUTCOME = "outcome"
    WITHDRAWN = "withdrawn"


_PERIODS = {State.OPEN_FOR_COMMENT: Step.COMMENT, State.OPEN_FOR_AMENDMENTS: Step.AMENDMENTS}


class Progress(StrEnum):
    """Where the consultation is on the line."""

    DONE = "done"
    NOW = "now"
    NEXT = "next"


class Phase(Struct, frozen=True, kw_only=True):
    """A place on the line; `number` is that of the revision concerned."""

    step: Step
    progress: Progress
    number: int = 0
    since: datetime | None = None
    until: datetime | None = None


def phase_line(consultation: Consultation, state: State, published: Sequence[RevisionLine]) -> tuple[Phase, ...]:
    """All phases in order: drafts and comment periods as they were, then what is going on, then what is left."""
    moves = [each for each in consultation.transitions if each.change is Change.MOVED]
    return (*_past(consultation, moves, state, published), *_present(moves, state), *_future(moves, state))


def _past(
    consultation: Consultation, moves: Sequence[Transition], state: State, published: Sequence[RevisionLine]
) -> list[Phase]:
    drafts = [
        (each.published_at, 0, _draft(each, is_last=each is published[-1], state=state))
        for each in published
        if each.published_at is not None
    ]
    ends = {State.OPEN_FOR_COMMENT: consultation.comments_close_at}
    ends[State.OPEN_FOR_AMENDMENTS] = consultation.amendments_close_at
    rounds = [
        (phase.since, 1, phase) for kind in _PERIODS for phase in _rounds((kind, ends[kind]), moves, state, published)
    ]
    ordered = sorted([*drafts, *rounds], key=lambda one: (one[0] is None, one[0] or consultation.created_at, one[1]))
    return [phase for _, _, phase in ordered] or [Phase(step=Step.REVISION, progress=Progress.NOW, number=1)]


def _draft(line: RevisionLine, *, is_last: bool, state: State) -> Phase:
    current = is_last and (state is State.REVISED or (state is State.DRAFT and line.number == 1))
    progress = Progress.NOW if current else Progress.DONE
    return Phase(step=Step.REVISION, progress=progress, number=line.number, since=line.published_at)


def _rounds(
    period: tuple[State, datetime | None],
    moves: Sequence[Transition],
    state: State,
    published: Sequence[RevisionLine],
) -> Iterator[Phase]:
    """The periods of a kind: from each opening to what ended it, the last one perhaps still going on."""
    kind, closes_at = period
    step = _PERIODS[kind]
    starts = [each.at for each in moves if each.target is kind]
    ends = [each.at for each in moves if each.source is kind]
    for place, start in enumerate(starts):
        is_open = place == len(starts) - 1 and state is kind
        end = ends[place] if place < len(ends) else closes_at
        number = max((one.number for one in published if one.published_at and one.published_at <= start), default=1)
        progress = Progress.NOW if is_open else Progress.DONE
        yield Phase(step=step, progress=progress, number=number, since=start, until=end)
    if not starts and state is kind:
        number = published[-1].number if published else 1
        yield Phase(step=step, progress=Progress.NOW, number=number, until=closes_at)


def _present(moves: Sequence[Transition], state: State) -> Iterator[Phase]:
    since = moves[-1].at if moves else None
    if state is State.WITHDRAWN:
        yield Phase(step=Step.WITHDRAWN, progress=Progress.NOW, since=since)
    if state in _ANSWERING:
        yield Phase(step=Step.DISPOSITION, progress=Progress.NOW, since=since)
    if state is State.FROZEN:
        yield Phase(step=Step.LAST_CALL, progress=Progress.NOW, since=since)


def _future(moves: Sequence[Transition], state: State) -> Iterator[Phase]:
    """What is still to come, or was done last: answers, the vote, the outcome."""
    if state is State.WITHDRAWN:
        return
    if state is State.DRAFT:
        yield Phase(step=Step.COMMENT, progress=Progress.NEXT, number=1)
    if state in _BEFORE_ANSWERS:
        yield Phase(step=Step.DISPOSITION, progress=Progress.NEXT)
    voted = next((each.at for each in reversed(moves) if each.target is State.OPEN_FOR_VOTE), None)
    vote = Progress.NOW if state is State.OPEN_FOR_VOTE else Progress.DONE if state in _VOTED else Progress.NEXT
    yield Phase(step=Step.VOTE, progress=vote, since=voted if vote is not Progress.NEXT else None)
    decided = next((each.at for each in reversed(moves) if each.target is State.DECIDED), None)
    outcome = Progress.NEXT if state not in _VOTED else Progress.NOW if state is State.DECIDED else Progress.DONE
    yield Phase(step=Step.OUTCOME, progress=outcome, since=decided if outcome is not Progress.NEXT else None)
