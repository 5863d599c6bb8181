"""Rounds of comments and positions in the demonstration, spread over the days between two instants."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from msgspec import Struct
from sqlalchemy import select

from consult.cli.demonstration_cast import MODERATOR, SECOND_MODERATOR
from consult.cli.demonstration_stage import Stage, rows, structure
from consult.models.consultations import Consultation
from consult.models.contributions import Comment, CommentVersion
from consult.rules.remarks import Category, Severity
from consult.rules.roster import DispositionCode
from consult.rules.tally import Stance
from consult.services import comment_answers, comment_submission, comment_writing, positions, rejections
from consult.services.comment_answers import Given, NewAnswer
from consult.services.comment_submission import OtherComment, OwnComment, Words
from consult.services.comment_writing import DraftChange, NewComment, Step, Written
from consult.services.positions import NewPosition
from consult.services.rejections import Review
from consult.text.provision import Language
from consult.text.reference import number_of, reference_of

Spoken = dict[str, Any]


class Round(Struct, frozen=True):
    """One round of comments on one revision: when it is spoken, and from when on it is answered."""

    path: str
    revision: int
    begins: datetime
    ends: datetime
    answered: datetime | None = None


def comment_round(stage: Stage, spoken: Round) -> None:
    """Comments, then endorsements, replies and withdrawals, then positions; and the answers, if there are any."""
    every = structure("principles/comments.json")
    mine = [(place, one) for place, one in enumerate(every) if one["revision"] == spoken.revision]
    taken = [row for row in rows("principles/positions.csv") if row["revision"] == str(spoken.revision)]
    middle = spoken.begins + (spoken.ends - spoken.begins) * 0.6
    known = references(spoken.revision)
    for at, (_place, one) in _spread(mine, spoken.begins, middle):
        stage.plan(at, partial(_speak, stage, spoken.path, at, one))
    for at, (place, one) in _spread(mine, middle + timedelta(hours=1), spoken.ends - timedelta(hours=1)):
        stage.plan(at, partial(_answer_back, stage, spoken.path, at, one, known[place]))
    for at, row in _spread(taken, spoken.begins, spoken.ends):
        stage.plan(at, partial(_take, stage, spoken, at, row))
    if spoken.answered is not None:
        _answers(stage, spoken, mine, known)


def references(revision: int) -> dict[int, str]:
    """The references of a round's comments, by their places in the data."""
    every = structure("principles/comments.json")
    before = 0 if revision == 1 else _spoken_before(every)
    mine = (place for place, one in enumerate(every) if one["revision"] == revision)
    return {place: reference_of(before + nth) for nth, place in enumerate(mine, start=1)}


def new_comment(path: str, one: Spoken, step: Step) -> NewComment:
    """A comment as somebody begins it."""
    return NewComment(
        delegation=one["delegation"],
        consultation=path,
        provision=one.get("provision"),
        parent=one.get("parent"),
        words=_words(one),
        step=step,
    )


def _spoken_before(every: Sequence[Spoken]) -> int:
    """How many references the first round has used, replies included."""
    first = [one for one in every if one["revision"] == 1]
    return len(first) + sum(len(one["replies"]) for one in first)


def _spread(things: Sequence[Any], begins: datetime, ends: datetime) -> Iterator[tuple[datetime, Any]]:
    """Each thing with an instant of its own, evenly between two."""
    for place, thing in enumerate(things):
        yield begins + (ends - begins) * (place / max(1, len(things))), thing


def _speak(stage: Stage, path: str, at: datetime, one: Spoken) -> Written:
    """A comment: submitted by who may, else drafted by a member and submitted by the head."""
    delegation, author = one["delegation"], one["author"]
    if stage.company.leads(delegation, author):
        return stage.act(at, author, comment_writing.begin, new_comment(path, one, Step.SUBMIT))
    sent = stage.act(at, author, comment_writing.begin, new_comment(path, one, Step.SEND))
    assert sent.draft is not None
    change = DraftChange(delegation=delegation, draft=sent.draft, lock_version=0, words=_words(one), step=Step.SUBMIT)
    return stage.act(at + timedelta(minutes=20), stage.company.heads[delegation], comment_writing.write_on, change)


def _answer_back(stage: Stage, path: str, at: datetime, one: Spoken, reference: str) -> None:
    for delegation in one["endorsed_by"]:
        asked = OtherComment(delegation=delegation, consultation=path, reference=reference)
        stage.act(at, stage.company.heads[delegation], comment_submission.endorse, asked)
    for reply in one["replies"]:
        spoken = {
            **one,
            "proposed_en": "",
            "proposed_zh": "",
            "category": "general",
            **reply,
            "parent": reference,
        }
        _speak(stage, path, at, spoken)
    if one["status"] == "withdrawn":
        own = OwnComment(delegation=one["delegation"], consultation=path, handle=_handle(stage, path, reference))
        stage.act(at, stage.company.heads[one["delegation"]], comment_submission.withdraw, own)


def _handle(stage: Stage, path: str, reference: str) -> str:
    """How a desk knows its own comment."""
    query = (
        select(CommentVersion.text_hash)
        .join(Comment, Comment.id == CommentVersion.comment_id)
        .join(Consultation, Consultation.id == Comment.consultation_id)
        .where(Consultation.path == path, Comment.number == number_of(reference), CommentVersion.seq == 1)
    )
    with stage.database.reading() as occasion:
        return occasion.session.scalars(query).one()[: comment_submission.HANDLE]


def _answers(stage: Stage, spoken: Round, mine: Sequence[tuple[int, Spoken]], known: dict[int, str]) -> None:
    assert spoken.answered is not None
    given = [(place, one) for place, one in mine if one["disposition"] and one["status"] == "submitted"]
    for at, (place, one) in _spread(given, spoken.answered + timedelta(days=1), spoken.answered + timedelta(days=12)):
        answer = one["disposition"]
        same_as = answer.get("same_as")
        asked = NewAnswer(
            consultation=spoken.path,
            reference=known[place],
            seq=0,
            code=DispositionCode(answer["code"]),
            answer_en=answer["answer_en"],
            answer_zh=answer["answer_zh"],
            same_as=known[same_as] if same_as is not None else "",
        )
        stage.plan(at, partial(_conclude, stage, at, asked))


def _conclude(stage: Stage, at: datetime, asked: NewAnswer) -> None:
    """An answer; where a second official must confirm it, the other moderator does so."""
    if stage.act(at, MODERATOR, comment_answers.dispose, asked) is Given.PROPOSED:
        asked_for = Review(consultation=asked.consultation, reference=asked.reference, proposal=1, confirmed=True)
        stage.act(at + timedelta(hours=2), SECOND_MODERATOR, rejections.review, asked_for)


def _take(stage: Stage, spoken: Round, at: datetime, row: dict[str, str]) -> None:
    asked = NewPosition(
        delegation=row["delegation"],
        consultation=spoken.path,
        provision=row["provision"],
        revision=spoken.revision,
        stance=Stance(row["stance"]),
        language=Language(row["language"] or "en"),
        words=row["text"],
    )
    stage.act(at, stage.company.heads[row["delegation"]], positions.take, asked)


def _words(one: Spoken) -> Words:
    return Words(
        category=Category(one["category"]),
        severity=Severity(one["severity"]),
        language=Language(one["language"]),
        on_behalf_of="",
        text=one["text"],
        proposed_en=one["proposed_en"],
        proposed_zh=one["proposed_zh"],
    )
